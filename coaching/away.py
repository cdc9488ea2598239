"""Away dates: days on which a person hears nothing, and who takes their reviews meanwhile (domain.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Both days count, in the member's own zone."""

    member_id: int
    first_day: date
    last_day: date
    delegate_id: int | None = None
    """Gets the member's reviews on these days; None: they wait."""

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def away_on(spans: tuple[Away, ...], day: date) -> Away | None:
    return next((span for span in spans if span.covers(day)), None)
