"""Calibration as values: a moment of a call that several coaches score blind (domain.md 2, CP 2).

A `Seat` is a coach's own. What the others said is only ever handed out without their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

FEWEST_COACHES = 3
MOST_COACHES = 5
FEWEST_ANSWERS = 3
"""With fewer, a score could be told to be a certain colleague's, and there is little to compare."""
BUSINESS_DAYS = 3
CLOSING_HOUR = 17
"""Local to whoever started the round: late enough to be that day, early enough to be heard that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound:
    started_by: int
    criterion_id: int
    version_id: int
    call_link: str
    call_moment: str
    what: str
    coach_ids: tuple[int, ...]
    started_at: datetime
    due_at: datetime
    dedupe_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    id: int
    started_by: int
    criterion_id: int
    version_id: int
    call_link: str
    call_moment: str
    what: str
    started_at: datetime
    due_at: datetime
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.closed_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One coach's own place in a round."""

    round_id: int
    coach_id: int
    score: float | None = None
    reason: str | None = None
    answered_at: datetime | None = None


class Answer(NamedTuple):
    """What somebody answered, without who it was."""

    score: float
    reason: str | None
