"""Carry-through is reviewed within five business days and followed up by its verdict (SS 5)."""

from __future__ import annotations

from datetime import date

import pytest

from coaching.business_days import calendar_for
from coaching.carry_through import (
    FollowUp,
    due_on,
    follow_up_for,
    gap_business_days,
    is_late,
    needs_break_down,
)
from coaching.people import TeamSettings
from coaching.sessions import Verdict

US = calendar_for(TeamSettings(name="North", channel_id=None, tz="America/New_York", country="US"))
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("call_day", "gap", "late"),
    [
        (CHRISTMAS_EVE, 0, False),
        (date(2026, 12, 28), 1, False),
        (date(2027, 1, 4), 5, False),
        (date(2027, 1, 5), 6, True),
        (date(2026, 12, 20), 0, False),
    ],
)
def test_more_than_five_business_days_between_session_and_call_is_late(
    call_day: date, gap: int, late: bool
) -> None:
    assert gap_business_days(US, CHRISTMAS_EVE, call_day) == gap
    assert is_late(gap) is late


def test_a_call_on_the_due_day_is_never_late() -> None:
    for day in (CHRISTMAS_EVE, date(2026, 11, 14), date(2026, 11, 25)):
        assert not is_late(gap_business_days(US, day, due_on(US, day)))


@pytest.mark.parametrize(
    ("verdict", "follow_up", "asks"),
    [
        (Verdict.APPLIED, FollowUp.MAINTENANCE, False),
        (Verdict.PARTIAL, FollowUp.NAMED_GAP, True),
        (Verdict.ABSENT, FollowUp.RECOACH, True),
    ],
)
def test_each_verdict_has_the_follow_up_that_fits(verdict: Verdict, follow_up: FollowUp, asks: bool) -> None:
    assert follow_up_for(verdict) is follow_up
    assert needs_break_down(verdict) is asks
