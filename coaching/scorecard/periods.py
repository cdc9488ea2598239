"""Which days an outcome of the scorecard looks at: whole months and quarters, or the days since Day 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.deals.outcomes import PIPELINE, Outcome, Period
from coaching.scorecard.cadence import Cadence, as_of

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """The outcomes of one cadence and the days they are made of."""

    cadence: Cadence
    period: Period

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return outcomes_of(self.cadence)


def outcomes_of(cadence: Cadence) -> tuple[Outcome, ...]:
    """The pipeline's move within months; all others need a full quarter (CM, Scorecard cadence)."""
    if cadence is Cadence.WEEKLY:
        return ()
    return PIPELINE if cadence is Cadence.MONTHLY else tuple(one for one in Outcome if one not in PIPELINE)


def whole_periods(today: date) -> Mapping[Cadence, Look]:
    """The last whole month and the last whole quarter before a day."""
    return {
        cadence: Look(cadence, _last_whole(cadence, today))
        for cadence in (Cadence.MONTHLY, Cadence.QUARTERLY)
    }


def days_since(start: date, day: int) -> Mapping[Cadence, Look]:
    """For the check-in at this day: the pipeline's last thirty days, all days since Day 1 for the rest."""
    last = start + timedelta(days=day - 1)
    return {
        Cadence.MONTHLY: Look(Cadence.MONTHLY, Period(last - timedelta(days=29), last)),
        Cadence.QUARTERLY: Look(Cadence.QUARTERLY, Period(start, last)),
    }


def _last_whole(cadence: Cadence, today: date) -> Period:
    last = as_of(cadence, today) - _ONE_DAY
    return Period(as_of(cadence, last), last)
