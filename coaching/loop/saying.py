"""What a sent message leaves behind: told once and done, or waiting for an answer with its next nag."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState, Move
from coaching.deliveries import Covered
from coaching.loop.audience import hearer_of
from coaching.loop.diary import diary_of
from coaching.loop.reading_ahead import before_moves
from coaching.ports import WorkspaceStore

SAYINGS: dict[CheckpointKind, int] = {
    CheckpointKind.CARRY_THROUGH: 3,
    CheckpointKind.CHECK_IN: 2,
}
"""How often a kind that asks for an answer is said: once when due, then its nags (domain.md 5)."""


def said(store: WorkspaceStore, covers: Iterable[Covered], *, now: datetime) -> None:
    """Record that a message with these lines was sent.

    Lines that were listed again, answered meanwhile or due in a later episode are left as they are.
    """
    episodes = {covered.checkpoint_id: covered.episode for covered in covers}
    rows = [
        row
        for row in store.checkpoints.these(episodes)
        if row.state is CheckpointState.DUE and row.episode == episodes[row.id]
    ]
    before_moves(store, rows)
    store.checkpoints.move_all([_said(store, row, now=now) for row in rows])


def mark_said(store: WorkspaceStore, checkpoint: Checkpoint, *, now: datetime) -> None:
    store.checkpoints.move_all([_said(store, checkpoint, now=now)])


def _said(store: WorkspaceStore, checkpoint: Checkpoint, *, now: datetime) -> Move:
    nags = checkpoint.nags + 1
    if checkpoint.kind not in SAYINGS:
        return Move(checkpoint, CheckpointState.DONE, None, nags=nags)
    next_nag = _next_nag(store, checkpoint, nags, now=now)
    return Move(checkpoint, CheckpointState.NOTIFIED, next_nag, nags=nags)


def _next_nag(store: WorkspaceStore, checkpoint: Checkpoint, nags: int, *, now: datetime) -> datetime | None:
    """The next business morning while a nag is left; after a review's last nag it is the escalation's."""
    if checkpoint.kind is not CheckpointKind.CARRY_THROUGH and nags >= SAYINGS[checkpoint.kind]:
        return None
    hearer = hearer_of(store, checkpoint, now=now)
    team_id = store.sessions.get(checkpoint.session_id).team_id
    return diary_of(store, hearer, team_id=team_id).next_business_morning(now)
