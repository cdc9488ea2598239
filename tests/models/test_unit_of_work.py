"""A unit of work: all or nothing, one writer at a time, instants that know their zone."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from building import Building
from clocks import THURSDAY, SetClock
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.exc import DBAPIError, StatementError

from coaching.errors import NotFoundError
from coaching.people import Profile
from models import SqlStores
from models.types import UtcDateTime, to_microseconds


def test_what_was_recorded_is_there_once_the_unit_ends(stores: SqlStores, workspace_id: int) -> None:
    with stores.workspace(workspace_id) as store:
        store.people.save_profile(Profile(slack_id="U0ALICE", name="Alice"))
    with stores.workspace(workspace_id, write=False) as store:
        assert [member.name for member in store.people.everyone()] == ["Alice"]


def test_an_exception_takes_everything_back(stores: SqlStores, workspace_id: int) -> None:
    with pytest.raises(ZeroDivisionError), stores.workspace(workspace_id) as store:  # noqa: PT012
        store.people.save_profile(Profile(slack_id="U0ALICE", name="Alice"))
        store.set_setting("tone", "plain")
        raise ZeroDivisionError
    with stores.workspace(workspace_id) as store:
        assert store.people.everyone() == ()
        assert store.setting("tone", "none yet") == "none yet"


def test_a_reading_unit_cannot_write(stores: SqlStores, workspace_id: int) -> None:
    with pytest.raises(DBAPIError), stores.workspace(workspace_id, write=False) as store:
        store.set_setting("tone", "plain")
    with stores.workspace(workspace_id) as store:
        store.set_setting("tone", "plain")
        store.set_setting("tone", "warm")
    with stores.workspace(workspace_id, write=False) as store:
        assert store.setting("tone", "") == "warm"


def test_a_writing_unit_inside_another_fails_at_once_instead_of_waiting_for_itself(
    stores: SqlStores, workspace_id: int
) -> None:
    with stores.workspace(workspace_id):
        with pytest.raises(RuntimeError, match="already open"), stores.workspace(workspace_id):
            pass
        assert stores.describe(workspace_id).name == "Acme"
    with stores.workspace(workspace_id) as store:
        assert store.workspace_id == workspace_id


def test_a_repeat_of_a_delivery_from_slack_is_known(stores: SqlStores, workspace_id: int) -> None:
    with stores.workspace(workspace_id) as store:
        assert store.inbox.first_time("view:V1", now=THURSDAY)
        assert not store.inbox.first_time("view:V1", now=THURSDAY)
    with stores.workspace(workspace_id) as store:
        assert not store.inbox.first_time("view:V1", now=THURSDAY)
        assert store.inbox.first_time("view:V2", now=THURSDAY)


def test_a_key_of_a_unit_that_failed_counts_as_new(stores: SqlStores, workspace_id: int) -> None:
    with pytest.raises(ZeroDivisionError), stores.workspace(workspace_id) as store:  # noqa: PT012
        assert store.inbox.first_time("view:V1", now=THURSDAY)
        raise ZeroDivisionError
    with stores.workspace(workspace_id) as store:
        assert store.inbox.first_time("view:V1", now=THURSDAY)


def test_eight_threads_read_then_write_and_none_finds_the_database_locked(
    stores: SqlStores, workspace_id: int
) -> None:
    start = threading.Barrier(8)
    turn = threading.Lock()
    seen: list[bool] = []

    def count_to_fifteen(_thread: int) -> None:
        start.wait(10)
        for _ in range(15):
            with stores.workspace(workspace_id) as store:
                store.people.everyone()
                first = store.inbox.first_time("the same for all", now=THURSDAY)
            with turn:
                seen.append(first)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_to_fifteen, range(8)))
    assert len(seen) == 8 * 15
    assert seen.count(True) == 1


def test_tenants_are_registered_once_paused_and_resumed(stores: SqlStores, workspace_id: int) -> None:
    assert stores.register("T0ACME", name="Acme again").id == workspace_id
    assert stores.find("T0NOBODY") is None
    stores.pause(workspace_id, reason="token_revoked")
    assert stores.all_workspaces() == ()
    paused = stores.find("T0ACME")
    assert paused is not None
    assert (paused.active, paused.paused_reason) == (False, "token_revoked")
    stores.resume(workspace_id)
    assert stores.all_workspaces() == (workspace_id,)
    with pytest.raises(NotFoundError):
        stores.describe(workspace_id + 1)
    with pytest.raises(NotFoundError):
        stores.pause(workspace_id + 1, reason="x")


def test_heartbeats_and_now_follow_the_injected_clock(
    stores: SqlStores, workspace_id: int, clock: SetClock
) -> None:
    stores.beat("deliver")
    later = clock.advance(minutes=5)
    stores.beat("deliver")
    assert stores.heartbeats() == {"deliver": later}
    with stores.workspace(workspace_id, write=False) as store:
        assert store.now() == later


def test_the_clock_below_is_the_databases_own(stores: SqlStores, workspace_id: int) -> None:
    readings: list[datetime] = []

    class Listening(SetClock):
        def adjust(self, real: datetime, /) -> datetime:
            readings.append(real)
            return real

    stores._clock = Listening()
    with stores.workspace(workspace_id, write=False) as store:
        store.now()
    assert readings[0].utcoffset() == timedelta(0)
    assert abs(readings[0] - datetime.now(UTC)) < timedelta(minutes=1)


def test_only_workspaces_with_something_due_have_work(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock
) -> None:
    stores.register("T0IDLE", name="Idle")
    assert stores.with_work(clock.now()) == ()
    build.delivery(at=clock.now() + timedelta(hours=1))
    assert stores.with_work(clock.now()) == ()
    assert stores.with_work(clock.now() + timedelta(hours=1)) == (workspace_id,)
    stores.pause(workspace_id, reason="x")
    assert stores.with_work(clock.now() + timedelta(hours=1)) == ()


def test_a_reached_checkpoint_is_work(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock
) -> None:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    session = build.session(team, bob, alice, build.criterion())
    build.checkpoint(session, alice, due_at=clock.now() + timedelta(days=7))
    assert stores.with_work(clock.now()) == ()
    assert stores.with_work(clock.now() + timedelta(days=7)) == (workspace_id,)


def test_an_instant_without_a_zone_is_refused_and_any_zone_comes_back_as_utc(
    stores: SqlStores, workspace_id: int
) -> None:
    with pytest.raises(StatementError, match="no time zone"), stores.workspace(workspace_id) as store:
        store.inbox.first_time("x", now=datetime(2026, 11, 19, 15))
    tokyo = datetime(2026, 11, 20, 0, 0, 0, 123456, tzinfo=timezone(timedelta(hours=9)))
    stores.loop_looked(workspace_id, at=tokyo)
    looked = stores.describe(workspace_id).loop_looked_at
    assert looked == tokyo
    assert looked is not None
    assert looked.utcoffset() == timedelta(0)


def test_microseconds_survive_at_both_ends_of_the_calendar() -> None:
    kind = UtcDateTime()
    sqlite = SQLiteDialect()
    for instant in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)):
        assert kind.process_result_value(to_microseconds(instant), sqlite) == instant
