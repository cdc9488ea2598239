"""Running the program itself (domain.md 2 and 9): calibration rounds, observed coaches, parts of a score.

What a coach answered in a round stands in their own seat; nothing here is kept in an order of merit.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Owned, inside, referable
from models.types import BigId


class CalibrationRoundRow(Owned):
    """One moment of a call, sent blind to three to five coaches."""

    __tablename__ = "calibration_round"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        referable(),
        Index(
            "ix_calibration_round_open",
            "due_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        inside("started_by", "member"),
        inside("criterion_id", "criterion"),
        inside("version_id", "criterion_version"),
    )

    started_by: Mapped[int] = mapped_column(BigId)
    criterion_id: Mapped[int] = mapped_column(BigId)
    version_id: Mapped[int] = mapped_column(BigId)
    call_link: Mapped[str]
    call_moment: Mapped[str]
    what: Mapped[str]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    """Called off by whoever started it: nothing in it counts."""
    dedupe_key: Mapped[str]


class CalibrationSeatRow(Owned):
    """One coach in one round."""

    __tablename__ = "calibration_seat"
    __table_args__ = (
        UniqueConstraint("workspace_id", "round_id", "coach_id"),
        Index(None, "workspace_id", "coach_id"),
        inside("round_id", "calibration_round"),
        inside("coach_id", "member"),
    )

    round_id: Mapped[int] = mapped_column(BigId)
    coach_id: Mapped[int] = mapped_column(BigId)
    score: Mapped[float | None]
    reason: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class ObservationRow(Owned):
    """A coaching conversation that a manager or enablement sat in on (CP 6)."""

    __tablename__ = "coach_observation"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index(None, "workspace_id", "coach_id", "observed_on"),
        Index(None, "workspace_id", "observer_id", "observed_on"),
        inside("coach_id", "member"),
        inside("observer_id", "member"),
    )

    coach_id: Mapped[int] = mapped_column(BigId)
    observer_id: Mapped[int] = mapped_column(BigId)
    observed_on: Mapped[date]
    one_focus: Mapped[bool]
    used_data: Mapped[bool]
    self_diagnosed: Mapped[bool]
    next_action: Mapped[bool]
    seen: Mapped[str | None]
    next_step: Mapped[str]
    observed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    dedupe_key: Mapped[str]


class PartScoreRow(Owned):
    """What a part of a criterion got on one call; the score of the whole stands in `call_score`."""

    __tablename__ = "part_score"
    __table_args__ = (
        UniqueConstraint("workspace_id", "call_id", "version_id", "part"),
        inside("call_id", "call"),
        inside("version_id", "criterion_version"),
    )

    call_id: Mapped[int] = mapped_column(BigId)
    version_id: Mapped[int] = mapped_column(BigId)
    part: Mapped[str]
    score: Mapped[float]
