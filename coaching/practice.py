"""Practice between sessions (SbS 3): what is practised, until when, what came back. Values and pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.business_days import local_date, local_time
from coaching.ports import Calendar

SHIFT_HOUR = 9
"""A shift begins at nine in the rep's own zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPractice:
    """`dedupe_key` makes the same submission one assignment."""

    session_id: int | None
    rep_id: int
    coach_id: int
    what: str
    due_at: datetime
    assigned_at: datetime
    dedupe_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One assignment. `withdrawn_at`: its coach let it go."""

    id: int
    session_id: int | None
    rep_id: int
    coach_id: int
    what: str
    due_at: datetime
    assigned_at: datetime
    done_at: datetime | None = None
    done_note: str | None = None
    done_link: str | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None


def next_shift(heard_at: datetime, *, tz: str, calendar: Calendar) -> datetime:
    """When practice is due unless the coach says otherwise: the rep's next business day at 09:00 (SbS 3).

    `heard_at` is when the rep can hear of it: what is assigned at night is due a shift later.
    """
    day = calendar.add_business_days(local_date(heard_at, tz), 1)
    return local_time(day, SHIFT_HOUR, tz)


def overdue_from(practice: Practice, *, tz: str) -> date:
    """The first day on which it counts as overdue: the one after its due date in `tz`, the rep's zone."""
    return local_date(practice.due_at, tz) + timedelta(days=1)
