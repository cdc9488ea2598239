"""What is kept of a rep's Day 1, of the check-ins after it, and of a cause that was named at 90 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coaching.calls import ScoredCall
from coaching.deals.outcomes import Outcome
from coaching.scorecard.start import Start


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOne:
    """The first five scored calls on one criterion version, with the values they had then. Never recomputed.

    One for a start that is dated, and one from the first call while no date is known.
    Not the baseline of a session (domain.md 11): that one is the last ten before it.
    """

    rep_id: int
    version_id: int
    value: float
    start: Start
    frozen_at: datetime
    calls: tuple[ScoredCall, ...]
    """Oldest first."""

    @property
    def n(self) -> int:
        return len(self.calls)

    @property
    def scores(self) -> tuple[float, ...]:
        return tuple(call.score for call in self.calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOneOutcome:
    """An outcome as it stood at the start. Never recomputed."""

    rep_id: int
    dated: bool
    outcome: Outcome
    value: float
    unit: str
    n: int
    as_of: date
    frozen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckIn:
    """What had moved by day 30, 60 or 90; opened once a start, never recomputed."""

    rep_id: int
    day: int
    dated: bool
    on: date
    better: tuple[str, ...]
    """Names of what moved the good way."""
    worse: tuple[str, ...]
    known: int
    """Figures that could be compared with Day 1."""
    asked: int
    """Figures that this day looks at."""
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(NewCheckIn):
    id: int


class Cause(StrEnum):
    """Why nothing moved in 90 days (CM): the failure is one of three."""

    DIAGNOSTIC = "diagnostic"
    METHODOLOGICAL = "methodological"
    MOTIVATIONAL = "motivational"


@dataclass(frozen=True, slots=True, kw_only=True)
class RootCause:
    """A coach's answer at day 90."""

    id: int
    check_in_id: int
    cause: Cause
    note: str | None
    answered_by: int
    answered_at: datetime
