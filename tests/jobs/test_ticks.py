"""The table of ticks on both databases: scores in, message out, trouble in one workspace kept there."""

from __future__ import annotations

import logging

import pytest
from clocks import SetClock
from loop_scene import Scene, at, bundles, kinds
from sqlalchemy import text

from coaching.ports import Stores
from jobs.ticks import TICKS, Tick


@pytest.fixture
def scene(stores: Stores, clock: SetClock) -> Scene:
    clock.set(at("2026-11-19", "15:00"))
    return Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)


def test_from_session_to_result_without_anybody_asking(scene: Scene) -> None:
    scene.calls(scene.bob, [2, 3] * 5, first=at("2026-11-10", "09:00"))
    scene.session(scene.bob)
    scene.tick()
    scene.clock.set(at("2026-11-23", "11:00"))
    scene.calls(scene.bob, [3] * 5, first=at("2026-11-23", "06:00"))
    assert kinds(bundles(scene.tick(), scene.alice)[0]) == ["check_in", "next_call"]
    scene.pass_until(at("2026-11-26", "09:00"))
    scene.clock.set(at("2026-11-26", "12:00"))
    scene.calls(scene.bob, [4] * 5, first=at("2026-11-26", "06:00"))
    assert kinds(bundles(scene.tick(), scene.bob)[0]) == ["result_rep"]


def test_the_same_round_run_again_changes_nothing(scene: Scene) -> None:
    scene.calls(scene.bob, [2] * 10, first=at("2026-11-10", "09:00"))
    session = scene.session(scene.bob)
    scene.clock.set(at("2026-11-26", "12:00"))
    scene.calls(scene.bob, [3] * 6, first=at("2026-11-25", "06:00"))
    assert scene.tick() != []
    with scene.store(write=False) as store:
        before = store.checkpoints.of_session(session.id)
    assert scene.tick() == []
    with scene.store(write=False) as store:
        assert store.checkpoints.of_session(session.id) == before


def test_scores_that_land_at_the_instant_of_the_look_are_looked_at_too(scene: Scene) -> None:
    scene.calls(scene.bob, [2] * 10, first=at("2026-11-10", "09:00"))
    scene.session(scene.bob)
    scene.clock.set(at("2026-11-20", "12:00"))
    scene.calls(scene.bob, [3] * 4, first=at("2026-11-20", "06:00"))
    scene.tick()
    scene.calls(scene.bob, [3], first=at("2026-11-20", "11:00"))
    scene.tick()
    scene.tick()
    with scene.store(write=False) as store:
        found = [row.kind.value for row in store.checkpoints.due()]
    assert found == ["check_in"]


def test_trouble_in_one_workspace_delays_no_other_and_stops_the_heartbeat(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    other = scene.stores.register("TOTHER", name="Other Ltd").id
    reached = []

    def act(_stores: Stores, workspace_id: int, _now: object) -> None:
        if workspace_id == scene.workspace_id:
            raise ZeroDivisionError
        reached.append(workspace_id)

    tick = Tick(name="odd", choose=lambda stores, _now: stores.all_workspaces(), act=act)
    with caplog.at_level(logging.ERROR):
        tick.run(scene.stores, scene.clock)
    assert reached == [other]
    assert "odd" not in scene.stores.heartbeats()
    assert [record.message for record in caplog.records] == ["tick failed"]


def test_a_workspace_that_cannot_even_be_asked_keeps_no_other_from_its_digests(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    south = Scene(scene.stores, scene.clock, scene.stores.register("TSOUTH", name="South Ltd").id)
    south.session(south.bob)
    south.tick()
    assert south.workspace_id > scene.workspace_id, "the bad one is asked first"
    with scene.stores.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text("UPDATE team SET tz = 'No/Where' WHERE id = :id"), {"id": scene.north.id})
    scene.clock.set(at("2026-11-23", "09:00"))
    beaten = scene.stores.heartbeats()["digests"]
    with caplog.at_level(logging.ERROR):
        next(tick for tick in TICKS if tick.name == "digests").run(scene.stores, scene.clock)
    with south.store(write=False) as store:
        assert store.outbox.oldest_due() is not None
    told = {(record.message, getattr(record, "workspace", None)) for record in caplog.records}
    assert ("tick failed", scene.workspace_id) in told
    assert south.workspace_id not in {workspace_id for _, workspace_id in told}
    assert scene.stores.heartbeats()["digests"] == beaten


def test_every_tick_leaves_its_heartbeat(scene: Scene) -> None:
    scene.tick()
    assert set(scene.stores.heartbeats()) >= {tick.name for tick in TICKS}


def test_one_bad_row_keeps_nobody_else_in_its_workspace_from_hearing(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.calls(scene.bob, [2, 3] * 5, first=at("2026-11-10", "09:00"))
    scene.session(scene.bob)
    scene.tick()
    scene.clock.set(at("2026-11-26", "12:00"))
    scene.calls(scene.bob, [4] * 10, first=at("2026-11-24", "06:00"))
    with scene.stores.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text("UPDATE member SET tz = 'No/Where' WHERE id = :id"), {"id": scene.bob.id})
    with caplog.at_level(logging.ERROR):
        said = scene.tick()
    assert [kinds(one) for one in bundles(said, scene.alice)] == [["carry_through", "result"]]
    assert bundles(said, scene.bob) == []
    assert "tick failed for one row" in [record.message for record in caplog.records]
