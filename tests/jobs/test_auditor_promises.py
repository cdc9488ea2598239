"""The auditor on what other records than checkpoints promise: practice, computed lines, rounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from clocks import SetClock
from loop_scene import Scene, at, bundles
from sqlalchemy import text

from coaching.calibrating import close_rounds
from coaching.calibration import NewRound
from coaching.loop import cancel_checkpoints
from coaching.loop.gaps import Gap, Missing, find_gaps, mend_gaps
from coaching.people import Line
from coaching.practice_rules import PracticeEntry
from coaching.practising import assign_practice
from jobs.ticks import TICKS
from models import open_stores

AUDIT = next(tick for tick in TICKS if tick.name == "audit")


@pytest.fixture
def scene(sqlite_url: str, clock: SetClock) -> Iterator[Scene]:
    clock.set(at("2026-11-19", "15:00"))
    stores = open_stores(sqlite_url, clock)
    yield Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)
    stores.close()


def gaps(scene: Scene) -> list[Gap]:
    with scene.store(write=False) as store:
        return list(find_gaps(store, now=scene.clock.now()))


def delete(scene: Scene, where: str) -> None:
    """By hand, as somebody with a database console would."""
    with scene.stores.engine.begin() as connection:  # type: ignore[attr-defined]
        assert connection.execute(text(f"DELETE FROM delivery WHERE {where}")).rowcount > 0


def practise(scene: Scene) -> int:
    """Assigned by Alice to Bob, due on Friday at nine."""
    with scene.store() as store:
        entry = PracticeEntry(
            rep_id=scene.bob.id, session_id=None, what="Ask back.", due_at=at("2026-11-20", "09:00")
        )
        made = assign_practice(store, scene.alice, entry, now=scene.clock.now(), key="view:P1")
        practice_id: int = made.practice.practice_id
    return practice_id


def test_the_message_about_practice_deleted_by_hand_is_alarmed_and_not_sent_again(scene: Scene) -> None:
    practice_id = practise(scene)
    scene.tick()
    scene.clock.advance(minutes=31)
    assert gaps(scene) == []
    delete(scene, "kind = 'practice'")
    found = gaps(scene)
    assert found == [Gap(Missing.PROMISED, f"practice:{practice_id}")]
    with scene.store() as store:
        assert mend_gaps(store, tuple(found), now=scene.clock.now()) == 0
        assert store.practice.finish(practice_id, note=None, link=None, now=scene.clock.now())
    assert gaps(scene) == []


def test_overdue_practice_that_no_message_says_is_alarmed_and_planned(scene: Scene) -> None:
    practise(scene)
    scene.tick()
    scene.clock.set(at("2026-11-23", "09:29"))
    assert gaps(scene) == [], "half an hour is allowed"
    scene.clock.set(at("2026-11-23", "09:31"))
    key = f"morning:{scene.alice.id}:2026-11-23"
    assert Gap(Missing.MESSAGE, f"{key}, a new line") in gaps(scene)
    AUDIT.run(scene.stores, scene.clock)
    assert Missing.MESSAGE not in {gap.reason for gap in gaps(scene)}
    assert len(bundles(scene.tick(), scene.alice)) == 1


def test_the_weeks_cadence_that_no_message_says_is_alarmed_and_planned(scene: Scene) -> None:
    session = scene.session(scene.bob)
    with scene.store() as store:
        cancel_checkpoints(store, session.id)  # of what waits the cadence alone is left
        store.people.set_hearing(scene.alice.id, morning_hour=9, muted=set(), delegate_id=None)
        store.people.set_hearing(scene.mona.id, morning_hour=9, muted={Line.CADENCE}, delegate_id=None)
    scene.pass_until(at("2026-11-25", "18:00"))
    scene.clock.set(at("2026-11-26", "09:31"))
    key = f"morning:{scene.alice.id}:2026-11-26"
    assert gaps(scene) == [Gap(Missing.MESSAGE, f"{key}, a new line")]
    AUDIT.run(scene.stores, scene.clock)
    assert gaps(scene) == []


def test_a_round_that_nobody_closed_is_closed_and_a_result_that_vanished_is_alarmed(scene: Scene) -> None:
    with scene.store() as store:
        started = store.calibration.start(
            NewRound(
                started_by=scene.mona.id,
                criterion_id=scene.price.id,
                version_id=scene.price.current.id,
                call_link="https://calls.example.com/1",
                call_moment="12:40",
                what="The buyer asks for the price.",
                coach_ids=(scene.alice.id,),
                started_at=scene.clock.now(),
                due_at=at("2026-11-23", "17:00"),
                dedupe_key="view:R1",
            )
        )
    scene.clock.set(at("2026-11-23", "17:29"))
    assert gaps(scene) == []
    scene.clock.set(at("2026-11-23", "17:31"))
    found = gaps(scene)
    assert [gap.reason for gap in found] == [Missing.ROUND]
    with scene.store() as store:
        assert mend_gaps(store, tuple(found), now=scene.clock.now()) == 1
        assert close_rounds(store, now=scene.clock.now()) == 0
    scene.clock.advance(timedelta(minutes=31))
    delete(scene, f"dedupe_key = 'calibration_over:{started.id}:{scene.mona.id}'")
    promised = [gap for gap in gaps(scene) if gap.reason is Missing.PROMISED]
    assert promised == [Gap(Missing.PROMISED, f"calibration_over:{started.id}:{scene.mona.id}")]
