"""When a rep has fallen on a target: the last seven days against the four weeks before (decision 0023).

An alert is worth its interruption only when it is rarely false: the fall reaches the criterion's smallest
meaningful change, and Welch's 99.5 % interval of the difference lies below nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from coaching.criteria import Criterion
from coaching.delta import ROUNDING, student_quantile

LATELY = timedelta(days=7)
BEFORE = timedelta(days=28)
"""The span that ends where the last seven days begin."""
QUIET = LATELY + BEFORE
"""After a fall was found: until both spans lie behind it, it would be told again as if it were new."""
ENOUGH_CALLS = 5
CONFIDENCE = 0.995


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Calls of one span. `mean` and `squares` (their squared deviations, summed) are of goodness."""

    n: int
    score: float
    """Their average, on the criterion's scale."""
    mean: float
    squares: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoSpans:
    """One rep on one target and one kind of call."""

    rep_id: int
    criterion_id: int
    version_id: int
    call_kind: str
    before: Side
    now: Side
    told: int
    """Falls that were found of this rep on this criterion until now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecline:
    rep_id: int
    criterion_id: int
    version_id: int
    number: int
    call_kind: str
    before: float
    now: float
    n_before: int
    n_now: int
    change: float
    """Signed: a fall is below zero; `low` and `high` are the interval of it."""
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    id: int
    found_at: datetime
    fall: NewDecline


def falls_among(spans: Iterable[TwoSpans], criteria: Iterable[Criterion]) -> tuple[NewDecline, ...]:
    """One for a rep and criterion at most: of the kind of call that was scored most in the last days."""
    meaningful = {one.current.id: one.current.definition.meaningful_change for one in criteria}
    of_pair: dict[tuple[int, int], TwoSpans] = {}
    for one in spans:
        key = one.rep_id, one.criterion_id
        standing = of_pair.get(key)
        if standing is None or (one.now.n, one.call_kind) > (standing.now.n, standing.call_kind):
            of_pair[key] = one
    found = (fall_of(one, meaningful_change=meaningful[one.version_id]) for one in of_pair.values())
    return tuple(one for one in found if one is not None)


def fall_of(spans: TwoSpans, *, meaningful_change: float) -> NewDecline | None:
    """None where it is no fall, or none that one could be sure of."""
    before, now = spans.before, spans.now
    if before.n < ENOUGH_CALLS or now.n < ENOUGH_CALLS:
        return None
    change = now.mean - before.mean
    if change > -meaningful_change + ROUNDING or change >= 0:
        return None
    low, high = interval_of(before, now)
    if high >= 0:
        return None
    return NewDecline(
        rep_id=spans.rep_id,
        criterion_id=spans.criterion_id,
        version_id=spans.version_id,
        number=spans.told + 1,
        call_kind=spans.call_kind,
        before=before.score,
        now=now.score,
        n_before=before.n,
        n_now=now.n,
        change=change,
        low=low,
        high=high,
    )


def interval_of(before: Side, now: Side, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Welch's interval of now minus before, from sums; without width where no value varies."""
    middle = now.mean - before.mean
    spread_before = before.squares / (before.n - 1) / before.n
    spread_now = now.squares / (now.n - 1) / now.n
    spread = spread_before + spread_now
    if spread == 0:
        return middle, middle
    share = spread_before / spread
    freedom = 1 / (share**2 / (before.n - 1) + (1 - share) ** 2 / (now.n - 1))
    half = student_quantile(freedom, (1 + confidence) / 2) * sqrt(spread)
    return middle - half, middle + half
