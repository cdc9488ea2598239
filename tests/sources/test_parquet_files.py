"""Parquet exports: every column typed by its unit, and the file says of itself what the others do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.export_columns import NOTICE, Column, Origin, Table
from coaching.export_port import Row
from coaching.export_tables import TABLES
from sources.export_files import write_table
from sources.parquet_files import ROWS_AT_ONCE

ORIGIN = Origin(workspace="Acme", whose="everybody", written_at=datetime(2026, 11, 19, tzinfo=UTC))
TABLE = Table(
    "things",
    "Things",
    "One row a thing.",
    (
        Column("name", "text", "What it is called"),
        Column("at", "time", "When"),
        Column("day", "date", "On which day"),
        Column("good", "yes or no", "Whether"),
        Column("count", "number", "How many"),
        Column("score", "scale units", "How well"),
    ),
)
ROWS: tuple[Row, ...] = (
    (
        "=1+1",
        datetime(2026, 11, 19, 16, tzinfo=timezone(timedelta(hours=1))),
        date(2026, 11, 19),
        True,
        3,
        0.1,
    ),
    ("Zoë 東京 🙂\n", datetime(2026, 11, 19, 15, 0, 0, 250, UTC), None, False, -1, 2),
    (None, None, None, None, None, None),
)


def test_what_went_in_comes_out_typed_and_no_text_is_changed(tmp_path: Path) -> None:
    write_table(tmp_path / "x.parquet", "parquet", TABLE, ROWS, origin=ORIGIN)
    found = pq.read_table(tmp_path / "x.parquet")
    assert [tuple(row.values()) for row in found.to_pylist()] == list(ROWS)
    assert found.schema.field("at").type == pa.timestamp("us", tz="UTC")
    assert [str(one.type) for one in found.schema][2:] == ["date32[day]", "bool", "int64", "double"]


def test_the_file_explains_itself(tmp_path: Path) -> None:
    write_table(tmp_path / "x.parquet", "parquet", TABLE, ROWS, origin=ORIGIN)
    schema = pq.read_schema(tmp_path / "x.parquet")
    assert schema.metadata[b"notice"].decode() == NOTICE
    assert schema.metadata[b"rows_of"] == b"everybody"
    assert schema.field("score").metadata == {b"unit": b"scale units", b"meaning": b"How well"}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_can_be_written_even_empty(tmp_path: Path, table: Table) -> None:
    assert write_table(tmp_path / "x.parquet", "parquet", table, [], origin=ORIGIN) == 0
    assert pq.read_schema(tmp_path / "x.parquet").names == list(table.names)


def test_rows_are_written_in_groups_not_gathered(tmp_path: Path) -> None:
    rows = (("a", None, None, None, number, 0.0) for number in range(2 * ROWS_AT_ONCE + 1))
    assert write_table(tmp_path / "x.parquet", "parquet", TABLE, rows, origin=ORIGIN) == 2 * ROWS_AT_ONCE + 1
    assert pq.ParquetFile(tmp_path / "x.parquet").num_row_groups == 3
