"""Workspaces, people and teams."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("beat_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "workspace",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slack_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.Column("scores_changed_at", UtcDateTime(), nullable=True),
        sa.Column("loop_looked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("slack_id", name=op.f("uq_workspace_slack_id")),
    )
    op.create_table(
        "installation",
        sa.Column("app_id", sa.Text(), nullable=True),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("team_id", sa.Text(), nullable=True),
        sa.Column("is_enterprise_install", sa.Boolean(), nullable=False),
        sa.Column("bot_token", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=True),
        sa.Column("bot_user_id", sa.Text(), nullable=True),
        sa.Column("bot_scopes", sa.Text(), nullable=False),
        sa.Column("bot_refresh_token", sa.Text(), nullable=True),
        sa.Column("bot_token_expires_at", UtcDateTime(), nullable=True),
        sa.Column("installer_slack_id", sa.Text(), nullable=True),
        sa.Column("installed_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_installation_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        sa.UniqueConstraint("workspace_id", name=op.f("uq_installation_workspace_id")),
    )
    op.create_table(
        "member",
        sa.Column("slack_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("is_stranger", sa.Boolean(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("is_enablement", sa.Boolean(), nullable=False),
        sa.Column("morning_hour", sa.Integer(), nullable=False),
        sa.Column("muted", sa.Text(), nullable=False),
        sa.Column("delegate_id", BigId, nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delegate_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_member_workspace_id_delegate_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_member_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_member_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "slack_id", name=op.f("uq_member_workspace_id_slack_id")),
    )
    op.create_index(
        op.f("ix_member_workspace_id_email_key"), "member", ["workspace_id", "email_key"], unique=False
    )
    op.create_table(
        "workspace_setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_workspace_setting_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_setting")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_workspace_setting_workspace_id_key")),
    )
    op.create_table(
        "team",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=True),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("subdivision", sa.Text(), nullable=True),
        sa.Column("working_days", sa.JSON(), nullable=False),
        sa.Column("added_holidays", sa.JSON(), nullable=False),
        sa.Column("removed_holidays", sa.JSON(), nullable=False),
        sa.Column("digest_weekday", sa.Integer(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("set_up_by", BigId, nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "set_up_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_team_workspace_id_set_up_by"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_team_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_team_workspace_id_id")),
    )
    op.create_table(
        "team_member",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=False),
        sa.Column(
            "role",
            sa.Enum("rep", "coach", "manager", name="role", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_team_member_workspace_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["team.workspace_id", "team.id"],
            name=op.f("fk_team_member_workspace_id_team_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_team_member_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
        sa.UniqueConstraint(
            "workspace_id",
            "team_id",
            "member_id",
            "role",
            name=op.f("uq_team_member_workspace_id_team_id_member_id_role"),
        ),
    )
    op.create_index(
        op.f("ix_team_member_workspace_id_member_id"),
        "team_member",
        ["workspace_id", "member_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_team_member_workspace_id_member_id"), table_name="team_member")
    op.drop_table("team_member")
    op.drop_table("team")
    op.drop_table("workspace_setting")
    op.drop_index(op.f("ix_member_workspace_id_email_key"), table_name="member")
    op.drop_table("member")
    op.drop_table("installation")
    op.drop_table("workspace")
    op.drop_table("heartbeat")
