"""The sender: woken by a commit, never stopped by a failure, and one workspace's trouble is its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from clocks import SetClock
from loop_scene import Scene
from post_office import Desk
from prometheus_client import REGISTRY

from coaching.deliveries import Delivery, DeliveryState
from coaching.messenger import Outgoing, Posted, SendThrottledError
from jobs.sending import CLAIM_LIMIT, Sender
from models import SqlStores


@pytest.fixture
def sender(desk: Desk, stores: SqlStores, clock: SetClock) -> Iterator[Sender]:
    sender = Sender(stores, desk.courier, clock, threads=2)
    yield sender
    sender.stop()


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "nothing happened for 10 s"
        time.sleep(0.01)


def beta(desk: Desk) -> tuple[int, int]:
    """Another workspace with a team: its id and the team's."""
    scene = Scene(desk.stores, desk.clock, desk.stores.register("T0BETA", name="Beta").id)
    return scene.workspace_id, scene.north.id


def test_a_round_sends_what_is_due_and_beats(desk: Desk, sender: Sender) -> None:
    planned = [desk.plan() for _ in range(3)]
    assert sender.drain() == 3
    assert [letter.message.key for letter in desk.office.letters] == [row.public_id for row in planned]
    assert desk.stores.heartbeats()["deliver"] == desk.clock.now()
    assert sender.drain() == 0


def test_a_kick_sends_without_a_tick(desk: Desk, sender: Sender) -> None:
    sender.start()
    planned = desk.plan()
    sender.kick()
    until(lambda: desk.row(planned).state is DeliveryState.SENT)


def test_a_kick_before_the_start_or_after_the_end_does_nothing(
    desk: Desk, stores: SqlStores, clock: SetClock
) -> None:
    desk.plan()
    sender = Sender(stores, desk.courier, clock, threads=1)
    sender.kick()
    sender.start()
    sender.stop()
    sender.kick()
    assert desk.office.asked == []


def test_more_than_a_turns_worth_goes_out_turn_by_turn(desk: Desk, sender: Sender) -> None:
    planned = [desk.plan() for _ in range(CLAIM_LIMIT + 5)]
    assert sender.drain() == CLAIM_LIMIT
    until(lambda: len(desk.office.letters) == len(planned))
    assert [letter.message.key for letter in desk.office.letters] == [row.public_id for row in planned]


