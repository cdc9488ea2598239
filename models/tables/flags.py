"""Calls flagged for coaching, each with its 48-hour clock (domain.md 7)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coaching.flags import FlagState
from models.tables.base import Owned, inside, referable
from models.types import BigId

_OPEN = text("state = 'open'")


class FlagRow(Owned):
    """`open_key` names the rep and the call while the flag is open and is empty afterwards: a call is
    flagged once at a time, and may be flagged again later."""

    __tablename__ = "call_flag"
    __table_args__ = (
        UniqueConstraint("workspace_id", "open_key"),
        referable(),
        Index("ix_call_flag_open", "workspace_id", "remind_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "workspace_id", "rep_id"),
        inside("team_id", "team"),
        inside("rep_id", "member"),
        inside("coach_id", "member"),
        inside("flagged_by", "member"),
        inside("closed_by", "member"),
        inside("session_id", "coaching_session"),
    )

    team_id: Mapped[int] = mapped_column(BigId)
    rep_id: Mapped[int] = mapped_column(BigId)
    coach_id: Mapped[int] = mapped_column(BigId)
    flagged_by: Mapped[int] = mapped_column(BigId)
    link: Mapped[str]
    open_key: Mapped[str | None]
    flagged_at: Mapped[datetime]
    state: Mapped[FlagState]
    remind_at: Mapped[datetime | None]
    reminded_hours: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(BigId)
    session_id: Mapped[int | None] = mapped_column(BigId)
