"""Away dates, with a delegate for reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "away",
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("delegate_id", BigId, nullable=True),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_away_workspace_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_away_workspace_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delegate_id"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_away_workspace_id_delegate_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
    op.create_index(op.f("ix_away_workspace_id_member_id"), "away", ["workspace_id", "member_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_away_workspace_id_member_id"), table_name="away")
    op.drop_table("away")
