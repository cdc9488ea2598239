"""A flagged interaction is coached within 48 hours: reminders at 24 and 44 hours, and what closes a flag."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from focus_world import BOB, session

from coaching.business_days import calendar_for, next_working_morning, within_quiet_hours
from coaching.flags import Flag, FlagState, call_of, reminder_after, reminders_heard, session_that_closes
from coaching.people import TeamSettings
from coaching.sessions import CoachingSession, SessionState

BERLIN = ZoneInfo("Europe/Berlin")
GERMANY = calendar_for(TeamSettings(name="North", channel_id=None, tz="Europe/Berlin", country="DE"))
LINK = "https://calls.example.com/91"
FLAGGED = datetime(2026, 11, 19, 13, tzinfo=UTC)


def berlin(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=BERLIN)


def into_working_hours(instant: datetime) -> datetime:
    if within_quiet_hours(instant, tz="Europe/Berlin", calendar=GERMANY):
        return next_working_morning(instant, tz="Europe/Berlin", calendar=GERMANY)
    return instant


class TestReminders:
    """Once at 24 h and once at 44 h of elapsed time, moved into working hours; never two at once."""

    @pytest.mark.parametrize(
        ("flagged_at", "heard"),
        [
            pytest.param(
                berlin("2026-11-17", "10:00"),
                [(24, berlin("2026-11-18", "10:00")), (44, berlin("2026-11-19", "09:00"))],
                id="the 44th hour is six in the morning",
            ),
            pytest.param(
                berlin("2026-11-16", "15:00"),
                [(24, berlin("2026-11-17", "15:00")), (44, berlin("2026-11-18", "11:00"))],
                id="both inside working hours",
            ),
            pytest.param(
                berlin("2026-11-19", "14:00"),
                [(24, berlin("2026-11-20", "14:00")), (44, berlin("2026-11-23", "09:00"))],
                id="44 h is on Saturday: Monday morning",
            ),
            pytest.param(
                berlin("2026-11-20", "15:00"),
                [(44, berlin("2026-11-23", "09:00"))],
                id="both fall on the weekend: one on Monday",
            ),
            pytest.param(
                berlin("2026-12-23", "16:00"),
                [(24, berlin("2026-12-24", "16:00")), (44, berlin("2026-12-28", "09:00"))],
                id="Christmas",
            ),
            pytest.param(
                berlin("2026-03-27", "15:00"),
                [(44, berlin("2026-03-30", "09:00"))],
                id="over a change of the clock",
            ),
        ],
    )
    def test_are_moved_into_working_hours(
        self, flagged_at: datetime, heard: list[tuple[int, datetime]]
    ) -> None:
        assert list(reminders_heard(flagged_at, into_working_hours)) == heard

    @pytest.mark.parametrize(
        ("reminded", "hours", "next_one"),
        [(0, 24, FLAGGED + timedelta(hours=44)), (24, 44, None)],
    )
    def test_come_one_after_the_other(self, reminded: int, hours: int, next_one: datetime | None) -> None:
        assert reminder_after(flag(reminded_hours=reminded)) == (hours, next_one)

    def test_the_clock_is_48_hours(self) -> None:
        assert flag().coach_by == FLAGGED + timedelta(hours=48)


def flag(flag_id: int = 1, **changes: object) -> Flag:
    made = Flag(
        id=flag_id,
        team_id=1,
        rep_id=BOB,
        coach_id=1,
        flagged_by=1,
        link=LINK,
        flagged_at=FLAGGED,
        state=FlagState.OPEN,
        remind_at=FLAGGED + timedelta(hours=24),
        reminded_hours=0,
    )
    return replace(made, **changes)


def logged(
    *, hours: float = 20, link: str | None = None, rep_id: int = BOB, **changes: object
) -> CoachingSession:
    held = session(7)
    details = replace(held.details, call_link=link)
    return replace(
        held, rep_id=rep_id, details=details, logged_at=FLAGGED + timedelta(hours=hours), **changes
    )


class TestClosing:
    """A flag closes when the session about it is logged."""

    @pytest.mark.parametrize(
        ("one", "closes"),
        [
            pytest.param(logged(link=LINK), True, id="the same call"),
            pytest.param(logged(link=f"{LINK}/?t=760#top"), True, id="the same call at its moment"),
            pytest.param(logged(link=LINK, hours=400), True, id="the same call, late"),
            pytest.param(logged(link="https://calls.example.com/92"), False, id="another call"),
            pytest.param(logged(link=LINK, rep_id=3), False, id="another rep"),
            pytest.param(logged(link=LINK, hours=-1), False, id="logged before it was flagged"),
            pytest.param(logged(link=LINK, state=SessionState.SCHEDULED), False, id="only planned"),
            pytest.param(logged(link=LINK, state=SessionState.CANCELLED), False, id="cancelled"),
            pytest.param(logged(), True, id="no call named, inside 48 hours"),
            pytest.param(logged(hours=48.1), False, id="no call named, later"),
        ],
    )
    def test_by_the_session_about_it(self, one: CoachingSession, closes: bool) -> None:
        assert (session_that_closes(flag(), [one]) is one) is closes

    def test_a_session_without_a_call_closes_nothing_when_two_could_be_meant(self) -> None:
        both = [flag(), flag(2, link="https://calls.example.com/92")]
        assert session_that_closes(both[0], [logged()], both) is None
        assert session_that_closes(both[0], [logged(link=LINK)], both) is not None
        assert session_that_closes(both[0], [logged()], [both[0], flag(3, rep_id=3)]) is not None

    def test_the_first_session_about_it_counts(self) -> None:
        early, late = logged(link=LINK, hours=3), logged(link=LINK, hours=5, id=8)
        assert session_that_closes(flag(), [late, early]) is early


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (LINK, f"{LINK}/", True),
        (LINK, f"{LINK}?t=12", True),
        ("https://Calls.Example.com/91", LINK, True),
        (f"{LINK}?id=1&t=4", f"{LINK}?id=1", True),
        (f"{LINK}?id=1", f"{LINK}?id=2", False),
        (LINK, "https://calls.example.com/9", False),
        ("http://[broken", "http://[broken", True),
    ],
)
def test_links_to_one_recording_are_one_call(one: str, other: str, same: bool) -> None:
    assert (call_of(one) == call_of(other)) is same
