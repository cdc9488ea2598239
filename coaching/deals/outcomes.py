"""The nine outcome figures (domain.md 9): what each is called, which way is good, and why one is blank.

The formulas are worked out by storage, for many reps at once; docs/outcomes.md holds them in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coaching.scale import Direction


class Outcome(StrEnum):
    """In the order they are shown."""

    WIN_RATE = "win_rate"
    STAGE_CONVERSION = "stage_conversion"
    RAMP_TIME = "ramp_time"
    QUOTA_ATTAINMENT = "quota_attainment"
    DEAL_SIZE = "deal_size"
    CYCLE_LENGTH = "cycle_length"
    PIPELINE_COVERAGE = "pipeline_coverage"
    REVENUE_PER_REP = "revenue_per_rep"
    FORECAST_ACCURACY = "forecast_accuracy"


PERCENT, DAYS, TIMES = "%", "days", "x"
"""Units; figures of money have the currency's code instead."""

LABELS: Mapping[Outcome, str] = {
    Outcome.WIN_RATE: "Win rate",
    Outcome.STAGE_CONVERSION: "Stage conversion",
    Outcome.RAMP_TIME: "Ramp time to first deal",
    Outcome.QUOTA_ATTAINMENT: "Quota attainment",
    Outcome.DEAL_SIZE: "Average deal size",
    Outcome.CYCLE_LENGTH: "Sales cycle",
    Outcome.PIPELINE_COVERAGE: "Pipeline coverage",
    Outcome.REVENUE_PER_REP: "Revenue per rep",
    Outcome.FORECAST_ACCURACY: "Forecast accuracy",
}
PIPELINE = (Outcome.STAGE_CONVERSION, Outcome.CYCLE_LENGTH, Outcome.PIPELINE_COVERAGE)
"""What moves within months; the others need a full quarter (CM, scorecard cadence)."""

_LEFT_OUT: Mapping[Outcome, str] = {
    Outcome.RAMP_TIME: "without a deal yet",
    Outcome.QUOTA_ATTAINMENT: "whose quota does not fit the period",
    Outcome.FORECAST_ACCURACY: "committed for a day still to come",
}
_BETTER_LOWER = frozenset({Outcome.RAMP_TIME, Outcome.CYCLE_LENGTH})


def better(outcome: Outcome, /) -> Direction:
    return Direction.LOWER if outcome in _BETTER_LOWER else Direction.HIGHER


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFigure:
    """One figure with what it was made of. `value` is numerator over denominator, in `unit`.

    Percentages are 0 to 100 or beyond; money is in whole units of its currency.
    """

    outcome: Outcome
    value: float | None
    unit: str
    n: int
    """Deals (or reps, for quota attainment and ramp time of a team) that the figure rests on."""
    numerator: float
    denominator: float
    why_blank: str = ""
    """In words for the reader when `value` is None."""
    of: str = ""
    """One pair of stages, "Discovery → Demo". Empty: the outcome as a whole; there is always one such."""
    left_out: int = 0
    """Deals that would have counted but are not decided yet; of a team's ramp time and quotas: reps."""

    @property
    def better(self) -> Direction:
        return better(self.outcome)

    @property
    def left_out_words(self) -> str:
        """``7 not decided yet``; empty when nothing was left out."""
        words = _LEFT_OUT.get(self.outcome, "not decided yet")
        return f"{self.left_out:,} {words}" if self.left_out else ""


@dataclass(frozen=True, slots=True)
class Period:
    """Days, the last one included. `name` is how a person says it: Q4 2026, October 2026, 2026."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def name(self) -> str:
        first, last = self.first, self.last
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        whole = first.day == 1 and last == month_end(last)
        if whole and months == 3 and first.month % 3 == 1:
            return f"Q{(first.month + 2) // 3} {first.year}"
        if whole and months == 1:
            return f"{first:%B} {first.year}"
        if whole and months == 12 and first.month == 1:
            return str(first.year)
        return f"{first.isoformat()} to {last.isoformat()}"


def month_end(day: date, /) -> date:
    """The last day of the month that a day lies in."""
    later = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(later.toordinal() - 1)


def quarter_of(day: date, /) -> Period:
    """The calendar quarter that a day lies in."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(first, month_end(date(day.year, first.month + 2, 1)))


def quota_quarter(period: Period, /, *, as_of: date) -> Period:
    """The quarter that pipeline coverage is measured against: the period itself when it is one.

    So a fiscal quarter is taken as asked; for months and years it is the calendar quarter of the day.
    """
    return period if 85 <= period.days <= 98 else quarter_of(as_of)
