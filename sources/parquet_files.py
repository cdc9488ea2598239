"""Exports as Parquet: the types of columns by their units, and what a file says of itself as metadata.

Written by Arrow (pyarrow), which every columnar engine reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.export_columns import Column, Origin, Table, said_of
from coaching.export_port import Row

ROWS_AT_ONCE = 10_000
"""A row group; so much stands in memory."""
_TYPES: Mapping[str, pa.DataType] = {
    "text": pa.string(),
    "word": pa.string(),
    "address": pa.string(),
    "time zone": pa.string(),
    "time": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "yes or no": pa.bool_(),
    "number": pa.int64(),
    "calls": pa.int64(),
    "days": pa.int64(),
    "smallest units": pa.int64(),
    "1 to 5": pa.int64(),
    "1 to 3": pa.int64(),
    "scale units": pa.float64(),
    "weight": pa.float64(),
    "minutes": pa.float64(),
    "seconds": pa.float64(),
}
"""A unit of the data dictionary -> what Parquet keeps it as. Every unit stands here; a test holds it."""


def write_parquet(part: Path, table: Table, rows: Iterable[Row], origin: Origin) -> int:
    """How many rows were written. Instants are in UTC."""
    schema = pa.schema([_field(one) for one in table.columns], metadata=said_of(table, origin))
    count, left = 0, iter(rows)
    with pq.ParquetWriter(part, schema, compression="zstd") as out:
        while some := list(islice(left, ROWS_AT_ONCE)):
            out.write_table(pa.table([list(cells) for cells in zip(*some, strict=True)], schema=schema))
            count += len(some)
    return count


def _field(column: Column) -> pa.Field:
    return pa.field(
        column.name, _TYPES[column.unit], metadata={"unit": column.unit, "meaning": column.meaning}
    )