def test_a_workspace_that_keeps_slack_waiting_delays_no_other(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, team_id = beta(desk)
    slow = [desk.plan() for _ in range(5)]
    answer, honest = threading.Event(), desk.office.post

    def post(workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        if workspace_id == desk.workspace_id:
            assert answer.wait(10)
        return honest(workspace_id, recipient, message)

    monkeypatch.setattr(desk.office, "post", post)
    sender.start()
    sender.kick()
    for _ in range(3):
        quick = desk.plan(workspace_id=other, team_id=team_id)
        sender.kick()
        until(lambda row=quick: desk.office.copies(row) == 1)
    answer.set()
    until(lambda: all(desk.office.copies(row) == 1 for row in slow))


def test_a_throttled_workspace_delays_no_other(desk: Desk, sender: Sender) -> None:
    other, team_id = beta(desk)
    planned = [desk.plan() for _ in range(3)]
    quick = desk.plan(workspace_id=other, team_id=team_id)
    desk.office.closed[desk.workspace_id] = SendThrottledError(60)
    sender.drain()
    assert [desk.office.copies(row) for row in (*planned, quick)] == [0, 0, 0, 1]


def test_a_message_that_fails_inside_us_stops_neither_the_next_nor_the_sender(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, fine = desk.plan(), desk.plan()
    honest = desk.office.post

    def post(workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        if message.key == broken.public_id:
            raise ZeroDivisionError
        return honest(workspace_id, recipient, message)

    monkeypatch.setattr(desk.office, "post", post)
    sender.start()
    sender.kick()
    until(lambda: desk.row(fine).state is DeliveryState.SENT)
    until(lambda: desk.row(broken).last_error == "ZeroDivisionError")
    assert desk.row(broken).attempt == 1
    later = desk.plan()
    sender.kick()
    until(lambda: desk.row(later).state is DeliveryState.SENT)
    assert "delivery failed" in caplog.text


def test_a_failing_workspace_is_logged_and_the_tick_does_not_beat(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other, team_id = beta(desk)
    planned, quick = desk.plan(), desk.plan(workspace_id=other, team_id=team_id)
    honest = desk.courier.claim

    def claim(workspace_id: int, *, limit: int) -> object:
        if workspace_id == desk.workspace_id:
            raise OSError("disk")
        return honest(workspace_id, limit=limit)

    monkeypatch.setattr(desk.courier, "claim", claim)
    assert sender.drain() == 1
    assert copies(desk, planned, quick) == [0, 1]
    assert "turn failed" in caplog.text
    assert "deliver" not in desk.stores.heartbeats()
    monkeypatch.undo()
    assert sender.drain() == 1
    assert copies(desk, planned, quick) == [1, 1]
    assert "deliver" in desk.stores.heartbeats()


def test_a_database_that_was_away_does_not_end_the_sender(
    desk: Desk, sender: Sender, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> tuple[int, ...]:
        raise OSError("gone")

    sender.start()
    with monkeypatch.context() as patch:
        patch.setattr(desk.stores, "with_work", away)
        with caplog.at_level(logging.ERROR):
            sender.kick()
            until(lambda: "sweep failed" in caplog.text)
    planned = desk.plan()
    sender.kick()
    until(lambda: desk.row(planned).state is DeliveryState.SENT)


def test_stopping_finishes_the_message_in_hand_and_hands_back_the_rest(
    desk: Desk, stores: SqlStores, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = [desk.plan() for _ in range(4)]
    posting, answer, honest = threading.Event(), threading.Event(), desk.office.post

    def post(workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        posting.set()
        assert answer.wait(10)
        return honest(workspace_id, recipient, message)

    monkeypatch.setattr(desk.office, "post", post)
    sender = Sender(stores, desk.courier, clock, threads=1)
    sender.start()
    sender.kick()
    assert posting.wait(10)
    stopping = threading.Thread(target=sender.stop)
    stopping.start()
    until(lambda: sender.stopping)
    answer.set()
    stopping.join(10)
    assert [desk.row(row).state for row in planned] == [DeliveryState.SENT] + [DeliveryState.PLANNED] * 3
    assert [desk.row(row).attempt for row in planned[1:]] == [0, 0, 0]


def test_metrics_tell_outcomes_tries_and_the_longest_wait(desk: Desk, sender: Sender) -> None:
    desk.plan()
    desk.office.on_post.append(SendThrottledError(600))
    before = figures()
    sender.drain()
    desk.clock.advance(seconds=601)
    sender.drain()
    after = figures()
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1, 2]
    desk.plan()
    desk.office.closed[desk.workspace_id] = SendThrottledError(1)
    sender.drain()
    assert waited(desk) == 0
    desk.clock.advance(seconds=300)
    assert waited(desk) == 300


def figures() -> tuple[float, float, float]:
    later = {"kind": "welcome", "outcome": "later"}
    sent = {"kind": "welcome", "outcome": "sent"}
    return (
        REGISTRY.get_sample_value("coachlog_deliveries_total", later) or 0,
        REGISTRY.get_sample_value("coachlog_deliveries_total", sent) or 0,
        REGISTRY.get_sample_value("coachlog_posts_total", {"kind": "welcome"}) or 0,
    )


def waited(desk: Desk) -> float:
    from jobs.measures import measure_outbox

    measure_outbox(desk.stores, desk.clock.now())
    return REGISTRY.get_sample_value("coachlog_outbox_oldest_due_seconds") or 0


def copies(desk: Desk, *rows: Delivery) -> list[int]:
    return [desk.office.copies(row) for row in rows]
