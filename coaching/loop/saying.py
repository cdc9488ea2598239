"""What a sent message leaves behind: told once and done, or waiting for an answer with its next nag."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState
from coaching.deliveries import Covered
from coaching.loop.audience import hearer_of
from coaching.loop.diary import diary_of
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
    for covered in covers:
        checkpoint = store.checkpoints.get(covered.checkpoint_id)
        if checkpoint.state is CheckpointState.DUE and checkpoint.episode == covered.episode:
            mark_said(store, checkpoint, now=now)


def mark_said(store: WorkspaceStore, checkpoint: Checkpoint, *, now: datetime) -> None:
    nags = checkpoint.nags + 1
    if checkpoint.kind not in SAYINGS:
        store.checkpoints.move(checkpoint, CheckpointState.DONE, due_at=None, nags=nags)
        return
    store.checkpoints.move(
        checkpoint,
        CheckpointState.NOTIFIED,
        due_at=_next_nag(store, checkpoint, nags, now=now),
        nags=nags,
    )


def _next_nag(store: WorkspaceStore, checkpoint: Checkpoint, nags: int, *, now: datetime) -> datetime | None:
    """The next business morning while a nag is left; after a review's last nag it is the escalation's."""
    if checkpoint.kind is not CheckpointKind.CARRY_THROUGH and nags >= SAYINGS[checkpoint.kind]:
        return None
    hearer = hearer_of(store, checkpoint, now=now)
    team_id = store.sessions.get(checkpoint.session_id).team_id
    return diary_of(store, hearer, team_id=team_id).next_business_morning(now)
