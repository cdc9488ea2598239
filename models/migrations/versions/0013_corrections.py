"""The history of corrected practice, observations, rounds and scenarios; records that were taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "record_change",
        sa.Column(
            "record",
            sa.Enum(
                "practice",
                "observation",
                "round",
                "scenario",
                name="record",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("record_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_by", BigId, nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_record_change_workspace_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "changed_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_record_change_workspace_id_changed_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_change")),
        sa.UniqueConstraint(
            "workspace_id",
            "record",
            "record_id",
            "number",
            name=op.f("uq_record_change_workspace_id_record_record_id_number"),
        ),
    )
    op.add_column("coach_observation", sa.Column("withdrawn_at", UtcDateTime(), nullable=True))
    op.add_column("calibration_round", sa.Column("cancelled_at", UtcDateTime(), nullable=True))
    op.add_column("scenario", sa.Column("deleted_at", UtcDateTime(), nullable=True))
    op.add_column("scenario", sa.Column("debrief_by", BigId, nullable=True))


def downgrade() -> None:
    op.drop_column("scenario", "debrief_by")
    op.drop_column("scenario", "deleted_at")
    op.drop_column("calibration_round", "cancelled_at")
    op.drop_column("coach_observation", "withdrawn_at")
    op.drop_table("record_change")
