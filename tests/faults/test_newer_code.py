"""Old and new code on one database (25): what only newer code understands waits for it, the rest goes on."""

from __future__ import annotations

import logging

import pytest
from clocks import SetClock
from exchange import lost_and_doubled
from loop_scene import Scene, at, bundles
from post_office import Desk
from sqlalchemy import text
from tallying import Tally

from coaching.checkpoints import CheckpointKind
from coaching.deliveries import PAYLOAD_VERSION, DeliveryState
from jobs.deliver import Outcome
from models import SqlStores


def test_a_payload_of_newer_code_is_left_to_newer_code(desk: Desk, tally: Tally) -> None:
    newer = [desk.plan(payload_version=PAYLOAD_VERSION + more) for more in (1, 2, 98)]
    known = desk.plan()
    assert desk.round() == [Outcome.SENT]
    for row in newer:
        assert desk.courier.deliver(desk.workspace_id, row.id) is Outcome.LOST
        left = desk.row(row)
        assert (left.state, left.fence, left.attempt) == (DeliveryState.PLANNED, 0, 0)
    touched = sum(desk.office.copies(row) for row in newer)
    lost = 1 - desk.office.copies(known)
    tally(25, "unknown payload version left alone", tries=4, lost=lost, doubled=touched)


def test_a_kind_of_message_of_newer_code_holds_up_no_other(
    desk: Desk, stores: SqlStores, tally: Tally, caplog: pytest.LogCaptureFixture
) -> None:
    newer, known = desk.plan(), desk.plan()
    rename(stores, "delivery", newer.id, "welcome", "of_newer_code")
    with caplog.at_level(logging.ERROR):
        desk.round()
        desk.scene.tick()
    assert not caplog.records, "nothing stumbles over it"
    copies = [desk.office.copies(known), 1 - desk.office.copies(newer)]
    rename(stores, "delivery", newer.id, "of_newer_code", "welcome")
    assert desk.row(newer).fence == 0
    desk.round()  # the newer code
    lost, doubled = lost_and_doubled([*copies, desk.office.copies(newer)])
    tally(25, "unknown kind of message left alone", tries=3, lost=lost, doubled=doubled)


def test_a_kind_of_checkpoint_of_newer_code_holds_up_no_other(
    stores: SqlStores, clock: SetClock, tally: Tally, caplog: pytest.LogCaptureFixture
) -> None:
    """Due on the same morning as one that we know: that one is heard, the other one waits unchanged."""
    clock.set(at("2026-11-19", "15:00"))
    scene = Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)
    sessions = [scene.session(rep) for rep in (scene.bob, scene.carol)]
    strange = scene.checkpoint(sessions[1], CheckpointKind.CARRY_THROUGH)
    assert strange is not None
    rename(stores, "checkpoint", strange.id, "carry_through", "of_newer_code")
    with caplog.at_level(logging.ERROR):
        scene.jump(at("2026-11-26", "09:00"))
    assert "tick failed" not in caplog.text
    told = [
        line.session.session_id for one in bundles(scene.messenger.heard, scene.alice) for line in one.lines
    ]
    assert told == [sessions[0].id]
    rename(stores, "checkpoint", strange.id, "of_newer_code", "carry_through")
    assert scene.checkpoint(sessions[1], CheckpointKind.CARRY_THROUGH) == strange
    heard = scene.jump(at("2026-11-27", "09:00"))  # the newer code
    later = [line.session.session_id for one in bundles(heard, scene.alice) for line in one.lines]
    lost, doubled = lost_and_doubled([told.count(sessions[0].id), later.count(sessions[1].id)])
    tally(25, "unknown kind of checkpoint left alone", tries=2, lost=lost, doubled=doubled)


def rename(stores: SqlStores, table: str, row_id: int, before: str, after: str) -> None:
    with stores.engine.begin() as connection:
        changed = connection.execute(
            text(f"UPDATE {table} SET kind = :after WHERE id = :id AND kind = :before"),
            {"after": after, "id": row_id, "before": before},
        )
    assert changed.rowcount == 1
