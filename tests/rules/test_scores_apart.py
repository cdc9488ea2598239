"""A rep's score and a coach's are never one number, and no order comes from a score (domain.md 6).

Read from the code itself: a query, a view, an export or an API that breaks this fails here by being
written. What happens when it runs stands in tests/coaching/test_coach_order.py.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_type_hints

import pytest
from jinja2 import Environment, nodes

import coaching.shown
from coaching.export_tables import TABLES
from coaching.scenarios import CoachScore, Rated, RepScore

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "jobs", "models", "templates", "coaching", "sources")
REP = re.compile(r"rep_?(score|rating|rubric|level)|execution_score", re.IGNORECASE)
COACH = re.compile(r"coach_?(score|rating|rubric|level)", re.IGNORECASE)
OF_A_COACH = re.compile(r"coach_?(score|rating)|threes|missed|carried|gap_pairs|weighted", re.IGNORECASE)
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
COMBINING = {"sum", "mean", "fmean", "median", "max", "min", "avg", "weighted", "union", "union_all", "join"}
ORDERING = {"sorted", "sort", "order_by", "nlargest", "nsmallest", "max", "min", "heapify", "insort"}

READERS = {
    "coaching/coach_patterns.py",
    "coaching/exporting.py",
    "coaching/ports.py",
    "coaching/scenario_place.py",
    "coaching/scenario_ports.py",
    "coaching/scenario_rubric_editing.py",
    "coaching/scenario_scoring.py",
    "coaching/scenario_showing.py",
    "handlers/scenario.py",
    "models/door.py",
}
"""All that may touch coaches' scores. A job or a route that wants to has to stand here first.

The export does: a table of its own, coach by coach in the order of names, written for a coach or enablement.
"""


@cache
def code() -> list[tuple[str, ast.Module]]:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in files]


def names_in(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Attribute):
            yield one.attr
        elif isinstance(one, ast.keyword) and one.arg:
            yield one.arg
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and len(one.value) < 400:
            yield one.value


def says(pattern: re.Pattern[str], node: ast.AST) -> bool:
    return any(pattern.search(name) for name in names_in(node))


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def combinations(tree: ast.Module) -> list[int]:
    """Lines on which one expression computes with both."""
    found = []
    for node in ast.walk(tree):
        computes = (isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC)) or (
            isinstance(node, ast.Call) and called(node) in COMBINING
        )
        if computes and says(REP, node) and says(COACH, node):
            found.append(node.lineno)
    return found


def orders_by_score(tree: ast.Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and called(node) in ORDERING
        and any(says(OF_A_COACH, part) for part in (*node.args, *node.keywords))
    ]


def test_no_expression_computes_with_both_scores() -> None:
    assert {name: lines for name, tree in code() if (lines := combinations(tree))} == {}


def test_nothing_is_put_in_order_by_a_coachs_score() -> None:
    assert {name: lines for name, tree in code() if (lines := orders_by_score(tree))} == {}


@pytest.mark.parametrize(
    "wrong",
    [
        "total = rep_score.value + coach_score.value",
        "shown = (store.rep_scores.scores(ids)[1].x - store.coach_scores.scores(ids)[1].x) / 2",
        "both = fmean([rep_total(rep_score), taught(coach_score)])",
        "select(RepRatingRow).join(CoachRatingRow)",
        "text('select 1').union_all(f(rep_rating, coach_rating))",
    ],
)
def test_the_check_sees_a_combination(wrong: str) -> None:
    assert set(combinations(ast.parse(wrong))) == {1}


@pytest.mark.parametrize(
    "wrong",
    [
        "sorted(pages, key=lambda page: page.patterns.threes)",
        "pages.sort(key=lambda page: weighted(page.ratings))",
        "select(MemberRow).order_by(CoachRatingRow.rating)",
        "max(coaches, key=lambda coach: coach_scores[coach.id].write())",
    ],
)
def test_the_check_sees_an_order(wrong: str) -> None:
    assert orders_by_score(ast.parse(wrong)) == [1]


def test_no_module_of_the_storage_sees_both_tables() -> None:
    """Two tables, two stores: a query over both cannot be written without a new import, which fails here."""
    both = {
        name
        for name, tree in code()
        if name.startswith("models/") and not name.startswith(("models/tables/", "models/migrations/"))
        if any(re.match("Rep(Rating|Rubric)Row", word) for word in names_in(tree))
        and any(re.match("Coach(Rating|Rubric)Row", word) for word in names_in(tree))
    }
    assert both == set()


def test_no_statement_in_words_names_both_tables() -> None:
    for path in (
        path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in {".py", ".sql"}
    ):
        for literal in re.findall(r"\"{3}.*?\"{3}|\"[^\"\n]*\"", path.read_text(encoding="utf-8"), re.DOTALL):
            assert not ("rep_rating" in literal and "coach_rating" in literal), path


def test_one_module_states_what_is_read_of_coaches_scores() -> None:
    """As rows or in words: a statement that ranked them would have to be written there."""
    table = re.compile(r"Coach(Rating|Rubric)Row|coach_(rating|rubric)\b")
    files = [path for room in ("bot", "jobs", "models", "sources") for path in (ROOT / room).rglob("*")]
    found = {
        str(path.relative_to(ROOT))
        for path in files
        if path.suffix in {".py", ".sql"}
        and not {"tables", "migrations"} & set(path.parts)
        and table.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"models/coach_scores.py"}


def test_only_these_modules_read_coaches_scores() -> None:
    """No job, no route, no command line of its own: none of them can rank anybody."""
    readers = {
        name
        for name, tree in code()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "coach_scores")
        or (isinstance(node, ast.FunctionDef) and node.name == "coach_scores")
        or (isinstance(node, ast.alias) and node.name in {"coach_scores", "patterns_of", "patterns_by_name"})
        or (isinstance(node, ast.ClassDef) and node.name == "CoachScoreStore")
    }
    assert readers - {"coaching/loop/home.py"} <= READERS


def test_no_table_of_an_export_holds_both_scores() -> None:
    """Each subject's levels stand in one table, with its own range, and no table holds a total of both."""
    levels = {
        table.name: [column.unit for column in table.columns if column.name == "level"] for table in TABLES
    }
    assert {name: units for name, units in levels.items() if units} == {
        "rep-scenarios": ["1 to 5"],
        "coach-scenarios": ["1 to 3"],
    }
    for table in TABLES:
        assert not any(REP.search(name) or COACH.search(name) for name in table.names)
        assert not {"total", "rank", "position"} & set(table.names)


