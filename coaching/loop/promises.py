"""Messages that other records than checkpoints promise (practice, rounds), asked of those records alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from coaching.deliveries import DeliveryKind
from coaching.loop.audience import can_hear
from coaching.ports import WorkspaceStore

LOOKED_BACK = timedelta(days=7)
_A_YEAR = timedelta(days=366)
"""Practice is due within one."""


def broken_promises(store: WorkspaceStore, *, now: datetime, allowed: timedelta) -> Iterator[str]:
    """Keys of the last week's messages that should stand in the outbox and do not."""
    span = now - LOOKED_BACK, now - allowed
    keys = (*_of_practice(store, *span), *_of_closed_rounds(store, *span))
    standing = store.outbox.standing(keys)
    yield from (key for key in keys if key not in standing)


def rounds_left_open(store: WorkspaceStore, *, now: datetime, allowed: timedelta) -> Iterator[str]:
    """Rounds that should be closed by now, in words without names."""
    yield from (f"round {one.id}, over and not closed" for one in store.calibration.to_close(now - allowed))


def _of_practice(store: WorkspaceStore, since: datetime, until: datetime) -> Iterator[str]:
    """The rep's message about practice that is open still."""
    rows = store.practice.overdue(before=until + _A_YEAR)
    recent = [row for row in rows if since <= row.assigned_at <= until]
    reps = store.people.members({row.rep_id for row in recent})
    yield from (f"{DeliveryKind.PRACTICE}:{row.id}" for row in recent if can_hear(reps[row.rep_id]))


def _of_closed_rounds(store: WorkspaceStore, since: datetime, until: datetime) -> Iterator[str]:
    """The result, to whoever started the round and to those who were asked."""
    for one in store.calibration.recent():
        if one.closed_at is None or not since <= one.closed_at <= until:
            continue
        people = store.people.members({one.started_by, *store.calibration.invited(one.id)})
        for member in people.values():
            if can_hear(member):
                yield f"{DeliveryKind.CALIBRATION_OVER}:{one.id}:{member.id}"
