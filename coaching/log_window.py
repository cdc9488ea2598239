"""Where "before" ends and "after" starts around a session (domain.md 4). Averages: freezing.py."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from coaching.business_days import local_date, local_time


class Window(NamedTuple):
    baseline_before: datetime
    """Calls strictly before this instant make the baseline."""
    after: datetime
    """Calls strictly after it may fill the post window."""


def window_of(held_on: date, *, opened_at: datetime, tz: str) -> Window:
    """A session of today took place as the form was opened. For an earlier day the hour is not known,
    so that day's own calls count neither as before nor as after."""
    if held_on >= local_date(opened_at, tz):
        return Window(opened_at, opened_at)
    return Window(local_time(held_on, 0, tz), _end_of(held_on, tz))


def after_holding(
    held_on: date, *, scheduled_for: datetime | None, minutes: int | None, opened_at: datetime, tz: str
) -> datetime:
    """When a scheduled session was over: its hour is known if it was held on its day."""
    planned_end = None if scheduled_for is None else scheduled_for + timedelta(minutes=minutes or 0)
    if planned_end is not None and local_date(planned_end, tz) == held_on and planned_end <= opened_at:
        return planned_end
    return window_of(held_on, opened_at=opened_at, tz=tz).after


def _end_of(day: date, tz: str) -> datetime:
    return local_time(day + timedelta(days=1), 0, tz) - timedelta(microseconds=1)
