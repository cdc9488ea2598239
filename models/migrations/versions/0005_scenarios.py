"""Scenario scoring: two rubrics, two sets of ratings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coach_rubric_criterion",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_coach_rubric_criterion_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_rubric_criterion")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_coach_rubric_criterion_workspace_id_id")),
    )
    op.create_table(
        "rep_rubric_criterion",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_rep_rubric_criterion_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rep_rubric_criterion")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_rep_rubric_criterion_workspace_id_id")),
    )
    op.create_table(
        "scenario",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("coach_id", BigId, nullable=False),
        sa.Column("scored_by", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("deal", sa.Text(), nullable=True),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("session_id", BigId, nullable=True),
        sa.Column("call_id", BigId, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("scored_at", UtcDateTime(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["call.workspace_id", "call.id"],
            name=op.f("fk_scenario_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "coach_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_scenario_workspace_id_coach_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_scenario_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "scored_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_scenario_workspace_id_scored_by"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "session_id"],
            ["coaching_session.workspace_id", "coaching_session.id"],
            name=op.f("fk_scenario_workspace_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["team.workspace_id", "team.id"],
            name=op.f("fk_scenario_workspace_id_team_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_scenario_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name=op.f("uq_scenario_workspace_id_dedupe_key")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_scenario_workspace_id_id")),
    )
    op.create_index(
        op.f("ix_scenario_workspace_id_coach_id_held_at"),
        "scenario",
        ["workspace_id", "coach_id", "held_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_scenario_workspace_id_rep_id_held_at"),
        "scenario",
        ["workspace_id", "rep_id", "held_at"],
        unique=False,
    )
    op.create_table(
        "coach_rating",
        sa.Column("scenario_id", BigId, nullable=False),
        sa.Column("rubric_criterion_id", BigId, nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rubric_criterion_id"],
            ["coach_rubric_criterion.workspace_id", "coach_rubric_criterion.id"],
            name=op.f("fk_coach_rating_workspace_id_rubric_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "scenario_id"],
            ["scenario.workspace_id", "scenario.id"],
            name=op.f("fk_coach_rating_workspace_id_scenario_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_coach_rating_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_rating")),
        sa.UniqueConstraint(
            "workspace_id",
            "scenario_id",
            "rubric_criterion_id",
            name=op.f("uq_coach_rating_workspace_id_scenario_id_rubric_criterion_id"),
        ),
    )
    op.create_table(
        "rep_rating",
        sa.Column("scenario_id", BigId, nullable=False),
        sa.Column("rubric_criterion_id", BigId, nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rubric_criterion_id"],
            ["rep_rubric_criterion.workspace_id", "rep_rubric_criterion.id"],
            name=op.f("fk_rep_rating_workspace_id_rubric_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "scenario_id"],
            ["scenario.workspace_id", "scenario.id"],
            name=op.f("fk_rep_rating_workspace_id_scenario_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_rep_rating_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rep_rating")),
        sa.UniqueConstraint(
            "workspace_id",
            "scenario_id",
            "rubric_criterion_id",
            name=op.f("uq_rep_rating_workspace_id_scenario_id_rubric_criterion_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("rep_rating")
    op.drop_table("coach_rating")
    op.drop_index(op.f("ix_scenario_workspace_id_rep_id_held_at"), table_name="scenario")
    op.drop_index(op.f("ix_scenario_workspace_id_coach_id_held_at"), table_name="scenario")
    op.drop_table("scenario")
    op.drop_table("rep_rubric_criterion")
    op.drop_table("coach_rubric_criterion")
