"""What time does (22-24, 26): clocks that jump or differ, clock changes, moved zones, days of downtime."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import holidays
import numpy as np
import pytest
from clocks import SetClock
from exchange import lost_and_doubled
from loop_scene import BERLIN, EVERY_HOUR, Heard, Scene, at, bundles, digests, kinds
from tallying import Tally

from coaching.business_days import calendar_for, iso_week, local_date, local_time, next_working_morning
from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.clock import Clock
from coaching.loop import snooze
from coaching.loop.digest_planning import digest_time, newest_due_week
from coaching.people import Member, Profile, Team, TeamSettings
from jobs.ticks import TICKS
from models import SqlStores, open_stores

REVIEW_DAYS = ("2026-11-26", "2026-11-27", "2026-11-30")
"""A session of Thursday 19 November: its fifth business day and the two nags after it."""


@pytest.fixture
def scene(stores: SqlStores, clock: SetClock) -> Scene:
    clock.set(at("2026-11-19", "15:00"))
    scene = Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)
    scene.tick()
    return scene


def mornings(heard: list[Heard], who: Member) -> Counter[str]:
    """How often this person got a bundle on each of their days."""
    days = (local_date(one.at, who.tz).isoformat() for one in heard if one.recipient == who.slack_id)
    return Counter(days)


@pytest.mark.faults
@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(hours=1)], ids=["back", "ahead"])
def test_the_databases_clock_steps_and_nothing_is_missed_or_repeated(
    scene: Scene, tally: Tally, step: timedelta
) -> None:
    """A step at any hour of the working day: each day's bundle is heard once all the same."""
    lost = doubled = tries = 0
    for hour in ("08:30", "09:00", "09:45"):
        scene.clock.set(max(scene.clock.now(), at("2026-11-19", "15:00")))
        before = len(scene.messenger.heard)
        start = scene.clock.now()
        scene.session(scene.bob)
        day = local_date(start, BERLIN)
        calendar = calendar_for(TeamSettings(name="", channel_id=None, tz=BERLIN, country="DE"))
        due = [calendar.add_business_days(day, count) for count in (5, 6, 7)]
        scene.pass_until(local_time(due[0], int(hour[:2]), BERLIN, int(hour[3:])))
        scene.clock.set(scene.clock.now() + step)
        scene.pass_until(local_time(calendar.add_business_days(due[2], 1), 17, BERLIN))
        heard = mornings(scene.messenger.heard[before:], scene.alice)
        missed, again = lost_and_doubled(heard[day.isoformat()] for day in due)
        lost, doubled, tries = lost + missed, doubled + again, tries + len(due)
        scene.pass_until(local_time(calendar.add_business_days(due[2], 9), 15, BERLIN))
    words = "back" if step < timedelta(0) else "ahead"
    tally(22, f"the clock steps an hour {words}", tries=tries, lost=lost, doubled=doubled)


@pytest.mark.faults
def test_the_clock_leaps_four_hundred_days_ahead(scene: Scene, tally: Tally) -> None:
    """Everything that was due is said once, in one message; nothing is sent day by day afterwards."""
    scene.session(scene.bob)
    scene.session(scene.carol)
    scene.pass_until(at("2026-11-25", "12:00"))
    before = len(scene.messenger.heard)
    scene.jump(next_working_morning(scene.clock.now() + timedelta(days=400), tz=BERLIN, calendar=plain()))
    for _ in range(5):
        scene.tick()
    heard = scene.messenger.heard[before:]
    said = bundles(heard, scene.alice)
    carried = [line.kind for waiting in said for line in waiting.lines]
    lost, doubled = lost_and_doubled([carried.count(CheckpointKind.CARRY_THROUGH) - 1, len(said)])
    assert len(digests(heard)) <= 1
    tally(22, "the clock leaps 400 days", tries=2, lost=lost, doubled=doubled)


def plain() -> object:
    return calendar_for(TeamSettings(name="", channel_id=None, tz=BERLIN, country="DE"))


class SkewedClock:
    """A process whose own clock is wrong; the database's is right."""

    def __init__(self, true: SetClock, skew: timedelta) -> None:
        self._true, self._skew = true, skew

    def now(self) -> datetime:
        return self._true.now() + self._skew

    def adjust(self, real: datetime, /) -> datetime:
        return self._true.adjust(real)

    def set(self, now: datetime) -> None:
        self._true.set(now)


