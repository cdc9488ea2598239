"""Every session that somebody may read, newest first: from here the way goes to its history."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.errors import NotAllowedError
from coaching.people import Member, Role
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.scheduling import was_only_planned
from coaching.sessions import CoachingSession, SessionState
from coaching.shown.common import Choice
from coaching.shown.session_list import SessionLine, SessionList

PAGE = 10
COACHED, ALL, REP = "coached", "all", "rep:"
_STATES = {
    SessionState.SCHEDULED: "planned",
    SessionState.HELD: "held",
    SessionState.MEASURING: "measuring",
    SessionState.MEASURED: "measured",
    SessionState.INCOMPLETE: "closed, too few calls",
    SessionState.CANCELLED: "deleted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """`rep_ids` None: everybody's."""

    words: str
    rep_ids: tuple[int, ...] | None
    coach_id: int | None = None
    own: bool = False
    of_rep: int | None = None
    """Somebody else's alone."""


def list_sessions(store: WorkspaceStore, actor: Member, scope: str, *, page: int = 0) -> SessionList:
    """One page. A rep reads their own without those that were deleted. Raises NotAllowedError."""
    access = access_of(store, actor)
    asked = _asked(store, access, scope)
    pages = store.session_pages
    total = pages.count(rep_ids=asked.rep_ids, coach_id=asked.coach_id, deleted=not asked.own)
    page = max(0, min(page, (total - 1) // PAGE)) if total else 0
    ids = pages.ids(
        rep_ids=asked.rep_ids,
        coach_id=asked.coach_id,
        deleted=not asked.own,
        offset=page * PAGE,
        limit=PAGE,
    )
    store.sessions.read_ahead(session_ids=ids)
    store.checkpoints.read_ahead(session_ids=ids)
    found = [store.sessions.get(one) for one in ids]
    people = store.people.members({one.rep_id for one in found} | {one.coach_id for one in found})
    return SessionList(
        whose=asked.words,
        scope=scope,
        own=asked.own,
        lines=tuple(_line(store, one, people) for one in found),
        page=page,
        total=total,
        first=page * PAGE + 1 if found else 0,
        more=(page + 1) * PAGE < total,
        scopes=() if asked.own else _scopes(store, access),
        rep_id=asked.of_rep,
    )


def _asked(store: WorkspaceStore, access: Access, scope: str) -> _Asked:
    """Coaches and managers read those of their reps, enablement everybody's, a rep their own."""
    if scope.startswith(REP):
        rep_id = int(scope.removeprefix(REP))
        access.require_see_rep(rep_id)
        rep = store.people.member(rep_id)
        own = rep_id == access.actor.id
        return _Asked(words=rep.name, rep_ids=(rep_id,), own=own, of_rep=None if own else rep_id)
    access.require_calibrate()  # whoever leads a team, and enablement
    rep_ids = None if access.may_see_program() else access.coachable_reps()
    if scope == COACHED:
        return _Asked(words="Coached by me", rep_ids=rep_ids, coach_id=access.actor.id)
    if scope == ALL:
        return _Asked(words="All sessions" if rep_ids is None else "All my reps", rep_ids=rep_ids)
    raise NotAllowedError


def _scopes(store: WorkspaceStore, access: Access) -> tuple[Choice, ...]:
    if access.may_see_program():
        held = store.people.memberships()
        reps = store.people.members({one.member_id for one in held if one.role is Role.REP})
        listed = sorted(reps.values(), key=lambda member: (member.name.casefold(), member.id))
        everybody = "All sessions"
    else:
        members = store.people.members(access.led_reps)
        listed = [members[rep_id] for rep_id in access.coachable_reps()]
        everybody = "All my reps"
    return (
        Choice(f"{COACHED}|0", "Coached by me"),
        Choice(f"{ALL}|0", everybody),
        *(Choice(f"{REP}{rep.id}|0", rep.name) for rep in listed),
    )


def _line(store: WorkspaceStore, session: CoachingSession, people: dict[int, Member]) -> SessionLine:
    return SessionLine(
        session_id=session.id,
        on=session.details.held_on,
        rep=people[session.rep_id].name,
        coach=people[session.coach_id].name,
        criterion=store.criteria.get(session.criterion_id).name,
        state="cancelled" if _was_called_off(store, session) else _STATES[session.state],
    )


def _was_called_off(store: WorkspaceStore, session: CoachingSession) -> bool:
    return session.state is SessionState.CANCELLED and was_only_planned(store, session)
