"""What recent scores say about one behaviour: a first occurrence, a pattern, too little (domain.md 7)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from coaching.calls import ScoredCall
from coaching.focus_choice import PATTERN_BELOW, pattern_confirmed
from coaching.scale import Direction, Scale

PATTERN_SHARE = 0.30
"""Failing in more than this share of the recent calls is a pattern."""
THIN_SHARE = 0.10
"""Fewer of a month's calls scored than this: too thin to steer by."""
MOST_PLAYED = 3


class Extent(StrEnum):
    """How far a failure reaches in the recent calls."""

    NOTHING = "nothing"
    """No call fails."""
    FIRST = "first"
    """One call fails: the first occurrence."""
    SCATTERED = "scattered"
    """More than one, and not more than 30 %."""
    PATTERN = "pattern"
    """More than 30 % of the recent calls."""
    CONFIRMED = "confirmed"
    """Below 70 % on three or more calls: a session is warranted."""


def fails(attainment: float) -> bool:
    return attainment < PATTERN_BELOW


def extent_of(attainments: Sequence[float]) -> Extent:
    """`attainments` are those of the last 14 days, in any order."""
    failing = sum(fails(one) for one in attainments)
    if failing == 0:
        return Extent.NOTHING
    if attainments and pattern_confirmed(attainments):
        return Extent.CONFIRMED
    if failing == 1:
        return Extent.FIRST
    return Extent.PATTERN if failing > PATTERN_SHARE * len(attainments) else Extent.SCATTERED


def calls_to_play(calls: Sequence[ScoredCall], scale: Scale) -> tuple[ScoredCall, ...]:
    """Two or three calls of a pattern, one otherwise; lowest scores first, the newer of equals first."""
    extent = extent_of([scale.attainment(call.score) for call in calls])
    ranked = sorted(
        calls, key=lambda call: (scale.attainment(call.score), -call.occurred_at.timestamp(), -call.call_id)
    )
    if extent not in (Extent.PATTERN, Extent.CONFIRMED):
        return tuple(ranked[:1])
    return tuple(call for call in ranked if fails(scale.attainment(call.score)))[:MOST_PLAYED]


def is_thin(scored: int, calls: int) -> bool:
    """Whether fewer than 10 % of a month's calls were scored; with no call there is nothing to say."""
    return calls > 0 and scored < THIN_SHARE * calls


def ideal_of(scale: Scale) -> float:
    """The score that is best on a scale: what a model call comes nearest to."""
    match scale.direction:
        case Direction.HIGHER:
            return scale.high
        case Direction.LOWER:
            return scale.low
        case Direction.BAND:
            low = scale.low if scale.band_low is None else scale.band_low
            high = scale.high if scale.band_high is None else scale.band_high
            return (low + high) / 2
