"""A rep may see any finding differently: a scored scenario and the scores of calls, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from models.types import BigId, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


@contextmanager
def _calls_aside() -> Iterator[None]:
    """SQLite alters a table by building it anew; rows that point at it wait beside it meanwhile."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    op.execute("CREATE TABLE dispute_call_aside AS SELECT * FROM dispute_call")
    op.execute("DELETE FROM dispute_call")
    yield
    op.execute("INSERT INTO dispute_call SELECT * FROM dispute_call_aside")
    op.execute("DROP TABLE dispute_call_aside")


def upgrade() -> None:
    with _calls_aside(), op.batch_alter_table("dispute") as dispute:
        dispute.alter_column("session_id", existing_type=BigId, nullable=True)
        dispute.add_column(sa.Column("scenario_id", BigId, nullable=True))
        dispute.add_column(sa.Column("criterion_id", BigId, nullable=True))
        dispute.add_column(sa.Column("topic", sa.Text(), nullable=True))
        dispute.create_foreign_key(
            op.f("fk_dispute_workspace_id_scenario_id"),
            "scenario",
            ["workspace_id", "scenario_id"],
            ["workspace_id", "id"],
        )
        dispute.create_foreign_key(
            op.f("fk_dispute_workspace_id_criterion_id"),
            "criterion",
            ["workspace_id", "criterion_id"],
            ["workspace_id", "id"],
        )
    op.create_index(op.f("ix_dispute_workspace_id_rep_id"), "dispute", ["workspace_id", "rep_id"])
    op.create_table(
        "dispute_scenario",
        sa.Column("dispute_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scenario_id", BigId, nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("id", BigId, nullable=False),
        sa.Column("workspace_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_dispute_scenario_workspace_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "dispute_id"],
            ["dispute.workspace_id", "dispute.id"],
            name=op.f("fk_dispute_scenario_workspace_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "scenario_id"],
            ["scenario.workspace_id", "scenario.id"],
            name=op.f("fk_dispute_scenario_workspace_id_scenario_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_scenario")),
        sa.UniqueConstraint(
            "workspace_id",
            "dispute_id",
            "position",
            name=op.f("uq_dispute_scenario_workspace_id_dispute_id_position"),
        ),
    )


def downgrade() -> None:
    op.drop_table("dispute_scenario")
    op.drop_index(op.f("ix_dispute_workspace_id_rep_id"), table_name="dispute")
    alone = "SELECT id FROM dispute WHERE session_id IS NULL"
    op.execute(f"DELETE FROM dispute_call WHERE dispute_id IN ({alone})")  # noqa: S608 - our own words
    op.execute("DELETE FROM dispute WHERE session_id IS NULL")
    with _calls_aside(), op.batch_alter_table("dispute") as dispute:
        dispute.drop_constraint(op.f("fk_dispute_workspace_id_criterion_id"), type_="foreignkey")
        dispute.drop_constraint(op.f("fk_dispute_workspace_id_scenario_id"), type_="foreignkey")
        dispute.drop_column("topic")
        dispute.drop_column("criterion_id")
        dispute.drop_column("scenario_id")
        dispute.alter_column("session_id", existing_type=BigId, nullable=False)
