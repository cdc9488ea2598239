"""What the passing of time makes due: nags, snoozes, escalation, the calendar looks (domain.md 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState, Move
from coaching.loop.audience import can_hear
from coaching.loop.closing import close_four_weeks
from coaching.loop.reading_ahead import before_moves
from coaching.loop.saying import SAYINGS
from coaching.loop.scores import open_now
from coaching.people import Role
from coaching.ports import WorkspaceStore

CALENDAR_LOOKS = frozenset({CheckpointKind.TWO_WEEKS, CheckpointKind.FOUR_WEEKS})


def reach(store: WorkspaceStore, *, now: datetime) -> int:
    """Move every checkpoint whose time has come; returns how many were looked at."""
    return reach_these(store, store.checkpoints.reached(now), now=now)


def reach_these(store: WorkspaceStore, reached: Sequence[Checkpoint], *, now: datetime) -> int:
    before_moves(store, reached)
    due = []
    for checkpoint in reached:
        if checkpoint.kind in CALENDAR_LOOKS:
            _look_by_calendar(store, checkpoint, now=now)
        elif _has_been_said_enough(checkpoint):
            _escalate(store, checkpoint, now=now)
        elif _has_been_followed_up(store, checkpoint):
            store.checkpoints.move(checkpoint, CheckpointState.DONE, due_at=None)
        else:
            due.append(_made_due(checkpoint, checkpoint.due_at))
    store.checkpoints.move_all(due)
    return len(reached)


def make_due(store: WorkspaceStore, checkpoint: Checkpoint, *, due_at: datetime | None) -> bool:
    """Due, in a new episode unless it is the first."""
    return store.checkpoints.move_all([_made_due(checkpoint, due_at)]) == 1


def _made_due(checkpoint: Checkpoint, due_at: datetime | None) -> Move:
    again = checkpoint.state is not CheckpointState.OPEN
    return Move(checkpoint, CheckpointState.DUE, due_at, episode=checkpoint.episode + again)


def _has_been_said_enough(checkpoint: Checkpoint) -> bool:
    return (
        checkpoint.kind is CheckpointKind.CARRY_THROUGH
        and checkpoint.state is CheckpointState.NOTIFIED
        and checkpoint.nags >= SAYINGS[checkpoint.kind]
    )


def _has_been_followed_up(store: WorkspaceStore, checkpoint: Checkpoint) -> bool:
    """A check-in is answered by a second session, planned or held."""
    if checkpoint.kind is not CheckpointKind.CHECK_IN:
        return False
    rep_id = store.sessions.get(checkpoint.session_id).rep_id
    return any(one.follows_session_id == checkpoint.session_id for one in store.sessions.of_rep(rep_id))


def _escalate(store: WorkspaceStore, checkpoint: Checkpoint, *, now: datetime) -> None:
    """The team's managers hear once; the review stays listed until it is done."""
    session = store.sessions.get(checkpoint.session_id)
    managers = [
        held.member_id
        for held in store.people.memberships(team_id=session.team_id)
        if held.role is Role.MANAGER and held.member_id not in (checkpoint.recipient_id, session.rep_id)
    ]
    if store.checkpoints.move(checkpoint, CheckpointState.NOTIFIED, due_at=None):
        for manager in store.people.members(managers).values():
            if can_hear(manager):
                # Due when its review ran out, so that a round seconds later still makes it the morning's.
                due = checkpoint.due_at or now
                open_now(store, session, CheckpointKind.ESCALATION, manager.id, now=due)


def _look_by_calendar(store: WorkspaceStore, checkpoint: Checkpoint, *, now: datetime) -> None:
    """Said in the team's next digest; without a channel there is nobody to say it to."""
    session = store.sessions.get(checkpoint.session_id)
    has_digest = store.people.team(session.team_id).settings.channel_id is not None
    state = CheckpointState.DUE if has_digest else CheckpointState.DONE
    moved = store.checkpoints.move(checkpoint, state, due_at=checkpoint.due_at if has_digest else None)
    if moved and checkpoint.kind is CheckpointKind.FOUR_WEEKS:
        close_four_weeks(store, session, now=now)
