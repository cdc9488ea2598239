"""What is known of deals, of quotas, and of a rep beyond calls. Figures of them stand in outcomes.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Forecast(StrEnum):
    """How sure the rep says a deal is; only COMMIT is a promise."""

    OMITTED = "omitted"
    PIPELINE = "pipeline"
    BEST_CASE = "best_case"
    COMMIT = "commit"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepProfile:
    """What the scorecard's first block says of a rep. All of it may be unknown."""

    member_id: int
    hired_on: date | None = None
    program_started_on: date | None = None
    title: str | None = None
    segment: str | None = None
    """As the benchmarks name it: "smb", "mid-market", "enterprise" or the workspace's own."""

    @property
    def counted_from(self) -> date | None:
        """Where Day 1 lies: the program's start when it is known, the hire date otherwise."""
        return self.program_started_on or self.hired_on


@dataclass(frozen=True, slots=True)
class StageEntry:
    """A deal came into a stage."""

    stage: str
    entered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One opportunity as its system tells it. Open until `closed_on`; then won or lost."""

    external_id: str
    owner_id: int
    created_on: date
    closed_on: date | None = None
    won: bool = False
    qualified: bool = True
    amount_minor: int | None = None
    """In the currency's smallest unit (cents); `currency` is its ISO 4217 code."""
    currency: str | None = None
    forecast: Forecast | None = None
    forecast_on: date | None = None
    """The day the rep committed the deal to close on."""
    stages: tuple[StageEntry, ...] = ()
    """In the order of their days."""
    keeps_forecast: bool = False
    """Its system forgot the forecast when the deal closed: the one that stands is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What a rep is to sell in these days, the last one included."""

    member_id: int
    first_day: date
    last_day: date
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """What taking rows in came to."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
