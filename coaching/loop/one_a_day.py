"""What somebody else did is told as the one message of the day beside the bundle (decision 0020)."""

from __future__ import annotations

from datetime import datetime

from coaching.business_days import local_date
from coaching.deliveries import DeliveryKind, JsonValue, NewDelivery
from coaching.loop.diary import diary_of, earliest_hearing
from coaching.loop.planning import message_key
from coaching.people import Member
from coaching.ports import WorkspaceStore

DAYS_AHEAD = 2
"""Days whose one message is taken before it goes out beside another one after all: what was planned more
than three business days ago is not sent any more."""


def tell_today(
    store: WorkspaceStore, kind: DeliveryKind, to: Member, subject: dict[str, JsonValue], *, now: datetime
) -> bool:
    """On the first day on which they can hear. False when its one message is taken: the bundle says it."""
    return _plan(store, kind, to, subject, at=earliest_hearing(store, to, now=now))


def tell_in_turn(
    store: WorkspaceStore,
    kind: DeliveryKind,
    to: Member,
    subject: dict[str, JsonValue],
    *,
    now: datetime,
    key: str,
) -> None:
    """On the first working day whose one message is not taken, in the morning unless it is today.

    `key` names the news once no day is free.
    """
    at, diary = earliest_hearing(store, to, now=now), diary_of(store, to)
    for _ in range(DAYS_AHEAD):
        if _plan(store, kind, to, subject, at=at):
            return
        at = diary.message_hour(diary.hearing_day(local_date(at, to.tz), 1))
    _plan(store, kind, to, subject, at=at, key=key)


def _plan(
    store: WorkspaceStore,
    kind: DeliveryKind,
    to: Member,
    subject: dict[str, JsonValue],
    *,
    at: datetime,
    key: str | None = None,
) -> bool:
    day = local_date(at, to.tz).isoformat()
    delivery = NewDelivery(
        dedupe_key=key or message_key(DeliveryKind.PROMPT, to.id, day),
        kind=kind,
        recipient=to.slack_id,
        subject=subject,
        next_at=at,
    )
    return store.outbox.plan(delivery) is not None
