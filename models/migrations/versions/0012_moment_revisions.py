"""Earlier versions of coaching moments, and moments that were taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coaching_moment_revision",
        sa.Column("moment_id", BigId, nullable=False),
        sa.Column("what_happened", sa.Text(), nullable=False),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("timestamp", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edited_by", BigId, nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_coaching_moment_revision_workspace_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "moment_id"],
            ["coaching_moment.workspace_id", "coaching_moment.id"],
            name=op.f("fk_coaching_moment_revision_workspace_id_moment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "edited_by"],
            ["member.workspace_id", "member.id"],
            name=op.f("fk_coaching_moment_revision_workspace_id_edited_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_moment_revision")),
        sa.UniqueConstraint(
            "workspace_id",
            "moment_id",
            "number",
            name=op.f("uq_coaching_moment_revision_workspace_id_moment_id_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("coaching_moment_revision")
