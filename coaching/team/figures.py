"""Figures of one team over four weeks: activity, and the outcome that belongs beside each (domain.md 9).

Everything about scores is in points of attainment, so that criteria with different scales stand together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import fsum, sqrt
from statistics import fmean

from coaching.aggregates import ENOUGH, Figure, quartiles, sum_up
from coaching.delta import student_quantile

MONTH = timedelta(weeks=4)
"""What "now" is; the four weeks before it are what it is held against."""
WEEK = timedelta(days=7)
CALLS = 5
"""Fewer scored calls of a rep say nothing about them."""
CONFIDENCE = 0.95

Move = tuple[float, float]
"""(attainment of the month before, change since)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepSessions:
    """Sessions held with one rep."""

    rep_id: int
    week: int
    """In the last seven days."""
    month: int
    both: int
    """In the eight weeks that are compared."""
    minutes: int
    timed: int
    """Of those of the month, how many say how long they took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """Carry-through reviews that came due in the month, and what those that are done say."""

    due: int
    applied: int = 0
    partial: int = 0
    absent: int = 0

    @property
    def done(self) -> int:
        return self.applied + self.partial + self.absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Attained:
    """One rep on one definition: average attainment (0-100) of both months; None without a call."""

    rep_id: int
    version_id: int
    n_before: int
    before: float | None
    n_now: int
    now: float | None

    @property
    def change(self) -> float | None:
        """None where either month has too few calls."""
        if self.before is None or self.now is None or min(self.n_before, self.n_now) < CALLS:
            return None
        return self.now - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """Playbook adherence: average attainment over criteria that are steps of the framework."""

    scores: int
    value: float | None
    reps: int
    """With calls enough."""
    quartiles: tuple[float, float, float] | None
    """Of the reps' averages, from ENOUGH reps on."""
    change: Figure
    """Of the reps' averages against the month before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohorts:
    """How coached and uncoached reps moved; the figures are None while either side has fewer than ENOUGH.

    `difference` is at the same start: who is coached mostly starts low, and low averages rise by themselves.
    """

    coached: int
    uncoached: int
    moved: float | None = None
    moved_alone: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Where the reps stand on one definition: (rep, attainment, calls), and the quartiles from ENOUGH on."""

    points: tuple[tuple[int, float, int], ...]
    quartiles: tuple[float, float, float] | None


def adherence_of(attained: Iterable[Attained], versions: Collection[int]) -> Adherence:
    """`versions`: those of the framework's steps."""
    steps = [one for one in attained if one.version_id in versions]
    scores = sum(one.n_now for one in steps)
    by_rep: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for one in steps:
        if one.now is not None:
            by_rep[one.rep_id].append((one.n_now, one.now))
    known = [_weigh(parts) for parts in by_rep.values() if sum(n for n, _ in parts) >= CALLS]
    return Adherence(
        scores=scores,
        value=_weigh([part for parts in by_rep.values() for part in parts]) if scores >= CALLS else None,
        reps=len(known),
        quartiles=quartiles(known),
        change=sum_up(list(_changes_by_rep(steps).values())),
    )


def _weigh(parts: Sequence[tuple[int, float]]) -> float:
    """The average of all scores, from (how many, their average)."""
    return fsum(n * value for n, value in parts) / sum(n for n, _ in parts)


def cohorts_of(attained: Iterable[Attained], versions: Collection[int], coached: Collection[int]) -> Cohorts:
    """Reps with calls enough in both months, by whether anybody coached them meanwhile."""
    moves = _moves_by_rep(one for one in attained if one.version_id in versions)
    with_session = [move for rep, move in moves.items() if rep in coached]
    without = [move for rep, move in moves.items() if rep not in coached]
    if min(len(with_session), len(without)) < ENOUGH:
        return Cohorts(coached=len(with_session), uncoached=len(without))
    difference, low, high = difference_at_the_same_start(without, with_session)
    return Cohorts(
        coached=len(with_session),
        uncoached=len(without),
        moved=fmean(change for _, change in with_session),
        moved_alone=fmean(change for _, change in without),
        difference=difference,
        low=low,
        high=high,
    )


def difference_at_the_same_start(
    without: Sequence[Move], with_session: Sequence[Move], *, confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """With minus without, and its interval, by one common line of the change over the start (ANCOVA)."""
    starts, changes, both = 0.0, 0.0, 0.0
    for side in (without, with_session):
        start, change = _middle(side)
        starts += fsum((one - start) ** 2 for one, _ in side)
        changes += fsum((one - change) ** 2 for _, one in side)
        both += fsum((one - start) * (other - change) for one, other in side)
    (start_without, change_without), (start_with, change_with) = _middle(without), _middle(with_session)
    slope = both / starts if starts else 0.0
    apart = start_with - start_without
    difference = change_with - change_without - slope * apart
    freedom = len(without) + len(with_session) - 3
    spread = max(changes - slope * both, 0.0) / freedom
    doubt = 1 / len(without) + 1 / len(with_session) + (apart**2 / starts if starts else 0.0)
    half = student_quantile(freedom, (1 + confidence) / 2) * sqrt(spread * doubt)
    return difference, difference - half, difference + half


def _middle(side: Sequence[Move]) -> Move:
    return fmean(start for start, _ in side), fmean(change for _, change in side)


def spread_of(attained: Iterable[Attained], version_id: int) -> Spread:
    points = tuple(
        (one.rep_id, one.now, one.n_now)
        for one in attained
        if one.version_id == version_id and one.now is not None and one.n_now >= CALLS
    )
    return Spread(points=points, quartiles=quartiles([value for _, value, _ in points]))


def _changes_by_rep(attained: Iterable[Attained]) -> dict[int, float]:
    return {rep: change for rep, (_, change) in _moves_by_rep(attained).items()}


def _moves_by_rep(attained: Iterable[Attained]) -> dict[int, Move]:
    """Of each rep the average over criteria: who has more of them counts no more than others."""
    found: dict[int, list[Move]] = defaultdict(list)
    for one in attained:
        if one.before is not None and one.change is not None:
            found[one.rep_id].append((one.before, one.change))
    return {rep: _middle(moves) for rep, moves in found.items()}
