"""Figures that no database works out, against numpy, pandas, scipy and statsmodels on generated data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from clocks import THURSDAY
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from measured_world import comparison, uncoached
from scipy import stats
from scored_calls import DISCOVERY, NOW, VERSION, scored, scored_from
from statsmodels.regression.linear_model import OLS

from coaching.agreement import agreement_over, spread_of
from coaching.baseline import Baseline, BaselineKind
from coaching.coach_patterns import find_patterns
from coaching.criteria import Definition
from coaching.declines.falling import Side, interval_of
from coaching.delta import compare
from coaching.drift import find_twins
from coaching.insights import clearly_up
from coaching.scale import Direction, Scale, ScaleKind
from coaching.scenarios import CoachScore, Rated, weighted
from coaching.scorecard.check_ins import tally
from coaching.scorecard.moves import Move, Way
from coaching.sessions import Verdict
from coaching.team.figures import difference_at_the_same_start

EXACT = 1e-9
FILLERS = Scale(kind=ScaleKind.MEASURE, low=0, high=20, unit="fillers", direction=Direction.LOWER)
TALK = Scale(
    kind=ScaleKind.MEASURE, low=0, high=100, unit="% talk", direction=Direction.BAND, band_low=38,
    band_high=48,
)  # fmt: skip
SCALES = (Scale.of(ScaleKind.ONE_TO_FOUR), Scale.of(ScaleKind.PERCENT), FILLERS, TALK)


def generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def good(scale: Scale, scores: Sequence[float]) -> np.ndarray:
    """More is better: the score, its opposite, or minus the distance from the band."""
    given = np.asarray(scores, dtype=float)
    if scale.direction is Direction.BAND:
        assert scale.band_low is not None
        assert scale.band_high is not None
        return -np.clip(np.maximum(scale.band_low - given, given - scale.band_high), 0, None)
    return given if scale.direction is Direction.HIGHER else -given


@pytest.mark.parametrize("scale", SCALES, ids=["1-4", "percent", "lower", "band"])
@given(seed=some.integers(0, 10**6))
def test_a_sessions_delta_and_its_90_percent_interval(scale: Scale, seed: int) -> None:
    rng = generator(seed)
    before = rng.uniform(scale.low, scale.high, rng.integers(2, 11)).tolist()
    after = rng.uniform(scale.low, scale.high, rng.integers(5, 15)).tolist()
    baseline = Baseline(
        kind=BaselineKind.FULL if len(before) == 10 else BaselineKind.PROVISIONAL,
        version_id=VERSION,
        value=float(np.mean(before)),
        as_of=NOW,
        calls=tuple(reversed(scored(before))),
        kind_of_call=DISCOVERY,
    )
    shown = compare(baseline, Definition(scale=scale), scored_from(NOW, after))
    first, then = good(scale, before), good(scale, after[:10])
    assume(first.std() + then.std() > 1e-6)
    welch = stats.ttest_ind(then, first, equal_var=False).confidence_interval(0.90)
    assert shown.n == min(len(after), 10)
    assert shown.now == pytest.approx(np.mean(after[:10]), abs=EXACT)
    assert shown.value == pytest.approx(then.mean() - first.mean(), abs=EXACT)
    assert (shown.low, shown.high) == (
        pytest.approx(welch.low, rel=EXACT, abs=EXACT),
        pytest.approx(welch.high, rel=EXACT, abs=EXACT),
    )


@given(seed=some.integers(0, 10**6))
def test_a_fall_has_welchs_interval_from_its_sums(seed: int) -> None:
    rng = generator(seed)
    before, now = rng.normal(3, 0.8, rng.integers(5, 60)), rng.normal(2.6, 0.8, rng.integers(5, 20))
    sides = [
        Side(n=len(x), score=x.mean(), mean=x.mean(), squares=((x - x.mean()) ** 2).sum())
        for x in (before, now)
    ]
    welch = stats.ttest_ind(now, before, equal_var=False).confidence_interval(0.995)
    assert interval_of(*sides) == (
        pytest.approx(welch.low, abs=EXACT),
        pytest.approx(welch.high, abs=EXACT),
    )


@given(seed=some.integers(0, 10**6))
def test_twins_are_the_nearest_that_nobody_else_has(seed: int) -> None:
    """Greedy over a table of all distances, in the order of sessions."""
    rng = generator(seed)
    coached = [
        comparison(
            n, float(rng.uniform(1.5, 3)), 3.0, window_after=THURSDAY + timedelta(weeks=int(rng.integers(2)))
        )
        for n in range(int(rng.integers(1, 25)))
    ]
    pool = [
        uncoached(100 + rep, float(rng.uniform(1.5, 3)), 3.0, week=week)
        for rep in range(int(rng.integers(1, 25)))
        for week in range(2)
    ]
    left = pd.DataFrame([(one.rep_id, one.day, one.before) for one in pool], columns=["rep", "day", "before"])
    wanted: dict[int, int] = {}
    for one in coached:
        day = one.window_after.replace(hour=0, minute=0)
        apart = (left[left["day"] == day]["before"] - one.before).abs()
        if len(apart) and apart.min() <= 5:
            wanted[one.session_id] = int(left.loc[apart.idxmin(), "rep"])
            left = left[left["rep"] != wanted[one.session_id]]
    assert {session: twin.rep_id for session, twin in find_twins(coached, pool).items()} == wanted


@settings(max_examples=50)
@given(seed=some.integers(0, 10**6))
def test_who_improves_lies_above_their_twins_in_a_regression_on_reps(seed: int) -> None:
    """One mean a rep, one variance for all: the interval of each coefficient, shared by all (Bonferroni)."""
    rng = generator(seed)
    reps = int(rng.integers(1, 8))
    members, twins, rows = {}, {}, []
    for rep in range(reps):
        told = []
        for _ in range(int(rng.integers(3, 9))):
            number = len(rows) + 1
            own, alike = rng.normal(0.5 * (rep % 2), 0.4), rng.normal(0.1, 0.4)
            told.append(comparison(number, 2.0, 2.0 + own, rep_id=rep))
            twins[number] = uncoached(1000 + number, 2.0, 2.0 + alike)
            rows.append((rep, (own - alike) / 3 * 100))
        members[rep] = told
    frame = pd.DataFrame(rows, columns=["rep", "beyond"])
    frame = frame[frame.groupby("rep")["beyond"].transform("size") >= 5]
    wanted = set()
    if len(frame):
        design = pd.get_dummies(frame["rep"]).astype(float)
        ends = OLS(frame["beyond"], design).fit().conf_int(alpha=0.05 / design.shape[1])
        wanted = {int(rep) for rep in ends.index[ends[0] > 0]}
    assert clearly_up(members, twins) == wanted


@given(seed=some.integers(0, 10**6))
def test_coached_and_uncoached_from_the_same_start_as_a_regression_says(seed: int) -> None:
    rng = generator(seed)
    coached, alone = int(rng.integers(5, 20)), int(rng.integers(5, 20))
    start = rng.uniform(20, 90, coached + alone)
    change = rng.normal(3, 8, coached + alone) - 0.3 * (start - 50)
    moves = list(zip(start.tolist(), change.tolist(), strict=True))
    group = np.arange(coached + alone) < coached
    fit = OLS(change, np.column_stack([np.ones(len(start)), group, start]).astype(float)).fit()
    found = difference_at_the_same_start(moves[coached:], moves[:coached])
    assert found == tuple(pytest.approx(one, abs=EXACT) for one in (fit.params[1], *fit.conf_int(0.05)[1]))


def distance(kind: ScaleKind, values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Krippendorff's squared differences: nominal, ordinal, interval."""
    if kind is ScaleKind.PASS_FAIL:
        return 1.0 - np.eye(len(values))
    if kind is ScaleKind.PERCENT:
        return (values[:, None] - values[None, :]) ** 2
    ranks = np.cumsum(counts) - counts / 2
    return (ranks[:, None] - ranks[None, :]) ** 2


