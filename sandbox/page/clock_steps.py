"""The buttons that move the demo clock, and where each leads in the viewer's own time zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

MORNING: Final = time(9, 5)
_SATURDAY: Final = 5


def _morning_of_next(now: datetime, zone: tzinfo, *, wanted: Callable[[int], bool]) -> datetime:
    day = now.astimezone(zone).date() + timedelta(days=1)
    while not wanted(day.weekday()):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=zone)


def _same_hour_later(now: datetime, zone: tzinfo, days: int) -> datetime:
    local = now.astimezone(zone)
    return datetime.combine(local.date() + timedelta(days=days), local.timetz())


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One button: `lead(now, zone)` is the aware moment it jumps to, always later than now."""

    key: str
    label: str
    lead: Callable[[datetime, tzinfo], datetime]


CLOCK_STEPS: Final = (
    ClockStep("plus-hour", "+1 hour", lambda now, _zone: now + timedelta(hours=1)),
    ClockStep("plus-day", "+1 day", lambda now, zone: _same_hour_later(now, zone, 1)),
    ClockStep(
        "next-day",
        "Next working day 09:05",
        lambda now, zone: _morning_of_next(now, zone, wanted=lambda weekday: weekday < _SATURDAY),
    ),
    ClockStep(
        "next-monday",
        "Next Monday 09:05",
        lambda now, zone: _morning_of_next(now, zone, wanted=lambda weekday: weekday == 0),
    ),
    ClockStep("plus-week", "+1 week", lambda now, zone: _same_hour_later(now, zone, 7)),
)
