"""A message is seen exactly once: none lost, none doubled, whatever is slow, cut off or killed."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from loop_scene import at
from post_office import TIMED_OUT, After, Desk, Killed

from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.deliveries import Delivery, DeliveryState
from coaching.messenger import Outgoing, SendThrottledError, SendUnknownError
from jobs.deliver import GRACE, LEASE, Outcome
from jobs.ticks import TICKS


def test_a_due_message_is_sent_once_and_marked(desk: Desk) -> None:
    planned = desk.plan()
    assert desk.round() == [Outcome.SENT]
    sent = desk.row(planned)
    assert (sent.state, sent.channel_id, sent.slack_ts) == (DeliveryState.SENT, "CNORTH", "1.0")
    desk.clock.advance(days=30)
    assert desk.round() == []
    assert desk.office.copies(planned) == 1


def test_a_message_that_is_not_yet_due_waits(desk: Desk) -> None:
    desk.plan()
    desk.clock.advance(seconds=-1)
    assert desk.round() == []


@pytest.mark.parametrize(
    ("trouble", "arrived", "outcome"),
    [
        pytest.param(After(TIMED_OUT), 1, Outcome.FOUND, id="Slack took it, we saw a time-out"),
        pytest.param(TIMED_OUT, 0, Outcome.SENT, id="cut off before Slack had it"),
    ],
)
def test_after_a_time_out_it_is_looked_for_before_it_is_sent_again(
    desk: Desk, trouble: SendUnknownError | After, arrived: int, outcome: Outcome
) -> None:
    planned = desk.plan()
    desk.office.on_post.append(trouble)
    assert desk.round() == [Outcome.UNKNOWN]
    assert desk.row(planned).maybe_sent
    desk.clock.advance(LEASE + GRACE - timedelta(seconds=1))
    assert desk.round() == []
    assert (desk.office.copies(planned), desk.office.looks) == (arrived, 0)
    desk.clock.advance(seconds=2)
    assert desk.round() == [outcome]
    assert desk.office.looks == 1
    assert desk.office.copies(planned) == 1
    assert desk.row(planned).state is DeliveryState.SENT


def test_the_search_begins_at_the_first_try(desk: Desk) -> None:
    planned = desk.plan()
    first = desk.clock.now()
    for _ in range(3):
        desk.office.on_post.append(TIMED_OUT)
        desk.round()
        desk.pass_lease()
    assert desk.round() == [Outcome.SENT]
    assert desk.office.since == first
    assert desk.office.copies(planned) == 1


def test_what_a_found_message_says_counts_as_said(desk: Desk) -> None:
    """Alice's review is due; the message arrived though we saw a time-out."""
    session = desk.scene.session(desk.scene.bob)
    desk.clock.set(at("2026-11-26", "09:05"))
    for tick in TICKS:
        tick.run(desk.stores, desk.clock)
    desk.office.on_post.append(After(TIMED_OUT))
    assert Outcome.UNKNOWN in desk.round()
    review = desk.scene.checkpoint(session, CheckpointKind.CARRY_THROUGH)
    assert review is not None
    assert review.state is CheckpointState.DUE
    desk.pass_lease()
    assert Outcome.FOUND in desk.round()
    review = desk.scene.checkpoint(session, CheckpointKind.CARRY_THROUGH)
    assert review is not None
    assert (review.state, review.nags) == (CheckpointState.NOTIFIED, 1)
    for tick in TICKS:
        tick.run(desk.stores, desk.clock)
    desk.round()
    assert len([one for one in desk.office.letters if one.channel == "DALICE"]) == 1


@pytest.mark.parametrize("trouble", [SendThrottledError(60), TIMED_OUT])
def test_while_slack_does_not_let_us_look_the_outcome_stays_open(desk: Desk, trouble: Exception) -> None:
    planned = desk.plan()
    desk.office.on_post.append(After(TIMED_OUT))
    desk.round()
    desk.pass_lease()
    desk.office.on_look.extend([trouble, trouble])
    for _ in range(2):
        assert desk.round() == [Outcome.LATER]
        assert desk.row(planned).maybe_sent
        assert desk.round() == []
        desk.clock.advance(seconds=61)
    assert desk.round() == [Outcome.FOUND]
    assert desk.office.copies(planned) == 1


