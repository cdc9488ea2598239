"""How fresh a row of the scorecard is (CM, Scorecard cadence): up to which day its current figures count."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Cadence(StrEnum):
    WEEKLY = "weekly"
    """Conversation: moves week over week."""
    MONTHLY = "monthly"
    """Pipeline: a lag of four to six weeks."""
    QUARTERLY = "quarterly"
    """Revenue: takes a whole sales cycle."""


def as_of(cadence: Cadence, today: date) -> date:
    """The day on which this week, month or quarter began: what came before it counts, it itself does not."""
    match cadence:
        case Cadence.WEEKLY:
            return today - timedelta(days=today.weekday())
        case Cadence.MONTHLY:
            return today.replace(day=1)
        case Cadence.QUARTERLY:
            return today.replace(month=today.month - (today.month - 1) % 3, day=1)
