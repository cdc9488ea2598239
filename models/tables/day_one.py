"""Day 1 of each rep, the check-ins counted from it, and what a coach answered at 90 days (domain.md 9)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.deals.outcomes import Outcome
from coaching.scorecard.records import Cause
from coaching.scorecard.start import Basis
from models.tables.base import Owned, inside, referable
from models.tables.frozen_calls import FrozenCallColumns
from models.types import BigId


class DayOneRow(Owned):
    """One a rep and criterion version, made once. Never updated.

    `dated`: counted from a hire date or program start. Where it was counted from the first call, because
    neither was known, one more may be made from the date once that is known.
    """

    __tablename__ = "day_one"
    __table_args__ = (
        UniqueConstraint("workspace_id", "rep_id", "version_id", "dated"),
        referable(),
        inside("rep_id", "member"),
        inside("version_id", "criterion_version"),
    )

    rep_id: Mapped[int] = mapped_column(BigId)
    version_id: Mapped[int] = mapped_column(BigId)
    value: Mapped[float]
    started_on: Mapped[date]
    basis: Mapped[Basis]
    dated: Mapped[bool]
    frozen_at: Mapped[datetime]


class DayOneCallRow(FrozenCallColumns, Owned):
    """One of its five calls, with the values it had then. Never updated."""

    __tablename__ = "day_one_call"
    __table_args__ = (
        UniqueConstraint("workspace_id", "day_one_id", "position"),
        inside("day_one_id", "day_one"),
        inside("call_id", "call"),
    )

    day_one_id: Mapped[int] = mapped_column(BigId)


class DayOneOutcomeRow(Owned):
    """An outcome as it stood at the start, made once. Never updated."""

    __tablename__ = "day_one_outcome"
    __table_args__ = (
        UniqueConstraint("workspace_id", "rep_id", "outcome", "dated"),
        inside("rep_id", "member"),
    )

    rep_id: Mapped[int] = mapped_column(BigId)
    outcome: Mapped[Outcome]
    dated: Mapped[bool]
    value: Mapped[float]
    unit: Mapped[str]
    n: Mapped[int]
    as_of: Mapped[date]
    frozen_at: Mapped[datetime]


class CheckInRow(Owned):
    """Day 30, 60 or 90 of a rep: what had moved by then. Never updated."""

    __tablename__ = "day_check_in"
    __table_args__ = (
        UniqueConstraint("workspace_id", "rep_id", "day", "dated"),
        referable(),
        Index(None, "workspace_id", "reached_on"),
        inside("rep_id", "member"),
    )

    rep_id: Mapped[int] = mapped_column(BigId)
    day: Mapped[int]
    dated: Mapped[bool]
    reached_on: Mapped[date]
    better: Mapped[list[str]] = mapped_column(JSON)
    worse: Mapped[list[str]] = mapped_column(JSON)
    known: Mapped[int]
    asked: Mapped[int]
    opened_at: Mapped[datetime]


class RootCauseRow(Owned):
    """Why nothing moved in 90 days, as the coach says. Corrections stand in `record_change`."""

    __tablename__ = "root_cause"
    __table_args__ = (
        UniqueConstraint("workspace_id", "check_in_id"),
        referable(),
        inside("check_in_id", "day_check_in"),
        inside("answered_by", "member"),
    )

    check_in_id: Mapped[int] = mapped_column(BigId)
    cause: Mapped[Cause]
    note: Mapped[str | None]
    answered_by: Mapped[int] = mapped_column(BigId)
    answered_at: Mapped[datetime]
