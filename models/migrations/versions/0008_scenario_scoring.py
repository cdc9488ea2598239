"""Scored scenarios: what a rubric's row is called, replaced scorings, moments of scenarios."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RUBRICS = ("rep_rubric_criterion", "coach_rubric_criterion")


def upgrade() -> None:
    for table in RUBRICS:
        op.add_column(table, sa.Column("key", sa.Text(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
        op.add_column(table, sa.Column("question", sa.Text(), nullable=False, server_default=""))
        op.create_index(
            op.f(f"ix_{table}_workspace_id_key_number"), table, ["workspace_id", "key", "number"], unique=True
        )
    op.add_column("scenario", sa.Column("replaces_id", BigId, nullable=True))
    op.add_column("scenario", sa.Column("superseded_at", UtcDateTime(), nullable=True))
    op.create_index(
        op.f("ix_coaching_moment_workspace_id_id"), "coaching_moment", ["workspace_id", "id"], unique=True
    )
    op.create_table(
        "scenario_moment",
        sa.Column("scenario_id", BigId, nullable=False),
        sa.Column("moment_id", BigId, nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_scenario_moment_workspace_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "scenario_id"],
            ["scenario.workspace_id", "scenario.id"],
            name=op.f("fk_scenario_moment_workspace_id_scenario_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "moment_id"],
            ["coaching_moment.workspace_id", "coaching_moment.id"],
            name=op.f("fk_scenario_moment_workspace_id_moment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_moment")),
        sa.UniqueConstraint(
            "workspace_id",
            "scenario_id",
            "moment_id",
            name=op.f("uq_scenario_moment_workspace_id_scenario_id_moment_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("scenario_moment")
    op.drop_index(op.f("ix_coaching_moment_workspace_id_id"), table_name="coaching_moment")
    op.drop_column("scenario", "superseded_at")
    op.drop_column("scenario", "replaces_id")
    for table in RUBRICS:
        op.drop_index(op.f(f"ix_{table}_workspace_id_key_number"), table_name=table)
        for column in ("question", "number", "key"):
            op.drop_column(table, column)
