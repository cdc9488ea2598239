"""Columns of a call kept as it was: of a baseline, and of a dispute's evidence. Never updated."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.types import BigId


class FrozenCallColumns:
    """One call with the values it had then, at its place in the list (domain.md 4)."""

    position: Mapped[int]
    call_id: Mapped[int] = mapped_column(BigId)
    version_id: Mapped[int] = mapped_column(BigId)
    occurred_at: Mapped[datetime]
    call_kind: Mapped[str]
    score: Mapped[float]
    link: Mapped[str | None]
    quote: Mapped[str | None]
    quote_at: Mapped[str | None]