@pytest.mark.faults
@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_process_ten_minutes_off_the_database(
    stores: SqlStores, database_url: str, clock: SetClock, tally: Tally, minutes: int
) -> None:
    """It and a process that is right work side by side: every bundle once, none before its hour."""
    clock.set(at("2026-11-19", "15:00"))
    right = Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)
    skewed: Clock = SkewedClock(clock, timedelta(minutes=minutes))
    own = open_stores(database_url, skewed)
    try:
        right.tick()
        right.session(right.bob)
        clock.set(at("2026-11-25", "17:00"))
        while clock.now() < at("2026-12-01", "18:00"):
            clock.advance(minutes=5)
            hour = clock.now().astimezone(ZoneInfo(BERLIN)).hour
            if hour in (7, 8, 9, 17):
                for tick in TICKS:
                    tick.run(own, skewed)
                right.tick()
    finally:
        own.close()
    heard = mornings(right.messenger.heard, right.alice)
    early = [one for one in right.messenger.heard if not 8 <= one.at.astimezone(ZoneInfo(BERLIN)).hour < 18]
    lost, doubled = lost_and_doubled(heard[day] for day in REVIEW_DAYS)
    assert early == []
    tally(22, f"a process {minutes:+} min off", tries=len(REVIEW_DAYS), lost=lost, doubled=doubled)


@pytest.mark.faults
@pytest.mark.parametrize("hour", [0, 1, 2, 9])
def test_every_zone_has_one_digest_in_each_local_week_of_three_years(hour: int, tally: Tally) -> None:
    """157 weeks in every zone; local minutes (01:30, 02:30) are held in tests of business days."""
    weeks = [iso_week(date(2026, 1, 5) + timedelta(weeks=n)) for n in range(157)]
    tries = lost = doubled = 0
    for zone in sorted(available_timezones()):
        team = Team(
            id=1,
            settings=TeamSettings(name="N", channel_id="C", tz=zone, country=None, digest_hour=hour),
            set_up_by=1,
        )
        moments = [digest_time(team, week) for week in weeks]
        days = Counter(iso_week(local_date(moment, zone)) for moment in moments)
        missed, again = lost_and_doubled(days[week] for week in weeks)
        tries, lost, doubled = tries + len(weeks), lost + missed, doubled + again
        assert all(
            timedelta(days=6) < after - before < timedelta(days=8) for before, after in pairwise(moments)
        )
        assert newest_due_week(team, moments[60]) == weeks[60], zone
        assert newest_due_week(team, moments[60] - timedelta(seconds=1)) == weeks[59], zone
    control = utc_weeks_off(hour)
    fault = f"a digest a week at {hour:02}:00, every zone, 3 years"
    tally(23, fault, tries=tries, lost=lost, doubled=doubled, control=control)


def utc_weeks_off(hour: int) -> str:
    """Negative control: a fixed UTC offset, taken once, misses the local hour after a clock change."""
    zone = ZoneInfo(BERLIN)
    first = datetime.combine(date(2026, 1, 5), time(hour), zone)
    wrong = sum(
        (first.astimezone(ZoneInfo("UTC")) + timedelta(weeks=n)).astimezone(zone).hour != hour
        for n in range(157)
    )
    assert wrong > 0
    return f"fixed offset: {wrong} of 157 at another hour"


@pytest.mark.faults
@pytest.mark.parametrize(
    ("moved_at", "zone"),
    [
        (at("2026-11-25", "18:30"), "America/New_York"),
        (at("2026-11-26", "08:30"), "Pacific/Kiritimati"),
        (at("2026-11-26", "09:30"), "Asia/Tokyo"),
        (at("2026-11-26", "09:30"), "America/New_York"),
    ],
    ids=["before, west", "on the morning, far east", "after, east", "after, west"],
)
def test_a_person_who_moves_hears_once_on_each_day(
    scene: Scene, tally: Tally, moved_at: datetime, zone: str
) -> None:
    scene.session(scene.bob)
    scene.jump(at("2026-11-25", "17:00"))
    scene.pass_until(moved_at, hours=EVERY_HOUR)
    with scene.store() as store:
        store.people.save_profile(Profile(slack_id="UALICE", name="Alice Ames", tz=zone))
    scene.pass_until(at("2026-12-02", "18:00"), hours=EVERY_HOUR)
    per_day: Counter[date] = Counter()
    for one in scene.messenger.heard:
        if one.recipient == "UALICE":
            home = zone if one.at > moved_at else BERLIN
            per_day[local_date(one.at, home)] += 1
            assert 8 <= one.at.astimezone(ZoneInfo(home)).hour < 18
    again = sum(count - 1 for count in per_day.values())
    tally(24, f"to {zone} around the due day", tries=3, lost=3 - len(per_day), doubled=again)


@pytest.mark.faults
def test_a_calendar_that_changes_moves_no_promised_day(scene: Scene, tally: Tally) -> None:
    session = scene.session(scene.bob)
    promised = scene.checkpoint(session, CheckpointKind.CARRY_THROUGH)
    assert promised is not None
    with scene.store() as store:
        settings = replace(
            scene.north.settings, country="US", added_holidays=(date(2026, 11, 24), date(2026, 11, 25))
        )
        store.people.change_team(scene.north.id, settings)
    kept = scene.checkpoint(session, CheckpointKind.CARRY_THROUGH)
    assert kept is not None
    assert (kept.due_at, kept.calendar_version) == (promised.due_at, promised.calendar_version)
    heard = mornings(scene.pass_until(at("2026-12-02", "18:00")), scene.alice)
    # 26 November is Thanksgiving in the new calendar: a free day, so the promise is heard on the 27th.
    lost, doubled = lost_and_doubled(heard[day] for day in ("2026-11-27", "2026-11-30", "2026-12-01"))
    tally(
        24, "calendar changes before the due day", tries=3, lost=lost, doubled=doubled + heard["2026-11-26"]
    )


