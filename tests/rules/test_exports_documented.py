"""The data dictionary of exports stands in the docs, column for column, and every table has a command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import export_app
from coaching.baseline import BaselineKind
from coaching.export_columns import NOTICE, Table, dictionary_lines
from coaching.export_tables import TABLES
from coaching.scale import Direction, ScaleKind
from coaching.scenario_rubrics import ScenarioKind
from coaching.sessions import STANDARD_METHODS, SessionState, Verdict
from coaching.voices import Finding

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "exporting.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_explained_in_the_docs(table: Table) -> None:
    section = f"### `{table.name}`: {table.title}\n\n{table.rule}\n\n" + "\n".join(dictionary_lines(table))
    assert section in TEXT


def test_the_docs_explain_no_table_that_does_not_exist() -> None:
    assert re.findall(r"^### `([a-z-]+)`", TEXT, re.MULTILINE) == [table.name for table in TABLES]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_have_one_name_each_and_words_that_a_table_can_hold(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    for column in table.columns:
        assert re.fullmatch(r"[a-z][a-z_]*", column.name)
        assert column.unit
        assert column.meaning
        assert not {"|", "\n"} & set(column.unit + column.meaning)


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("sessions", "state", set(SessionState) - {SessionState.CANCELLED}),
        ("results", "state", set(SessionState) - {SessionState.CANCELLED, SessionState.SCHEDULED}),
        ("sessions", "baseline_kind", set(BaselineKind)),
        ("sessions", "method", {key for key, _ in STANDARD_METHODS}),
        ("scores", "scale", set(ScaleKind)),
        ("scores", "direction", set(Direction)),
        ("reviews", "verdict", set(Verdict)),
        ("views", "finding", set(Finding)),
        ("rep-scenarios", "kind", set(ScenarioKind)),
    ],
)
def test_every_word_that_a_column_can_hold_is_named(table: str, column: str, words: set[str]) -> None:
    (meaning,) = (
        one.meaning for each in TABLES if each.name == table for one in each.columns if one.name == column
    )
    assert {str(word) for word in words} <= set(re.findall(r"[a-z0-9_-]+", meaning))


def test_every_table_has_a_command() -> None:
    assert {one.name for one in export_app.registered_commands} == {
        "rubric",
        "all",
        *(table.name for table in TABLES),
    }


def test_the_docs_say_what_records_are_not_for() -> None:
    assert NOTICE.removesuffix(".") in TEXT
