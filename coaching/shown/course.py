"""Facts of a rep's course on one criterion: call by call, with its baseline, sessions and ten-call window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching.scale import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """`calls` in their order; a place counts them from 0."""

    rep: str
    criterion: str
    scale: Scale
    calls: tuple[tuple[date, float], ...]
    baseline: float | None
    sessions: tuple[int, ...]
    """For each session how many of the calls came before it."""
    window: tuple[int, int] | None
    """Places of the first and the last call of the ten-call window."""
