"""Practice assignments, a rep's own words, and disputes with the evidence that was shown (domain.md 7)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.voices import Finding
from models.tables.base import Owned, inside, referable
from models.tables.frozen_calls import FrozenCallColumns
from models.types import BigId

_OPEN = text("done_at IS NULL AND withdrawn_at IS NULL")


class PracticeRow(Owned):
    __tablename__ = "practice"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index("ix_practice_open", "workspace_id", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "workspace_id", "rep_id", "assigned_at"),
        Index(None, "workspace_id", "session_id"),
        inside("session_id", "coaching_session"),
        inside("rep_id", "member"),
        inside("coach_id", "member"),
    )

    session_id: Mapped[int | None] = mapped_column(BigId)
    rep_id: Mapped[int] = mapped_column(BigId)
    coach_id: Mapped[int] = mapped_column(BigId)
    what: Mapped[str]
    due_at: Mapped[datetime]
    assigned_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_note: Mapped[str | None]
    done_link: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]
    dedupe_key: Mapped[str]


class OwnWordsRow(Owned):
    """Every version of a rep's acknowledgement; the newest stands."""

    __tablename__ = "own_words"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index(None, "workspace_id", "session_id"),
        inside("session_id", "coaching_session"),
        inside("rep_id", "member"),
    )

    session_id: Mapped[int] = mapped_column(BigId)
    rep_id: Mapped[int] = mapped_column(BigId)
    words: Mapped[str]
    said_at: Mapped[datetime]
    dedupe_key: Mapped[str]


class DisputeRow(Owned):
    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        referable(),
        Index(None, "workspace_id", "session_id"),
        Index(None, "workspace_id", "rep_id"),
        inside("session_id", "coaching_session"),
        inside("rep_id", "member"),
        inside("answered_by", "member"),
        inside("scenario_id", "scenario"),
        inside("criterion_id", "criterion"),
    )

    session_id: Mapped[int | None] = mapped_column(BigId)
    rep_id: Mapped[int] = mapped_column(BigId)
    finding: Mapped[Finding]
    view: Mapped[str]
    looked_at: Mapped[int]
    standard: Mapped[float | None]
    opened_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(BigId)
    answered_at: Mapped[datetime | None]
    dedupe_key: Mapped[str]
    scenario_id: Mapped[int | None] = mapped_column(BigId)
    criterion_id: Mapped[int | None] = mapped_column(BigId)
    topic: Mapped[str | None]


class DisputeCallRow(FrozenCallColumns, Owned):
    """One call of the evidence, with the values it had then."""

    __tablename__ = "dispute_call"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dispute_id", "position"),
        inside("dispute_id", "dispute"),
        inside("call_id", "call"),
    )

    dispute_id: Mapped[int] = mapped_column(BigId)


class DisputeScenarioRow(Owned):
    """One scored scenario of the evidence, with the level and anchor it had then."""

    __tablename__ = "dispute_scenario"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dispute_id", "position"),
        inside("dispute_id", "dispute"),
        inside("scenario_id", "scenario"),
    )

    dispute_id: Mapped[int] = mapped_column(BigId)
    position: Mapped[int]
    scenario_id: Mapped[int] = mapped_column(BigId)
    held_at: Mapped[datetime]
    level: Mapped[int]
    anchor: Mapped[str]
