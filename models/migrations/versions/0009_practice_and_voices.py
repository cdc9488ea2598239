"""Practice, disputes with their evidence, a rep's own words; what a log counts as in the weekly cadence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL AND withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "dispute",
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column(
            "finding",
            sa.Enum("session", "review", "result", name="finding", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("standard", sa.Double(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", BigId, nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "answered_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_dispute_workspace_id_answered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_dispute_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_dispute_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_dispute_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name=op.f("uq_dispute_workspace_id_dedupe_key")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_dispute_workspace_id_id")),
    )
    op.create_index(op.f("ix_dispute_workspace_id_session_id"), "dispute", ["workspace_id", "session_id"])
    op.create_table(
        "own_words",
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_own_words_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_own_words_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_own_words_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_words")),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name=op.f("uq_own_words_workspace_id_dedupe_key")),
    )
    op.create_index(op.f("ix_own_words_workspace_id_session_id"), "own_words", ["workspace_id", "session_id"])
    op.create_table(
        "practice",
        sa.Column("session_id", BigId, nullable=True),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("coach_id", BigId, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("done_link", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "coach_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_practice_workspace_id_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_practice_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_practice_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_practice_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name=op.f("uq_practice_workspace_id_dedupe_key")),
    )
    op.create_index(
        "ix_practice_open", "practice", ["workspace_id", "due_at"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index(
        op.f("ix_practice_workspace_id_rep_id_assigned_at"),
        "practice",
        ["workspace_id", "rep_id", "assigned_at"],
    )
    op.create_index(op.f("ix_practice_workspace_id_session_id"), "practice", ["workspace_id", "session_id"])
    op.create_table(
        "dispute_call",
        sa.Column("dispute_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("call_kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("quote_at", sa.Text(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["call.workspace_id", "call.id"],
            name=op.f("fk_dispute_call_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "dispute_id"],
            ["dispute.workspace_id", "dispute.id"],
            name=op.f("fk_dispute_call_workspace_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dispute_call_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_call")),
        sa.UniqueConstraint(
            "workspace_id",
            "dispute_id",
            "position",
            name=op.f("uq_dispute_call_workspace_id_dispute_id_position"),
        ),
    )
    op.add_column("coaching_session", sa.Column("counts_as", sa.Text(), nullable=True))
    op.add_column("session_revision", sa.Column("counts_as", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("session_revision", "counts_as")
    op.drop_column("coaching_session", "counts_as")
    op.drop_table("dispute_call")
    op.drop_index(op.f("ix_practice_workspace_id_session_id"), table_name="practice")
    op.drop_index(op.f("ix_practice_workspace_id_rep_id_assigned_at"), table_name="practice")
    op.drop_index("ix_practice_open", table_name="practice")
    op.drop_table("practice")
    op.drop_index(op.f("ix_own_words_workspace_id_session_id"), table_name="own_words")
    op.drop_table("own_words")
    op.drop_index(op.f("ix_dispute_workspace_id_session_id"), table_name="dispute")
    op.drop_table("dispute")
