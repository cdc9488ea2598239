"""Criteria, their immutable versions, team targets and the workspace's own methods (domain.md 1-2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Owned, inside, referable
from models.types import BigId


class CriterionRow(Owned):
    __tablename__ = "criterion"
    __table_args__ = (
        referable(),
        Index(
            "uq_criterion_active_name",
            "workspace_id",
            "name_key",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )

    name: Mapped[str]
    name_key: Mapped[str]
    """Case-folded, blanks collapsed. Unique among criteria that are not retired."""
    competency: Mapped[str | None]
    framework_step: Mapped[str | None]
    funnel_stage: Mapped[str | None]
    confirmed: Mapped[str] = mapped_column(default="")
    """Which of the three properties of CL 1 its author confirmed, comma-separated."""
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class CriterionVersionRow(Owned):
    """Never updated. The definition is read whole or not at all, so it stands as one document."""

    __tablename__ = "criterion_version"
    __table_args__ = (
        UniqueConstraint("workspace_id", "criterion_id", "number"),
        referable(),
        inside("criterion_id", "criterion"),
        inside("created_by", "member"),
    )

    criterion_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    definition: Mapped[dict[str, object]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(BigId)


class TeamTargetRow(Owned):
    __tablename__ = "team_target"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "criterion_id"),
        inside("team_id", "team"),
        inside("criterion_id", "criterion"),
    )

    team_id: Mapped[int] = mapped_column(BigId)
    criterion_id: Mapped[int] = mapped_column(BigId)


class MethodRow(Owned):
    """A coaching method of the workspace's own, beside the three of CL 2."""

    __tablename__ = "coaching_method"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    key: Mapped[str]
    label: Mapped[str]