def test_many_unknown_messages_settle_though_history_is_read_once_a_minute(desk: Desk) -> None:
    planned = [desk.plan() for _ in range(20)]
    for number, claim in enumerate(desk.courier.claim(desk.workspace_id, limit=50)):
        desk.office.on_post.append(After(TIMED_OUT) if number % 2 else TIMED_OUT)
        assert desk.courier_named(f"lost {number}").carry_out(claim) is Outcome.UNKNOWN
    last_look: list[datetime] = []

    def once_a_minute() -> Exception | None:
        if last_look and desk.clock.now() - last_look[-1] < timedelta(minutes=1):
            return SendThrottledError(60)
        last_look.append(desk.clock.now())
        return None

    desk.office.may_look = once_a_minute
    desk.pass_lease()
    for _ in range(25):
        desk.round()
        desk.clock.advance(seconds=61)
    assert [desk.office.copies(row) for row in planned] == [1] * 20
    assert {desk.row(row).state for row in planned} == {DeliveryState.SENT}


@pytest.mark.parametrize("where", ["claimed", "intended", "posted"])
def test_killed_at_any_point_another_process_ends_it(desk: Desk, where: str) -> None:
    planned = desk.plan()
    assert killed_at(desk, where)
    other = desk.courier_named("second")
    assert desk.round(other) == []
    desk.pass_lease()
    assert desk.round(other) == [Outcome.FOUND if where == "posted" else Outcome.SENT]
    assert desk.office.copies(planned) == 1
    assert desk.row(planned).state is DeliveryState.SENT


def test_killed_again_and_again_it_is_still_seen_once(desk: Desk) -> None:
    planned = desk.plan()
    for where in ("claimed", "intended", "claimed", "posted", "claimed"):
        killed_at(desk, where)
        desk.pass_lease()
    desk.round(desk.courier_named("last"))
    assert desk.office.copies(planned) == 1
    assert desk.row(planned).state is DeliveryState.SENT


def test_a_frozen_process_that_wakes_after_its_lease_changes_nothing(desk: Desk) -> None:
    planned = desk.plan()
    (frozen,) = desk.courier.claim(desk.workspace_id, limit=1)
    desk.pass_lease()
    assert desk.round(desk.courier_named("second")) == [Outcome.SENT]
    assert desk.courier.carry_out(frozen) is not Outcome.SENT
    assert desk.office.copies(planned) == 1
    assert desk.row(planned).state is DeliveryState.SENT


def test_of_two_couriers_that_want_the_same_message_one_sends(desk: Desk) -> None:
    planned = desk.plan()
    assert desk.courier.deliver(desk.workspace_id, planned.id) is Outcome.SENT
    assert desk.courier_named("second").deliver(desk.workspace_id, planned.id) is Outcome.LOST
    assert desk.office.copies(planned) == 1


def test_eight_couriers_in_the_same_second_send_each_message_once(desk: Desk) -> None:
    planned = [desk.plan() for _ in range(12)]
    start = threading.Barrier(8)

    def work(name: str) -> None:
        courier = desk.courier_named(name)
        start.wait()
        for row in planned:
            courier.deliver(desk.workspace_id, row.id)

    threads = [threading.Thread(target=work, args=(f"courier {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [desk.office.copies(row) for row in planned] == [1] * 12


@pytest.mark.parametrize("where", ["intended", "posted"])
def test_a_courier_that_marks_only_after_sending_would_be_caught(desk: Desk, where: str) -> None:
    """Negative control: without intent and search the same story is told twice, and the count shows it."""
    planned = desk.plan()
    with pytest.raises(Killed):
        send_then_mark(desk, planned, dies_before_marking=where == "posted")
    send_then_mark(desk, planned)
    assert desk.office.copies(planned) == (2 if where == "posted" else 1)


def killed_at(desk: Desk, where: str) -> bool:
    """One round by a process that dies there; False when it never came there."""

    def die(point: str) -> None:
        if point == where:
            raise Killed

    try:
        desk.round(desk.courier_named(f"dies at {where}", fail_point=die))
    except Killed:
        return True
    return False


def send_then_mark(desk: Desk, planned: Delivery, *, dies_before_marking: bool | None = None) -> None:
    if dies_before_marking is False:
        raise Killed
    desk.office.post(
        desk.workspace_id, planned.recipient, Outgoing(text="", blocks=(), key=planned.public_id)
    )
    if dies_before_marking:
        raise Killed
