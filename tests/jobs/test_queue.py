"""Deliveries through the queue (PostgreSQL): deferred with the row, carried out by workers, none lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from clocks import SetClock
from databases import PostgresRun
from loop_scene import Scene
from post_office import Desk
from sqlalchemy import text

import models
from bot.queue_worker import QueueWorker
from coaching.deliveries import Delivery, DeliveryKind, DeliveryState, NewDelivery
from coaching.messenger import Outgoing, Posted, SendThrottledError
from jobs.queue import PAUSE, Handover
from models import SqlStores, open_stores, queue
from models.outbox import SqlOutbox
from models.queue_schema import PREFIX

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def queue_url(postgres: PostgresRun, worker_id: str) -> Iterator[str]:
    """A database as `coachlog db upgrade` leaves it, the queue's tables included."""
    name = f"coachlog_queue_{worker_id}"
    url = postgres.create(name)
    models.upgrade(url)
    yield url
    postgres.drop(name)


@pytest.fixture
def stores(queue_url: str, clock: SetClock) -> Iterator[SqlStores]:
    opened = open_stores(queue_url, clock, queued=True)
    with opened.engine.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
        for table in ("delivery_cover", "delivery", "heartbeat"):
            connection.execute(text(f"DELETE FROM {table}"))
    yield opened
    opened.close()


@pytest.fixture
def workspace_id(stores: SqlStores) -> int:
    return stores.register(f"T{time.monotonic_ns()}", name="Acme").id


@pytest.fixture
def desk(stores: SqlStores, clock: SetClock, workspace_id: int) -> Desk:
    return Desk(stores, clock, workspace_id)


@pytest.fixture
def start_worker(desk: Desk, stores: SqlStores, queue_url: str) -> Iterator[Callable[[], QueueWorker]]:
    running: list[QueueWorker] = []

    def start() -> QueueWorker:
        worker = QueueWorker(queue_url, stores, desk.courier, threads=2)
        worker.start()
        running.append(worker)
        return worker

    yield start
    for worker in running:
        worker.stop()


def jobs(stores: SqlStores) -> list[tuple[str, str]]:
    with stores.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT queueing_lock, status::text FROM procrastinate_jobs ORDER BY id")
        )
        return [(row[0], row[1]) for row in rows]


