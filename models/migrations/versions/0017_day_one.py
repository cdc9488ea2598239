"""Day 1 of each rep, the check-ins at 30, 60 and 90 days, and the cause named when nothing moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0017"
down_revision = "0018"
branch_labels = None
depends_on = None

_OUTCOMES = (
    "win_rate",
    "stage_conversion",
    "ramp_time",
    "quota_attainment",
    "deal_size",
    "cycle_length",
    "pipeline_coverage",
    "revenue_per_rep",
    "forecast_accuracy",
)


def upgrade() -> None:
    op.create_table(
        "day_one",
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("basis", _one_of("basis", "hire", "program", "first_call"), nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        *_owned("day_one", referable=True, rep_id="member", version_id="criterion_version"),
        _unique("day_one", "rep_id", "version_id", "dated"),
    )
    op.create_table(
        "day_one_call",
        sa.Column("day_one_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.Column("call_kind", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("quote_at", sa.Text(), nullable=True),
        *_owned("day_one_call", day_one_id="day_one", call_id="call"),
        _unique("day_one_call", "day_one_id", "position"),
    )
    op.create_table(
        "day_one_outcome",
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("outcome", _one_of("outcome", *_OUTCOMES), nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        *_owned("day_one_outcome", rep_id="member"),
        _unique("day_one_outcome", "rep_id", "outcome", "dated"),
    )
    op.create_table(
        "day_check_in",
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("better", sa.JSON(), nullable=False),
        sa.Column("worse", sa.JSON(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        *_owned("day_check_in", referable=True, rep_id="member"),
        _unique("day_check_in", "rep_id", "day", "dated"),
    )
    op.create_index(
        op.f("ix_day_check_in_workspace_id_reached_on"), "day_check_in", ["workspace_id", "reached_on"]
    )
    op.create_table(
        "root_cause",
        sa.Column("check_in_id", BigId, nullable=False),
        sa.Column("cause", _one_of("cause", "diagnostic", "methodological", "motivational"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("answered_by", BigId, nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        *_owned("root_cause", referable=True, check_in_id="day_check_in", answered_by="member"),
        _unique("root_cause", "check_in_id"),
    )


def downgrade() -> None:
    for table in ("root_cause", "day_check_in", "day_one_outcome", "day_one_call", "day_one"):
        op.drop_table(table)


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    named = "_".join(("workspace_id", *columns))
    return sa.UniqueConstraint("workspace_id", *columns, name=op.f(f"uq_{table}_{named}"))


def _owned(table: str, *, referable: bool = False, **references: str) -> list[sa.schema.SchemaItem]:
    """Id, workspace, and references that cannot cross workspaces."""
    items: list[sa.schema.SchemaItem] = [
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{table}_workspace_id")),
    ]
    items += [
        sa.ForeignKeyConstraint(
            ["workspace_id", column],
            [f"{target}.workspace_id", f"{target}.id"],
            name=op.f(f"fk_{table}_workspace_id_{column}"),
        )
        for column, target in references.items()
    ]
    return [*items, _unique(table, "id")] if referable else items
