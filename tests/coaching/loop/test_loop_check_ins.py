"""Day 30, 60 and 90 of a rep: one line in the coach's morning message, once, and the cause at the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from loop_scene import Scene, at, bundles

from coaching.deals.records import RepProfile
from coaching.people import Line, Member, Role
from coaching.scorecard.check_ins import open_check_ins, reps_due
from coaching.scorecard.day_one import freeze_day_ones
from coaching.shown.notes import CheckInLine, CheckIns

TUESDAY = date(2026, 11, 24)
"""The scene begins on the Thursday before."""


def reaches(scene: Scene, day: int, *, after: float = 3, rep: Member | None = None) -> None:
    """On that Tuesday; the first five calls scored 2, the five after them `after`."""
    rep = rep or scene.bob
    start = TUESDAY - timedelta(days=day)
    with scene.store() as store:
        store.profiles.put(RepProfile(member_id=rep.id, hired_on=start))
    scene.calls(rep, [2] * 5 + [after] * 5, first=at(start.isoformat(), "10:00"))


def told(said: list[Any]) -> list[CheckInLine]:
    return [
        line
        for waiting in said
        for note in waiting.notes
        if isinstance(note, CheckIns)
        for line in note.check_ins
    ]


def test_the_coach_reads_it_on_that_morning_and_never_again(scene: Scene) -> None:
    reaches(scene, 30)
    assert told(bundles(scene.pass_until(at("2026-11-23", "18:00")), scene.alice)) == []
    heard = scene.pass_until(at("2026-11-24", "18:00"))
    (line,) = told(bundles(heard, scene.alice))
    assert (line.rep.name, line.day, line.asks_cause) == ("Bob Okafor", 30, False)
    assert line.reading.startswith("1 of 1 moved the good way. Two within 30 days say")
    assert "Better: Handles price objection before closing." in line.reading
    assert {one.recipient for one in heard} == {scene.alice.slack_id}
    reaches_again = scene.session(scene.carol)  # brings another morning message
    assert reaches_again
    assert told(bundles(scene.pass_until(at("2026-12-08", "18:00")), scene.alice)) == []


def test_a_day_on_a_weekend_waits_for_monday(scene: Scene) -> None:
    with scene.store() as store:
        store.profiles.put(RepProfile(member_id=scene.bob.id, hired_on=date(2026, 10, 22)))
    scene.calls(scene.bob, [2] * 10, first=at("2026-10-22"))
    assert told(bundles(scene.pass_until(at("2026-11-22", "20:00")), scene.alice)) == []
    (line,) = told(bundles(scene.pass_until(at("2026-11-23", "12:00")), scene.alice))
    assert line.day == 30


def test_nothing_moved_in_ninety_days_asks_for_the_cause(scene: Scene) -> None:
    reaches(scene, 90, after=2)
    (line,) = told(bundles(scene.pass_until(at("2026-11-24", "18:00")), scene.alice))
    assert line.asks_cause
    assert "None of 1 moved the good way in 90 days. First the cause" in line.reading


def test_a_team_without_a_coach_has_its_managers_told(scene: Scene) -> None:
    reaches(scene, 60)
    with scene.store() as store:
        store.people.set_role(scene.north.id, Role.COACH, [])
    heard = scene.pass_until(at("2026-11-24", "18:00"))
    assert [line.day for line in told(bundles(heard, scene.mona))] == [60]
    assert bundles(heard, scene.alice) == []


def test_whoever_muted_check_ins_is_spared(scene: Scene) -> None:
    reaches(scene, 30)
    with scene.store() as store:
        store.people.set_hearing(
            scene.alice.id, morning_hour=9, muted={Line.CHECK_IN, Line.CADENCE}, delegate_id=None
        )
    assert bundles(scene.pass_until(at("2026-11-25", "18:00")), scene.alice) == []


@pytest.mark.parametrize("days_ago", [15, 200])
def test_an_import_of_old_calls_floods_nobody(scene: Scene, days_ago: int) -> None:
    start = date(2026, 11, 19) - timedelta(days=30 + days_ago)
    for rep in (scene.bob, scene.carol, scene.dan):
        with scene.store() as store:
            store.profiles.put(RepProfile(member_id=rep.id, hired_on=start))
        scene.calls(rep, [2] * 10, first=at(start.isoformat()))
    with scene.store() as store:
        assert freeze_day_ones(store, now=scene.clock.now()) == 3
        assert reps_due(store, now=scene.clock.now()) == ()


def test_it_is_opened_once_whoever_looks(scene: Scene) -> None:
    reaches(scene, 30)
    scene.pass_until(at("2026-11-24", "03:00"))
    with scene.store() as store:
        assert open_check_ins(store, now=scene.clock.now()) == 0
        (kept,) = store.day_ones.check_ins_of([scene.bob.id])[scene.bob.id]
    assert (kept.day, kept.on, kept.better) == (30, TUESDAY, (scene.price.name,))


def test_scores_that_arrive_later_do_not_change_what_was_found(scene: Scene) -> None:
    reaches(scene, 90, after=2)
    scene.pass_until(at("2026-11-24", "12:00"))
    scene.calls(scene.bob, [4] * 10, first=at("2026-11-10"))
    with scene.store() as store:
        assert open_check_ins(store, now=scene.clock.now()) == 0
        (kept,) = store.day_ones.check_ins_of([scene.bob.id])[scene.bob.id]
    assert (kept.better, kept.known) == ((), 1)


def test_found_on_the_forenoon_it_stands_in_the_days_own_message(scene: Scene) -> None:
    """As after a night without the clock."""
    reaches(scene, 30)
    scene.clock.set(at("2026-11-24", "09:05"))
    (line,) = told(bundles(scene.tick(), scene.alice))
    assert line.day == 30
    assert told(bundles(scene.pass_until(at("2026-12-01", "18:00")), scene.alice)) == []


def test_found_in_the_afternoon_it_waits_for_the_next_morning(scene: Scene) -> None:
    reaches(scene, 30)
    scene.clock.set(at("2026-11-24", "15:00"))
    assert told(bundles(scene.tick(), scene.alice)) == []
    (line,) = told(bundles(scene.pass_until(at("2026-11-25", "18:00")), scene.alice))
    assert line.day == 30
