"""The weekly digest (domain.md 10): once per team and ISO week, what it says and when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from loop_scene import BERLIN, Scene, at, digests

from coaching.business_days import iso_week
from coaching.loop import digest_for, start_digests
from coaching.loop.digest_planning import digest_time, newest_due_week
from coaching.loop.reviewing import ReviewEntry, save_review
from coaching.sessions import Verdict


@pytest.fixture(autouse=True)
def seen(scene: Scene) -> None:
    """The team was set up some time ago."""
    scene.tick()


def test_it_comes_on_monday_at_nine_once_in_the_week(scene: Scene) -> None:
    heard = digests(scene.pass_until(at("2026-12-06", "20:00")))
    assert [(one.recipient, one.at) for one in heard] == [
        ("CNORTH", at("2026-11-23", "09:00")),
        ("CNORTH", at("2026-11-30", "09:00")),
    ]
    assert [one.facts.iso_week for one in heard] == [48, 49]
    assert [one.facts.late_days for one in heard] == [0, 0]


def test_a_new_team_starts_with_its_next_digest(scene: Scene) -> None:
    scene.clock.set(at("2026-11-25", "11:00"))
    scene.tick()
    with scene.store() as store:
        coach = scene.person(store, "Sue Lang")
        scene.team(store, "South", coaches=[coach], reps=[])
    heard = digests(scene.pass_until(at("2026-11-30", "10:00")))
    south = [one for one in heard if one.recipient == "CSOUTH"]
    assert [one.at for one in south] == [at("2026-11-30", "09:00")]


def test_a_team_set_up_just_before_its_hour_gets_its_first_digest_then(scene: Scene) -> None:
    scene.clock.set(at("2026-11-29", "22:00"))
    with scene.store() as store:
        team = scene.team(store, "South", coaches=[scene.person(store, "Sue Lang")], reps=[])
        start_digests(store, team, now=scene.clock.now())
    heard = [one for one in digests(scene.jump(at("2026-11-30", "09:00"))) if one.recipient == "CSOUTH"]
    assert [one.facts.iso_week for one in heard] == [49]


def test_a_holiday_monday_moves_it_to_the_next_working_morning_of_the_week(scene: Scene) -> None:
    scene.clock.set(at("2027-03-26", "12:00"))
    scene.tick()
    heard = digests(scene.pass_until(at("2027-04-02", "12:00")))
    assert [(one.at, one.facts.iso_week) for one in heard] == [(at("2027-03-30", "09:00"), 13)]


def test_after_downtime_the_newest_alone_comes_and_says_that_it_is_late(scene: Scene) -> None:
    [late] = digests(scene.jump(at("2026-12-09", "11:00")))
    assert (late.facts.iso_week, late.facts.late_days) == (50, 2)
    assert digests(scene.pass_until(at("2026-12-11", "17:00"))) == []


def test_a_late_digest_waits_for_working_hours(scene: Scene) -> None:
    assert digests(scene.jump(at("2026-11-24", "22:00"))) == []
    [late] = digests(scene.pass_until(at("2026-11-25", "12:00")))
    assert at("2026-11-25", "08:00") <= late.at <= at("2026-11-25", "09:00")


def test_a_late_one_gives_way_to_the_next_that_is_about_to_come(scene: Scene) -> None:
    assert digests(scene.jump(at("2026-11-30", "08:30"))) == []
    [one] = digests(scene.pass_until(at("2026-11-30", "12:00")))
    assert one.facts.iso_week == 49


def test_a_team_without_a_channel_gets_none(scene: Scene) -> None:
    with scene.store() as store:
        coach = scene.person(store, "Sue Lang")
        scene.team(store, "South", coaches=[coach], reps=[], channel_id=None)
    heard = digests(scene.pass_until(at("2026-11-30", "10:00")))
    assert {one.recipient for one in heard} == {"CNORTH"}


def test_a_long_digest_goes_on_in_its_thread(scene: Scene) -> None:
    scene.surfaces.digest_parts = 3
    heard = digests(scene.pass_until(at("2026-11-23", "10:00")))
    assert [one.thread_ts for one in heard] == [None, "1.0", "1.0"]


def test_rows_coverage_idle_and_waiting(scene: Scene) -> None:
    scene.calls(scene.bob, [2] * 10, first=at("2026-11-10", "09:00"))
    session = scene.session(scene.bob)
    scene.session(scene.carol, held_on=date(2026, 9, 1))
    scene.clock.set(at("2026-11-30", "09:00"))
    scene.calls(scene.bob, [3] * 6, first=at("2026-11-27", "08:00"))
    scene.tick()

    with scene.store(write=False) as store:
        digest = digest_for(store, scene.north.id, iso_week=(2026, 49), as_of=scene.clock.now())

    [bob] = [row for row in digest.rows if row.rep == "Bob Okafor"]
    assert bob.focus == "Handles price objection before closing"
    assert (bob.delta.n, bob.delta.verdict) == (6, "early_up")
    assert bob.carry_through == "overdue 2 days"
    assert bob.next_focus == "keep"
    assert bob.why
    assert ("Dan Wu", None) in digest.idle
    assert (digest.coached, digest.reps) == (0, 3)
    assert digest.not_coached == ("Bob Okafor", "Carol Diaz", "Dan Wu")
    overdue = {line.rep: (line.who, line.days) for line in digest.overdue}
    assert overdue["Bob Okafor"] == ("Alice Ames", 2)
    assert digest.late_days == 0

    with scene.store() as store:
        calls = store.calls.live_after(scene.bob.id, after=session.window_after)
        entry = ReviewEntry(call_id=calls[0].id, verdict=Verdict.PARTIAL, broke_down="The price.")
        save_review(store, session.id, actor=scene.alice, entry=entry, now=scene.clock.now(), key="view:1")
        digest = digest_for(store, scene.north.id, iso_week=(2026, 49), as_of=scene.clock.now())
    assert next(row for row in digest.rows if row.rep == "Bob Okafor").carry_through == "partly"
    assert "Bob Okafor" not in {line.rep for line in digest.overdue}


def test_coverage_counts_the_seven_days_before(scene: Scene) -> None:
    scene.session(scene.bob)
    scene.session(scene.carol, held_on=date(2026, 11, 15))
    with scene.store(write=False) as store:
        digest = digest_for(
            store, scene.north.id, iso_week=(2026, 48), as_of=at("2026-11-23", "09:00", BERLIN)
        )
    assert (digest.coached, digest.not_coached) == (1, ("Carol Diaz", "Dan Wu"))


def test_a_result_of_the_week_is_told_in_words(scene: Scene) -> None:
    scene.calls(scene.bob, [2, 3] * 5, first=at("2026-11-09", "09:00"))
    scene.session(scene.bob)
    scene.clock.set(at("2026-11-21", "12:00"))
    scene.calls(scene.bob, [3, 4] * 5, first=at("2026-11-20", "08:00"))
    [digest] = digests(scene.pass_until(at("2026-11-23", "10:00")))
    [result] = digest.facts.results
    assert result.startswith("Bob Okafor, Handles price objection before closing: 2.5 → 3.5 of 4 over 10")


@pytest.mark.parametrize("weekday", range(1, 8))
def test_every_iso_week_of_three_years_has_its_turn(scene: Scene, weekday: int) -> None:
    with scene.store() as store:
        team = scene.team(
            store, f"Day {weekday}", coaches=[scene.alice], reps=[], digest_weekday=weekday, digest_hour=17
        )
    days = [date(2026, 1, 5) + timedelta(days=n) for n in range(3 * 364)]
    newest = [newest_due_week(team, at(day.isoformat(), "23:00")) for day in days]
    assert newest == sorted(newest)
    times = [digest_time(team, week) for week in sorted(set(newest))]
    assert times == sorted(times)
    assert set(newest) >= {iso_week(day) for day in days[14:-14]}
