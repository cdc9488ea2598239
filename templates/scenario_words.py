"""Words of scored scenarios: what a coach's patterns say. No figure of the rep's and the coach's in one."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.coach_patterns import ENOUGH_PAIRS, ENOUGH_SESSIONS
from coaching.shown.scenarios import LevelShown, PatternsShown
from coaching.words import say_counted


def say_patterns(patterns: PatternsShown) -> tuple[str, ...]:
    """Below thirty sessions how many are missing, else four facts with their n."""
    if patterns.missing:
        scored = say_counted(patterns.scored, "scored session")
        return (f"{scored}; patterns show from {ENOUGH_SESSIONS}, {patterns.missing} to go",)
    return (
        f"3s: {_share(patterns.threes, 'levels')}, {say_counted(patterns.scored, 'session')}",
        f"missed moments: {_share(patterns.missed, 'sessions')}",
        f"carry-through applied: {say_reviewed(patterns.carried)}",
        f"execution in the next live call: {say_gap(patterns)}",
    )


def say_reviewed(carried: tuple[int, int]) -> str:
    return _share(carried, "reviews") if carried[1] else "nothing reviewed yet"


def _share(share: tuple[int, int], noun: str) -> str:
    """``4 of 31 sessions (13 %)``"""
    part, whole = share
    return f"{part} of {whole} {noun} ({100 * part / whole:.0f} %)" if whole else f"no {noun} yet"


def say_gap(patterns: PatternsShown) -> str:
    """``6 points above the session's (14 pairs)``"""
    if patterns.gap is None:
        return f"not enough yet ({patterns.gap_pairs} of {ENOUGH_PAIRS} pairs)"
    points = round(abs(patterns.gap))
    way = "above" if patterns.gap > 0 else "below"
    words = f"{say_counted(points, 'point')} {way} the session's" if points else "level with the session's"
    return f"{words} ({patterns.gap_pairs} pairs)"


def say_levels(levels: Sequence[LevelShown]) -> str:
    """``Moment identification 3, Correction specificity 2``"""
    return ", ".join(f"{given.label} {given.level}" for given in levels)
