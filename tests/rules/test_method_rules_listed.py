"""Every rule of the method that docs/rules.md lists has its table-driven test, under that very name."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| rule |")
]
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


def test_no_rule_is_listed_twice_and_none_of_the_articles_examples_is_missing() -> None:
    rules = [row[0] for row in ROWS]
    assert len(rules) == len(set(rules))
    for example in ("58 % to 72 %", "Below 70 % on three", "more than 30 %", "first call after a session"):
        assert any(example in rule for rule in rules), example
