"""What ninety days of coaching are said to bring (CM): bands with their source, to read a change by.

The scorecard's own words for a change come of each criterion's scale; these only say how it compares.
"""

from __future__ import annotations

from dataclasses import dataclass

from coaching.deals.benchmarks import ARTICLE
from coaching.deals.outcomes import Outcome
from coaching.scorecard.measures import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthyBand:
    """From one band to another by day 90, in the measure's own unit."""

    measure: Measure
    starts: tuple[float, float]
    ends: tuple[float, float]
    unit: str
    source: str = ARTICLE

    def is_better(self, day_one: float, now: float, /) -> bool:
        """Nearer to the healthy end than on Day 1."""
        return self._short_of(now) < self._short_of(day_one)

    def is_healthy(self, now: float, /) -> bool:
        return self._short_of(now) == 0

    def _short_of(self, value: float) -> float:
        low, high = self.ends
        return max(low - value, value - high, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthyRise:
    """So many percentage points above the rep's own Day 1 by day 90."""

    outcome: Outcome
    low: float
    high: float
    of: str = ""
    source: str = ARTICLE

    def is_better(self, day_one: float, now: float, /) -> bool:
        return now > day_one

    def is_healthy(self, day_one: float, now: float, /) -> bool:
        """At least the band's lower end: more than expected is healthy, too."""
        return now - day_one >= self.low


BANDS = (
    HealthyBand(measure=Measure.TALK_RATIO, starts=(60, 70), ends=(43, 50), unit="%"),
    HealthyBand(measure=Measure.QUESTIONS, starts=(2, 4), ends=(6, 9), unit="questions per call"),
    HealthyBand(measure=Measure.MONOLOGUE, starts=(4, 6), ends=(0, 2.5), unit="min"),
    HealthyBand(measure=Measure.NEXT_STEP, starts=(40, 50), ends=(85, 100), unit="% of deals"),
)
"""Next steps are said to reach 85 to 95 %; above that is no worse."""
RISES = (
    HealthyRise(outcome=Outcome.WIN_RATE, low=4, high=8),
    HealthyRise(outcome=Outcome.STAGE_CONVERSION, low=8, high=15, of="Discovery → Demo"),
)
