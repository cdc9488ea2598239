"""Facts that the month's first digest adds: what coaching moved."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.shown.insights import EffectLine


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthShown:
    weeks: int
    """How far back the sessions reach."""
    held: int
    counted: int
    works: tuple[EffectLine, ...]
    """What clearly did more than doing nothing."""
    both: tuple[EffectLine, ...]
    """Every method on every criterion."""
