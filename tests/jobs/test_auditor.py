"""The auditor: what should have been said and was not is alarmed within a quarter of an hour."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from clocks import SetClock
from loop_scene import Scene, at, bundles
from prometheus_client import REGISTRY
from sqlalchemy import text

from coaching.capturing import tell_of_log
from coaching.loop.gaps import SETTING, Gap, Missing, find_gaps
from coaching.loop.status import status_for
from coaching.sessions import CoachingSession
from jobs.measures import measure_now
from jobs.ticks import TICKS, rhythm_of
from models import SqlStores

AUDIT = next(tick for tick in TICKS if tick.name == "audit")


@pytest.fixture
def scene(stores: SqlStores, clock: SetClock) -> Scene:
    clock.set(at("2026-11-19", "15:00"))
    return Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)


def gaps(scene: Scene) -> list[Gap]:
    with scene.store(write=False) as store:
        return list(find_gaps(store, now=scene.clock.now()))


def reasons(scene: Scene) -> list[Missing]:
    return [gap.reason for gap in gaps(scene)]


def logged(scene: Scene) -> CoachingSession:
    """As people log: the rep is told."""
    session = scene.session(scene.bob)
    with scene.store() as store:
        tell_of_log(store, session)
    scene.tick()
    return session


def delete(scene: Scene, where: str) -> None:
    """By hand, as somebody with a database console would."""
    with scene.stores.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(
            text(f"DELETE FROM delivery_cover WHERE delivery_id IN (SELECT id FROM delivery WHERE {where})")
        )
        assert connection.execute(text(f"DELETE FROM delivery WHERE {where}")).rowcount > 0


def alarm() -> float:
    return REGISTRY.get_sample_value("coachlog_missing_messages") or 0


def test_a_month_in_which_all_went_well_raises_no_alarm(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    logged(scene)
    scene.calls(scene.bob, [2, 3] * 3, first=at("2026-11-23", "06:00"))
    with caplog.at_level(logging.ERROR):
        scene.pass_until(at("2026-12-15", "17:00"))
    assert gaps(scene) == []
    assert [record for record in caplog.records if record.message == "messages missing"] == []


def test_a_sent_message_deleted_by_hand_is_alarmed_within_a_quarter_of_an_hour(
    scene: Scene, stores: SqlStores, caplog: pytest.LogCaptureFixture
) -> None:
    logged(scene)
    heard = scene.pass_until(at("2026-11-26", "09:00"))
    assert len(bundles(heard, scene.alice)) == 1
    delete(scene, "kind = 'morning'")
    with caplog.at_level(logging.ERROR):
        scene.jump(scene.clock.now() + timedelta(minutes=15))
    [record] = [record for record in caplog.records if record.message == "messages missing"]
    assert (record.action, record.reason, record.count) == ("audit", "said", 1)  # type: ignore[attr-defined]
    measure_now(stores, scene.clock.now())
    assert alarm() == 1
    with scene.store(write=False) as store:
        assert status_for(store, scene.mona, now=scene.clock.now()).missing == 1


def test_a_planned_message_deleted_by_hand_is_alarmed_and_planned_again(scene: Scene) -> None:
    logged(scene)
    scene.pass_until(at("2026-11-26", "08:00"))
    scene.clock.set(at("2026-11-26", "09:00"))
    for name in ("scores", "checkpoints"):
        next(tick for tick in TICKS if tick.name == name).run(scene.stores, scene.clock)
    delete(scene, "kind = 'morning'")
    scene.clock.advance(minutes=31)
    assert reasons(scene) == [Missing.MESSAGE]
    AUDIT.run(scene.stores, scene.clock)
    assert reasons(scene) == []
    assert len(bundles(scene.tick(), scene.alice)) == 1


def test_the_reps_message_deleted_by_hand_is_alarmed_and_not_sent_a_second_time(scene: Scene) -> None:
    session = logged(scene)
    delete(scene, f"dedupe_key = 'commitment:{session.id}'")
    scene.clock.advance(minutes=31)
    assert gaps(scene) == [Gap(Missing.COMMITMENT, f"commitment:{session.id}")]
    heard = scene.tick()
    assert [one for one in heard if one.recipient == scene.bob.slack_id] == []


def test_a_digest_that_vanished_or_was_never_planned_is_alarmed(scene: Scene) -> None:
    scene.tick()
    scene.pass_until(at("2026-11-23", "10:00"))
    assert reasons(scene) == []
    delete(scene, "kind = 'digest'")
    assert reasons(scene) == [Missing.DIGEST]
    scene.clock.set(at("2026-11-30", "09:31"))
    assert Missing.DIGEST in reasons(scene)


def test_a_message_that_nobody_carries_out_is_alarmed(scene: Scene) -> None:
    session = scene.session(scene.bob)
    with scene.store() as store:
        tell_of_log(store, session)
    scene.clock.advance(minutes=29)
    assert reasons(scene) == []
    scene.clock.advance(minutes=2)
    assert set(reasons(scene)) == {Missing.LATE}


def test_the_audit_keeps_its_rhythm_whoever_runs_it_and_wherever_the_clock_goes(scene: Scene) -> None:
    def beat() -> object:
        AUDIT.run(scene.stores, scene.clock)
        return scene.stores.heartbeats()["audit"]

    first = beat()
    scene.clock.advance(minutes=14)
    assert beat() == first
    scene.clock.advance(minutes=1)
    assert beat() == scene.clock.now()
    scene.clock.advance(hours=-1)
    assert beat() == scene.clock.now()
    assert rhythm_of("audit") == timedelta(minutes=15)
    assert rhythm_of("scores") == timedelta(0)


def test_a_quiet_audit_writes_nothing_and_an_alarm_goes_when_it_is_mended(scene: Scene) -> None:
    scene.tick()
    with scene.store(write=False) as store:
        assert store.setting(SETTING, "") == ""
    session = logged(scene)
    delete(scene, f"dedupe_key = 'commitment:{session.id}'")
    scene.jump(scene.clock.now() + timedelta(minutes=31))
    with scene.store(write=False) as store:
        assert json.loads(store.setting(SETTING, ""))["count"] == 1
    scene.pass_until(at("2026-11-30", "17:00"))
    with scene.store(write=False) as store:
        assert json.loads(store.setting(SETTING, ""))["count"] == 0
