"""Falls that were found and are told once (domain.md 9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Owned, inside
from models.types import BigId


class DeclineRow(Owned):
    """`number` counts the falls of one rep on one criterion: two processes cannot both write the second."""

    __tablename__ = "decline"
    __table_args__ = (
        UniqueConstraint("workspace_id", "rep_id", "criterion_id", "number"),
        Index(None, "workspace_id", "found_at"),
        inside("rep_id", "member"),
        inside("criterion_id", "criterion"),
        inside("version_id", "criterion_version"),
    )

    rep_id: Mapped[int] = mapped_column(BigId)
    criterion_id: Mapped[int] = mapped_column(BigId)
    version_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    found_at: Mapped[datetime]
    call_kind: Mapped[str]
    before: Mapped[float]
    """Average of the four weeks before, on the criterion's scale; `now` of the last seven days."""
    now: Mapped[float]
    n_before: Mapped[int]
    n_now: Mapped[int]
    change: Mapped[float]
    """Signed: below zero is worse."""
    low: Mapped[float]
    high: Mapped[float]