def alpha(rounds: Sequence[Sequence[float]], kind: ScaleKind) -> float:
    """1 - observed over expected disagreement, by the matrix of coincidences (Krippendorff 2011)."""
    values = np.unique([score for scores in rounds for score in scores])
    together = np.zeros((len(values), len(values)))
    for scores in rounds:
        counts = np.array([list(scores).count(value) for value in values], dtype=float)
        together += (np.outer(counts, counts) - np.diag(counts)) / (len(scores) - 1)
    margin = together.sum(axis=0)
    total = margin.sum()
    expected = (np.outer(margin, margin) - np.diag(margin)) / (total - 1)
    apart = distance(kind, values, margin)
    return float(1 - (together * apart).sum() / (expected * apart).sum())


@pytest.mark.parametrize("kind", [ScaleKind.PASS_FAIL, ScaleKind.ONE_TO_FOUR, ScaleKind.PERCENT])
@given(seed=some.integers(0, 10**6))
def test_agreement_is_krippendorffs_alpha_by_its_coincidences(kind: ScaleKind, seed: int) -> None:
    rng = generator(seed)
    levels = {ScaleKind.PASS_FAIL: [0, 1], ScaleKind.ONE_TO_FOUR: [1, 2, 3, 4]}.get(kind, [40, 55, 60, 90])
    rounds = [
        [float(one) for one in rng.choice(levels, rng.integers(2, 6))] for _ in range(rng.integers(3, 9))
    ]
    assume(len({score for scores in rounds for score in scores}) > 1)
    found = agreement_over(rounds, Scale.of(kind))
    assert found.rounds == len(rounds)
    assert found.alpha == pytest.approx(alpha(rounds, kind), abs=EXACT)


