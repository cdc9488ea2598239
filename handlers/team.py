"""Setting up and changing a team. Reads of Slack happen between units of work, never inside one."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from coaching.countries import NO_HOLIDAYS, spelled_subdivision
from coaching.errors import FieldError, NotFoundError
from coaching.loop.home import home_for
from coaching.people import DigestBlock, Profile, TeamSettings
from coaching.team_setup import (
    TeamEntry,
    check_team,
    save_team,
    team_form,
    team_to_change,
    unknown_people,
)
from handlers.answers import Answer, CloseModal, OpenModal, SwapModal
from handlers.caller import unit_of
from handlers.deps import ChannelFacts, Deps
from handlers.edge import Command, Press, Submission
from handlers.log_fields import whole
from handlers.naming import find_team
from handlers.state import State
from templates.ids import Field

_AT_ONCE = 8
"""Profiles asked for at the same time: forty people must fit into the three seconds Slack waits."""


def open_change_by_command(payload: Command, name: str, deps: Deps) -> Answer:
    """That team, else the one this person may change, else a new one."""
    with unit_of(payload, deps, write=False) as (store, actor):
        team_id = find_team(store.people, name) or team_to_change(store, actor)
        form = team_form(store, actor, team_id=team_id)
    return OpenModal(deps.surfaces.modal(form))


def open_set_up(payload: Press | Command, deps: Deps) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        form = team_form(store, actor)
    return OpenModal(deps.surfaces.modal(form))


def open_change(payload: Press, deps: Deps) -> Answer:
    """The value is a team id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = team_form(store, actor, team_id=int(payload.value))
    return OpenModal(deps.surfaces.modal(form))


def save(payload: Submission, deps: Deps) -> Answer:
    """A public channel is warned about once, in the open form; saving again means it."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, _):
        team_id = whole(payload.private.get("team_id"))
        standing = store.people.team(team_id).settings if team_id is not None else None
        entry = _read(payload.state, team_id=team_id, standing=standing)
        unknown = unknown_people(store, entry.everyone)
        workspace_id = store.workspace_id
    profiles = _fetch(deps, workspace_id, unknown)
    warning = _look_at_channel(deps, workspace_id, entry.settings.channel_id)
    accepted = (payload.private.get("warned"), standing.channel_id if standing else None)
    with unit_of(payload, deps) as (store, actor):
        if warning is not None and entry.settings.channel_id not in accepted:
            problems = check_team(store, entry, profiles=profiles)
            if problems:
                raise FieldError(problems)
            form = team_form(store, actor, team_id=team_id, entry=entry, channel_warning=warning)
            return SwapModal(deps.surfaces.modal(form))
        if store.inbox.first_time(payload.key, now=now):
            save_team(store, actor, entry, profiles=profiles, channel_warning=warning, now=now)
        home = deps.surfaces.home(home_for(store, store.people.member(actor.id), now=now))
    return CloseModal(home=home)


def channel_problem(facts: ChannelFacts | None) -> str | None:
    """Why the digest cannot go there (domain.md 10). `facts` None: the bot cannot even see the channel."""
    if facts is None:
        return _INVITE.format(name="that channel")
    if facts.is_ext_shared:
        return f"#{facts.name} is shared with another company. Choose a channel of your own people."
    if not facts.is_member:
        return _INVITE.format(name=f"#{facts.name}")
    return None


def _look_at_channel(deps: Deps, workspace_id: int, channel_id: str | None) -> str | None:
    """A warning for a public channel. Raises FieldError where the digest cannot go."""
    if channel_id is None:
        return None
    try:
        facts = deps.profiles.channel(workspace_id, channel_id)
    except NotFoundError:
        facts = None
    problem = channel_problem(facts)
    if problem is not None or facts is None:
        raise FieldError({"channel": problem or ""})
    if facts.is_private:
        return None
    return f"#{facts.name} is public: everybody here could read the digest. A private channel is better."


def _fetch(deps: Deps, workspace_id: int, slack_ids: Iterable[str]) -> dict[str, Profile]:
    wanted = sorted(slack_ids)
    if not wanted:
        return {}
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        fetched = pool.map(lambda slack_id: deps.profiles.fetch(workspace_id, slack_id), wanted)
        return dict(zip(wanted, fetched, strict=True))


def _read(state: State, *, team_id: int | None, standing: TeamSettings | None) -> TeamEntry:
    country = (state.entered(Field.COUNTRY) or NO_HOLIDAYS).strip()
    code = None if country.casefold() == NO_HOLIDAYS else country.upper()
    settings = standing or TeamSettings(name="", channel_id=None, tz="UTC", country=None)
    return TeamEntry(
        team_id=team_id,
        settings=replace(
            settings,
            name=state.text(Field.TEAM_NAME) or "",
            channel_id=state.channel(Field.CHANNEL),
            tz=state.entered(Field.TIME_ZONE) or settings.tz,
            country=code,
            subdivision=spelled_subdivision(code, state.entered(Field.SUBDIVISION)),
            digest_weekday=int(state.choice(Field.DIGEST_DAY) or settings.digest_weekday),
            digest_hour=_hour(state.entered(Field.DIGEST_HOUR)) or settings.digest_hour,
            digest_left_out=_left_out(state, settings),
        ),
        reps=state.users(Field.REPS),
        coaches=state.users(Field.COACHES),
        managers=state.users(Field.MANAGERS),
        starter=state.choice(Field.STARTER),
    )


def _left_out(state: State, standing: TeamSettings) -> frozenset[DigestBlock]:
    """A form that does not ask leaves it as it is: a new team's first digest holds everything."""
    if not state.has(Field.DIGEST_HOLDS):
        return standing.digest_left_out
    held = state.choices(Field.DIGEST_HOLDS)
    return frozenset(block for block in DigestBlock if block not in held)


def _hour(entered: str | None) -> int | None:
    """`9` and `09:00` are the same hour."""
    return int(entered.split(":", 1)[0]) if entered else None


_INVITE = (
    "Coachlog is not in {name} yet. Type /invite @Coachlog there, then save again; "
    "or leave the channel empty for now."
)
