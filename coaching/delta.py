"""Comparing before and after (CL 4-5): validity, the difference, how sure it is. Wording is in words.py."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, variance

from coaching.baseline import Baseline, BaselineKind
from coaching.calls import CallKind, ScoredCall
from coaching.criteria import Definition
from coaching.scale import Direction, Scale
from coaching.shown.comparison import Condition, DeltaShown

EARLY_CALLS = 5
"""No figure before this many (CL 4: the first call is never a result)."""
FULL_WINDOW = 10
ROUNDING = 1e-9
"""A change that equals the threshold but for binary fractions counts as reaching it."""


def compare(
    baseline: Baseline,
    definition: Definition,
    window: Sequence[ScoredCall],
    *,
    current_version_id: int | None = None,
) -> DeltaShown:
    """The comparison of a frozen baseline with the calls after its session, read as CL 4 asks.

    `window` holds the comparable calls so far, in any order; its first ten by time count.
    `current_version_id` is the criterion's newest version, when the caller wants to know whether the
    definition has moved on since.
    """
    after = sorted(window, key=lambda call: (call.occurred_at, call.call_id))[:FULL_WINDOW]
    conditions = (
        Condition(key="same_criterion", met=True, why="same criterion"),
        _same_version(baseline, after, current_version_id),
        _comparable_calls(baseline, after),
        _ten_calls(len(after)),
    )
    early = len(after) < EARLY_CALLS
    value = None if early else _change(definition.scale, baseline, after)
    interval = None if early else _interval(definition.scale, baseline, after)
    return DeltaShown(
        scale=definition.scale,
        before=baseline.value,
        now=None if early else fmean(call.score for call in after),
        n=len(after),
        value=value,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        verdict=_read(value, definition.meaningful_change, len(after), conditions),
        conditions=conditions,
    )


def _read(value: float | None, meaningful: float, n: int, conditions: Sequence[Condition]) -> str:
    """The verdict. What no further call can mend is invalid from the fifth call on."""
    if n < EARLY_CALLS:
        return "not_yet"
    if value is None or not all(condition.met for condition in conditions if condition.key != "ten_calls"):
        return "invalid"
    up, down = value >= meaningful - ROUNDING, value <= -meaningful + ROUNDING
    if n < FULL_WINDOW:
        return "early_up" if up else "early_down" if down else "early_flat"
    return "improved" if up else "regressed" if down else "no_meaningful_change"


def goodness(scale: Scale, score: float) -> float:
    """A score turned so that more is better, in scale units.

    Averages of it differ by exactly the signed delta. In a band it is the distance kept from it, call
    by call: ten calls that miss the band on both sides do not average into a hit.
    """
    if scale.direction is Direction.BAND:
        return scale.improvement(scale.low if scale.band_low is None else scale.band_low, score)
    return scale.improvement(0, score)


def _change(scale: Scale, baseline: Baseline, after: Sequence[ScoredCall]) -> float | None:
    if baseline.value is None:
        return None
    before = _goods(scale, baseline.calls) or [goodness(scale, baseline.value)]
    return fmean(_goods(scale, after)) - fmean(before)


def _interval(scale: Scale, baseline: Baseline, after: Sequence[ScoredCall]) -> tuple[float, float] | None:
    return welch_interval(_goods(scale, baseline.calls), _goods(scale, after))


def _goods(scale: Scale, calls: Sequence[ScoredCall]) -> list[float]:
    return [goodness(scale, call.score) for call in calls]


def welch_interval(
    before: Sequence[float], after: Sequence[float], *, confidence: float = 0.90
) -> tuple[float, float] | None:
    """Welch's interval for mean(after) - mean(before). None below two values on either side.

    When no value varies on either side the interval has no width: the data cannot say how sure they are.
    """
    if len(before) < 2 or len(after) < 2:
        return None
    middle = fmean(after) - fmean(before)
    spread_before, spread_after = variance(before) / len(before), variance(after) / len(after)
    spread = spread_before + spread_after
    if spread == 0:
        return middle, middle
    share = spread_before / spread
    freedom = 1 / (share**2 / (len(before) - 1) + (1 - share) ** 2 / (len(after) - 1))
    half = student_quantile(freedom, (1 + confidence) / 2) * sqrt(spread)
    return middle - half, middle + half


def student_quantile(freedom: float, probability: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, probability))


def _same_version(
    baseline: Baseline, after: Sequence[ScoredCall], current_version_id: int | None
) -> Condition:
    key = "same_version"
    others = sum(call.version_id != baseline.version_id for call in after)
    if others:
        return Condition(
            key=key, met=False, why=f"{others} of {len(after)} calls were scored by another definition"
        )
    if current_version_id not in (None, baseline.version_id):
        return Condition(key=key, met=False, why="the definition changed after the baseline was frozen")
    return Condition(key=key, met=True, why="same definition")


def _comparable_calls(baseline: Baseline, after: Sequence[ScoredCall]) -> Condition:
    key = "comparable_calls"
    if baseline.kind is BaselineKind.NONE:
        return Condition(
            key=key, met=False, why="there is no baseline: no call was scored before the session"
        )
    if baseline.kind is BaselineKind.MANUAL:
        return Condition(key=key, met=False, why="the baseline was typed by hand: no calls stand behind it")
    kinds = {call.kind for call in baseline.calls}
    if baseline.mixed or len(kinds) > 1:
        return Condition(key=key, met=False, why=f"the baseline mixes call types ({_name(kinds)})")
    strange = {call.kind for call in after} - kinds
    if strange:
        return Condition(
            key=key, met=False, why=f"call types differ: {_name(kinds)} before, {_name(strange)} after"
        )
    if baseline.kind is BaselineKind.PROVISIONAL:
        return Condition(key=key, met=True, why=f"same call type (provisional baseline of {baseline.n})")
    return Condition(key=key, met=True, why="same call type")


def _name(kinds: set[CallKind]) -> str:
    return " and ".join(sorted(kind.write() for kind in kinds))


def _ten_calls(n: int) -> Condition:
    why = f"{n} calls" if n >= FULL_WINDOW else f"{n} of {FULL_WINDOW} calls so far"
    return Condition(key="ten_calls", met=n >= FULL_WINDOW, why=why)
