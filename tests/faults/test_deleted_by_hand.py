"""A delivery's row deleted by hand (27): alarmed within fifteen minutes; while all is well nothing is."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from clocks import SetClock
from loop_scene import Scene, at, bundles
from sqlalchemy import text
from tallying import Tally

from coaching.capturing import tell_of_log
from models import SqlStores

QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize("kind", ["morning", "digest"])
def test_a_deleted_row_is_alarmed_and_nobody_hears_twice(
    stores: SqlStores, clock: SetClock, tally: Tally, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    clock.set(at("2026-11-20", "15:00"))
    scene = Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)
    session = scene.session(scene.bob)
    with scene.store() as store:
        tell_of_log(store, session)
    scene.tick()
    for day in ("2026-11-23", "2026-11-27"):
        scene.jump(at(day, "09:00"))
        scene.jump(at(day, "09:01"))
    for _ in range(3):
        scene.jump(clock.now() + QUARTER)
    caplog.clear()
    with caplog.at_level(logging.ERROR):
        scene.jump(clock.now() + QUARTER)
        alarms_while_well = alarms(caplog)
        delete(stores, kind)
        heard = scene.jump(clock.now() + QUARTER)
    again = len(bundles(heard, scene.alice)) + sum(one.recipient == "CNORTH" for one in heard)
    assert alarms_while_well == 0, "an alarm for nothing"
    lost = 0 if alarms(caplog) else 1
    control = f"{alarms_while_well} alarms before"
    tally(27, f"a {kind} deleted by hand", tries=1, lost=lost, doubled=again, control=control)


def alarms(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.message == "messages missing" for record in caplog.records)


def delete(stores: SqlStores, kind: str) -> None:
    """As somebody with a database console would."""
    rows = "SELECT id FROM delivery WHERE kind = :kind AND state = 'sent'"
    newest = f"{rows} ORDER BY id DESC LIMIT 1"
    with stores.engine.begin() as connection:
        found = connection.execute(text(newest), {"kind": kind}).scalar_one()
        for statement in (
            "DELETE FROM delivery_cover WHERE delivery_id = :id",
            "DELETE FROM delivery WHERE id = :id",
        ):
            connection.execute(text(statement), {"id": found})
