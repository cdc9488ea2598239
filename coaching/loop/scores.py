"""What newly arrived scores mean for sessions under way: next live call, check-in, result (CL 4-6, SS 5)."""

from __future__ import annotations

from datetime import datetime

from coaching.calls import ScoredCall
from coaching.checkpoints import LIVE_STATES, CheckpointKind, CheckpointState, NewCheckpoint
from coaching.loop.diary import calendar_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, SessionState

CHECK_IN_CALLS = 5
RESULT_CALLS = 10
UNDER_WAY = (SessionState.HELD, SessionState.MEASURING)


def look_at_scores(store: WorkspaceStore, *, now: datetime) -> None:
    """Look at every session under way; safe to repeat (each checkpoint can stand only once)."""
    for session in store.sessions.in_state(UNDER_WAY):
        look_at_session(store, session, now=now)


def look_at_session(store: WorkspaceStore, session: CoachingSession, *, now: datetime) -> None:
    """Next live call in; the 5th comparable call: check-in; the 10th: result, and the window is full."""
    if session.state not in UNDER_WAY:
        return
    _tell_of_next_call(store, session, now=now)
    collected = len(post_window(store, session))
    if collected >= RESULT_CALLS:
        _close_as_measured(store, session, now=now)
    elif collected >= CHECK_IN_CALLS:
        open_now(store, session, CheckpointKind.CHECK_IN, session.coach_id, now=now)
    if session.state is SessionState.HELD and 0 < collected < RESULT_CALLS:
        store.sessions.set_state(session.id, SessionState.MEASURING)


def post_window(store: WorkspaceStore, session: CoachingSession) -> tuple[ScoredCall, ...]:
    """The rep's next calls after the session, comparable to its baseline; ten at most (CL 4)."""
    return store.calls.scored_after(
        session.rep_id,
        session.version_id,
        after=session.window_after,
        kind=session.baseline.kind_of_call,
        limit=RESULT_CALLS,
    )


def open_now(
    store: WorkspaceStore, session: CoachingSession, kind: CheckpointKind, recipient_id: int, *, now: datetime
) -> None:
    """Open a checkpoint that an event makes due at once; a repeat changes nothing."""
    member = store.people.member(recipient_id)
    calendar = calendar_of(store, member.id, team_id=session.team_id)
    store.checkpoints.open(
        NewCheckpoint(
            session_id=session.id,
            kind=kind,
            recipient_id=member.id,
            anchor_date=session.details.held_on,
            tz=member.tz,
            calendar_version=calendar.version,
            due_at=now,
        )
    )


def _tell_of_next_call(store: WorkspaceStore, session: CoachingSession, *, now: datetime) -> None:
    if not store.calls.live_after(session.rep_id, after=session.window_after, limit=1):
        return
    if store.sessions.review(session.id) is None:
        open_now(store, session, CheckpointKind.NEXT_CALL, session.reviewer_id, now=now)


def _close_as_measured(store: WorkspaceStore, session: CoachingSession, *, now: datetime) -> None:
    """Ten calls: the result goes to coach and rep, and a check-in not yet answered has had its time."""
    open_now(store, session, CheckpointKind.RESULT, session.coach_id, now=now)
    open_now(store, session, CheckpointKind.RESULT_REP, session.rep_id, now=now)
    for checkpoint in store.checkpoints.of_session(session.id):
        if checkpoint.kind is CheckpointKind.CHECK_IN and checkpoint.state in LIVE_STATES:
            store.checkpoints.move(checkpoint, CheckpointState.CANCELLED, due_at=None)
    store.sessions.set_state(session.id, SessionState.MEASURED)
