"""Calls, call scores and the audit trail of changed scores (domain.md 1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Owned, inside, referable
from models.types import BigId


class CallKindRow(Owned):
    """One row per kind of call that was ever seen: scores carry its number instead of its words."""

    __tablename__ = "call_kind"
    __table_args__ = (UniqueConstraint("workspace_id", "key"), referable())

    key: Mapped[str]
    live: Mapped[bool]


class CallRow(Owned):
    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("workspace_id", "external_id"),
        referable(),
        Index(None, "workspace_id", "rep_id", "occurred_at"),
        inside("rep_id", "member"),
        inside("kind_id", "call_kind"),
    )

    external_id: Mapped[str]
    rep_id: Mapped[int] = mapped_column(BigId)
    occurred_at: Mapped[datetime]
    kind_id: Mapped[int] = mapped_column(BigId)
    link: Mapped[str | None]
    duration_s: Mapped[int | None]


class CallScoreRow(Base):
    """(call, criterion version) -> score.

    Rep, instant and kind repeat the call's, so that "the last ten scores of this rep on this version"
    is one walk along one index without touching the table: the key lookups of reliability.md. The
    index is read backwards for the newest, forwards for the first after an instant. The workspace is
    tied down by the reference to the call.
    """

    __tablename__ = "call_score"
    __table_args__ = (
        inside("call_id", "call"),
        inside("version_id", "criterion_version"),
        Index(
            "ix_call_score_last",
            "workspace_id",
            "rep_id",
            "version_id",
            "occurred_at",
            "call_id",
            "score",
            "kind_id",
        ),
    )

    call_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    version_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    workspace_id: Mapped[int] = mapped_column(BigId)
    rep_id: Mapped[int] = mapped_column(BigId)
    occurred_at: Mapped[datetime]
    kind_id: Mapped[int] = mapped_column(BigId)
    score: Mapped[float]
    quote: Mapped[str | None]
    quote_at: Mapped[str | None]


class ScoreChangeRow(Owned):
    """What a score said before it was sent again with another value."""

    __tablename__ = "call_score_change"
    __table_args__ = (
        Index(None, "workspace_id", "call_id", "version_id"),
        inside("call_id", "call"),
        inside("version_id", "criterion_version"),
    )

    call_id: Mapped[int] = mapped_column(BigId)
    version_id: Mapped[int] = mapped_column(BigId)
    old_score: Mapped[float]
    old_quote: Mapped[str | None]
    old_quote_at: Mapped[str | None]
    new_score: Mapped[float]
    changed_at: Mapped[datetime]


class HandCallRow(Owned):
    """A call scored by hand in our form, and who scored it: they may correct it."""

    __tablename__ = "hand_call"
    __table_args__ = (
        UniqueConstraint("workspace_id", "call_id"),
        Index(None, "workspace_id", "scored_by"),
        inside("call_id", "call"),
        inside("scored_by", "member"),
    )

    call_id: Mapped[int] = mapped_column(BigId)
    scored_by: Mapped[int] = mapped_column(BigId)
    scored_at: Mapped[datetime]
