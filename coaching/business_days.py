"""Working days, local times and counted days of one team (domain.md 5, Business days). No checkpoints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import blake2s
from importlib.metadata import version as installed_version
from zoneinfo import ZoneInfo

import holidays

from coaching.errors import FieldError
from coaching.people import TeamSettings
from coaching.ports import Calendar
from coaching.words import say_date, say_day, say_list, say_ordinal

QUIET_UNTIL = time(8)
QUIET_FROM = time(18)
NO_HOLIDAYS: Mapping[date, str] = {}
ONE_DAY = timedelta(days=1)


class CountedDays:
    """What counts by `is_working_day`, whoever's working days they are."""

    __slots__ = ()

    def is_working_day(self, day: date, /) -> bool:
        raise NotImplementedError

    def add_business_days(self, day: date, count: int, /) -> date:
        """The `count`-th working day after `day` (before it when negative); `day` itself for 0."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def business_days_between(self, start: date, end: date, /) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is earlier."""
        if end < start:
            return -self.business_days_between(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCalendar(CountedDays):
    """The `Calendar` of a team. Immutable and safe to share between threads."""

    country: str | None
    subdivision: str | None
    working_days: frozenset[int]
    added: frozenset[date]
    removed: frozenset[date]
    version: str

    def is_working_day(self, day: date, /) -> bool:
        return day.isoweekday() in self.working_days and self.holiday_name(day) is None

    def holiday_name(self, day: date, /) -> str | None:
        """The holiday that takes this working day away; None on a day that is free anyway."""
        if day.isoweekday() not in self.working_days:
            return None
        if day in self.added:
            return "Team holiday"
        if day in self.removed:
            return None
        return _names(self.country, self.subdivision, day.year).get(day)


def calendar_for(settings: TeamSettings) -> Calendar:
    """The team's calendar. Raises FieldError on `country` or `subdivision` that `holidays` does not know."""
    return _calendar(
        settings.country,
        settings.subdivision,
        frozenset(settings.working_days),
        frozenset(settings.added_holidays),
        frozenset(settings.removed_holidays),
    )


@lru_cache(maxsize=1024)
def _calendar(
    country: str | None,
    subdivision: str | None,
    working_days: frozenset[int],
    added: frozenset[date],
    removed: frozenset[date],
) -> TeamCalendar:
    if not working_days or not working_days <= set(range(1, 8)):
        raise FieldError({"working_days": "Name at least one working day, Monday to Sunday."})
    _refuse_unknown(country, subdivision)
    return TeamCalendar(
        country=country,
        subdivision=subdivision if country else None,
        working_days=working_days,
        added=added,
        removed=removed,
        version=_version(country, subdivision, working_days, added, removed),
    )


def _refuse_unknown(country: str | None, subdivision: str | None) -> None:
    if country is None:
        return
    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        raise FieldError(
            {"country": f'No holiday calendar is known for "{country}". Pick one from the list.'}
        )
    if subdivision and subdivision not in known[country]:
        some = ", ".join(sorted(known[country])[:12])
        way_out = f"Known ones: {some}." if some else "Leave it empty: this country has none."
        raise FieldError({"subdivision": f'"{subdivision}" is not a region of {country}. {way_out}'})


def _version(
    country: str | None,
    subdivision: str | None,
    working_days: frozenset[int],
    added: frozenset[date],
    removed: frozenset[date],
) -> str:
    """Names everything a counted day depends on: library, region, working week, own list."""
    place = "-".join(part for part in (country, subdivision) if part) or "none"
    week = "".join(str(day) for day in sorted(working_days))
    named = f"holidays {installed_version('holidays')} {place} {week}"
    if not (added or removed):
        return named
    own = ",".join([f"+{day}" for day in sorted(added)] + [f"-{day}" for day in sorted(removed)])
    return f"{named} own {blake2s(own.encode(), digest_size=4).hexdigest()}"


@lru_cache(maxsize=4096)
def _names(country: str | None, subdivision: str | None, year: int) -> Mapping[date, str]:
    """Public holidays of one year by name, in English where the library has it.

    A year is read once into a dict of its own: the library fills years in while it answers, which is
    not safe between threads. Neighbouring years are read too: an observed day may cross New Year.
    """
    if country is None:
        return NO_HOLIDAYS
    years = (year - 1, year, year + 1)
    found = holidays.country_holidays(
        country, subdiv=subdivision, years=years, expand=False, language="en_US"
    )
    return {day: name for day, name in found.items() if day.year == year}


def local_date(instant: datetime, tz: str) -> date:
    """The calendar day of an aware instant in an IANA zone."""
    return instant.astimezone(ZoneInfo(tz)).date()


def local_time(day: date, hour: int, tz: str, minute: int = 0) -> datetime:
    """A wall-clock time as UTC.

    A time that a clock change skips moves forward by as much as was skipped (02:30 becomes 03:30); a
    time that happens twice is its first.
    """
    return datetime.combine(day, time(hour, minute), ZoneInfo(tz)).astimezone(UTC)


def next_working_morning(now: datetime, *, tz: str, calendar: Calendar, hour: int = 9) -> datetime:
    """The next working day's `hour` after `now`, as UTC: today's when it is still to come."""
    day = local_date(now, tz)
    if not calendar.is_working_day(day) or local_time(day, hour, tz) <= now:
        day = calendar.add_business_days(day, 1)
    return local_time(day, hour, tz)


def within_quiet_hours(now: datetime, *, tz: str, calendar: Calendar) -> bool:
    """True when nobody may be messaged: outside 08:00-18:00 local, or on a non-working day."""
    local = now.astimezone(ZoneInfo(tz))
    return not QUIET_UNTIL <= local.time() < QUIET_FROM or not calendar.is_working_day(local.date())


def count_in_words(calendar: Calendar, start: date, count: int = 5) -> str:
    """``session Thu 24 Dec; 5th business day is Mon 4 Jan; 25 Dec and 1 Jan are holidays``."""
    due = calendar.add_business_days(start, count)
    words = [f"session {say_date(start)}", f"{say_ordinal(count)} business day is {say_date(due)}"]
    days = (start + timedelta(days=n) for n in range(1, (due - start).days + 1))
    skipped = [say_day(day) for day in days if calendar.holiday_name(day)]
    if skipped:
        words.append(f"{say_list(skipped)} {'is a holiday' if len(skipped) == 1 else 'are holidays'}")
    return "; ".join(words)


def iso_week(day: date) -> tuple[int, int]:
    """ISO year and week, which name a digest."""
    year, week, _ = day.isocalendar()
    return year, week
