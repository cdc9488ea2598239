"""Coaching the coaches as values: four questions about one coaching conversation (CP 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("one_focus", "Picked one focus skill"),
    ("used_data", "Pulled the data"),
    ("self_diagnosed", "Let the rep self-diagnose"),
    ("next_action", "Set a clear next action for the rep"),
)
"""Name and words of what is looked at. Yes or not yet, never a score: there is nothing to rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObservation:
    coach_id: int
    observer_id: int
    observed_on: date
    one_focus: bool
    used_data: bool
    self_diagnosed: bool
    next_action: bool
    seen: str | None
    next_step: str
    observed_at: datetime
    dedupe_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    id: int
    coach_id: int
    observer_id: int
    observed_on: date
    one_focus: bool
    used_data: bool
    self_diagnosed: bool
    next_action: bool
    seen: str | None
    next_step: str
    observed_at: datetime
    withdrawn_at: datetime | None = None
