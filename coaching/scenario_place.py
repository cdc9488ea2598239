"""Where a scoring belongs: whose execution, by whom coached, in which session, in place of what (SS 1-3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coaching.business_days import local_date
from coaching.errors import CoachingError, FieldError, NotAllowedError
from coaching.log_form import coachable_members
from coaching.moment_notes import BELONGS_WITHIN
from coaching.people import Member, Role
from coaching.permissions import LEADING, Access
from coaching.ports import WorkspaceStore
from coaching.scenarios import Scenario
from coaching.sessions import CoachingSession, SessionState
from coaching.words import say_date

_NOT_HELD = frozenset({SessionState.SCHEDULED, SessionState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    rep_id: int | None = None
    coach_id: int | None = None
    """None while enablement, who observes, still has to say."""
    session: CoachingSession | None = None
    standing: Scenario | None = None
    """The scoring that would be replaced."""


def place_of_scoring(store: WorkspaceStore, access: Access, scenario_id: int) -> Place:
    """To change one that stands."""
    standing = store.scenarios.get(scenario_id)
    _require_change(store, access, standing)
    session = store.sessions.get(standing.session_id) if standing.session_id is not None else None
    if session is not None and session.state in _NOT_HELD:
        raise CoachingError("The session of this scoring was deleted. It counts nowhere any more.")
    return Place(rep_id=standing.rep_id, coach_id=standing.coach_id, session=session, standing=standing)


def place_in_session(store: WorkspaceStore, access: Access, session: CoachingSession) -> Place:
    access.require_score_session(session)
    if session.state in _NOT_HELD:
        raise CoachingError("This session has not been held, so there is nothing to score.")
    standing = store.scenarios.of_session(session.id)
    if standing is not None:
        _require_change(store, access, standing)
    return Place(rep_id=session.rep_id, coach_id=session.coach_id, session=session, standing=standing)


def place_with(
    store: WorkspaceStore,
    access: Access,
    rep_id: int,
    *,
    now: datetime,
    coach_id: int | None = None,
) -> Place:
    """The recent session with this rep that nobody has scored yet, else no session.

    A coach scores what they coached. Enablement observes: anybody's session, or `coach_id`'s.
    """
    access.require_score(rep_id)
    observes = access.may_see_program()
    whose = coach_id if observes else access.actor.id
    if coach_id is not None and observes and coach_id not in {one.id for one in leaders_of(store, rep_id)}:
        raise FieldError({"coach": "Choose who coached: a coach or manager of this rep."})
    for session in store.sessions.of_rep(rep_id, limit=5, with_calls=False):
        held = session.state not in _NOT_HELD and session.logged_at >= now - BELONGS_WITHIN
        if held and whose in (None, session.coach_id):
            if store.scenarios.of_session(session.id) is None:
                return place_in_session(store, access, session)
            break
    return Place(rep_id=rep_id, coach_id=whose)


def place_of_anybody(store: WorkspaceStore, access: Access) -> Place:
    """Whom it is about is still to be chosen."""
    if not scorable_reps(store, access):
        raise NotAllowedError("There is nobody you could score yet. Add reps with `/coach team`.")
    return Place(coach_id=None if access.may_see_program() else access.actor.id)


def scorable_reps(store: WorkspaceStore, access: Access) -> tuple[Member, ...]:
    """By name. Raises when the actor coaches nobody, saying what to do."""
    if not access.may_see_program():
        return coachable_members(store, access)
    reps = {held.member_id for held in store.people.memberships() if held.role is Role.REP}
    return _by_name(store.people.members(reps - {access.actor.id}).values())


def leaders_of(store: WorkspaceStore, rep_id: int | None) -> tuple[Member, ...]:
    """Coaches and managers of the rep's teams, of all teams while no rep is chosen; by name."""
    held = store.people.memberships()
    teams = {one.team_id for one in held if one.role is Role.REP and rep_id in (None, one.member_id)}
    leaders = {one.member_id for one in held if one.team_id in teams and one.role in LEADING}
    return _by_name(store.people.members(leaders - {rep_id}).values())


