"""The schema's own promises: every row has its workspace, no reference crosses, migrations agree."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from databases import PostgresRun
from sqlalchemy import Column, Connection, Enum, ForeignKeyConstraint, Table, insert
from sqlalchemy.exc import IntegrityError

import models
from models import SqlStores
from models.engine import build_engine
from models.queue_schema import PREFIX
from models.tables import METADATA
from models.types import UtcDateTime

ABOVE_WORKSPACES = {"workspace", "heartbeat"}
OWNED = [table for table in METADATA.sorted_tables if table.name not in ABOVE_WORKSPACES]


def references(table: Table) -> list[ForeignKeyConstraint]:
    """To other owned rows."""
    found = [key for key in table.foreign_key_constraints if key.referred_table.name != "workspace"]
    return sorted(found, key=lambda key: sorted(key.column_keys))


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_every_row_belongs_to_one_workspace(table: Table) -> None:
    assert not table.c.workspace_id.nullable
    for unique in table.indexes:
        if unique.unique:
            assert "workspace_id" in unique.columns


@pytest.mark.parametrize("table", OWNED, ids=lambda table: table.name)
def test_every_reference_carries_the_workspace(table: Table) -> None:
    tied = {column for key in references(table) for column in key.column_keys}
    assert "workspace_id" in tied or any(
        key.referred_table.name == "workspace" for key in table.foreign_key_constraints
    )
    for key in references(table):
        assert "workspace_id" in key.column_keys, f"{table.name}.{key.column_keys} can cross workspaces"


def invented(column: Column[object]) -> object:
    """Some value the column takes."""
    if isinstance(column.type, Enum):
        return column.type.python_type(column.type.enums[0])
    if isinstance(column.type, UtcDateTime):
        return datetime(2026, 11, 19, 15, tzinfo=UTC)
    values: dict[type, object] = {
        str: uuid.uuid4().hex,
        int: 1,
        float: 1.0,
        bool: True,
        date: date(2026, 11, 19),
        object: {},  # JSON
    }
    return values[column.type.python_type]


def invented_row(table: Table, workspace_id: int, ids: dict[str, int]) -> dict[str, object]:
    row = {
        column.name: invented(column)
        for column in table.columns
        if column.name != "id" and not column.nullable
    }
    for key in references(table):
        column = next(name for name in key.column_keys if name != "workspace_id")
        if key.referred_table.name in ids:  # its own table: once its first row stands
            row[column] = ids[key.referred_table.name]
    return {**row, "workspace_id": workspace_id}


def fill_referred_tables(connection: Connection, workspace_id: int) -> dict[str, int]:
    """One row in every table that others refer to; their ids."""
    referred = {key.referred_table for table in OWNED for key in references(table)}
    ids: dict[str, int] = {}
    for table in (table for table in OWNED if table in referred):
        result = connection.execute(insert(table).values(**invented_row(table, workspace_id, ids)))
        assert result.inserted_primary_key is not None
        ids[table.name] = result.inserted_primary_key[0]
    return ids


def test_no_table_takes_a_reference_to_another_workspace(stores: SqlStores, workspace_id: int) -> None:
    mallorys = stores.register("T0MALLORY", name="Elsewhere").id
    with stores.engine.begin() as connection:
        ids = fill_referred_tables(connection, workspace_id)
    referring = [table for table in OWNED if references(table)]
    assert len(referring) > 15
    for table in referring:
        row = invented_row(table, mallorys, ids)
        with stores.engine.connect() as connection, pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            connection.execute(insert(table).values(**row))


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    run: PostgresRun = request.getfixturevalue("postgres")
    name = f"empty_{uuid.uuid4().hex[:8]}"
    yield run.create(name)
    run.drop(name)


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue's own tables are its library's to describe."""
    return kind != "table" or not (name or "").startswith(PREFIX)


def test_migrations_make_exactly_the_tables_of_the_code(empty_url: str) -> None:
    problem = models.check_migrations(empty_url)
    assert problem is not None
    assert "coachlog db upgrade" in problem
    models.upgrade(empty_url)
    models.upgrade(empty_url)
    assert models.check_migrations(empty_url) is None
    engine = build_engine(empty_url, pool_size=1)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()
