"""Did the correction show up in the next live call (SS 5)? Rules only; reviews are kept in sessions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from coaching.ports import Calendar
from coaching.sessions import Verdict

DUE_AFTER = 5
"""Business days after the session; a longer gap weakens carry-through (SS 5)."""


class FollowUp(StrEnum):
    """What fits a verdict."""

    MAINTENANCE = "maintenance"
    """Applied: the behaviour moves to maintenance."""
    NAMED_GAP = "named_gap"
    """Partial: a session on the gap that was named."""
    RECOACH = "recoach"
    """Absent: coach it again."""


def due_on(calendar: Calendar, session_day: date) -> date:
    """The day the review is due: the 5th business day after the session."""
    return calendar.add_business_days(session_day, DUE_AFTER)


def gap_business_days(calendar: Calendar, session_day: date, call_day: date) -> int:
    """Business days from the session (day 0) to the reviewed call, both local dates; never negative."""
    return max(calendar.business_days_between(session_day, call_day), 0)


def is_late(gap: int) -> bool:
    """More than five business days lay between: flagged on the record (SS 5)."""
    return gap > DUE_AFTER


def needs_break_down(verdict: Verdict) -> bool:
    """Whether "where did it break down" must be answered."""
    return verdict is not Verdict.APPLIED


def follow_up_for(verdict: Verdict) -> FollowUp:
    match verdict:
        case Verdict.APPLIED:
            return FollowUp.MAINTENANCE
        case Verdict.PARTIAL:
            return FollowUp.NAMED_GAP
        case Verdict.ABSENT:
            return FollowUp.RECOACH
