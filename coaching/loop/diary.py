"""A person's working days and hours: their own zone, their team's calendar (domain.md 5, Business days)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coaching.away import Away, away_on
from coaching.business_days import (
    CountedDays,
    calendar_for,
    local_date,
    local_time,
    next_working_morning,
    within_quiet_hours,
)
from coaching.people import Member, TeamSettings
from coaching.ports import Calendar, WorkspaceStore

MORNING = 9
"""The hour at which things fall due; whoever rises earlier gets them at their own hour."""


@dataclass(frozen=True, slots=True)
class AwayCalendar(CountedDays):
    """Implements `Calendar`: a team's days without those on which one person is away."""

    team: Calendar
    away: tuple[Away, ...]

    @property
    def version(self) -> str:
        return self.team.version

    def is_working_day(self, day: date, /) -> bool:
        return self.team.is_working_day(day) and away_on(self.away, day) is None

    def holiday_name(self, day: date, /) -> str | None:
        return self.team.holiday_name(day)


_NO_TEAM = TeamSettings(name="", channel_id=None, tz="UTC", country=None)


@dataclass(frozen=True, slots=True)
class Diary:
    """Zone, working days and hour of one person."""

    tz: str
    calendar: Calendar
    """Counts business days: a promised date does not move because somebody is away."""
    morning_hour: int = MORNING
    away: tuple[Away, ...] = ()

    def today(self, now: datetime) -> date:
        return local_date(now, self.tz)

    def is_quiet(self, now: datetime) -> bool:
        """Whether nobody may be messaged now: outside 08:00-18:00, not a working day, or away."""
        return within_quiet_hours(now, tz=self.tz, calendar=self.hearing)

    @property
    def hearing(self) -> Calendar:
        """Days on which this person may be messaged: working days without the away dates."""
        return AwayCalendar(self.calendar, self.away) if self.away else self.calendar

    def morning_of(self, day: date) -> datetime:
        """When something of that day falls due, so that the day's morning message can carry it."""
        return local_time(day, min(MORNING, self.morning_hour), self.tz)

    def message_hour(self, day: date) -> datetime:
        return local_time(day, self.morning_hour, self.tz)

    def business_day(self, day: date, count: int) -> date:
        """Counted by the team's calendar."""
        return self.calendar.add_business_days(day, count)

    def hearing_day(self, day: date, count: int) -> date:
        """The `count`-th day after `day` on which this person may be messaged."""
        return self.hearing.add_business_days(day, count)

    def next_business_morning(self, now: datetime, count: int = 1) -> datetime:
        return self.morning_of(self.hearing_day(self.today(now), count))


def diary_of(store: WorkspaceStore, member: Member, *, team_id: int | None = None) -> Diary:
    """The member's diary: `team_id`'s calendar when they are in it (or in none), else their first team's."""
    calendar = calendar_of(store, member.id, team_id=team_id)
    return Diary(member.tz, calendar, member.morning_hour, store.people.away_of(member.id))


def calendar_of(store: WorkspaceStore, member_id: int, *, team_id: int | None) -> Calendar:
    theirs = sorted({m.team_id for m in store.people.memberships(member_id=member_id)})
    chosen = team_id if team_id in theirs or not theirs else theirs[0]
    return calendar_for(_NO_TEAM if chosen is None else store.people.team(chosen).settings)


def earliest_hearing(store: WorkspaceStore, member: Member, *, now: datetime) -> datetime:
    """`now`, or the next working morning when this person must not be messaged now.

    For messages that somebody else's action causes, such as the rep's commitment: it is their
    `next_at` in the outbox.
    """
    diary = diary_of(store, member)
    if not diary.is_quiet(now):
        return now
    return next_working_morning(now, tz=diary.tz, calendar=diary.hearing)


def next_business_day(store: WorkspaceStore, member: Member, *, now: datetime) -> date:
    diary = diary_of(store, member)
    return diary.business_day(diary.today(now), 1)
