"""Figures over many changes: n, median, mean and its interval, quartiles. Not what they are changes of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, median, quantiles, stdev

from coaching.delta import student_quantile

ENOUGH = 5
"""Below this an aggregate shows how many there are, and no figure (domain.md 9)."""
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`low` and `high`: Student's interval of the mean. Everything but `n` is None below ENOUGH."""

    n: int
    median: float | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None


def sum_up(changes: Sequence[float]) -> Figure:
    if len(changes) < ENOUGH:
        return Figure(n=len(changes))
    low, high = mean_interval(changes)
    return Figure(n=len(changes), median=median(changes), mean=fmean(changes), low=low, high=high)


def mean_interval(changes: Sequence[float], *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Student's interval of the mean; two values at least."""
    half = student_quantile(len(changes) - 1, (1 + confidence) / 2) * stdev(changes) / sqrt(len(changes))
    return fmean(changes) - half, fmean(changes) + half


def quartiles(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Lower quartile, median, upper quartile, interpolated; None below ENOUGH."""
    if len(values) < ENOUGH:
        return None
    lower, middle, upper = quantiles(values, n=4, method="inclusive")
    return lower, middle, upper
