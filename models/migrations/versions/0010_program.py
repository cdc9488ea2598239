"""Calibration rounds, observed coaches, and the parts of a score."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coach_observation",
        sa.Column("coach_id", BigId, nullable=False),
        sa.Column("observer_id", BigId, nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("one_focus", sa.Boolean(), nullable=False),
        sa.Column("used_data", sa.Boolean(), nullable=False),
        sa.Column("self_diagnosed", sa.Boolean(), nullable=False),
        sa.Column("next_action", sa.Boolean(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("observed_at", UtcDateTime(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "coach_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_coach_observation_workspace_id_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "observer_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_coach_observation_workspace_id_observer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_coach_observation_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_observation")),
        sa.UniqueConstraint(
            "workspace_id", "dedupe_key", name=op.f("uq_coach_observation_workspace_id_dedupe_key")
        ),
    )
    op.create_index(
        op.f("ix_coach_observation_workspace_id_coach_id_observed_on"),
        "coach_observation",
        ["workspace_id", "coach_id", "observed_on"],
    )
    op.create_index(
        op.f("ix_coach_observation_workspace_id_observer_id_observed_on"),
        "coach_observation",
        ["workspace_id", "observer_id", "observed_on"],
    )
    op.create_table(
        "calibration_round",
        sa.Column("started_by", BigId, nullable=False),
        sa.Column("criterion_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("call_link", sa.Text(), nullable=False),
        sa.Column("call_moment", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "criterion_id"],
            ["criterion.workspace_id", "criterion.id"],
            name=op.f("fk_calibration_round_workspace_id_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "started_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_calibration_round_workspace_id_started_by"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["criterion_version.workspace_id", "criterion_version.id"],
            name=op.f("fk_calibration_round_workspace_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_calibration_round_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_round")),
        sa.UniqueConstraint(
            "workspace_id", "dedupe_key", name=op.f("uq_calibration_round_workspace_id_dedupe_key")
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_calibration_round_workspace_id_id")),
    )
    op.create_index(
        "ix_calibration_round_open",
        "calibration_round",
        ["due_at"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "part_score",
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["call.workspace_id", "call.id"],
            name=op.f("fk_part_score_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["criterion_version.workspace_id", "criterion_version.id"],
            name=op.f("fk_part_score_workspace_id_version_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_part_score_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_score")),
        sa.UniqueConstraint(
            "workspace_id",
            "call_id",
            "version_id",
            "part",
            name=op.f("uq_part_score_workspace_id_call_id_version_id_part"),
        ),
    )
    op.create_table(
        "calibration_seat",
        sa.Column("round_id", BigId, nullable=False),
        sa.Column("coach_id", BigId, nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "coach_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_calibration_seat_workspace_id_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "round_id"],
            ["calibration_round.workspace_id", "calibration_round.id"],
            name=op.f("fk_calibration_seat_workspace_id_round_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_calibration_seat_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_seat")),
        sa.UniqueConstraint(
            "workspace_id",
            "round_id",
            "coach_id",
            name=op.f("uq_calibration_seat_workspace_id_round_id_coach_id"),
        ),
    )
    op.create_index(
        op.f("ix_calibration_seat_workspace_id_coach_id"), "calibration_seat", ["workspace_id", "coach_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_calibration_seat_workspace_id_coach_id"), table_name="calibration_seat")
    op.drop_table("calibration_seat")
    op.drop_table("part_score")
    op.drop_index(
        "ix_calibration_round_open",
        table_name="calibration_round",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_table("calibration_round")
    op.drop_index(
        op.f("ix_coach_observation_workspace_id_observer_id_observed_on"), table_name="coach_observation"
    )
    op.drop_index(
        op.f("ix_coach_observation_workspace_id_coach_id_observed_on"), table_name="coach_observation"
    )
    op.drop_table("coach_observation")
