"""Alembic's entry: runs on the connection that models.migrate hands over."""

from __future__ import annotations

from alembic import context

from models.tables import METADATA


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue's tables are Procrastinate's own business."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_name=_is_ours,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
