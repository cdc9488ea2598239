"""Members, teams and who does what in them (domain.md 1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.people import Role
from models.tables.base import Owned, inside, referable
from models.types import BigId


class MemberRow(Owned):
    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        referable(),
        inside("delegate_id", "member"),
        Index(None, "workspace_id", "email_key"),
    )

    slack_id: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    """Lower case, so that imports match whatever capitals the file has."""
    tz: Mapped[str]
    is_guest: Mapped[bool]
    is_stranger: Mapped[bool]
    is_deleted: Mapped[bool]
    is_bot: Mapped[bool]
    is_admin: Mapped[bool]
    is_enablement: Mapped[bool] = mapped_column(default=False)
    morning_hour: Mapped[int] = mapped_column(default=9)
    muted: Mapped[str] = mapped_column(default="")
    delegate_id: Mapped[int | None] = mapped_column(BigId)


class AwayRow(Owned):
    """Days on which a member hears nothing."""

    __tablename__ = "away"
    __table_args__ = (
        Index(None, "workspace_id", "member_id"),
        inside("member_id", "member"),
        inside("delegate_id", "member"),
    )

    member_id: Mapped[int] = mapped_column(BigId)
    first_day: Mapped[date]
    last_day: Mapped[date]
    delegate_id: Mapped[int | None] = mapped_column(BigId)


class TeamRow(Owned):
    __tablename__ = "team"
    __table_args__ = (referable(), inside("set_up_by", "member"))

    name: Mapped[str]
    channel_id: Mapped[str | None]
    tz: Mapped[str]
    country: Mapped[str | None]
    subdivision: Mapped[str | None]
    working_days: Mapped[list[int]] = mapped_column(JSON)
    added_holidays: Mapped[list[str]] = mapped_column(JSON)
    removed_holidays: Mapped[list[str]] = mapped_column(JSON)
    digest_weekday: Mapped[int]
    digest_hour: Mapped[int]
    digest_left_out: Mapped[str] = mapped_column(default="", server_default="")
    """Blocks, comma-separated."""
    set_up_by: Mapped[int] = mapped_column(BigId)


class TeamMemberRow(Owned):
    __tablename__ = "team_member"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "member_id", "role"),
        Index(None, "workspace_id", "member_id"),
        inside("team_id", "team"),
        inside("member_id", "member"),
    )

    team_id: Mapped[int] = mapped_column(BigId)
    member_id: Mapped[int] = mapped_column(BigId)
    role: Mapped[Role]
