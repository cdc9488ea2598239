"""Tenants, their settings and tokens, and the heartbeats of the process ticks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Owned
from models.types import BigId


class WorkspaceRow(Base):
    __tablename__ = "workspace"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    slack_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    paused_reason: Mapped[str | None]
    scores_changed_at: Mapped[datetime | None]
    loop_looked_at: Mapped[datetime | None]


class SettingRow(Owned):
    __tablename__ = "workspace_setting"
    __table_args__ = (UniqueConstraint("workspace_id", "key"),)

    key: Mapped[str]
    value: Mapped[str]


class InstallationRow(Owned):
    """What an install handed over. One per workspace: a new install replaces the old tokens."""

    __tablename__ = "installation"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    app_id: Mapped[str | None]
    enterprise_id: Mapped[str | None]
    team_id: Mapped[str | None]
    is_enterprise_install: Mapped[bool] = mapped_column(default=False)
    bot_token: Mapped[str]
    bot_id: Mapped[str | None]
    bot_user_id: Mapped[str | None]
    bot_scopes: Mapped[str] = mapped_column(default="")
    bot_refresh_token: Mapped[str | None]
    bot_token_expires_at: Mapped[datetime | None]
    installer_slack_id: Mapped[str | None]
    installed_at: Mapped[datetime]


class HeartbeatRow(Base):
    """Of a process, not of a workspace: when a tick last ran."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
