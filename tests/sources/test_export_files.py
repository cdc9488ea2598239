"""What an export writes reads back the same, and no cell of it runs as a formula."""

from __future__ import annotations

import csv
import json
import re
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.errors import CoachingError
from coaching.export_columns import NOTICE, Column, Origin, Table
from coaching.export_port import Row
from coaching.export_tables import MOMENTS, SESSIONS, TABLES
from sources.export_files import FORMATS, as_it_was, columns_file, harmless, place_of, write_table

TABLE = Table("things", "Things", "One row a thing.", (Column("one", "text", "1"), Column("two", "any", "2")))
COUNTED = Table("things", "Things", "", (Column("one", "text", "1"), Column("two", "number", "2")))
ORIGIN = Origin(workspace="Acme | \n# West", whose="everybody", written_at=datetime(2026, 11, 19, tzinfo=UTC))
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "'=1",
    " =1",
    "Ask first;=1+1",
    'Ask first;"=1+1";@x',
    "- pause\n- ask",
    "a\t=1",
    "''@x",
    "it's",
    "'quoted'",
    'a "b", c;d',
    "two\r\nlines",
    "<!channel> *b* {{ 7 }}",
    "\u202eabc",
    "Zoë 東京 🙂",
    "",
)
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def in_csv(path: Path, rows: Sequence[Row]) -> list[list[str]]:
    write_table(path, "csv", TABLE, rows, origin=ORIGIN)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs_and_every_text_comes_back(tmp_path: Path, text: str) -> None:
    (_, (cell, _)) = in_csv(tmp_path / "x.csv", [(text, "x")])
    assert not cell.startswith(RUNS)
    assert as_it_was(cell) == text
    write_table(tmp_path / "x.json", "json", TABLE, [(text, None)], origin=ORIGIN)
    (row,) = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["rows"]
    assert row == {"one": text, "two": None}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs_where_the_list_separator_is_a_semicolon(tmp_path: Path, text: str) -> None:
    """Excel in many countries cuts at semicolons and takes a quote mark inside a line for a letter."""
    in_csv(tmp_path / "x.csv", [("x", text)])
    written = (tmp_path / "x.csv").read_text(encoding="utf-8-sig").removeprefix("one,two")
    cells = [cell.lstrip('" ') for cell in re.split(r"[;\t\r\n]", written)]
    assert [cell for cell in cells if cell.startswith(RUNS)] == []


@settings(max_examples=200)
@given(text=st.one_of(texts, st.text("='\"; \t\n-ab")))
def test_making_a_cell_harmless_can_be_undone(text: str) -> None:
    assert as_it_was(harmless(text)) == text


def test_numbers_stay_numbers_and_times_are_utc(tmp_path: Path) -> None:
    berlin = timezone(timedelta(hours=1))
    values: list[object] = [-0.5, 3, 0.1 + 0.2, True, False, None, date(2026, 11, 19)]
    values.append(datetime(2026, 11, 19, 16, 0, 0, 250, tzinfo=berlin))
    rows = [("x", value) for value in values]
    found = [cell for _, cell in in_csv(tmp_path / "x.csv", rows)[1:]]
    assert found == [
        "-0.5", "3", "0.30000000000000004", "yes", "no", "", "2026-11-19", "2026-11-19T15:00:00.000250Z",
    ]  # fmt: skip
    write_table(tmp_path / "x.json", "json", TABLE, rows, origin=ORIGIN)
    told = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert [row["two"] for row in told["rows"]] == [*values[:6], "2026-11-19", "2026-11-19T15:00:00.000250Z"]


def test_excel_knows_the_letters_and_the_file_is_private(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    in_csv(path, [("Zoë", 1)])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfone,two\r\n")
    for file in (path, columns_file(path)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_columns_stand_beside_the_data_with_the_notice(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    in_csv(path, [])
    said = columns_file(path).read_text(encoding="utf-8")
    assert NOTICE in said
    assert "| `two` | any | 2 |" in said
    assert "\n# West" not in said
    write_table(tmp_path / "x.json", "json", TABLE, [], origin=ORIGIN)
    told = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert (told["notice"], told["rows"]) == (NOTICE, [])
    assert [column["name"] for column in told["columns"]] == ["one", "two"]


@pytest.mark.parametrize("kind", FORMATS)
def test_an_export_that_breaks_off_leaves_the_old_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"x.{kind}"
    path.write_text("old")

    def rows() -> Iterator[Row]:
        yield ("a", 1)
        raise CoachingError("The database went away.")

    with pytest.raises(CoachingError, match="went away"):
        write_table(path, kind, COUNTED, rows(), origin=ORIGIN)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    """Nothing is gathered: when the thousandth row is asked for, the first ones lie in the file."""
    seen: list[int] = []

    def rows() -> Iterator[Row]:
        for number in range(20_000):
            if number % 5000 == 0:
                seen.append(sum(part.stat().st_size for part in tmp_path.glob("*.part")))
                seen.append(sum(part.stat().st_size for part in tmp_path.glob(".*.part")))
            yield ("x" * 50, number)

    assert write_table(tmp_path / "x.csv", "csv", TABLE, rows(), origin=ORIGIN) == 20_000
    assert max(seen) > 500_000


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("a.csv", None, ("a.csv", "csv")),
        ("a.JSON", None, ("a.JSON", "json")),
        ("a.json", "json", ("a.json", "json")),
        ("a.Parquet", None, ("a.Parquet", "parquet")),
        ("a", "csv", ("a", "csv")),
        (".", None, ("sessions.csv", "csv")),
        (".", "json", ("sessions.json", "json")),
    ],
)
def test_a_directory_or_the_ending_says_where_and_how(
    tmp_path: Path, name: str, kind: str | None, expected: tuple[str, str]
) -> None:
    path, chosen = place_of(tmp_path / name, SESSIONS, kind)
    assert (path.name, chosen) == expected


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("a", None, "Name the file .csv, .json or .parquet"),
        ("a.xlsx", None, "Name the file .csv, .json or .parquet"),
        (".", "orc", "Name the file .csv, .json or .parquet"),
        ("a.csv", "json", "does not end in .json"),
    ],
)
def test_another_format_is_refused_with_the_way_out(
    tmp_path: Path, name: str, kind: str | None, said: str
) -> None:
    with pytest.raises(CoachingError, match=said):
        place_of(tmp_path / name, MOMENTS, kind)


def test_no_table_explains_itself_with_another_ones_file() -> None:
    files = [columns_file(Path(f"{table.name}.csv")) for table in TABLES]
    assert len(set(files)) == len(TABLES)
