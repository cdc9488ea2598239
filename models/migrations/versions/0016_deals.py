"""Deals with their stages, quotas, and hire dates of reps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_FORECAST = sa.Enum(
    "omitted", "pipeline", "best_case", "commit", name="forecast", native_enum=False, length=32
)


def upgrade() -> None:
    op.create_table(
        "rep_profile",
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("program_started_on", sa.Date(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("segment", sa.Text(), nullable=True),
        *_owned("rep_profile", "member_id", "member"),
        sa.UniqueConstraint("workspace_id", "member_id", name=op.f("uq_rep_profile_workspace_id_member_id")),
    )
    op.create_table(
        "deal",
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("owner_id", BigId, nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("won", sa.Boolean(), nullable=False),
        sa.Column("qualified", sa.Boolean(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("forecast", _FORECAST, nullable=True),
        sa.Column("forecast_on", sa.Date(), nullable=True),
        *_owned("deal", "owner_id", "member"),
        sa.UniqueConstraint("workspace_id", "external_id", name=op.f("uq_deal_workspace_id_external_id")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_deal_workspace_id_id")),
    )
    op.create_index(
        op.f("ix_deal_workspace_id_owner_id_closed_on"), "deal", ["workspace_id", "owner_id", "closed_on"]
    )
    op.create_table(
        "deal_stage",
        sa.Column("deal_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("stage_key", sa.Text(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        *_owned("deal_stage", "deal_id", "deal"),
        sa.UniqueConstraint(
            "workspace_id", "deal_id", "position", name=op.f("uq_deal_stage_workspace_id_deal_id_position")
        ),
    )
    op.create_table(
        "quota",
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        *_owned("quota", "member_id", "member"),
        sa.UniqueConstraint(
            "workspace_id",
            "member_id",
            "first_day",
            "last_day",
            name=op.f("uq_quota_workspace_id_member_id_first_day_last_day"),
        ),
    )


def _owned(table: str, column: str, other: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The row's own id, its workspace, and whose it is."""
    return (
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", column],
            [f"{other}.workspace_id", f"{other}.id"],
            name=op.f(f"fk_{table}_workspace_id_{column}"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f(f"fk_{table}_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for table in ("quota", "deal_stage", "deal", "rep_profile"):
        op.drop_table(table)
