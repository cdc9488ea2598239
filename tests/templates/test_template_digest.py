"""The digest says everything about a team of any size, in as many messages as Slack needs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coaching.people import DigestBlock
from coaching.shown.messages import Digest, DigestRow
from sandbox.validate import validate_message
from templates import Surfaces
from templates.digest import charted, split_digest, unique_labels
from templates.kit.canvas import weigh
from templates.pictures import draw_changes
from templates.samples.cast import Case, delta
from templates.samples.digest_samples import digest
from templates.words import say_summary, say_why_blank


def row(rep: str, *, verdict: str = "improved", n: int = 10) -> DigestRow:
    change = delta(verdict, n=n)
    return DigestRow(
        rep=rep,
        focus="Asks who decides",
        delta=change,
        carry_through="",
        next_focus="keep",
        why="",
        news=("new session",),
    )


def everything_said(surfaces: Surfaces, week: Digest) -> str:
    return json.dumps([part.blocks for part in surfaces.messages(week)], ensure_ascii=False)


@pytest.mark.parametrize("chart", ["native", "none", "image:F0123456789"])
def test_forty_reps_with_the_longest_names_fit_in_parts_and_nobody_is_left_out(chart: str) -> None:
    surfaces = Surfaces()
    rows = tuple(row(f"{index:02} " + "Wolfeschlegelsteinhausen " * 4) for index in range(40))
    names = tuple(f"Idle {index:02} " + "x" * 80 for index in range(40))
    late = tuple(replace(digest(Case.TYPICAL).overdue[0], rep=f"Late {index:02}") for index in range(40))
    week = replace(
        digest(Case.TYPICAL),
        rows=rows,
        not_coached=names,
        overdue=late,
        idle=tuple((name, None) for name in names),
    )
    parts = surfaces.messages(week, chart=chart)
    said = json.dumps([part.blocks for part in parts])
    for index in range(40):
        assert f'"{index:02} Wolfe' in said
        assert f"Idle {index:02} x" in said
        assert f"Late {index:02}" in said
    for part in parts:
        assert validate_message({"text": part.text, "blocks": part.blocks}) == []
        assert weigh(part.blocks) < 10_000
        assert "Shortened here" not in json.dumps(part.blocks)
    assert "more parts in the thread" in json.dumps(parts[0].blocks)


def test_a_chart_shows_only_figures_that_may_be_shown() -> None:
    rows = [row("Bob", verdict="improved"), row("Dan", verdict="not_yet", n=3), row("Eli", verdict="invalid")]
    assert [one.rep for one in charted(rows)] == ["Bob"]


def test_chart_labels_stay_short_and_apart() -> None:
    labels = unique_labels([("Bartholomew Featherstonehaugh", 10)] * 12 + [("<!channel> of everybody", 5)])
    assert len(set(labels)) == 13
    assert all(len(label) <= 20 and "<!" not in label for label in labels)
    assert unique_labels([("Bob Okafor", 10)]) == ["Bob Okafor (10)"]


def test_more_reps_than_one_chart_holds_get_a_second_one() -> None:
    parts = split_digest(replace(digest(Case.TYPICAL), rows=tuple(row(f"R{index}") for index in range(25))))
    assert [len(points) for points in parts[0].charts] == [20, 5]


def test_the_summary_counts_everybody_once() -> None:
    rows = [row("a"), row("b"), row("c", verdict="regressed"), row("d", verdict="not_yet", n=3)]
    assert say_summary(rows, 1) == (
        "Two of four improved on their focus, one slipped, one is still measuring. One review is overdue."
    )
    assert say_summary([], 0) == "Nobody has a session to report yet."


def test_a_blank_cell_says_what_would_settle_it() -> None:
    words = say_why_blank(row("Dan", verdict="not_yet", n=3))
    assert words == "3 of 10 calls are in; 7 more comparable calls will settle it"
    assert "definition changed" in say_why_blank(row("Eli", verdict="invalid"))


def test_no_figure_below_five_calls() -> None:
    week = replace(
        digest(Case.TYPICAL), rows=(row("Dan Wu", verdict="not_yet", n=3),), movements=(), results=()
    )
    said = everything_said(Surfaces(), week)
    assert "not enough yet (3 of 10)" in said
    assert "data_visualization" not in said


@pytest.mark.parametrize("case", list(Case))
def test_the_picture_is_a_png_whatever_the_names(case: Case) -> None:
    week = replace(digest(case), team="Team $x^2$ 名前 \\alpha")
    assert draw_changes(week).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (DigestBlock.CHANGES, "new session"),
        (DigestBlock.CHANGES, "No change this week"),
        (DigestBlock.PICTURE, "data_visualization"),
        (DigestBlock.COVERAGE, "Coached last week"),
        (DigestBlock.COVERAGE, "No session lately"),
        (DigestBlock.ALERTS, "Falls on targets"),
        (DigestBlock.OVERDUE, "*Waiting*"),
        (DigestBlock.RESULTS, "Results that came in"),
        (DigestBlock.MOVEMENTS, "Two and four weeks on"),
        (DigestBlock.AGGREGATES, "What coaching moved"),
    ],
)
def test_what_a_team_leaves_out_is_not_said(block: DigestBlock, words: str) -> None:
    surfaces, week = Surfaces(), digest(Case.TYPICAL)
    assert words in everything_said(surfaces, week)
    assert words not in everything_said(surfaces, replace(week, left_out=frozenset({block})))
    others = frozenset(DigestBlock) - {block, DigestBlock.CHANGES}
    assert words in everything_said(surfaces, replace(week, left_out=others))


@pytest.mark.parametrize("unchanged", [0, 1, 12, 13, 60])
def test_everybody_without_news_stands_once_however_many_they_are(unchanged: int) -> None:
    rows = tuple(replace(row(f"Rep {n:02}"), news=()) for n in range(unchanged))
    said = everything_said(Surfaces(), replace(digest(Case.TYPICAL), rows=(row("Bob"), *rows)))
    assert all(said.count(f"Rep {n:02}") == 1 for n in range(unchanged))
    assert ("No change this week" in said) is bool(unchanged)
