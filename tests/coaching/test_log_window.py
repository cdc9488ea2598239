"""Where "before" ends and "after" starts around a session (CL 3-4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coaching.business_days import local_date
from coaching.log_window import after_holding, window_of

OPENED = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"])


def test_a_session_of_today_took_place_as_the_form_was_opened() -> None:
    assert window_of(date(2026, 11, 19), opened_at=OPENED, tz="Europe/Berlin") == (OPENED, OPENED)


def test_an_earlier_days_own_calls_are_neither_before_nor_after() -> None:
    window = window_of(date(2026, 11, 17), opened_at=OPENED, tz="America/New_York")
    assert window.baseline_before == datetime(2026, 11, 17, 5, 0, tzinfo=UTC)
    assert window.after == datetime(2026, 11, 18, 5, 0, tzinfo=UTC) - timedelta(microseconds=1)


@given(days=st.integers(0, 400), tz=ZONES, hour=st.integers(0, 23))
def test_no_call_is_on_both_sides_and_none_of_the_day_itself(days: int, tz: str, hour: int) -> None:
    opened = OPENED.replace(hour=hour)
    held_on = local_date(opened, tz) - timedelta(days=days)
    window = window_of(held_on, opened_at=opened, tz=tz)
    assert window.baseline_before <= window.after
    if days:
        assert local_date(window.baseline_before, tz) == local_date(window.after, tz) == held_on


def test_a_planned_session_was_over_when_its_minutes_had_passed() -> None:
    planned = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
    after = after_holding(
        date(2026, 11, 19), scheduled_for=planned, minutes=30, opened_at=OPENED, tz="Europe/Berlin"
    )
    assert after == planned + timedelta(minutes=30)


def test_a_planned_session_held_on_another_day_counts_from_that_days_end() -> None:
    planned = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    after = after_holding(date(2026, 11, 17), scheduled_for=planned, minutes=None, opened_at=OPENED, tz="UTC")
    assert after == datetime(2026, 11, 17, 23, 59, 59, 999999, tzinfo=UTC)


def test_a_session_held_before_its_hour_took_place_as_the_form_was_opened() -> None:
    later = OPENED + timedelta(hours=2)
    after = after_holding(date(2026, 11, 19), scheduled_for=later, minutes=None, opened_at=OPENED, tz="UTC")
    assert after == OPENED
