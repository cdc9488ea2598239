"""Every rule of the method that docs/rules.md lists has its table-driven test, every figure its oracle."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES, _, FIGURES = (
    (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").partition("## Figures and their oracles")
)


def rows_of(section: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("| ") and not line.startswith(("| rule |", "| figure |"))
    ]


ROWS, FIGURE_ROWS = rows_of(RULES), rows_of(FIGURES)
ORACLES = re.compile(r"^(?:import|from) (?:numpy|pandas|scipy|statsmodels)\b", re.MULTILINE)
TABLES = re.compile(r"\b(parametrize|given)\b")


@cache
def tables_in(path: str) -> dict[str, bool]:
    """`Class::test` -> whether it runs over a table."""
    found: dict[str, bool] = {}

    def read(body: list[ast.stmt], inside: str, *, tabled: bool) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                over = tabled or any(TABLES.search(ast.unparse(one)) for one in node.decorator_list)
                if isinstance(node, ast.ClassDef):
                    read(node.body, f"{inside}{node.name}::", tabled=over)
                else:
                    found[f"{inside}{node.name}"] = over

    read(ast.parse((ROOT / path).read_text(encoding="utf-8")).body, "", tabled=False)
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:60])
def test_every_listed_rule_has_its_table_driven_test(row: list[str]) -> None:
    _, test, in_use = row
    path, _, name = test.strip("`").partition("::")
    assert tables_in(path)[name], f"{test} runs over no table"
    assert not in_use or (ROOT / in_use.strip("`")).is_file()


@pytest.mark.parametrize("row", FIGURE_ROWS, ids=lambda row: row[0][:60])
def test_every_listed_figure_has_a_test_beside_an_oracle(row: list[str]) -> None:
    _, test, in_use = row
    path, _, name = test.strip("`").partition("::")
    assert name in tables_in(path), f"{test} does not exist"
    assert ORACLES.search((ROOT / path).read_text(encoding="utf-8")), f"{path} asks no oracle"
    assert (ROOT / in_use.strip("`")).is_file()


def test_no_figure_is_listed_twice_and_none_of_the_kinds_is_missing() -> None:
    figures = [row[0] for row in FIGURE_ROWS]
    assert len(figures) == len(set(figures))
    said = " ".join(figures).casefold()
    for kind in (
        "delta", "drift", "quartiles", "coverage", "minutes", "adherence", "time to log", "uncoached", "fall",
        "day 1", "nine outcomes", "quota", "check-in", "digest", "calls that is scored", "patterns",
        "agreement",
    ):  # fmt: skip
        assert kind in said, kind


def test_no_rule_is_listed_twice_and_none_of_the_articles_examples_is_missing() -> None:
    rules = [row[0] for row in ROWS]
    assert len(rules) == len(set(rules))
    for example in ("58 % to 72 %", "Below 70 % on three", "more than 30 %", "first call after a session"):
        assert any(example in rule for rule in rules), example
