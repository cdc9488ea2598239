"""Coaching sessions, moments and reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coaching_session",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("coach_id", BigId, nullable=False),
        sa.Column("reviewer_id", BigId, nullable=False),
        sa.Column("criterion_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "scheduled",
                "held",
                "measuring",
                "measured",
                "incomplete",
                "cancelled",
                name="sessionstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("scheduled_for", UtcDateTime(), nullable=True),
        sa.Column("window_after", UtcDateTime(), nullable=False),
        sa.Column(
            "baseline_kind",
            sa.Enum(
                "full", "provisional", "manual", "none", name="baselinekind", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("baseline_version_id", BigId, nullable=False),
        sa.Column("baseline_value", sa.Double(), nullable=True),
        sa.Column("baseline_as_of", UtcDateTime(), nullable=False),
        sa.Column("baseline_call_kind", sa.Text(), nullable=True),
        sa.Column("baseline_mixed", sa.Boolean(), nullable=False),
        sa.Column("logged_at", UtcDateTime(), nullable=False),
        sa.Column("seconds_to_log", sa.Double(), nullable=True),
        sa.Column("follows_session_id", BigId, nullable=True),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("call_link", sa.Text(), nullable=True),
        sa.Column("call_moment", sa.Text(), nullable=True),
        sa.Column("framework_step", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "coach_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_coaching_session_workspace_id_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "criterion_id"],
            ["criterion.workspace_id", "criterion.id"],
            name=op.f("fk_coaching_session_workspace_id_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "follows_session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_coaching_session_workspace_id_follows_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_coaching_session_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "reviewer_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_coaching_session_workspace_id_reviewer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["team.workspace_id", "team.id"],
            name=op.f("fk_coaching_session_workspace_id_team_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["criterion_version.workspace_id", "criterion_version.id"],
            name=op.f("fk_coaching_session_workspace_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_coaching_session_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_session")),
        sa.UniqueConstraint(
            "workspace_id", "dedupe_key", name=op.f("uq_coaching_session_workspace_id_dedupe_key")
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_coaching_session_workspace_id_id")),
    )
    op.create_index(
        op.f("ix_coaching_session_workspace_id_coach_id_logged_at"),
        "coaching_session",
        ["workspace_id", "coach_id", "logged_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_coaching_session_workspace_id_rep_id_held_on"),
        "coaching_session",
        ["workspace_id", "rep_id", "held_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_coaching_session_workspace_id_state"),
        "coaching_session",
        ["workspace_id", "state"],
        unique=False,
    )
    op.create_index(
        op.f("ix_coaching_session_workspace_id_team_id_held_on"),
        "coaching_session",
        ["workspace_id", "team_id", "held_on"],
        unique=False,
    )
    op.create_table(
        "coaching_moment",
        sa.Column("session_id", BigId, nullable=True),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("what_happened", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("timestamp", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "author_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_coaching_moment_workspace_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_coaching_moment_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_coaching_moment_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_coaching_moment_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_moment")),
        sa.UniqueConstraint(
            "workspace_id", "dedupe_key", name=op.f("uq_coaching_moment_workspace_id_dedupe_key")
        ),
    )
    op.create_index(
        op.f("ix_coaching_moment_workspace_id_session_id"),
        "coaching_moment",
        ["workspace_id", "session_id"],
        unique=False,
    )
    op.create_table(
        "review",
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("call_id", BigId, nullable=True),
        sa.Column(
            "verdict",
            sa.Enum("applied", "partial", "absent", name="verdict", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("broke_down", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("evidence_at", sa.Text(), nullable=True),
        sa.Column("reviewer_id", BigId, nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=False),
        sa.Column("business_days", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["call.workspace_id", "call.id"],
            name=op.f("fk_review_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "reviewer_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_review_workspace_id_reviewer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_review_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_review_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("workspace_id", "session_id", name=op.f("uq_review_workspace_id_session_id")),
    )
    op.create_table(
        "review_history",
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("call_id", BigId, nullable=True),
        sa.Column(
            "verdict",
            sa.Enum("applied", "partial", "absent", name="verdict", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("broke_down", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("evidence_at", sa.Text(), nullable=True),
        sa.Column("reviewer_id", BigId, nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=False),
        sa.Column("business_days", sa.Integer(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["call.workspace_id", "call.id"],
            name=op.f("fk_review_history_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "reviewer_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_review_history_workspace_id_reviewer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_review_history_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_review_history_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_history")),
    )
    op.create_index(
        op.f("ix_review_history_workspace_id_session_id"),
        "review_history",
        ["workspace_id", "session_id"],
        unique=False,
    )
    op.create_table(
        "session_baseline_call",
        sa.Column("session_id", BigId, nullable=False),
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
            name=op.f("fk_session_baseline_call_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_session_baseline_call_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_session_baseline_call_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_baseline_call")),
        sa.UniqueConstraint(
            "workspace_id",
            "session_id",
            "position",
            name=op.f("uq_session_baseline_call_workspace_id_session_id_position"),
        ),
    )
    op.create_table(
        "session_revision",
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edited_by", BigId, nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("call_link", sa.Text(), nullable=True),
        sa.Column("call_moment", sa.Text(), nullable=True),
        sa.Column("framework_step", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "edited_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_session_revision_workspace_id_edited_by"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_session_revision_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_session_revision_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_revision")),
        sa.UniqueConstraint(
            "workspace_id",
            "session_id",
            "number",
            name=op.f("uq_session_revision_workspace_id_session_id_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("session_revision")
    op.drop_table("session_baseline_call")
    op.drop_index(op.f("ix_review_history_workspace_id_session_id"), table_name="review_history")
    op.drop_table("review_history")
    op.drop_table("review")
    op.drop_index(op.f("ix_coaching_moment_workspace_id_session_id"), table_name="coaching_moment")
    op.drop_table("coaching_moment")
    op.drop_index(op.f("ix_coaching_session_workspace_id_team_id_held_on"), table_name="coaching_session")
    op.drop_index(op.f("ix_coaching_session_workspace_id_state"), table_name="coaching_session")
    op.drop_index(op.f("ix_coaching_session_workspace_id_rep_id_held_on"), table_name="coaching_session")
    op.drop_index(op.f("ix_coaching_session_workspace_id_coach_id_logged_at"), table_name="coaching_session")
    op.drop_table("coaching_session")
