"""A person moved to another time zone: promised days stay, the hour of the day follows them (domain.md 5)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.business_days import local_time
from coaching.checkpoints import Checkpoint, CheckpointState
from coaching.loop.audience import LINE_OF
from coaching.people import Member
from coaching.ports import WorkspaceStore

_TO_COME = frozenset({CheckpointState.OPEN, CheckpointState.NOTIFIED, CheckpointState.SNOOZED})


def follow_zone(store: WorkspaceStore, member: Member) -> int:
    """Move what is still to come for this person to the same local date and hour where they are now.

    What is due already is due; the calendar looks count in the session's own zone. Returns how many moved.
    """
    moved = 0
    for row in store.checkpoints.alive():
        is_theirs = row.recipient_id == member.id and row.kind in LINE_OF and row.state in _TO_COME
        if is_theirs and row.tz != member.tz:
            moved += store.checkpoints.move_zone(
                row,
                tz=member.tz,
                due_at=_same_local(row, row.due_at, member.tz),
                first_due_at=_same_local(row, row.first_due_at, member.tz),
            )
    return moved


def _same_local(row: Checkpoint, instant: datetime | None, tz: str) -> datetime | None:
    if instant is None:
        return None
    local = instant.astimezone(ZoneInfo(row.tz))
    return local_time(local.date(), local.hour, tz, local.minute)
