"""Every figure of an aggregate against an independent oracle, and what is said below five."""

from __future__ import annotations

import random
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from coaching.aggregates import mean_interval, quartiles, sum_up
from coaching.drift import measure_beyond_drift

EXACT = pytest.approx
changes = some.lists(some.floats(-3, 3, width=32), min_size=5, max_size=60)


@given(changes)
def test_mean_median_and_interval_are_those_of_scipy_and_numpy(values: list[float]) -> None:
    figure = sum_up(values)
    assert figure.mean == EXACT(float(np.mean(values)), abs=1e-9)
    assert figure.median == EXACT(float(np.median(values)), abs=1e-9)
    if statistics.stdev(values) > 1e-6:
        low, high = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
        assert (figure.low, figure.high) == (EXACT(low, abs=1e-9), EXACT(high, abs=1e-9))


@given(changes)
def test_quartiles_are_those_of_numpy(values: list[float]) -> None:
    expected = [float(np.percentile(values, share)) for share in (25, 50, 75)]
    assert quartiles(values) == EXACT(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("confidence", [0.95, 1 - 0.05 / 7])
def test_the_difference_from_the_uncoached_is_welchs_as_scipy_and_statsmodels_have_it(
    seed: int, confidence: float
) -> None:
    rng = random.Random(seed)
    count = rng.randint(5, 40)
    pairs = [(rng.gauss(0.4, 0.5), rng.gauss(0.1, 0.9)) for _ in range(count)]
    coached, drift = [one for one, _ in pairs], [twin for _, twin in pairs]
    found = measure_beyond_drift(pairs, confidence=confidence)
    scipys = stats.ttest_ind(coached, drift, equal_var=False).confidence_interval(confidence)
    other = CompareMeans(DescrStatsW(coached), DescrStatsW(drift))
    statsmodels = other.tconfint_diff(alpha=1 - confidence, usevar="unequal")
    assert (found.low, found.high) == EXACT((scipys.low, scipys.high), abs=1e-9)
    assert (found.low, found.high) == EXACT(statsmodels, abs=1e-9)
    assert found.value == EXACT(np.mean(coached) - np.mean(drift), abs=1e-9)
    assert (found.coached, found.drift) == EXACT((np.mean(coached), np.mean(drift)), abs=1e-9)


@pytest.mark.parametrize("n", range(5))
def test_below_five_there_is_a_number_of_comparisons_and_no_figure(n: int) -> None:
    figure, beyond = sum_up([0.5] * n), measure_beyond_drift([(0.5, 0.1)] * n, confidence=0.95)
    assert (figure.n, figure.mean, figure.median, figure.low, figure.high) == (n, None, None, None, None)
    assert (beyond.pairs, beyond.value, beyond.low, beyond.high) == (n, None, None, None)
    assert quartiles([0.5] * n) is None


def test_figures_that_do_not_vary_prove_nothing() -> None:
    same = measure_beyond_drift([(0.5, 0.1)] * 6, confidence=0.95)
    assert same.value == EXACT(0.4)
    assert not same.helps
    assert mean_interval([0.5] * 6) == (0.5, 0.5)
