"""Whether a person has a morning message today, and which flagged calls it lists."""

from __future__ import annotations

from datetime import datetime

from coaching.checkpoints import CheckpointState
from coaching.deliveries import DeliveryKind
from coaching.loop.audience import rows_for
from coaching.loop.diary import diary_of
from coaching.loop.notes import flags_listed, is_news_for
from coaching.loop.planning import may_hear, message_due, message_key
from coaching.people import Member
from coaching.ports import WorkspaceStore


def morning_lists(store: WorkspaceStore, member: Member, flag_id: int, *, now: datetime) -> bool:
    """Today's message went out, or goes out now, and the flagged call stands in it."""
    listed = flag_id in {flag.flag_id for flag in flags_listed(store, member, now=now)}
    return listed and _has_morning(store, member, now=now)


def _has_morning(store: WorkspaceStore, member: Member, *, now: datetime) -> bool:
    diary = diary_of(store, member)
    key = message_key(DeliveryKind.MORNING, member.id, diary.today(now).isoformat())
    if store.outbox.standing([key]):
        return True
    if not may_hear(diary, now=now):
        return False
    due = [row for row in rows_for(store, member, now=now) if row.state is CheckpointState.DUE]
    planned = message_due(store, member, due, now=now) if due else None
    return (planned is not None and planned.dedupe_key == key) or is_news_for(store, member, now=now)