@pytest.mark.faults
def test_three_days_down_over_a_weekend_end_in_one_message(scene: Scene, tally: Tally) -> None:
    """Down from Thursday evening to Monday noon, two reviews due on the Friday, a digest on Monday."""
    scene.clock.set(at("2026-11-13", "10:00"))
    scene.session(scene.bob)
    scene.session(scene.carol)
    scene.pass_until(at("2026-11-19", "18:00"))
    heard = scene.jump(at("2026-11-23", "12:00"))
    heard += scene.pass_until(at("2026-11-23", "17:00"), hours=EVERY_HOUR)
    said = bundles(heard, scene.alice)
    assert kinds(said[0]) == ["carry_through", "carry_through"]
    lost, doubled = lost_and_doubled([len(said), len(digests(heard))])
    tally(26, "three days down over a weekend", tries=2, lost=lost, doubled=doubled)


@pytest.mark.faults
def test_weeks_down_send_the_newest_digest_alone(scene: Scene, tally: Tally) -> None:
    scene.session(scene.bob)
    heard = scene.jump(at("2026-12-17", "10:00"))
    heard += scene.pass_until(at("2026-12-18", "17:00"), hours=EVERY_HOUR)
    sent = digests(heard)
    lost, doubled = lost_and_doubled([len(sent)])
    assert [one.facts.iso_week for one in sent] == [51]
    tally(26, "four weeks down: the newest digest alone", tries=1, lost=lost, doubled=doubled)


COUNTRIES = (("US", "CA"), ("DE", "BY"), ("GB", "ENG"), ("JP", None), ("IN", "MH"), ("BR", "SP"))
ZONES = (
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/Berlin",
    "Europe/London",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "America/St_Johns",
    "Africa/Casablanca",
    "America/Santiago",
)


@cache
def oracle(country: str, subdivision: str | None) -> np.busdaycalendar:
    days = holidays.country_holidays(country, subdiv=subdivision, years=range(2025, 2034))
    return np.busdaycalendar(holidays=sorted(days))


@pytest.mark.parametrize("place", COUNTRIES, ids=[country for country, _ in COUNTRIES])
def test_ten_thousand_due_mornings_agree_with_numpy(place: tuple[str, str | None], tally: Tally) -> None:
    """Any instant of five years in twelve zones: the fifth business day of its local date, at nine there."""
    dice = random.Random(f"mornings {place}")
    country, subdivision = place
    calendar = calendar_for(
        TeamSettings(name="", channel_id=None, tz="UTC", country=country, subdivision=subdivision)
    )
    wrong = naive = 0
    cases = 1_700
    for _ in range(cases):
        zone = dice.choice(ZONES)
        instant = at("2026-01-01", "00:00", "UTC") + timedelta(seconds=dice.randrange(5 * 365 * 86_400))
        count = dice.randint(1, 10)
        there = instant.astimezone(ZoneInfo(zone))
        expected_day = np.busday_offset(there.date(), count, roll="backward", busdaycal=oracle(*place))
        expected = datetime.combine(expected_day.astype(object), time(9), ZoneInfo(zone))
        due = local_time(calendar.add_business_days(local_date(instant, zone), count), 9, zone)
        wrong += due.timestamp() != expected.timestamp()
        elapsed = instant.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=count * 7 / 5)
        naive += elapsed.date() != expected.date()
    assert naive > 0
    control = f"sevenths of a week: {naive} wrong"
    tally(24, f"due mornings as numpy counts, {country}", tries=cases, lost=wrong, doubled=0, control=control)


@pytest.mark.faults
def test_a_snooze_over_the_clock_change_comes_at_nine(scene: Scene, tally: Tally) -> None:
    """Berlin goes to summer time on 28 March 2027; the review snoozed to the Monday after comes at 09:00."""
    scene.clock.set(at("2027-03-18", "15:00"))
    session = scene.session(scene.bob)
    scene.pass_until(at("2027-03-25", "10:00"))
    review = scene.checkpoint(session, CheckpointKind.CARRY_THROUGH)
    assert review is not None
    assert review.state is CheckpointState.NOTIFIED
    with scene.store() as store:
        snooze(store, review.id, scene.alice, date(2027, 3, 30), now=scene.clock.now())
    heard = scene.pass_until(at("2027-03-30", "17:00"), hours=EVERY_HOUR)
    again = mornings(heard, scene.alice)
    lost, doubled = lost_and_doubled([again["2027-03-30"]])
    assert next(one.at for one in heard if one.recipient == "UALICE") == at("2027-03-30", "09:00")
    tally(23, "snoozed across the change to summer time", tries=1, lost=lost, doubled=doubled)
