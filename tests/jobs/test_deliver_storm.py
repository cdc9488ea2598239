"""Kills, time-outs, late effects, throttling at random: none lost, none doubled. Seeds are in the names."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from datetime import timedelta
from typing import ParamSpec, TypeVar

import pytest
from post_office import TIMED_OUT, After, Desk, Killed, Late

from coaching.deliveries import Delivery, DeliveryState
from coaching.messenger import SendRefusedError, SendThrottledError
from coaching.refusals import Meaning
from jobs.deliver import GRACE, LEASE, Claim, Courier, Outcome
from jobs.rounds import Rounds

POINTS = ("claimed", "intended", "posted", "")
MESSAGES = 15

P = ParamSpec("P")
T = TypeVar("T")


@pytest.mark.parametrize("together", [False, True], ids=["alone", "together"])
@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_each_message_is_seen_once(desk: Desk, seed: int, together: bool) -> None:
    planned = storm(desk, seed, together=together)
    assert [desk.office.copies(row) for row in planned] == [1] * MESSAGES
    assert {desk.row(row).state for row in planned} == {DeliveryState.SENT}


@pytest.mark.parametrize("together", [False, True], ids=["alone", "together"])
@pytest.mark.parametrize("without", ["waiting", "search"])
def test_the_storm_catches_a_courier_that_does_not_wait_or_does_not_search(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, without: str, together: bool
) -> None:
    """Negative controls: the same weather doubles messages as soon as one of the two is missing."""
    if without == "waiting":
        monkeypatch.setattr("jobs.deliver.GRACE", -LEASE)
    else:
        monkeypatch.setattr(Courier, "_reconcile", lambda _self, _claim: None)
    planned = storm(desk, 0, together=together)
    assert max(desk.office.copies(row) for row in planned) > 1


TROUBLES = {
    "429": SendThrottledError(30),
    "dead token": SendRefusedError(Meaning.INSTALLATION_DEAD, "token_revoked"),
    "time-out": TIMED_OUT,
    "time-out after effect": After(TIMED_OUT),
    "late effect": Late(GRACE),
}


@pytest.mark.parametrize("place", [0, 2, 4])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_befalls_one_of_a_group_keeps_the_others_unsaid_and_uncounted(
    desk: Desk, trouble: str, place: int
) -> None:
    planned = [desk.plan() for _ in range(5)]
    desk.office.on_post.extend([None] * place + [TROUBLES[trouble]])
    claims = desk.courier.claim(desk.workspace_id, limit=5)
    carry_out(desk, desk.courier, claims, Process())
    assert len(desk.office.asked) == place + 1, "nothing is posted after it"
    assert [desk.row(row).state for row in planned[:place]] == [DeliveryState.SENT] * place
    after = [desk.row(row) for row in planned[place + 1 :]]
    assert {(row.state, row.maybe_sent, row.attempt) for row in after} <= {(DeliveryState.PLANNED, False, 0)}
    desk.stores.resume(desk.workspace_id)
    desk.clock.advance(hours=1)
    assert desk.stores.with_work(desk.clock.now()) == (desk.workspace_id,)
    carry_out(desk, desk.courier, desk.courier.claim(desk.workspace_id, limit=5), Process())
    assert [desk.office.copies(row) for row in planned] == [1] * 5
    assert {desk.row(row).state for row in planned} == {DeliveryState.SENT}


class Process(Executor):
    """Runs each step of a round at once. A kill ends the whole process: no step runs after it."""

    def __init__(self) -> None:
        self.dead = False

    def submit(self, step: Callable[P, T], /, *values: P.args, **named: P.kwargs) -> Future[T]:
        if self.dead:
            raise Killed
        run: Future[T] = Future()
        try:
            run.set_result(step(*values, **named))
        except Exception as error:  # noqa: BLE001 - as every executor does
            run.set_exception(error)
        return run


def carry_out(desk: Desk, courier: Courier, claims: Sequence[Claim], process: Process) -> None:
    rounds = Rounds(courier, process, monotonic=lambda: desk.clock.now().timestamp())
    rounds.carry_out(claims, stopping=lambda: False)


def storm(desk: Desk, seed: int, *, together: bool) -> list[Delivery]:
    dice = random.Random(seed)
    planned = [desk.plan() for _ in range(MESSAGES)]
    for number in range(60):
        desk.office.on_post.append(weather(dice))
        if dice.random() < 0.2:
            desk.office.on_look.append(dice.choice([SendThrottledError(dice.randint(1, 60)), TIMED_OUT]))
        run_until_killed(desk, dice, f"process {number}", together=together)
        desk.clock.advance(seconds=dice.choice([1, 20, 40, 90, 200]))
    desk.office.on_post.clear()
    desk.office.on_look.clear()
    for _ in range(6):
        desk.pass_lease()
        desk.round(desk.courier_named("fair weather"))
    return planned


def weather(dice: random.Random) -> Exception | After | Late | None:
    """Often foul."""
    kind = dice.random()
    if kind < 0.15:
        return After(TIMED_OUT)
    if kind < 0.25:
        return TIMED_OUT
    if kind < 0.45:
        return Late(GRACE - timedelta(seconds=dice.randint(1, 100)))
    if kind < 0.55:
        return SendThrottledError(dice.randint(1, 90))
    return None


def run_until_killed(desk: Desk, dice: random.Random, name: str, *, together: bool) -> None:
    """A process that claims a few, and dies at a point of one of them, or lives."""
    fatal, spared = dice.choice(POINTS), dice.randint(0, 3)
    process = Process()

    def die(point: str) -> None:
        nonlocal spared
        if point == fatal:
            spared -= 1
            if spared < 0:
                process.dead = True
                raise Killed

    courier: Courier = desk.courier_named(name, fail_point=die)
    try:
        claims = courier.claim(desk.workspace_id, limit=dice.randint(1, 4))
        for group in [claims] if together else [[claim] for claim in claims]:
            carry_out(desk, courier, group, process)
            desk.clock.advance(seconds=dice.randint(0, 10))
    except Killed:
        pass


def test_an_effect_that_comes_late_but_within_grace_is_found(desk: Desk) -> None:
    planned = desk.plan()
    desk.office.on_post.append(Late(LEASE + GRACE - timedelta(seconds=1)))
    assert desk.round() == [Outcome.UNKNOWN]
    assert desk.office.copies(planned) == 0
    desk.pass_lease()
    assert desk.round() == [Outcome.FOUND]
    assert desk.office.copies(planned) == 1


def test_an_effect_later_than_grace_is_the_residue_that_the_documents_state(desk: Desk) -> None:
    """Nothing can be found that is not there yet; this is why grace is two minutes and not two seconds."""
    planned = desk.plan()
    desk.office.on_post.append(Late(LEASE + GRACE + timedelta(minutes=5)))
    desk.round()
    desk.pass_lease()
    assert desk.round() == [Outcome.SENT]
    desk.clock.advance(minutes=10)
    assert desk.office.copies(planned) == 2
