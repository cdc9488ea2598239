"""Checkpoints, outbox, inbox and focuses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "morning",
                "prompt",
                "logged",
                "commitment",
                "scheduled",
                "review_saved",
                "digest",
                "welcome",
                "trouble",
                name="deliverykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("payload_version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "sending",
                "sent",
                "superseded",
                "dead",
                name="deliverystate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("maybe_sent", sa.Boolean(), nullable=False),
        sa.Column("first_try_at", UtcDateTime(), nullable=True),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("channel_id", sa.Text(), nullable=True),
        sa.Column("slack_ts", sa.Text(), nullable=True),
        sa.Column("thread_of", BigId, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "thread_of"],
            ["delivery.workspace_id", "delivery.id"],
            name=op.f("fk_delivery_workspace_id_thread_of"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_delivery_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delivery_public_id")),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name=op.f("uq_delivery_workspace_id_dedupe_key")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_delivery_workspace_id_id")),
    )
    op.create_index(
        "ix_delivery_waiting",
        "delivery",
        ["workspace_id", "next_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('planned', 'sending')"),
        postgresql_where=sa.text("state IN ('planned', 'sending')"),
    )
    op.create_table(
        "inbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_inbox_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_inbox_workspace_id_key")),
    )
    op.create_table(
        "rep_focus",
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("criterion_id", BigId, nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "keep",
                "change_method",
                "named_gap",
                "recoach",
                "pattern",
                "below_day_one",
                "maintenance",
                name="focusreason",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "criterion_id"],
            ["criterion.workspace_id", "criterion.id"],
            name=op.f("fk_rep_focus_workspace_id_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_rep_focus_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_rep_focus_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rep_focus")),
    )
    op.create_index(
        op.f("ix_rep_focus_workspace_id_rep_id_chosen_at"),
        "rep_focus",
        ["workspace_id", "rep_id", "chosen_at"],
        unique=False,
    )
    op.create_table(
        "checkpoint",
        sa.Column("session_id", BigId, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "next_call",
                "carry_through",
                "escalation",
                "check_in",
                "result",
                "result_rep",
                "two_weeks",
                "four_weeks",
                name="checkpointkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("recipient_id", BigId, nullable=False),
        sa.Column("anchor_date", sa.Date(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("calendar_version", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("first_due_at", UtcDateTime(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "due",
                "notified",
                "snoozed",
                "done",
                "cancelled",
                name="checkpointstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("nags", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "recipient_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_checkpoint_workspace_id_recipient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_checkpoint_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_checkpoint_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_checkpoint_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id",
            "session_id",
            "kind",
            "recipient_id",
            name=op.f("uq_checkpoint_workspace_id_session_id_kind_recipient_id"),
        ),
    )
    op.create_index(
        "ix_checkpoint_alive",
        "checkpoint",
        ["workspace_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('open', 'due', 'notified', 'snoozed')"),
        postgresql_where=sa.text("state IN ('open', 'due', 'notified', 'snoozed')"),
    )
    op.create_index(
        op.f("ix_checkpoint_workspace_id_recipient_id_state"),
        "checkpoint",
        ["workspace_id", "recipient_id", "state"],
        unique=False,
    )
    op.create_table(
        "delivery_cover",
        sa.Column("delivery_id", BigId, nullable=False),
        sa.Column("checkpoint_id", BigId, nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "checkpoint_id"],
            ["checkpoint.workspace_id", "checkpoint.id"],
            name=op.f("fk_delivery_cover_workspace_id_checkpoint_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["delivery.workspace_id", "delivery.id"],
            name=op.f("fk_delivery_cover_workspace_id_delivery_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_delivery_cover_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_cover")),
        sa.UniqueConstraint(
            "workspace_id",
            "delivery_id",
            "checkpoint_id",
            "episode",
            name=op.f("uq_delivery_cover_workspace_id_delivery_id_checkpoint_id_episode"),
        ),
    )


def downgrade() -> None:
    op.drop_table("delivery_cover")
    op.drop_index(op.f("ix_checkpoint_workspace_id_recipient_id_state"), table_name="checkpoint")
    op.drop_index(
        "ix_checkpoint_alive",
        table_name="checkpoint",
        sqlite_where=sa.text("state IN ('open', 'due', 'notified', 'snoozed')"),
        postgresql_where=sa.text("state IN ('open', 'due', 'notified', 'snoozed')"),
    )
    op.drop_table("checkpoint")
    op.drop_index(op.f("ix_rep_focus_workspace_id_rep_id_chosen_at"), table_name="rep_focus")
    op.drop_table("rep_focus")
    op.drop_table("inbox")
    op.drop_index(
        "ix_delivery_waiting",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('planned', 'sending')"),
        postgresql_where=sa.text("state IN ('planned', 'sending')"),
    )
    op.drop_table("delivery")
