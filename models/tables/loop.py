"""Checkpoints, the outbox, the inbox and chosen focuses (reliability.md State; domain.md 5, 8)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.deliveries import DeliveryKind, DeliveryState
from coaching.focus import FocusReason
from models.tables.base import Owned, inside, referable
from models.types import BigId

_WAITING = text("state IN ('planned', 'sending')")
_ALIVE = text("state IN ('open', 'due', 'notified', 'snoozed')")


def _one_of(column: str, words: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(word.value) for word in words)})"


KNOWN_CHECKPOINT = text(
    f"{_one_of('checkpoint.kind', CheckpointKind)} AND {_one_of('checkpoint.state', CheckpointState)}"
)
KNOWN_DELIVERY = text(
    f"{_one_of('delivery.kind', DeliveryKind)} AND {_one_of('delivery.state', DeliveryState)}"
)
"""Rows whose kind newer code brought along are left to it: this code would stumble over them."""


class CheckpointRow(Owned):
    __tablename__ = "checkpoint"
    __table_args__ = (
        UniqueConstraint("workspace_id", "session_id", "kind", "recipient_id"),
        referable(),
        Index("ix_checkpoint_alive", "workspace_id", "due_at", sqlite_where=_ALIVE, postgresql_where=_ALIVE),
        Index(None, "workspace_id", "recipient_id", "state"),
        inside("session_id", "coaching_session"),
        inside("recipient_id", "member"),
    )

    session_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[CheckpointKind]
    recipient_id: Mapped[int] = mapped_column(BigId)
    anchor_date: Mapped[date]
    tz: Mapped[str]
    calendar_version: Mapped[str]
    due_at: Mapped[datetime | None]
    first_due_at: Mapped[datetime | None]
    state: Mapped[CheckpointState]
    episode: Mapped[int] = mapped_column(default=1)
    nags: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class DeliveryRow(Owned):
    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        UniqueConstraint("public_id"),
        referable(),
        Index(
            "ix_delivery_waiting",
            "workspace_id",
            "next_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        inside("thread_of", "delivery"),
    )

    public_id: Mapped[str]
    dedupe_key: Mapped[str]
    kind: Mapped[DeliveryKind]
    recipient: Mapped[str]
    subject: Mapped[dict[str, object]] = mapped_column(JSON)
    payload_version: Mapped[int]
    state: Mapped[DeliveryState]
    next_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    maybe_sent: Mapped[bool] = mapped_column(default=False)
    first_try_at: Mapped[datetime | None]
    planned_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    channel_id: Mapped[str | None]
    slack_ts: Mapped[str | None]
    thread_of: Mapped[int | None] = mapped_column(BigId)
    last_error: Mapped[str | None]


class DeliveryCoverRow(Owned):
    """Which checkpoints, in which episode, a message says."""

    __tablename__ = "delivery_cover"
    __table_args__ = (
        UniqueConstraint("workspace_id", "delivery_id", "checkpoint_id", "episode"),
        inside("delivery_id", "delivery"),
        inside("checkpoint_id", "checkpoint"),
    )

    delivery_id: Mapped[int] = mapped_column(BigId)
    checkpoint_id: Mapped[int] = mapped_column(BigId)
    episode: Mapped[int]


class InboxRow(Owned):
    """Keys of what Slack sent and we took: a redelivery finds its key and does nothing."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    key: Mapped[str]
    taken_at: Mapped[datetime]


class FocusRow(Owned):
    """A focus that was chosen for a rep, with the reason that was shown (domain.md 8)."""

    __tablename__ = "rep_focus"
    __table_args__ = (
        Index(None, "workspace_id", "rep_id", "chosen_at"),
        inside("rep_id", "member"),
        inside("criterion_id", "criterion"),
    )

    rep_id: Mapped[int] = mapped_column(BigId)
    criterion_id: Mapped[int | None] = mapped_column(BigId)
    reason: Mapped[FocusReason]
    why: Mapped[str]
    method: Mapped[str | None]
    chosen_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
