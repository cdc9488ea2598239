"""Criteria, calls and their scores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_kind",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_call_kind_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_kind")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_call_kind_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_call_kind_workspace_id_key")),
    )
    op.create_table(
        "coaching_method",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_coaching_method_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_method")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_coaching_method_workspace_id_key")),
    )
    op.create_table(
        "criterion",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=True),
        sa.Column("framework_step", sa.Text(), nullable=True),
        sa.Column("funnel_stage", sa.Text(), nullable=True),
        sa.Column("confirmed", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_criterion_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_criterion_workspace_id_id")),
    )
    op.create_index(
        "uq_criterion_active_name",
        "criterion",
        ["workspace_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.create_table(
        "call",
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("kind_id", BigId, nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("duration_s", sa.Integer(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "kind_id"],
            ["call_kind.workspace_id", "call_kind.id"],
            name=op.f("fk_call_workspace_id_kind_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_call_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_call_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("workspace_id", "external_id", name=op.f("uq_call_workspace_id_external_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_call_workspace_id_id")),
    )
    op.create_index(
        op.f("ix_call_workspace_id_rep_id_occurred_at"),
        "call",
        ["workspace_id", "rep_id", "occurred_at"],
        unique=False,
    )
    op.create_table(
        "criterion_version",
        sa.Column("criterion_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", BigId, nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "created_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_criterion_version_workspace_id_created_by"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "criterion_id"],
            ["criterion.workspace_id", "criterion.id"],
            name=op.f("fk_criterion_version_workspace_id_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_criterion_version_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_version")),
        sa.UniqueConstraint(
            "workspace_id",
            "criterion_id",
            "number",
            name=op.f("uq_criterion_version_workspace_id_criterion_id_number"),
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_criterion_version_workspace_id_id")),
    )
    op.create_table(
        "call_score",
        sa.Column("call_id", BigId, autoincrement=False, nullable=False),
        sa.Column("version_id", BigId, autoincrement=False, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("kind_id", BigId, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("quote_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["call.workspace_id", "call.id"],
            name=op.f("fk_call_score_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["criterion_version.workspace_id", "criterion_version.id"],
            name=op.f("fk_call_score_workspace_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("call_id", "version_id", name=op.f("pk_call_score")),
    )
    op.create_index(
        "ix_call_score_last",
        "call_score",
        ["workspace_id", "rep_id", "version_id", "occurred_at", "call_id", "score", "kind_id"],
        unique=False,
    )
    op.create_table(
        "call_score_change",
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("old_score", sa.Double(), nullable=False),
        sa.Column("old_quote", sa.Text(), nullable=True),
        sa.Column("old_quote_at", sa.Text(), nullable=True),
        sa.Column("new_score", sa.Double(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["call.workspace_id", "call.id"],
            name=op.f("fk_call_score_change_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["criterion_version.workspace_id", "criterion_version.id"],
            name=op.f("fk_call_score_change_workspace_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_call_score_change_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_score_change")),
    )
    op.create_index(
        op.f("ix_call_score_change_workspace_id_call_id_version_id"),
        "call_score_change",
        ["workspace_id", "call_id", "version_id"],
        unique=False,
    )
    op.create_table(
        "team_target",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("criterion_id", BigId, nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "criterion_id"],
            ["criterion.workspace_id", "criterion.id"],
            name=op.f("fk_team_target_workspace_id_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["team.workspace_id", "team.id"],
            name=op.f("fk_team_target_workspace_id_team_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_team_target_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_target")),
        sa.UniqueConstraint(
            "workspace_id",
            "team_id",
            "criterion_id",
            name=op.f("uq_team_target_workspace_id_team_id_criterion_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("team_target")
    op.drop_index(
        op.f("ix_call_score_change_workspace_id_call_id_version_id"), table_name="call_score_change"
    )
    op.drop_table("call_score_change")
    op.drop_index("ix_call_score_last", table_name="call_score")
    op.drop_table("call_score")
    op.drop_table("criterion_version")
    op.drop_index(op.f("ix_call_workspace_id_rep_id_occurred_at"), table_name="call")
    op.drop_table("call")
    op.drop_index(
        "uq_criterion_active_name",
        table_name="criterion",
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    op.drop_table("criterion")
    op.drop_table("coaching_method")
    op.drop_table("call_kind")
