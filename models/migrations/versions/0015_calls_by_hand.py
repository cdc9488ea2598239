"""Who scored a call by hand: whoever did may correct it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_call",
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("scored_by", BigId, nullable=False),
        sa.Column("scored_at", UtcDateTime(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_hand_call_workspace_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["call.workspace_id", "call.id"],
            name=op.f("fk_hand_call_workspace_id_call_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "scored_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_hand_call_workspace_id_scored_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_call")),
        sa.UniqueConstraint("workspace_id", "call_id", name=op.f("uq_hand_call_workspace_id_call_id")),
    )
    op.create_index(op.f("ix_hand_call_workspace_id_scored_by"), "hand_call", ["workspace_id", "scored_by"])


def downgrade() -> None:
    op.drop_table("hand_call")
