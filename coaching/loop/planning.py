"""When a person hears: one bundled morning message a working day, at most one prompt beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from coaching.business_days import local_time
from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.loop.audience import LINE_OF, can_hear, has_muted, hearer_of
from coaching.loop.diary import MORNING, Diary, diary_of
from coaching.loop.reading_ahead import before_moves
from coaching.loop.saying import mark_said
from coaching.people import Member
from coaching.ports import WorkspaceStore


def plan_messages(store: WorkspaceStore, *, now: datetime) -> int:
    """Plan today's message of everybody for whom something is due; returns how many were planned.

    The dedupe keys (person and local date) make more than one of each a day impossible: what comes due
    after them waits for the next morning.
    """
    return plan_for(store, store.checkpoints.due(), now=now)


def plan_for(store: WorkspaceStore, rows: Sequence[Checkpoint], *, now: datetime) -> int:
    """The same for these due rows alone."""
    before_moves(store, rows)
    for checkpoint in rows:
        if checkpoint.kind in LINE_OF and not _is_heard(store, checkpoint, now=now):
            _pass_over(store, checkpoint, now=now)
    found = (
        message_due(store, member, theirs, now=now) for member, theirs in _by_hearer(store, rows, now=now)
    )
    return len(store.outbox.plan_all([delivery for delivery in found if delivery is not None]))


def due_by_hearer(
    store: WorkspaceStore, *, now: datetime
) -> tuple[tuple[Member, tuple[Checkpoint, ...]], ...]:
    """Everybody for whom something is due, with what it is."""
    rows = store.checkpoints.due()
    before_moves(store, rows)
    return _by_hearer(store, rows, now=now)


def _by_hearer(
    store: WorkspaceStore, rows: Sequence[Checkpoint], *, now: datetime
) -> tuple[tuple[Member, tuple[Checkpoint, ...]], ...]:
    due: dict[int, tuple[Member, list[Checkpoint]]] = {}
    for checkpoint in rows:
        if checkpoint.kind in LINE_OF and _is_heard(store, checkpoint, now=now):
            hearer = hearer_of(store, checkpoint, now=now)
            due.setdefault(hearer.id, (hearer, []))[1].append(checkpoint)
    return tuple((hearer, tuple(theirs)) for hearer, theirs in due.values())


def message_key(kind: DeliveryKind, member_id: int, day: str) -> str:
    return f"{kind.value}:{member_id}:{day}"


def message_due(
    store: WorkspaceStore, member: Member, rows: Sequence[Checkpoint], *, now: datetime
) -> NewDelivery | None:
    """The message that would carry these lines now; None while the person must not hear yet."""
    diary = diary_of(store, member)
    if not may_hear(diary, now=now):
        return None
    kind = DeliveryKind.MORNING if _belongs_to_morning(diary, rows, now=now) else DeliveryKind.PROMPT
    return bundle_of(kind, member, diary, now=now)


def may_hear(diary: Diary, *, now: datetime) -> bool:
    """Whether this person's day has begun and they may be messaged now."""
    return not diary.is_quiet(now) and now >= diary.message_hour(diary.today(now))


def bundle_of(kind: DeliveryKind, member: Member, diary: Diary, *, now: datetime) -> NewDelivery:
    """Today's bundle of this kind, at once: one a person and day."""
    today = diary.today(now)
    return NewDelivery(
        dedupe_key=message_key(kind, member.id, today.isoformat()),
        kind=kind,
        recipient=member.slack_id,
        subject={"member_id": member.id, "local_date": today.isoformat()},
        next_at=now,
    )


def _is_heard(store: WorkspaceStore, checkpoint: Checkpoint, *, now: datetime) -> bool:
    hearer = hearer_of(store, checkpoint, now=now)
    return can_hear(hearer) and not has_muted(hearer, checkpoint.kind)


def _belongs_to_morning(diary: Diary, rows: Sequence[Checkpoint], *, now: datetime) -> bool:
    """Whether anything was due by the day's morning hour, also when we only come to say it later."""
    today = diary.today(now)
    morning = max(diary.message_hour(today), local_time(today, MORNING, diary.tz))
    return any(row.due_at is None or row.due_at <= morning for row in rows)


def _pass_over(store: WorkspaceStore, checkpoint: Checkpoint, *, now: datetime) -> None:
    """As if said: a muted line is over, a review nobody hears goes on towards the managers."""
    if checkpoint.kind is CheckpointKind.CARRY_THROUGH:
        mark_said(store, checkpoint, now=now)
    else:
        store.checkpoints.move(checkpoint, CheckpointState.DONE, due_at=None)
