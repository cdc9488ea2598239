"""Corrections of records that keep no versions of their own: each with what was there before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.changes import Record
from models.tables.base import Owned, inside
from models.types import BigId


class RecordChangeRow(Owned):
    """`record_id` points into the table that `record` names; the store looks before it writes."""

    __tablename__ = "record_change"
    __table_args__ = (
        UniqueConstraint("workspace_id", "record", "record_id", "number"),
        inside("changed_by", "member"),
    )

    record: Mapped[Record]
    record_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    changed_by: Mapped[int] = mapped_column(BigId)
    changed_at: Mapped[datetime]
    ended: Mapped[bool]
    fields: Mapped[list[list[str | None]]] = mapped_column(JSON)
    """[field, before, after] each."""