def is_led_by_manager(store: WorkspaceStore, *, coach_id: int, rep_id: int) -> bool:
    """Whether the one who coached manages a team of the rep's."""
    return bool(_shared_teams(store, coach_id=coach_id, rep_id=rep_id, roles=(Role.MANAGER,)))


def team_between(store: WorkspaceStore, *, coach_id: int, rep_id: int) -> int:
    """The team in which the coach leads the rep; any of the rep's for an observer."""
    shared = _shared_teams(store, coach_id=coach_id, rep_id=rep_id, roles=LEADING)
    return (shared or _rep_teams(store, rep_id))[0]


@dataclass(frozen=True, slots=True)
class Parts:
    """Which of the two scores somebody may write: a score stands as its author gave it."""

    rep: bool
    debrief: bool


def parts_of(store: WorkspaceStore, access: Access, place: Place) -> Parts:
    """A new scoring is the scorer's; of one that stands each part is its author's alone."""
    standing = place.standing
    sees = place.coach_id is None or access.may_see_coach_scores(place.coach_id)
    if standing is None:
        return Parts(rep=True, debrief=sees)
    by = author_of_debrief(store, standing)
    return Parts(rep=standing.scored_by == access.actor.id, debrief=sees and by in (None, access.actor.id))


def author_of_debrief(store: WorkspaceStore, scenario: Scenario) -> int | None:
    """Who gave the coach's part; None while it is empty."""
    if scenario.debrief_by is not None:
        return scenario.debrief_by
    return scenario.scored_by if store.coach_scores.scores([scenario.id]) else None


def may_delete_scoring(store: WorkspaceStore, access: Access, scenario: Scenario) -> bool:
    """Enablement; and whoever scored the rep, while nobody else's part goes with it."""
    if not scenario.stands or not access.may_score(scenario.rep_id):
        return False
    theirs = scenario.scored_by == access.actor.id
    return access.may_see_program() or (
        theirs and author_of_debrief(store, scenario) in (None, access.actor.id)
    )


def _require_change(store: WorkspaceStore, access: Access, scenario: Scenario) -> None:
    """One of its authors, or the coach and enablement as long as the coach's part is empty."""
    if scenario.deleted_at is not None:
        raise CoachingError("This scoring was deleted. It counts nowhere any more.")
    if not scenario.stands:
        raise CoachingError("This was scored anew meanwhile. Open it again to see the latest.")
    access.require_score(scenario.rep_id)
    parts = parts_of(
        store, access, Place(rep_id=scenario.rep_id, coach_id=scenario.coach_id, standing=scenario)
    )
    if not (parts.rep or parts.debrief):
        by = store.people.member(scenario.scored_by).name
        rep = store.people.member(scenario.rep_id).name
        day = say_date(local_date(scenario.scored_at, access.actor.tz))
        way_out = (
            f"delete it under Scored scenarios (Home, All sessions, choose {rep}) and score it anew"
            if access.may_see_program()
            else "ask enablement to delete it"
        )
        raise NotAllowedError(
            f"{by} scored this on {day}; it stands as they wrote it. Ask {by} to correct it, or {way_out}."
        )


def _rep_teams(store: WorkspaceStore, rep_id: int) -> list[int]:
    held = store.people.memberships(member_id=rep_id)
    return sorted(one.team_id for one in held if one.role is Role.REP)


def _shared_teams(store: WorkspaceStore, *, coach_id: int, rep_id: int, roles: Iterable[Role]) -> list[int]:
    led = {one.team_id for one in store.people.memberships(member_id=coach_id) if one.role in set(roles)}
    return [team_id for team_id in _rep_teams(store, rep_id) if team_id in led]


def _by_name(members: Iterable[Member]) -> tuple[Member, ...]:
    there = (member for member in members if not member.is_deleted)
    return tuple(sorted(there, key=lambda member: (member.name.casefold(), member.id)))
