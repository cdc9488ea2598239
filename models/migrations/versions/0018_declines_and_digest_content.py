"""Falls that are told once; what a team leaves out of its digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None

_FIGURES = ("before", "now", "change", "low", "high")


def upgrade() -> None:
    op.create_table(
        "decline",
        sa.Column("rep_id", BigId, nullable=False),
        sa.Column("criterion_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("call_kind", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=False) for name in _FIGURES),
        sa.Column("n_before", sa.Integer(), nullable=False),
        sa.Column("n_now", sa.Integer(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_decline_workspace_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "rep_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_decline_workspace_id_rep_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "criterion_id"],
            ["criterion.workspace_id", "criterion.id"],
            name=op.f("fk_decline_workspace_id_criterion_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "version_id"],
            ["criterion_version.workspace_id", "criterion_version.id"],
            name=op.f("fk_decline_workspace_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decline")),
        sa.UniqueConstraint(
            "workspace_id",
            "rep_id",
            "criterion_id",
            "number",
            name=op.f("uq_decline_workspace_id_rep_id_criterion_id_number"),
        ),
    )
    op.create_index(op.f("ix_decline_workspace_id_found_at"), "decline", ["workspace_id", "found_at"])
    op.add_column("team", sa.Column("digest_left_out", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("team", "digest_left_out")
    op.drop_table("decline")
