"""The end of the four weeks (SbS 4): an unfilled window closes as incomplete."""

from __future__ import annotations

from datetime import datetime

from coaching.checkpoints import LIVE_STATES, CheckpointKind, CheckpointState
from coaching.loop.scores import UNDER_WAY, look_at_session
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, SessionState


def close_four_weeks(store: WorkspaceStore, session: CoachingSession, *, now: datetime) -> None:
    """Close the window as incomplete, unless scores that are already in fill it. Safe to repeat."""
    look_at_session(store, session, now=now)
    if store.sessions.get(session.id).state not in UNDER_WAY:
        return
    store.sessions.set_state(session.id, SessionState.INCOMPLETE)
    for checkpoint in store.checkpoints.of_session(session.id):
        if checkpoint.kind is CheckpointKind.CHECK_IN and checkpoint.state in LIVE_STATES:
            store.checkpoints.move(checkpoint, CheckpointState.CANCELLED, due_at=None)
