"""Working days, local times and counted days (domain.md 5, reliability.md Business days)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import holidays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.business_days import (
    calendar_for,
    count_in_words,
    iso_week,
    local_date,
    local_time,
    next_working_morning,
    within_quiet_hours,
)
from coaching.errors import FieldError
from coaching.people import TeamSettings
from coaching.ports import Calendar

CHRISTMAS_EVE = date(2026, 12, 24)
PLACES = (
    ("US", None),
    ("US", "CA"),
    ("DE", "BY"),
    ("GB", "ENG"),
    ("GB", "SCT"),
    ("JP", None),
    ("IN", "MH"),
    ("IL", None),
    ("BR", "SP"),
    (None, None),
)
WEEKS = ((1, 2, 3, 4, 5), (7, 1, 2, 3, 4), (1, 2, 3, 4, 5, 6), (2, 4))
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))


def calendar(country: str | None = "US", subdivision: str | None = None, **more: object) -> Calendar:
    settings_ = TeamSettings(
        name="North", channel_id=None, tz="Europe/Berlin", country=country, subdivision=subdivision, **more
    )
    return calendar_for(settings_)


def oracle(country: str | None, subdivision: str | None, week: tuple[int, ...]) -> np.busdaycalendar:
    """The same days by other means: the library's own list and numpy's arithmetic."""
    days = holidays.country_holidays(country, subdiv=subdivision, years=range(2024, 2032)) if country else {}
    mask = [day in week for day in range(1, 8)]
    return np.busdaycalendar(weekmask=mask, holidays=sorted(days))


ORACLES = {(place, week): oracle(*place, week) for place in PLACES for week in WEEKS}


class TestCountedDays:
    def test_five_business_days_after_christmas_eve_end_in_january(self) -> None:
        assert calendar().add_business_days(CHRISTMAS_EVE, 5) == date(2027, 1, 4)

    def test_the_words_name_the_reason_and_the_holidays(self) -> None:
        words = "session Thu 24 Dec; 5th business day is Mon 4 Jan; 25 Dec and 1 Jan are holidays"
        assert count_in_words(calendar(), CHRISTMAS_EVE) == words

    def test_one_holiday_is_said_as_one(self) -> None:
        words = count_in_words(calendar(), date(2026, 11, 23))
        assert words == "session Mon 23 Nov; 5th business day is Tue 1 Dec; 26 Nov is a holiday"

    def test_an_ordinary_week_needs_no_explanation(self) -> None:
        assert count_in_words(calendar(), date(2026, 11, 12)).endswith("5th business day is Thu 19 Nov")

    def test_a_holiday_at_the_weekend_is_not_counted_twice_nor_named(self) -> None:
        boxing_day = date(2026, 12, 26)
        assert boxing_day.isoweekday() == 6
        assert calendar("GB", "ENG").holiday_name(boxing_day) is None
        assert "26 Dec" not in count_in_words(calendar("GB", "ENG"), CHRISTMAS_EVE)

    def test_a_saturday_session_is_due_on_the_friday(self) -> None:
        saturday = date(2026, 11, 14)
        assert calendar().add_business_days(saturday, 5) == date(2026, 11, 20)

    def test_leap_day_is_a_day_like_any_other(self) -> None:
        assert calendar(None).add_business_days(date(2028, 2, 28), 1) == date(2028, 2, 29)

    @pytest.mark.parametrize("count", [0, 1, 5, -1, -5])
    def test_between_undoes_add(self, count: int) -> None:
        start = date(2026, 12, 30)
        assert calendar().business_days_between(start, calendar().add_business_days(start, count)) == count

    @settings(max_examples=2000, deadline=None)
    @given(place=st.sampled_from(PLACES), week=st.sampled_from(WEEKS), day=DAYS, count=st.integers(-30, 30))
    def test_adding_agrees_with_numpy(
        self, place: tuple[str | None, str | None], week: tuple[int, ...], day: date, count: int
    ) -> None:
        found = calendar(*place, working_days=week).add_business_days(day, count)
        roll = "backward" if count > 0 else "forward"
        expected = np.busday_offset(day, count, roll=roll, busdaycal=ORACLES[place, week]) if count else day
        assert found == np.datetime64(expected).astype(object)

    @settings(max_examples=500, deadline=None)
    @given(place=st.sampled_from(PLACES), week=st.sampled_from(WEEKS), start=DAYS, length=st.integers(0, 90))
    def test_counting_agrees_with_numpy(
        self, place: tuple[str | None, str | None], week: tuple[int, ...], start: date, length: int
    ) -> None:
        end = start + timedelta(days=length)
        next_day = timedelta(days=1)
        expected = np.busday_count(start + next_day, end + next_day, busdaycal=ORACLES[place, week])
        there = calendar(*place, working_days=week).business_days_between(start, end)
        back = calendar(*place, working_days=week).business_days_between(end, start)
        assert (there, back) == (expected, -expected)


class TestCalendar:
    def test_region_matters(self) -> None:
        easter_monday = date(2027, 3, 29)
        assert calendar("GB").is_working_day(easter_monday)
        assert not calendar("GB", "ENG").is_working_day(easter_monday)

    def test_the_team_adds_and_removes_holidays(self) -> None:
        kick_off, thanksgiving = date(2026, 11, 25), date(2026, 11, 26)
        own = calendar(added_holidays=(kick_off,), removed_holidays=(thanksgiving,))
        assert not own.is_working_day(kick_off)
        assert own.is_working_day(thanksgiving)
        assert own.holiday_name(kick_off) == "Team holiday"

    def test_no_public_holidays_is_a_choice(self) -> None:
        assert calendar(None).is_working_day(date(2026, 12, 25))

    def test_a_holiday_observed_in_the_old_year_counts(self) -> None:
        assert not calendar().is_working_day(date(2027, 12, 31)), "1 Jan 2028 is a Saturday"

    def test_names_are_english_where_the_library_has_them(self) -> None:
        assert calendar("DE", "BY").holiday_name(date(2026, 12, 25)) == "Christmas Day"

    @pytest.mark.parametrize(
        ("country", "subdivision", "field"), [("ZZ", None, "country"), ("US", "QQ", "subdivision")]
    )
    def test_an_unknown_place_is_an_error_on_its_field(
        self, country: str, subdivision: str | None, field: str
    ) -> None:
        with pytest.raises(FieldError) as caught:
            calendar(country, subdivision)
        assert set(caught.value.problems) == {field}

    def test_a_week_without_working_days_is_refused(self) -> None:
        with pytest.raises(FieldError):
            calendar(working_days=())

    def test_the_version_changes_with_whatever_changes_a_count(self) -> None:
        versions = {
            calendar().version,
            calendar("US", "CA").version,
            calendar(None).version,
            calendar(working_days=(7, 1, 2, 3, 4)).version,
            calendar(added_holidays=(CHRISTMAS_EVE,)).version,
            calendar(removed_holidays=(CHRISTMAS_EVE,)).version,
        }
        assert len(versions) == 6
        assert calendar().version == calendar().version
        assert max(map(len, versions)) < 60


class TestLocalTime:
    def test_nine_in_the_morning_stays_nine_across_a_clock_change(self) -> None:
        before, after = date(2027, 3, 27), date(2027, 3, 28)
        assert local_time(before, 9, "Europe/Berlin") == datetime(2027, 3, 27, 8, tzinfo=UTC)
        assert local_time(after, 9, "Europe/Berlin") == datetime(2027, 3, 28, 7, tzinfo=UTC)

    def test_a_skipped_time_moves_on_by_what_was_skipped(self) -> None:
        moment = local_time(date(2027, 3, 28), 2, "Europe/Berlin", minute=30)
        assert moment.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)

    def test_a_repeated_time_is_its_first(self) -> None:
        assert local_time(date(2026, 10, 25), 2, "Europe/Berlin", minute=30) == datetime(
            2026, 10, 25, 0, 30, tzinfo=UTC
        )

    @pytest.mark.parametrize(("hour", "minute"), [(0, 0), (1, 30), (2, 30), (9, 0)])
    def test_every_zone_keeps_day_and_hour_for_three_years(self, hour: int, minute: int) -> None:
        """Every zone; the first of each month and the three days around every change of its offset."""
        for name in sorted(available_timezones()):
            zone = ZoneInfo(name)
            for day in days_worth_checking(zone):
                moment = local_time(day, hour, name, minute)
                local = moment.astimezone(zone)
                asked = datetime.combine(day, time(hour, minute))
                assert moment.tzinfo is UTC
                assert local.date() == day, (name, day)
                if local.replace(tzinfo=None) != asked:
                    assert is_skipped(asked, zone), (name, day)
                    assert timedelta(0) < local.replace(tzinfo=None) - asked <= timedelta(hours=2)


@cache
def days_worth_checking(zone: ZoneInfo) -> list[date]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    offsets = [(start + timedelta(days=n), (start + timedelta(days=n)).astimezone(zone)) for n in range(1096)]
    changes = [
        after[1].date()
        for before, after in pairwise(offsets)
        if before[1].utcoffset() != after[1].utcoffset()
    ]
    around = {day + timedelta(days=n) for day in changes for n in (-1, 0, 1)}
    return sorted(around | {date(year, month, 1) for year in (2026, 2027, 2028) for month in range(1, 13)})


def is_skipped(asked: datetime, zone: ZoneInfo) -> bool:
    first = asked.replace(tzinfo=zone)
    return first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != asked


class TestMornings:
    def test_today_when_its_hour_is_still_to_come(self) -> None:
        now = local_time(date(2026, 11, 26), 8, "Europe/Berlin")
        morning = next_working_morning(now, tz="Europe/Berlin", calendar=calendar("DE", "BE"))
        assert morning == local_time(date(2026, 11, 26), 9, "Europe/Berlin")

    @pytest.mark.parametrize("hour", [9, 10, 23])
    def test_the_next_working_day_once_the_hour_has_come(self, hour: int) -> None:
        now = local_time(date(2026, 11, 27), hour, "Europe/Berlin")
        morning = next_working_morning(now, tz="Europe/Berlin", calendar=calendar("DE", "BE"))
        assert morning == local_time(date(2026, 11, 30), 9, "Europe/Berlin")

    def test_own_hour_and_own_zone(self) -> None:
        now = datetime(2026, 11, 26, 1, tzinfo=UTC)
        morning = next_working_morning(now, tz="America/New_York", calendar=calendar(None), hour=14)
        assert morning == datetime(2026, 11, 26, 19, tzinfo=UTC)
        assert local_date(now, "America/New_York") == date(2026, 11, 25)

    @settings(max_examples=500, deadline=None)
    @given(
        now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),
        tz=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
        hour=st.integers(8, 17),
    )
    def test_a_morning_is_later_and_never_in_quiet_hours(self, now: datetime, tz: str, hour: int) -> None:
        own = calendar("US", "CA")
        morning = next_working_morning(now, tz=tz, calendar=own, hour=hour)
        assert morning > now
        assert not within_quiet_hours(morning, tz=tz, calendar=own)
        assert morning.astimezone(ZoneInfo(tz)).hour == hour


class TestQuietHours:
    @pytest.mark.parametrize(
        ("hour", "minute", "quiet"),
        [(7, 59, True), (8, 0, False), (17, 59, False), (18, 0, True), (0, 0, True), (12, 0, False)],
    )
    def test_eight_to_eighteen_local(self, hour: int, minute: int, quiet: bool) -> None:
        moment = local_time(date(2026, 11, 26), hour, "Asia/Tokyo", minute)
        assert within_quiet_hours(moment, tz="Asia/Tokyo", calendar=calendar(None)) is quiet

    @pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 26)])
    def test_weekends_and_holidays_are_quiet_all_day(self, day: date) -> None:
        moment = local_time(day, 12, "America/New_York")
        assert within_quiet_hours(moment, tz="America/New_York", calendar=calendar())


@pytest.mark.parametrize(
    ("day", "named"),
    [(date(2026, 12, 31), (2026, 53)), (date(2027, 1, 1), (2026, 53)), (date(2027, 1, 4), (2027, 1))],
)
def test_weeks_are_iso_weeks(day: date, named: tuple[int, int]) -> None:
    assert iso_week(day) == named
