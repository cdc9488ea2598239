"""Exports as files: CSV or JSON, written as the rows come, with the data dictionary beside them.

Whose rows these are is decided in coaching/exporting.py.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from coaching.errors import CoachingError
from coaching.export_port import Cell, Row
from coaching.export_tables import NOTICE, Table, dictionary_lines

FORMATS = ("csv", "json")
_RUNS = r"=+\-@＝＋－＠"
"""What a formula begins with; spreadsheets read the wide signs, too."""
_BEFORE = rf"""\A{{}}(?=["' ]*[{_RUNS}\t\r\n])|(?<=[;\t\r\n]){{}}(?=["' ]*[{_RUNS}])"""
"""At the beginning of a text, and where Excel begins a new cell when its list separator is no comma."""
_MAY_RUN = re.compile(_BEFORE.format("", ""))
_MADE_HARMLESS = re.compile(_BEFORE.format("'", "'"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What every file says of itself."""

    workspace: str
    whose: str
    written_at: datetime


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
    with _replacing(path, bom=kind == "csv") as file:
        count = write(file, table, rows, origin)
    with _replacing(columns_file(path), bom=False) as file:
        file.write(_explained(table, path.name, origin))
    return count


def columns_file(path: Path, /) -> Path:
    return path.with_name(f"{path.stem}.columns.md")


def _write_csv(file: TextIO, table: Table, rows: Iterable[Row], _origin: Origin) -> int:
    out = csv.writer(file)
    out.writerow(table.names)
    count = 0
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


def _write_json(file: TextIO, table: Table, rows: Iterable[Row], origin: Origin) -> int:
    about = {
        "table": table.name,
        "title": table.title,
        "rule": table.rule,
        "notice": NOTICE,
        "workspace": origin.workspace,
        "rows_of": origin.whose,
        "written_at": _plain(origin.written_at),
        "times": "UTC, ISO 8601",
        "columns": [{"name": one.name, "unit": one.unit, "meaning": one.meaning} for one in table.columns],
    }
    file.write(json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "rows": [')
    count = 0
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
def _replacing(path: Path, *, bom: bool) -> Iterator[TextIO]:
    """Written beside the final place and moved there when it is whole; readable by its owner alone."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(
                number, "w", encoding="utf-8-sig" if bom else "utf-8", errors="backslashreplace", newline=""
            ) as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CoachingError(f"Cannot write {path}: {error.strerror}.") from error


def _known(kind: str, /) -> str:
    if kind in FORMATS:
        return kind
    if kind == "parquet":
        raise CoachingError("Parquet is not written here: take CSV or JSON, which every Parquet tool reads.")
    raise CoachingError("Name the file .csv or .json, so that its format is known, or a directory.")


_WRITERS: dict[str, Callable[[TextIO, Table, Iterable[Row], Origin], int]] = {
    "csv": _write_csv,
    "json": _write_json,
}
