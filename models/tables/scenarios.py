"""Scenario scoring (domain.md 6): two rubrics and two sets of ratings.

Rep and coach never share a table: no query can add, average or show the two totals as one number.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Owned, inside, referable
from models.types import BigId


class ScenarioRow(Owned):
    """One real-time scenario that was scored; `kind` is one of the three of SS 1."""

    __tablename__ = "scenario"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        referable(),
        Index(None, "workspace_id", "rep_id", "held_at"),
        Index(None, "workspace_id", "coach_id", "held_at"),
        inside("team_id", "team"),
        inside("rep_id", "member"),
        inside("coach_id", "member"),
        inside("scored_by", "member"),
        inside("session_id", "coaching_session"),
        inside("call_id", "call"),
    )

    team_id: Mapped[int] = mapped_column(BigId)
    rep_id: Mapped[int] = mapped_column(BigId)
    coach_id: Mapped[int] = mapped_column(BigId)
    scored_by: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str]
    deal: Mapped[str | None]
    held_at: Mapped[datetime]
    session_id: Mapped[int | None] = mapped_column(BigId)
    call_id: Mapped[int | None] = mapped_column(BigId)
    note: Mapped[str | None]
    scored_at: Mapped[datetime]
    dedupe_key: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(BigId)
    superseded_at: Mapped[datetime | None]
    """When it was scored anew; the older scoring stays as history."""
    debrief_by: Mapped[int | None] = mapped_column(BigId)
    """Who gave the coach's part, where that is not `scored_by`: what one wrote the other cannot change."""
    deleted_at: Mapped[datetime | None]


class ScenarioMomentRow(Owned):
    """The coaching moment noted while scoring, when the scenario belongs to no logged session."""

    __tablename__ = "scenario_moment"
    __table_args__ = (
        UniqueConstraint("workspace_id", "scenario_id", "moment_id"),
        inside("scenario_id", "scenario"),
        inside("moment_id", "coaching_moment"),
    )

    scenario_id: Mapped[int] = mapped_column(BigId)
    moment_id: Mapped[int] = mapped_column(BigId)


class RubricRow(Owned):
    """One criterion of a rubric: every level with its behavioural anchor. A change makes a new row."""

    __abstract__ = True

    key: Mapped[str]
    number: Mapped[int]
    name: Mapped[str]
    question: Mapped[str]
    position: Mapped[int]
    weight: Mapped[float] = mapped_column(default=1.0)
    anchors: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class RepRubricRow(RubricRow):
    """Rep execution, levels 1-5."""

    __tablename__ = "rep_rubric_criterion"
    __table_args__ = (referable(), Index(None, "workspace_id", "key", "number", unique=True))


class CoachRubricRow(RubricRow):
    """Coach effectiveness, levels 1-3."""

    __tablename__ = "coach_rubric_criterion"
    __table_args__ = (referable(), Index(None, "workspace_id", "key", "number", unique=True))


class RatingRow(Owned):
    """One criterion's level in one scenario."""

    __abstract__ = True

    scenario_id: Mapped[int] = mapped_column(BigId)
    rubric_criterion_id: Mapped[int] = mapped_column(BigId)
    rating: Mapped[int]
    evidence: Mapped[str | None]


class RepRatingRow(RatingRow):
    __tablename__ = "rep_rating"
    __table_args__ = (
        UniqueConstraint("workspace_id", "scenario_id", "rubric_criterion_id"),
        inside("scenario_id", "scenario"),
        inside("rubric_criterion_id", "rep_rubric_criterion"),
    )


class CoachRatingRow(RatingRow):
    __tablename__ = "coach_rating"
    __table_args__ = (
        UniqueConstraint("workspace_id", "scenario_id", "rubric_criterion_id"),
        inside("scenario_id", "scenario"),
        inside("rubric_criterion_id", "coach_rubric_criterion"),
    )
