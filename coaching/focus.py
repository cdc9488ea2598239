"""One focus per rep (domain.md 8): values and the order of choice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FocusReason(StrEnum):
    KEEP = "keep"
    """1: an open focus still inside its window."""
    CHANGE_METHOD = "change_method"
    """1: kept, but two sessions in 30 days moved nothing."""
    NAMED_GAP = "named_gap"
    """2: last carry-through partial."""
    RECOACH = "recoach"
    """2: last carry-through absent."""
    PATTERN = "pattern"
    """3: lowest attainment among criteria with a confirmed pattern in 14 days."""
    BELOW_DAY_ONE = "below_day_one"
    """4: largest negative delta against the Day 1 baseline."""
    MAINTENANCE = "maintenance"
    """5: none; say what was won."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """The recommended next behaviour and why, in words and numbers. `criterion_id` None: maintenance."""

    rep_id: int
    criterion_id: int | None
    criterion_name: str | None
    reason: FocusReason
    why: str
    method: str | None = None
