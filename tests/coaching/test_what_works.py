"""Which coaching works: against doing nothing, not against yesterday. A planted truth is found."""

from __future__ import annotations

import statistics
from dataclasses import replace
from datetime import timedelta

import pytest
from clocks import THURSDAY
from measured_world import CRITERION, DEFINITIONS, VERSION, comparison, simulate, uncoached

from coaching.baseline import BaselineKind
from coaching.criteria import Definition
from coaching.drift import SIMILAR, find_twins
from coaching.insights import (
    Aggregate,
    Course,
    Group,
    aggregate,
    by_criterion,
    by_method,
    by_method_and_criterion,
    by_rep,
    comparisons_that_count,
    courses,
)
from coaching.scale import Scale, ScaleKind
from coaching.sessions import SessionState
from templates.insight_words import say_effect, say_figures

LABELS = {"roleplay": "Roleplay", "call_review": "Call review"}


BOTH_NUMBERS = {"roleplay": (0.7, 0.33), "call_review": (0.27, -0.06)}
"""Of the planted world below: how far each method moved scores, and how far beyond doing nothing."""


def by_each_method(seed: int, effects: dict[str, float], *, reps: int = 500) -> dict[str, Aggregate]:
    world = simulate(seed, effects, reps=reps, a_week=reps // 10)
    counted = comparisons_that_count(world.comparisons, invalid=False)
    found = aggregate(counted, find_twins(counted, world.uncoached), DEFINITIONS, by_method)
    return {one.group.method or "": one for one in found}


def test_a_planted_truth_is_named_where_the_raw_change_would_have_named_both() -> None:
    """Roleplay lifts every rep by 0.4 of the 1-4 scale, call review by nothing; 200 of 500 are coached."""
    found = by_each_method(5, {"roleplay": 0.4, "call_review": 0.0})
    roleplay, review = found["roleplay"], found["call_review"]
    both = {
        key: (round(one.figure.mean or 0, 2), round(one.beyond.value or 0, 2)) for key, one in found.items()
    }
    assert both == BOTH_NUMBERS, "(raw change, change beyond doing nothing)"
    for one in found.values():
        assert one.figure.low is not None
        assert one.figure.low > 0, "the raw change alone would have praised what does nothing, too"
    assert (roleplay.beyond.helps, review.beyond.helps) == (True, False)
    assert roleplay.beyond.value == pytest.approx(0.4, abs=0.15)
    assert review.beyond.value == pytest.approx(0.0, abs=0.15)
    assert roleplay.beyond.drift is not None
    assert roleplay.beyond.drift > 0.1, "regression to the mean is in the twins, too"
    said = {key: say_effect(one, LABELS[key], "Handles price objection") for key, one in found.items()}
    assert said["roleplay"].startswith('Roleplay moved "Handles price objection" by +0.')
    assert "more than doing nothing (n=" in said["roleplay"]
    assert said["call_review"].startswith(
        'Call review on "Handles price objection": no clear difference from doing nothing'
    )


def test_a_planted_effect_is_found_with_its_size_whatever_the_luck() -> None:
    values, named = [], 0
    for seed in range(10):
        one = by_each_method(1000 + seed, {"roleplay": 0.4, "call_review": 0.0})["roleplay"]
        assert one.beyond.value is not None
        values.append(one.beyond.value)
        named += one.beyond.helps
    assert named >= 9
    assert statistics.fmean(values) == pytest.approx(0.37, abs=0.05), "twins coached later take a little off"


def test_where_nothing_works_fewer_than_one_in_ten_worlds_say_that_something_does() -> None:
    alarms, raw_alarms, values = 0, 0, []
    for seed in range(200):
        found = by_each_method(seed, {"roleplay": 0.0, "call_review": 0.0}, reps=250).values()
        alarms += any(one.beyond.helps or one.beyond.harms for one in found)
        raw_alarms += any(one.figure.low is not None and one.figure.low > 0 for one in found)
        values += [one.beyond.value for one in found if one.beyond.value is not None]
    assert alarms <= 20
    assert raw_alarms >= 190, "the raw change alone praises nearly always"
    assert statistics.fmean(values) == pytest.approx(0, abs=0.05), "and what is left over is no bias"


def test_a_twin_has_a_like_baseline_on_the_same_day_and_serves_once() -> None:
    near, nearer, far = uncoached(21, 2.1, 2.3), uncoached(22, 2.02, 2.2), uncoached(23, 2.5, 2.6)
    another_week, another_version = uncoached(24, 2.0, 2.0, week=1), uncoached(25, 2.0, 2.0, version=2)
    pool = [near, nearer, far, another_week, another_version]
    twins = find_twins([comparison(1, 2.0, 2.5), comparison(2, 2.0, 2.5), comparison(3, 2.0, 2.5)], pool)
    assert {session: twin.rep_id for session, twin in twins.items()} == {1: 22, 2: 21}
    assert abs(far.before - 100 / 3) > SIMILAR


def test_a_rep_who_serves_once_serves_on_no_other_day() -> None:
    later = comparison(2, 2.0, 2.5, window_after=THURSDAY + timedelta(weeks=1))
    pool = [uncoached(21, 2.0, 2.1), uncoached(21, 2.0, 2.2, week=1)]
    assert list(find_twins([comparison(1, 2.0, 2.5), later], pool)) == [1]


@pytest.mark.parametrize(
    "other",
    [
        {"baseline": BaselineKind.PROVISIONAL},
        {"baseline": BaselineKind.MANUAL},
        {"call_kind": None, "mixed": True},
        {"n": 9, "state": SessionState.INCOMPLETE},
        {"same_version": False},
    ],
)
def test_only_ten_calls_against_ten_have_a_twin(other: dict[str, object]) -> None:
    assert not find_twins([comparison(1, 2.0, 2.5, **other)], [uncoached(21, 2.0, 2.1)])


@pytest.mark.parametrize(
    ("other", "counts", "asked_for"),
    [
        ({}, True, True),
        ({"baseline": BaselineKind.PROVISIONAL}, True, True),
        ({"baseline": BaselineKind.MANUAL, "call_kind": None}, False, True),
        ({"call_kind": None, "mixed": True}, False, True),
        ({"same_version": False}, False, True),
        ({"n": 7, "state": SessionState.INCOMPLETE}, False, True),
        ({"n": 4, "state": SessionState.INCOMPLETE}, False, False),
        ({"n": 7, "state": SessionState.MEASURING}, False, False),
        ({"baseline": BaselineKind.NONE, "change": None, "points": None}, False, False),
    ],
)
def test_invalid_comparisons_count_only_when_asked_for_and_open_ones_never(
    other: dict[str, object], *, counts: bool, asked_for: bool
) -> None:
    one = comparison(1, 2.0, 2.5, **other)
    assert bool(comparisons_that_count([one], invalid=False)) is counts
    assert bool(comparisons_that_count([one], invalid=True)) is asked_for


def test_each_grouping_tells_apart_what_it_is_about() -> None:
    members = [
        comparison(n, 2.0, 2.5, method=method) for n, method in enumerate(["roleplay"] * 5 + ["call_review"])
    ]
    about = {
        by_method: {Group(method="roleplay"), Group(method="call_review")},
        by_criterion: {Group(criterion_id=CRITERION)},
        by_method_and_criterion: {Group("roleplay", CRITERION), Group("call_review", CRITERION)},
        by_rep: {Group(rep_id=n) for n in range(6)},
    }
    for grouping, expected in about.items():
        assert {one.group for one in aggregate(members, {}, DEFINITIONS, grouping)} == expected


def test_one_scale_keeps_its_unit_and_several_are_told_in_points_of_attainment() -> None:
    percent = Scale.of(ScaleKind.PERCENT)
    definitions = {**DEFINITIONS, 2: Definition(scale=percent)}
    four = [comparison(n, 2.0, 2.6) for n in range(5)]
    mixed = [*four, comparison(9, 2.0, 2.0, version_id=2, change=40.0, points=40.0)]
    (native,) = aggregate(four, {}, definitions, by_method)
    (points,) = aggregate(mixed, {}, definitions, by_method)
    assert (native.scale, native.figure.mean) == (DEFINITIONS[VERSION].scale, pytest.approx(0.6))
    assert (points.scale, points.figure.mean) == (None, pytest.approx((5 * 20 + 40) / 6))


def test_the_more_figures_stand_beside_each_other_the_wider_is_each() -> None:
    world = simulate(3, {"roleplay": 0.4, "call_review": 0.0})
    counted = comparisons_that_count(world.comparisons, invalid=False)
    twins = find_twins(counted, world.uncoached)
    (alone,) = aggregate([one for one in counted if one.method == "roleplay"], twins, DEFINITIONS, by_method)
    beside = {one.group.method: one for one in aggregate(counted, twins, DEFINITIONS, by_method)}["roleplay"]
    assert alone.beyond.value == beside.beyond.value
    assert alone.beyond.low is not None
    assert beside.beyond.low is not None
    assert beside.beyond.low < alone.beyond.low
    assert beside.figure == alone.figure


def after_each(*told: tuple[str, float]) -> list:
    return [
        comparison(n, 2.0, 2.0 + change, rep_id=1, method=method) for n, (method, change) in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("told", "course"),
    [
        ([("roleplay", 0.5)] * 4, Course.NOT_YET),
        ([("roleplay", 0.5)] * 3 + [("roleplay", 0.0)] * 3, Course.UP),
        ([("roleplay", 0.15)] * 3 + [("call_review", 0.0)] * 2, Course.UP),
        ([("roleplay", 0.1)] * 3 + [("call_review", -0.2)] * 3, Course.PLATEAU),
        ([("roleplay", 0.1)] * 5, Course.UNSURE),
        ([("roleplay", 0.0)] * 4 + [("call_review", 0.4)], Course.UNSURE),
    ],
)
def test_a_plateau_is_a_rep_whom_no_method_of_several_moves(
    told: list[tuple[str, float]], course: Course
) -> None:
    (found,) = courses(after_each(*told), {}, DEFINITIONS)
    assert found.course is course


@pytest.mark.parametrize(
    ("twins", "rose", "course"),
    [
        (0, 0.0, Course.UP),
        (4, 0.0, Course.UP),
        (5, 0.0, Course.IMPROVES),
        (5, 0.1, Course.IMPROVES),
        (5, 0.3, Course.PLATEAU),
    ],
)
def test_a_rep_improves_by_what_does_not_happen_without_a_session(
    twins: int, rose: float, course: Course
) -> None:
    """Five times up by 0.3 beside alike who rose so far with none; below five nobody knows what they do."""
    members = after_each(*[("roleplay", 0.3)] * 3, *[("call_review", 0.3)] * 2)
    alike = {n: uncoached(100 + n, 2.0, 2.0 + rose) for n in range(twins)}
    (found,) = courses(members, alike, DEFINITIONS)
    assert found.course is course


@pytest.mark.parametrize(
    ("comparisons", "pairs", "words"),
    [
        (3, 3, 'Roleplay on "Opens": not enough yet (3 of 5)'),
        (6, 0, "Nothing like it went without a session, so what coaching did of that is unknown"),
        (6, 2, "Only 2 of 5 like it went without a session, so what coaching did of that is unknown"),
        (6, 6, 'Roleplay moved "Opens" by +0.5 more than doing nothing (n=6, likely between +0.4 and +0.6)'),
    ],
)
def test_words_say_no_more_than_there_is(comparisons: int, pairs: int, words: str) -> None:
    members = [comparison(n, 2.0, 2.5 + 0.1 * (n % 2)) for n in range(comparisons)]
    pool = {n: replace(uncoached(100 + n, 2.0, 2.05), change=0.1 * (n % 2)) for n in range(pairs)}
    (one,) = aggregate(members, pool, DEFINITIONS, by_method)
    assert words in say_effect(one, "Roleplay", "Opens")
    assert (say_figures(one) == "not enough yet (3 of 5)") is (comparisons == 3)
