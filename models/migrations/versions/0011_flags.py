"""Calls flagged for coaching."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_REFERENCES = (
    ("team_id", "team"),
    ("rep_id", "member"),
    ("coach_id", "member"),
    ("flagged_by", "member"),
    ("closed_by", "member"),
    ("session_id", "coaching_session"),
)


def upgrade() -> None:
    op.create_table(
        "call_flag",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("coach_id", BigId, nullable=False),
        sa.Column("flagged_by", BigId, nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("open_key", sa.Text(), nullable=True),
        sa.Column("flagged_at", UtcDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "coached", "not_needed", name="flagstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("remind_at", UtcDateTime(), nullable=True),
        sa.Column("reminded_hours", sa.Integer(), nullable=False),
        sa.Column("looked_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", BigId, nullable=True),
        sa.Column("session_id", BigId, nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_call_flag_workspace_id")),
        *(
            sa.ForeignKeyConstraint(
                ["workspace_id", column],
                [f"{table}.workspace_id", f"{table}.id"],
                name=op.f(f"fk_call_flag_workspace_id_{column}"),
            )
            for column, table in _REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_flag")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_call_flag_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "open_key", name=op.f("uq_call_flag_workspace_id_open_key")),
    )
    op.create_index(
        "ix_call_flag_open",
        "call_flag",
        ["workspace_id", "remind_at"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_call_flag_workspace_id_rep_id"), "call_flag", ["workspace_id", "rep_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_call_flag_workspace_id_rep_id"), table_name="call_flag")
    op.drop_index("ix_call_flag_open", table_name="call_flag")
    op.drop_table("call_flag")
