"""Pictures are drawn whatever stands in them, and what they show stands in words beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coaching.shown.course import Course
from coaching.shown.team import SpreadLine, Standing, TeamPicture
from templates import limits
from templates.course_words import course_labels, course_lines, may_chart, say_course
from templates.pictures import draw_course, draw_spreads
from templates.samples.cast import Case
from templates.samples.message_samples import course
from templates.samples.team_samples import spreads
from templates.team_words import CELLS, say_distribution_alt, say_strip

PNG = b"\x89PNG"


@pytest.mark.parametrize("case", list(Case))
def test_where_reps_stand_is_drawn_whatever_the_names(case: Case) -> None:
    facts = TeamPicture(team="Team $x^2$ 名前 \\alpha", today=date(2026, 11, 19), spreads=spreads(case))
    assert draw_spreads(facts).startswith(PNG)


@pytest.mark.parametrize("case", list(Case))
def test_a_course_is_drawn_with_and_without_a_baseline(case: Case) -> None:
    assert draw_course(course(case)).startswith(PNG)
    assert draw_course(replace(course(case), rep="$x^2$ 名前", window=None, sessions=())).startswith(PNG)


@pytest.mark.parametrize("case", list(Case))
def test_a_native_chart_of_a_course_keeps_slacks_limits(case: Case) -> None:
    drawn = course(case)
    labels = course_labels(drawn)
    assert may_chart(drawn)
    assert len(set(labels)) == len(labels) == len(drawn.calls) <= limits.CHART_POINTS
    assert all(len(label) <= limits.CHART_LABEL for label in labels)
    assert all(len(values) == len(labels) for _, values in course_lines(drawn))


def test_more_calls_than_a_chart_holds_are_left_to_the_picture() -> None:
    drawn = course(Case.TYPICAL)
    longer = replace(drawn, calls=drawn.calls + drawn.calls[:1])
    assert not may_chart(longer)
    assert draw_course(longer).startswith(PNG)


def test_whoever_sees_no_picture_reads_its_figures() -> None:
    drawn: Course = course(Case.TYPICAL)
    assert say_course(drawn).endswith(
        "before the session 2.0, 2.0, 3.0, 2.0, 1.0, 2.0, 2.0, 3.0, 2.0, 2.0, "
        "after it 3.0, 3.0, 2.0, 3.0, 4.0, 3.0, 3.0, 4.0, 3.0, 3.0 and baseline 2.1"
    )
    assert "half between 35 and 62 %, the middle one 48 % (8 reps)" in say_distribution_alt(
        spreads(Case.TYPICAL)
    )


@pytest.mark.parametrize(
    ("values", "strip"),
    [
        ((), "·" * CELLS),
        ((0.0,), "●" + "·" * (CELLS - 1)),
        ((100.0,), "·" * (CELLS - 1) + "●"),
        ((50.0, 51.0, 50.5), "·" * 10 + "3" + "·" * 10),
        ((0.0,) * 12, "+" + "·" * (CELLS - 1)),
    ],
)
def test_a_strip_has_a_dot_for_each_rep(values: tuple[float, ...], strip: str) -> None:
    line = SpreadLine(
        criterion="Asks who decides",
        standings=tuple(Standing(rep="Bob", value=value, calls=5) for value in values),
        quartiles=None,
        left_out=0,
    )
    assert say_strip(line) == strip
