"""The queue that carries deliveries on PostgreSQL. On SQLite there is none."""

from __future__ import annotations

from alembic import op

from models.queue_schema import apply_queue_schema, drop_queue_schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    apply_queue_schema(op.get_bind())


def downgrade() -> None:
    drop_queue_schema(op.get_bind())
