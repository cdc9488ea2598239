"""Setting up and changing a team: the form's facts, every field's check, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coaching.business_days import calendar_for
from coaching.countries import country_choices
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.errors import FieldError, NotFoundError, StaleError
from coaching.loop import start_digests
from coaching.people import DigestBlock, Member, Profile, Role, Team, TeamSettings
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.forms import TeamForm
from coaching.starters import STARTER_SETS

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamEntry:
    """One submitted team form. People are Slack user ids."""

    team_id: int | None
    settings: TeamSettings
    reps: tuple[str, ...]
    coaches: tuple[str, ...]
    managers: tuple[str, ...]
    starter: str | None

    @property
    def everyone(self) -> frozenset[str]:
        return frozenset((*self.reps, *self.coaches, *self.managers))


def team_form(
    store: WorkspaceStore,
    actor: Member,
    *,
    team_id: int | None = None,
    entry: TeamEntry | None = None,
    channel_warning: str | None = None,
) -> TeamForm:
    """Empty with sensible defaults, as the team stands, or (`entry`) as it was just typed."""
    access = access_of(store, actor)
    if team_id is None:
        access.require_set_up_team()
    else:
        access.require_change_team(store.people.team(team_id))
    entry = entry or _as_it_stands(store, actor, team_id)
    return TeamForm(
        team_id=team_id,
        settings=entry.settings,
        rep_ids=entry.reps,
        coach_ids=entry.coaches,
        manager_ids=entry.managers,
        starter_sets=() if team_id is not None else starter_choices(),
        starter=entry.starter,
        countries=country_choices(entry.settings.country),
        channel_warning=channel_warning,
        private={"team_id": team_id, "warned": entry.settings.channel_id if channel_warning else None},
    )


def starter_choices() -> tuple[Choice, ...]:
    return tuple(Choice(starter.key, starter.label, starter.description) for starter in STARTER_SETS)


def team_to_change(store: WorkspaceStore, actor: Member) -> int | None:
    """Which team `/coach team` is about: the first this person may change; None to set one up."""
    access = access_of(store, actor)
    return next((team.id for team in store.people.teams() if access.may_change_team(team)), None)


def unknown_people(store: WorkspaceStore, slack_ids: frozenset[str]) -> frozenset[str]:
    """Those whose profile has to be asked of Slack before the team can be kept."""
    return frozenset(slack_id for slack_id in slack_ids if store.people.by_slack_id(slack_id) is None)


def save_team(
    store: WorkspaceStore,
    actor: Member,
    entry: TeamEntry,
    *,
    profiles: Mapping[str, Profile],
    channel_warning: str | None,
    now: datetime,
) -> Team:
    """Keep team, people and starter criteria in one step, and plan the welcome of a new team.

    `profiles`: of everybody not known yet. The first one to set up a workspace also gets enablement,
    since somebody has to be able to look after the program. Raises FieldError on fields.
    """
    access = access_of(store, actor)
    if entry.team_id is None:
        access.require_set_up_team()
    else:
        access.require_change_team(store.people.team(entry.team_id))
    problems = check_team(store, entry, profiles=profiles)
    if problems:
        raise FieldError(problems)
    members = {slack_id: _member(store, slack_id, profiles) for slack_id in entry.everyone}
    if entry.team_id is None:
        team = store.people.add_team(entry.settings, set_up_by=actor.id)
    else:
        team = store.people.change_team(entry.team_id, entry.settings)
    for role, people in ((Role.REP, entry.reps), (Role.COACH, entry.coaches), (Role.MANAGER, entry.managers)):
        store.people.set_role(team.id, role, [members[slack_id].id for slack_id in people])
    if entry.team_id is None:
        take_starter_set(store, team.id, entry.starter, by=actor.id, now=now)
        if not any(member.is_enablement for member in store.people.everyone()):
            store.people.set_enablement(actor.id, True)
        start_digests(store, team, now=now)
        _plan_welcome(store, team, actor, channel_warning=channel_warning)
    return team


def check_team(store: WorkspaceStore, entry: TeamEntry, *, profiles: Mapping[str, Profile]) -> dict[str, str]:
    """Field word -> what to do about it."""
    settings = entry.settings
    problems: dict[str, str] = {}
    if not settings.name:
        problems["team_name"] = "Give the team a name."
    elif len(settings.name) > LONGEST_NAME:
        problems["team_name"] = f"Keep the name under {LONGEST_NAME} characters."
    elif _name_is_taken(store, entry):
        problems["team_name"] = "Another team has this name already."
    for field, people, empty in (
        ("reps", entry.reps, "Choose at least one rep."),
        ("coaches", entry.coaches, "Choose at least one coach."),
        ("managers", entry.managers, None),
    ):
        problem = _people_problem(store, people, profiles) or (None if people else empty)
        if problem:
            problems[field] = problem
    if len(entry.reps) == 1 and entry.reps == entry.coaches:
        problems["coaches"] = "Nobody coaches themselves. Choose a coach who is not the only rep."
    if not is_time_zone(settings.tz):
        problems["time_zone"] = f'"{settings.tz[:40]}" is not a time zone. Write it like Europe/Berlin.'
    if not 8 <= settings.digest_hour <= 17:
        problems["digest_hour"] = "The digest comes between 08:00 and 17:00."
    if settings.digest_left_out == frozenset(DigestBlock):
        problems["digest_holds"] = "Keep at least one, or take the channel away: then no digest is sent."
    return problems | _calendar_problems(settings)


def is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)


def take_starter_set(store: WorkspaceStore, team_id: int, key: str | None, *, by: int, now: datetime) -> None:
    """Criteria that exist already by name are used as they are."""
    starter = next((s for s in STARTER_SETS if s.key == key), None)
    if starter is None:
        return
    for draft in starter.drafts:
        criterion = store.criteria.by_name(draft.name) or store.criteria.add(draft, by=by, now=now)
        if draft.name in starter.target_names and criterion.retired_at is None:
            store.criteria.set_target(team_id, criterion.id, True)


def _as_it_stands(store: WorkspaceStore, actor: Member, team_id: int | None) -> TeamEntry:
    if team_id is None:
        return TeamEntry(
            team_id=None,
            settings=TeamSettings(name="", channel_id=None, tz=actor.tz, country=None),
            reps=(),
            coaches=(actor.slack_id,),
            managers=(),
            starter=STARTER_SETS[0].key if STARTER_SETS else None,
        )
    held: dict[Role, list[str]] = {role: [] for role in Role}
    memberships = store.people.memberships(team_id=team_id)
    members = store.people.members({m.member_id for m in memberships})
    for membership in memberships:
        held[membership.role].append(members[membership.member_id].slack_id)
    return TeamEntry(
        team_id=team_id,
        settings=store.people.team(team_id).settings,
        reps=tuple(held[Role.REP]),
        coaches=tuple(held[Role.COACH]),
        managers=tuple(held[Role.MANAGER]),
        starter=None,
    )


def _people_problem(
    store: WorkspaceStore, slack_ids: tuple[str, ...], profiles: Mapping[str, Profile]
) -> str | None:
    """Who of these cannot be in a team, and why; the first one found is enough to act on."""
    for slack_id in slack_ids:
        known = profiles.get(slack_id) or store.people.by_slack_id(slack_id)
        if known is None:
            raise NotFoundError("One of these people could not be found in Slack. Choose them again.")
        if isinstance(known, Profile) and known.is_bot:
            return f"{known.name} is an app, not a person."
        if known.is_guest or known.is_stranger:
            return f"{known.name} is a guest or from another company. Teams are for full members."
        if known.is_deleted:
            return f"{known.name} has left this workspace."
    return None


def _calendar_problems(settings: TeamSettings) -> dict[str, str]:
    try:
        calendar_for(settings)
    except FieldError as error:
        return error.problems
    return {}


def _name_is_taken(store: WorkspaceStore, entry: TeamEntry) -> bool:
    wanted = entry.settings.name.casefold()
    return any(team.name.casefold() == wanted and team.id != entry.team_id for team in store.people.teams())


def _member(store: WorkspaceStore, slack_id: str, profiles: Mapping[str, Profile]) -> Member:
    if slack_id in profiles:
        return store.people.save_profile(profiles[slack_id])
    known = store.people.by_slack_id(slack_id)
    if known is None:
        raise StaleError
    return known


def _plan_welcome(store: WorkspaceStore, team: Team, actor: Member, *, channel_warning: str | None) -> None:
    """To the manager channel, if there is one, and to whoever set the team up."""
    for recipient in dict.fromkeys((team.settings.channel_id, actor.slack_id)):
        if recipient is not None:
            store.outbox.plan(
                NewDelivery(
                    dedupe_key=f"welcome:{team.id}:{recipient}",
                    kind=DeliveryKind.WELCOME,
                    recipient=recipient,
                    subject={"team_id": team.id, "channel_warning": channel_warning},
                    next_at=store.now(),
                )
            )