def test_one_reader_of_an_export_reads_one_subject() -> None:
    (tree,) = (tree for name, tree in code() if name == "coaching/exporting.py")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            read = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
            assert not {"rep_scores", "coach_scores"} <= read, node.name


def shown_types() -> list[type[object]]:
    found = []
    for module in pkgutil.iter_modules(coaching.shown.__path__):
        members = vars(importlib.import_module(f"coaching.shown.{module.name}")).values()
        found += [one for one in members if inspect.isclass(one) and dataclasses.is_dataclass(one)]
    return list(dict.fromkeys(found))


def test_facts_that_hold_both_hold_no_figure_of_their_own() -> None:
    """What a surface may show of the two are two lines of words."""
    both = []
    for facts in shown_types():
        hints = {name: str(hint) for name, hint in get_type_hints(facts).items()}
        if any(REP.search(name + hint) for name, hint in hints.items()) and any(
            COACH.search(name + hint) for name, hint in hints.items()
        ):
            both.append(facts.__name__)
            figures = [name for name, hint in hints.items() if "float" in hint or "int" in hint]
            assert all(name.endswith(("_id", "private")) for name in figures), (facts.__name__, figures)
    assert "ScenarioSaved" in both
    assert "ScenarioForm" in both


def test_scores_have_no_sum_and_no_order() -> None:
    ratings = (Rated(key="k", label="l", level=3, anchor=""),)
    rep, coach = RepScore(ratings), CoachScore(ratings)
    for act in ("+", "-", "*", "/", "<", ">"):
        for left, right in ((rep, coach), (coach, rep), (coach, coach)):
            with pytest.raises(TypeError):
                eval(f"left {act} right", {"left": left, "right": right})  # noqa: S307 - six operators
    assert rep != coach


def templates() -> list[tuple[str, nodes.Template]]:
    environment = Environment(extensions=["jinja2.ext.do"], autoescape=True)
    return [
        (path.name, environment.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / "templates").rglob("*.j2"))
    ]


def test_no_template_computes_with_scores_or_sorts() -> None:
    arithmetic = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Concat, nodes.Filter)
    for name, tree in templates():
        assert not {found.name for found in tree.find_all(nodes.Filter)} & {"sort", "dictsort"}, name
        for node in tree.find_all(arithmetic):
            said = {found.attr for found in node.find_all(nodes.Getattr)}
            assert not {"rep_score", "coach_score"} <= said, name
            assert not said & {"threes", "missed", "carried", "gap"}, name
