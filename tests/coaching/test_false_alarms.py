"""Where nothing works, how often any words say that something does: 200 seeds each, and where it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from measured_world import DEFINITIONS, VERSION, simulate
from scipy import stats

from coaching.comparisons import Comparison, Uncoached
from coaching.drift import find_twins
from coaching.insights import (
    Aggregate,
    Group,
    aggregate,
    by_criterion,
    by_method,
    by_method_and_criterion,
    by_rep,
    comparisons_that_count,
    courses,
)
from coaching.insights_shown import what_works
from coaching.shown.insights import EffectLine, RepLine
from coaching.team.figures import Attained, Cohorts, cohorts_of
from templates.insight_words import say_effect, say_who_moves
from templates.team_words import say_cohorts

CRITERIA = range(1, 6)
MANY = dict.fromkeys(CRITERIA, DEFINITIONS[VERSION])
SEEDS = range(200)
AT_MOST = len(SEEDS) // 10


def program(seed: int, effects: dict[str, float]) -> tuple[list[Comparison], list[Uncoached]]:
    """Ninety reps on five criteria, six in ten of them coached on each because they looked weak."""
    compared, alone = [], []
    for version in CRITERIA:
        world = simulate(10 * seed + version, effects, reps=90, a_week=13)
        compared += [
            replace(one, session_id=10 * one.session_id + version, version_id=version, criterion_id=version)
            for one in world.comparisons
        ]
        alone += [replace(one, version_id=version) for one in world.uncoached]
    return compared, alone


def lines_of(aggregates: Sequence[Aggregate]) -> tuple[EffectLine, ...]:
    return tuple(
        EffectLine(
            method=one.group.method,
            criterion=None if one.group.criterion_id is None else f"Criterion {one.group.criterion_id}",
            aggregate=one,
        )
        for one in aggregates
    )


def sentences(seed: int, effects: dict[str, float]) -> list[str]:
    """Every sentence of `/coach insights`: what works, what was coached most, who moves."""
    compared, alone = program(seed, effects)
    counted = comparisons_that_count(compared, invalid=False)
    twins = find_twins(counted, alone)

    def lines(grouping: object) -> tuple[EffectLine, ...]:
        return lines_of(aggregate(counted, twins, MANY, grouping))  # type: ignore[arg-type]

    best = what_works(lines(by_method_and_criterion), lines(by_method))
    (coached_most,) = (line for line in lines(by_criterion) if line.criterion == "Criterion 1")
    of_rep = {one.group.rep_id: one for one in aggregate(counted, twins, MANY, by_rep)}
    reps = tuple(
        RepLine(rep=f"Rep {one.rep_id}", course=one, methods=one.methods, aggregate=of_rep[one.rep_id])
        for one in courses(counted, twins, MANY)
    )
    return [
        *(say_effect(line.aggregate, line.method, line.criterion) for line in best),
        say_effect(coached_most.aggregate),
        *say_who_moves(reps),
    ]


def claims(said: Sequence[str]) -> list[str]:
    """Sentences that say something moved, or was moved, more or less than nothing does."""
    return [one for one in said if "than doing nothing (" in one or one.startswith("Improve: ")]


def test_where_nothing_works_whole_pages_of_words_seldom_say_that_anything_does() -> None:
    said = [sentences(seed, {"call_review": 0.0, "roleplay": 0.0}) for seed in SEEDS]
    alarms = [found for one in said if (found := claims(one))]
    assert len(alarms) <= AT_MOST, alarms
    assert any("Up, not clearly more than doing nothing: Rep " in words for one in said for words in one)


def test_where_one_method_works_the_words_name_it_and_not_the_other() -> None:
    named = [claims(sentences(seed, {"call_review": 0.0, "roleplay": 0.9})) for seed in range(20)]
    right = [any(one.startswith("roleplay moved") for one in found) for found in named]
    wrong = [any(one.startswith("call_review moved") for one in found) for found in named]
    assert (sum(right), sum(wrong)) == (20, 0)


def team(seed: int, *, effect: float, by_chance: bool) -> tuple[Cohorts, float]:
    """Of twenty-four reps the half that looked weak is coached; with the chance Welch alone would give."""
    rng = np.random.default_rng(seed)
    able = rng.normal(60, 10, 24)[:, None]
    before, now = (able + rng.normal(0, 25, (24, 20)) for _ in range(2))
    looks = rng.normal(0, 1, 24) if by_chance else before[:, -10:].mean(axis=1) + rng.normal(0, 3, 24)
    coached = set(np.argsort(looks)[:12].tolist())
    attained = [
        Attained(
            rep_id=rep, version_id=1, n_before=20, before=float(before[rep].mean()), n_now=20,
            now=float(now[rep].mean()) + effect * (rep in coached),
        )
        for rep in range(24)
    ]  # fmt: skip
    changes = {one.rep_id: one.change for one in attained}
    sides = (
        [changes[rep] for rep in changes if (rep in coached) is with_session]
        for with_session in (True, False)
    )
    return cohorts_of(attained, [1], coached), float(stats.ttest_ind(*sides, equal_var=False).pvalue)


@pytest.mark.parametrize("by_chance", [True, False], ids=["picked by chance", "picked for looking weak"])
def test_where_coaching_does_nothing_coached_and_uncoached_seldom_differ(*, by_chance: bool) -> None:
    found = [team(seed, effect=0, by_chance=by_chance) for seed in SEEDS]
    alarms = sum(
        one.low is not None and one.high is not None and not one.low <= 0 <= one.high for one, _ in found
    )
    raw = sum(chance < 0.05 for _, chance in found)
    assert alarms <= AT_MOST
    assert by_chance or raw > 2 * AT_MOST, (
        "the raw difference would be told, as weak months pass by themselves"
    )


def test_where_coaching_works_it_is_seen_and_said() -> None:
    found = [team(seed, effect=15, by_chance=False)[0] for seed in range(50)]
    assert sum(one.low is not None and one.low > 0 for one in found) >= 25
    assert np.mean([one.difference for one in found]) == pytest.approx(15, abs=2)
    assert "from the same start +" in say_cohorts(found[0])


def test_a_team_as_a_whole_is_seldom_told_that_it_moved() -> None:
    """The first sentence of `/coach team`: every comparison against its twin, in one figure."""
    alarms = 0
    for seed in SEEDS:
        world = simulate(seed, {"call_review": 0.0, "roleplay": 0.0}, reps=120, a_week=12)
        counted = comparisons_that_count(world.comparisons, invalid=False)
        (one,) = aggregate(counted, find_twins(counted, world.uncoached), DEFINITIONS, lambda _: Group())
        alarms += one.beyond.helps or one.beyond.harms
    assert alarms <= AT_MOST
