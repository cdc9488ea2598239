"""A figure now against the same figure on Day 1: how far it moved, and whether that is better (CM, delta)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from coaching.criteria import Definition
from coaching.deals.outcomes import Outcome
from coaching.delta import FULL_WINDOW, ROUNDING, goodness

DAY_ONE_CALLS = 5
ENOUGH_CALLS = 5
"""A current figure from fewer calls is not shown."""
ENOUGH_DEALS = 5
"""Of fewer, a share or an average says nothing of the rep (domain.md 11)."""
_OF_DEALS = frozenset(
    {
        Outcome.WIN_RATE,
        Outcome.STAGE_CONVERSION,
        Outcome.DEAL_SIZE,
        Outcome.CYCLE_LENGTH,
        Outcome.FORECAST_ACCURACY,
    }
)
"""Shares and averages over deals. Sums and the one first deal are what they are, from any number."""


def is_too_few(outcome: Outcome, n: int) -> bool:
    """Whether a figure of so many deals is neither shown nor frozen."""
    return outcome in _OF_DEALS and n < ENOUGH_DEALS


class Way(StrEnum):
    """What a difference is worth: never told by its sign alone."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "no meaningful change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`change` is now minus Day 1 in the native scale; `gain` is signed so that positive is better."""

    change: float
    gain: float
    way: Way
    early: bool = False
    """Fewer calls than a full window stand behind it."""


def way_of(gain: float, meaningful: float) -> Way:
    """A difference that reaches the smallest meaningful one counts."""
    if abs(gain) < meaningful - ROUNDING or abs(gain) <= ROUNDING:
        return Way.SAME
    return Way.BETTER if gain > 0 else Way.WORSE


def move_of_calls(definition: Definition, day_one: Sequence[float], now: Sequence[float]) -> Move | None:
    """None before five calls on either side. In a band every call counts by its distance from it."""
    if len(day_one) < DAY_ONE_CALLS or len(now) < ENOUGH_CALLS:
        return None
    scale = definition.scale
    gain = fmean(goodness(scale, one) for one in now) - fmean(goodness(scale, one) for one in day_one)
    return Move(
        change=fmean(now) - fmean(day_one),
        gain=gain,
        way=way_of(gain, definition.meaningful_change),
        early=len(now) < FULL_WINDOW,
    )


def move_of_figure(day_one: float, now: float, *, higher_is_better: bool, meaningful: float) -> Move:
    """For a figure that is one number, such as a win rate."""
    change = now - day_one
    gain = change if higher_is_better else -change
    return Move(change=change, gain=gain, way=way_of(gain, meaningful))