@given(scores=some.lists(some.integers(0, 20).map(lambda fifth: 5.0 * fifth), min_size=3, max_size=8))
def test_one_round_counts_pairs_as_numpy_does(scores: list[float]) -> None:
    spread = spread_of(scores, Scale.of(ScaleKind.PERCENT))
    apart = np.abs(np.subtract.outer(scores, scores))[np.triu_indices(len(scores), k=1)]
    assert spread is not None
    assert (spread.pairs, spread.same, spread.near) == (
        apart.size,
        (apart == 0).sum(),
        (apart <= 10).sum(),
    )
    assert spread.median == pytest.approx(np.median(scores), abs=EXACT)


KEYS = ("moment", "correction", "acknowledgement")


@given(seed=some.integers(0, 10**6))
def test_patterns_of_debriefs_and_totals_are_what_pandas_counts(seed: int) -> None:
    rng = generator(seed)
    many = int(rng.integers(30, 60))
    levels = pd.DataFrame(rng.integers(1, 4, (many, 3)), columns=list(KEYS))
    weights = rng.uniform(0.5, 3, 3)
    scores = [
        CoachScore(
            tuple(
                Rated(key=key, label=key, level=int(row[key]), anchor="", weight=float(weight))
                for key, weight in zip(KEYS, weights, strict=True)
            )
        )
        for _, row in levels.iterrows()
    ]
    verdicts = pd.Series(rng.choice([one.value for one in Verdict], rng.integers(1, many)))
    gaps = rng.normal(0, 20, rng.integers(0, 20))
    found = find_patterns(scores, [Verdict(one) for one in verdicts], gaps.tolist())
    assert found is not None
    assert found.threes == ((levels == 3).to_numpy().sum(), levels.size)
    assert found.missed == ((levels["moment"] == 1).sum(), many)
    assert found.carried == ((verdicts == "applied").sum(), len(verdicts))
    assert found.gap == (pytest.approx(gaps.mean(), abs=EXACT) if gaps.size >= 5 else None)
    totals = np.average(levels, axis=1, weights=weights)
    assert [weighted(score.ratings) for score in scores] == pytest.approx(totals.tolist(), abs=EXACT)


@given(ways=some.lists(some.sampled_from([*Way, None]), max_size=15))
def test_a_check_in_counts_what_moved_as_pandas_does(ways: list[Way | None]) -> None:
    figures = [
        (f"Figure {n}", None if way is None else Move(change=1, gain=1, way=way))
        for n, way in enumerate(ways)
    ]
    found, told = (
        tally(figures),
        pd.Series([None if way is None else way.value for way in ways], dtype=object),
    )
    names = pd.Series([name for name, _ in figures], dtype=object)
    assert (found.asked, found.known) == (len(told), told.notna().sum())
    assert list(found.better) == names[told == "better"].tolist()
    assert list(found.worse) == names[told == "worse"].tolist()