def until(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"nothing happened for {seconds} s"
        time.sleep(0.02)


def is_sent(desk: Desk, row: Delivery) -> bool:
    return desk.row(row).state is DeliveryState.SENT


def plan_and_break(desk: Desk) -> None:
    with desk.stores.workspace(desk.workspace_id) as store:
        store.outbox.plan(
            NewDelivery(
                dedupe_key="broken",
                kind=DeliveryKind.WELCOME,
                recipient="CNORTH",
                subject={},
                next_at=desk.clock.now(),
            )
        )
        raise ZeroDivisionError


def test_a_planned_delivery_has_its_job_in_the_same_transaction(desk: Desk, stores: SqlStores) -> None:
    planned = desk.plan()
    assert jobs(stores) == [(f"{desk.workspace_id}:{planned.dedupe_key}", "todo")]
    with pytest.raises(ZeroDivisionError):
        plan_and_break(desk)
    assert len(jobs(stores)) == 1


def test_a_job_that_waits_is_not_deferred_twice(desk: Desk, stores: SqlStores) -> None:
    planned = desk.plan()
    for _ in range(3):
        with stores.workspace(desk.workspace_id) as store:
            store.outbox.defer_again([planned.id], grace=timedelta(0))
            assert store.outbox.defer_due(grace=timedelta(0), limit=10) == 0
    assert len(jobs(stores)) == 1


def test_a_worker_sends_what_is_planned_before_and_while_it_runs(
    desk: Desk, stores: SqlStores, start_worker: Callable[[], QueueWorker]
) -> None:
    before = desk.plan()
    start_worker()
    until(lambda: is_sent(desk, before))
    after = desk.plan()
    until(lambda: is_sent(desk, after))
    assert [desk.office.copies(row) for row in (before, after)] == [1, 1]
    until(lambda: jobs(stores) == [])
    assert "worker" in stores.heartbeats()


def test_two_workers_send_each_message_once(desk: Desk, start_worker: Callable[[], QueueWorker]) -> None:
    planned = [desk.plan() for _ in range(40)]
    start_worker()
    start_worker()
    until(lambda: all(is_sent(desk, row) for row in planned))
    assert [desk.office.copies(row) for row in planned] == [1] * 40


def test_a_throttled_message_gets_another_job_for_later(
    desk: Desk, stores: SqlStores, start_worker: Callable[[], QueueWorker]
) -> None:
    desk.office.on_post.append(SendThrottledError(2))
    planned = desk.plan()
    start_worker()
    until(lambda: desk.row(planned).last_error == "429")
    assert desk.row(planned).state is DeliveryState.PLANNED
    desk.clock.advance(seconds=3)
    until(lambda: is_sent(desk, planned))
    assert desk.office.copies(planned) == 1


def test_the_clock_hands_over_what_has_no_job(
    desk: Desk, stores: SqlStores, clock: SetClock, start_worker: Callable[[], QueueWorker]
) -> None:
    planned = desk.plan()
    with stores.engine.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    handover = Handover(stores, clock)
    assert handover.drain() == 1
    assert handover.drain() == 0
    start_worker()
    until(lambda: is_sent(desk, planned))


def test_a_job_that_comes_during_a_turn_is_taken_right_after_it(
    desk: Desk, stores: SqlStores, start_worker: Callable[[], QueueWorker], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, later = desk.office.post, []

    def post(workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        monkeypatch.setattr(desk.office, "post", honest)
        later.append(desk.plan())
        until(lambda: len(jobs(stores)) == 1)
        return honest(workspace_id, recipient, message)

    monkeypatch.setattr(desk.office, "post", post)
    planned = desk.plan()
    start_worker()
    until(lambda: is_sent(desk, planned))
    until(lambda: is_sent(desk, later[0]), seconds=PAUSE.total_seconds() / 2)


def test_a_workspace_that_fails_is_logged_and_others_are_handed_over(
    desk: Desk,
    stores: SqlStores,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = Scene(stores, clock, stores.register(f"T{time.monotonic_ns()}", name="Beta").id)
    desk.plan()
    desk.plan(workspace_id=other.workspace_id, team_id=other.north.id)
    with stores.engine.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))
    honest = SqlOutbox.defer_due

    def defer_due(outbox: SqlOutbox, *, grace: timedelta, limit: int) -> int:
        if outbox.workspace_id == desk.workspace_id:
            raise OSError("disk")
        return honest(outbox, grace=grace, limit=limit)

    handover = Handover(stores, clock)
    with monkeypatch.context() as patch:
        patch.setattr(SqlOutbox, "defer_due", defer_due)
        assert handover.drain() == 1
    assert "handover failed" in caplog.text
    assert "deliver" not in stores.heartbeats()
    assert handover.drain() == 1
    assert "deliver" in stores.heartbeats()


def test_two_who_plan_the_same_in_another_order_do_not_block_each_other(
    desk: Desk, stores: SqlStores, clock: SetClock
) -> None:
    wanted = [
        NewDelivery(
            dedupe_key=f"{number}:0",
            kind=DeliveryKind.WELCOME,
            recipient="CNORTH",
            subject={"team_id": desk.scene.north.id},
            next_at=clock.now(),
        )
        for number in range(300)
    ]
    together = threading.Barrier(2)

    def plan(deliveries: list[NewDelivery]) -> int:
        with stores.workspace(desk.workspace_id) as store:
            together.wait(10)
            return len(store.outbox.plan_all(deliveries))

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert sum(pool.map(plan, [wanted, wanted[::-1]])) == len(wanted)


@pytest.mark.parametrize("statement", ["PULL_FORWARD", "TAKE_BACK"])
def test_jobs_are_locked_in_the_order_of_their_ids(desk: Desk, stores: SqlStores, statement: str) -> None:
    """Whoever waits for the first holds none of the others, however the table lies on the disk."""
    changes = {"PULL_FORWARD": queue._PULL_FORWARD, "TAKE_BACK": queue._TAKE_BACK}
    for _ in range(2):
        desk.plan()
    with stores.engine.begin() as connection:
        first, second = connection.execute(text("SELECT id FROM procrastinate_jobs ORDER BY id")).scalars()
        rename = text(
            "UPDATE procrastinate_jobs SET queueing_lock = :lock, scheduled_at = now() WHERE id = :id"
        )
        connection.execute(rename, [{"lock": "a", "id": second}, {"lock": "b", "id": first}])
    lock = text("SELECT id FROM procrastinate_jobs WHERE id = :id FOR UPDATE SKIP LOCKED")

    def change() -> None:
        with stores.engine.begin() as connection:
            connection.execute(changes[statement], {"locks": ["a", "b"]})

    def waits() -> bool:
        with stores.engine.connect() as connection:
            asked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return bool(connection.execute(asked).scalar_one())

    with ThreadPoolExecutor(max_workers=1) as pool, stores.engine.begin() as holder:
        holder.execute(lock, {"id": first})
        run = pool.submit(change)
        until(waits)
        with stores.engine.begin() as looker:
            free = looker.execute(lock, {"id": second}).scalars().all()
        holder.rollback()
        run.result(10)
    assert free == [second]


def test_what_a_dead_worker_had_in_hand_is_sent_by_another(
    desk: Desk, stores: SqlStores, start_worker: Callable[[], QueueWorker]
) -> None:
    planned = desk.plan()
    with stores.engine.begin() as connection:
        worker_id = connection.execute(
            text(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
                " RETURNING id"
            )
        ).scalar_one()
        connection.execute(
            text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :id"), {"id": worker_id}
        )
    start_worker()
    until(lambda: is_sent(desk, planned))
    assert desk.office.copies(planned) == 1


def test_a_failure_inside_us_counts_as_a_try_and_the_next_one_sends(
    desk: Desk, start_worker: Callable[[], QueueWorker], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = desk.office.post

    def post(workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        monkeypatch.setattr(desk.office, "post", honest)
        raise ZeroDivisionError

    monkeypatch.setattr(desk.office, "post", post)
    planned = desk.plan()
    start_worker()
    until(lambda: desk.row(planned).last_error == "ZeroDivisionError")
    assert desk.row(planned).attempt == 1
    desk.pass_lease()
    handover = Handover(desk.stores, desk.clock)
    until(lambda: handover.drain() or is_sent(desk, planned))
    until(lambda: is_sent(desk, planned))
    assert desk.office.copies(planned) == 1


def test_a_paused_workspace_is_left_alone_until_it_goes_on(
    desk: Desk, stores: SqlStores, start_worker: Callable[[], QueueWorker]
) -> None:
    stores.pause(desk.workspace_id, reason="token_revoked")
    planned = desk.plan()
    start_worker()
    until(lambda: jobs(stores) == [])
    assert desk.office.asked == []
    stores.resume(desk.workspace_id)
    Handover(stores, desk.clock).drain()
    until(lambda: is_sent(desk, planned))


def test_the_queues_tables_come_and_go_with_the_migration(queue_url: str) -> None:
    from alembic import command

    from models.engine import build_engine
    from models.migrate import migration_config

    engine = build_engine(queue_url, pool_size=1)

    def found() -> int:
        with engine.connect() as connection:
            count: int = connection.execute(
                text(f"SELECT count(*) FROM pg_class WHERE relname LIKE '{PREFIX}%'")
            ).scalar_one()
            return count

    assert found() > 0
    with engine.begin() as connection:
        command.downgrade(migration_config(connection), "0005")
    assert found() == 0
    models.upgrade(queue_url)
    assert found() > 0
    engine.dispose()


def test_a_row_that_newer_code_planned_does_not_keep_an_older_worker_busy(
    desk: Desk, stores: SqlStores, start_worker: Callable[[], QueueWorker]
) -> None:
    desk.plan(payload_version=99)
    planned = desk.plan()
    start_worker()
    until(lambda: is_sent(desk, planned))
    until(lambda: [status for _, status in jobs(stores)] == ["todo"])

    def waits() -> bool:
        later = text("SELECT scheduled_at > now() + interval '5 seconds' FROM procrastinate_jobs")
        with stores.engine.connect() as connection:
            return connection.execute(later).scalar_one_or_none() is True

    until(waits)
    assert Handover(stores, desk.clock).drain() == 0
