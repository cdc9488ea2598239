"""Exports as files: CSV, JSON or Parquet, written as the rows come, with the data dictionary beside them.

Whose rows these are is decided in coaching/exporting.py; Parquet's types stand in parquet_files.py.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from coaching.errors import CoachingError
from coaching.export_columns import FORMATS, NOTICE, Origin, Table, dictionary_lines, said_of
from coaching.export_port import Cell, Row
from sources.parquet_files import write_parquet

_RUNS = r"=+\-@＝＋－＠"
"""What a formula begins with; spreadsheets read the wide signs, too."""
_BEFORE = rf"""\A{{}}(?=["' ]*[{_RUNS}\t\r\n])|(?<=[;\t\r\n]){{}}(?=["' ]*[{_RUNS}])"""
"""At the beginning of a text, and where Excel begins a new cell when its list separator is no comma."""
_MAY_RUN = re.compile(_BEFORE.format("", ""))
_MADE_HARMLESS = re.compile(_BEFORE.format("'", "'"))


def place_of(target: Path, table: Table, kind: str | None, /) -> tuple[Path, str]:
    """The file for one table and its format: by its ending, or by name in a directory."""
    if target.is_dir():
        chosen = kind or FORMATS[0]
        return target / f"{table.name}.{chosen}", _known(chosen)
    ending = target.suffix.lower().removeprefix(".")
    if kind is not None and ending not in {"", kind}:
        raise CoachingError(f"{target.name} does not end in .{kind}: name one format.")
    return target, _known(kind or ending)


def write_table(path: Path, kind: str, table: Table, rows: Iterable[Row], *, origin: Origin) -> int:
    """Replaces the file at once or not at all; how many rows it holds. The columns stand beside it."""
    write = _WRITERS[kind]
    with _replacing(path) as part:
        count = write(part, table, rows, origin)
    with _replacing(columns_file(path)) as part, _text(part) as file:
        file.write(_explained(table, path.name, origin))
    return count


def columns_file(path: Path, /) -> Path:
    return path.with_name(f"{path.stem}.columns.md")


def _write_csv(part: Path, table: Table, rows: Iterable[Row], _origin: Origin) -> int:
    count = 0
    with _text(part, encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(table.names)
        for row in rows:
            out.writerow([_csv_cell(cell) for cell in row])
            count += 1
    return count


def _csv_cell(cell: Cell) -> Cell:
    said = _plain(cell)
    if isinstance(said, bool):
        return "yes" if said else "no"
    return harmless(said) if isinstance(said, str) else said


def harmless(text: str, /) -> str:
    """An apostrophe stands where a spreadsheet could begin to run a formula; `as_it_was` takes it off."""
    return _MAY_RUN.sub("'", text.replace("\0", "␀"))


def as_it_was(cell: str, /) -> str:
    return _MADE_HARMLESS.sub("", cell)


def _write_json(part: Path, table: Table, rows: Iterable[Row], origin: Origin) -> int:
    about = {
        **said_of(table, origin),
        "times": "UTC, ISO 8601",
        "columns": [{"name": one.name, "unit": one.unit, "meaning": one.meaning} for one in table.columns],
    }
    count = 0
    with _text(part) as file:
        file.write(json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "rows": [')
        for row in rows:
            values = dict(zip(table.names, map(_plain, row), strict=True))
            file.write(f"{',' if count else ''}\n  {json.dumps(values, ensure_ascii=False)}")
            count += 1
        file.write("\n ]\n}\n")
    return count


def _plain(cell: Cell) -> Cell:
    """Times in UTC, days as days; the rest as it is."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return cell.isoformat() if isinstance(cell, date) else cell


def _explained(table: Table, name: str, origin: Origin) -> str:
    head = (
        f"# {name}: {table.title}",
        table.rule,
        NOTICE,
        (
            f"Workspace {' '.join(origin.workspace.split())}; rows of {' '.join(origin.whose.split())}; "
            f"written {_plain(origin.written_at)}. Times are in UTC "
            "(ISO 8601), days are local to the team's zone."
        ),
        "\n".join(dictionary_lines(table)),
    )
    return "\n\n".join(head) + "\n"


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Written beside the final place and moved there when it is whole; readable by its owner alone."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(number)
        part = Path(name)
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CoachingError(f"Cannot write {path}: {error.strerror}.") from error


def _text(part: Path, *, encoding: str = "utf-8") -> TextIO:
    return part.open("w", encoding=encoding, errors="backslashreplace", newline="")


def _known(kind: str, /) -> str:
    if kind in FORMATS:
        return kind
    raise CoachingError("Name the file .csv, .json or .parquet, so that its format is known, or a directory.")


_WRITERS: dict[str, Callable[[Path, Table, Iterable[Row], Origin], int]] = {
    "csv": _write_csv,
    "json": _write_json,
    "parquet": write_parquet,
}
