"""Many rows at once, the fast way of each database: driver-level lists on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Table, bindparam, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement, SQLColumnExpression
from sqlalchemy.types import TypeEngine


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[object, ...]], /
) -> None:
    """Insert tuples that already hold database values, in the order of `columns`."""
    if not rows:
        return
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))
        return
    driver = cast(psycopg.Connection[tuple[object, ...]], connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def new_ids(connection: Connection, table: Table, count: int, /) -> Iterable[int]:
    """Ids for rows about to be inserted in bulk. SQLite: the write lock is held, so the next numbers."""
    if connection.dialect.name == "sqlite":
        last = connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table.name}").scalar_one()
        return range(last + 1, last + 1 + count)
    asked = text(
        f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id')) FROM generate_series(1, :count)"
    )
    return list(connection.execute(asked, {"count": count}).scalars())


def one_of_many(
    connection: Connection, column: SQLColumnExpression[Any], name: str, kind: type[TypeEngine[Any]], /
) -> ColumnElement[bool]:
    """`column` is one of the values bound as `name` (see `many`): any number in one parameter."""
    if connection.dialect.name == "sqlite":
        each = func.json_each(bindparam(name)).table_valued("value")
        return column.in_(each.select().with_only_columns(each.c.value))
    return column == func.any(bindparam(name, type_=ARRAY(kind())))


def many(connection: Connection, values: Iterable[object], /) -> object:
    """The bound value that goes with `one_of_many`."""
    return json.dumps(list(values)) if connection.dialect.name == "sqlite" else list(values)
