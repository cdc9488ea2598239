"""Processes that die or freeze (1, 13, 18, 30): at each commit point, past their lease, under load."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from exchange import lost_and_doubled
from month import Month
from month_squad import PAST_LEASE, START, Plan
from staff import Hand
from tallying import Tally
from test_random_month import month_url, running, sessions

from coaching.deliveries import DeliveryKind, NewDelivery
from jobs.deliver import GRACE, LEASE
from sandbox.driver import Person
from sandbox.records import Outcome

assert month_url
POINTS = ("claimed", "intended", "posted", "found", "recorded")
CALM = {"at_ticks": 0.0, "at_words": 0.0, "born_to_die": 0.0}
"""Nobody dies but by the test's own hand."""


@dataclass
class Post:
    """Messages planned into the month's database, and whoever carries them there."""

    month: Month
    carrier: str
    planned: list[str]

    def plan(self, count: int = 3) -> None:
        squad = self.month.squads[0]
        for _ in range(count):
            with self.month.stores.workspace(squad.workspace_id) as store:
                delivery_id = store.outbox.plan(
                    NewDelivery(
                        dedupe_key=f"fault:{len(self.planned)}:0",
                        kind=DeliveryKind.WELCOME,
                        recipient=f"CM{squad.number:02}",
                        subject={"team_id": squad.team.id},
                        next_at=store.now(),
                    )
                )
                assert delivery_id is not None
                self.planned.append(store.outbox.get(delivery_id).public_id)

    def hire(self, **fate: object) -> Hand:
        """A process that carries messages, with or without a death of its own."""
        month = self.month
        return month.nursery.hire(
            self.carrier,
            clock=str(month.nursery.folder / "clock"),
            settings=month.settings,
            tokens=[one.bot_token for one in month.world.installations.values()],
            **fate,
        )

    def hand_over(self) -> None:
        """On PostgreSQL a clock's round gives what is due to the queue."""
        self.month.hands["clock"].ask(do="tick")

    def copies(self) -> list[int]:
        seen = Counter(
            str(message.metadata["event_payload"]["key"])
            for channel in self.month.world.all_channels()
            for message in self.month.world.all_messages(channel.id)
            if message.metadata
        )
        return [seen[key] for key in self.planned]

    def finish(self) -> None:
        """Somebody healthy ends what is left."""
        survivor = self.hire()
        until = time.monotonic() + 40
        while self.month.waiting() and time.monotonic() < until:
            self.month.clock.advance(PAST_LEASE)
            self.round(survivor)
            time.sleep(0.2)
        assert not self.month.waiting()
        survivor.kill()

    def round(self, hand: Hand) -> None:
        """One round of whoever carries: told on SQLite, by the queue on PostgreSQL."""
        if self.carrier == "clock":
            hand.ask(do="tick")
        else:
            self.hand_over()

    def wait_until_gone(self, hand: Hand, *, frozen: bool = False) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if is_frozen(hand) if frozen else not hand.is_alive():
                return
            time.sleep(0.01)
        raise AssertionError(f"the {hand.role} is still there: {self.month.nursery.log()[-2000:]}")


def is_frozen(hand: Hand) -> bool:
    state = Path(f"/proc/{hand.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return state == "T"


@pytest.fixture
def post(database: str, month_url: str, tmp_path: Path) -> Iterator[Post]:
    roles = ("clock",) if database == "postgres" else ()
    plan = Plan(seed=1, squads=1, workspaces=1, **CALM, roles=roles)
    with running(plan, tmp_path, month_url) as month:
        for name in roles:
            month.hire(name)
        month.clock.set(START + timedelta(days=1))
        yield Post(month, "worker" if database == "postgres" else "clock", [])


@pytest.mark.faults
@pytest.mark.parametrize(
    "order", [POINTS, POINTS[::-1], ("posted", "found", "posted", "recorded", "claimed")]
)
def test_sigkill_at_every_commit_point(post: Post, tally: Tally, order: tuple[str, ...]) -> None:
    """One process after another dies by SIGKILL at its point; the last one ends what they left."""
    deaths = 0
    for point in order:
        post.plan()
        victim = post.hire(mortal={"point": point, "nth": 1, "signal": signal.SIGKILL})
        with ticking(post, victim):
            if point == "found" and "posted" not in order[: order.index(point)]:
                continue
            post.wait_until_gone(victim)
        deaths += 1
        post.month.clock.advance(PAST_LEASE)
    post.finish()
    lost, doubled = lost_and_doubled(post.copies())
    assert deaths >= 4
    words = ", ".join(order)
    tally(1, f"SIGKILL at {words}", tries=len(post.planned), lost=lost, doubled=doubled)


@contextmanager
def ticking(post: Post, hand: Hand) -> Iterator[None]:
    """Rounds go on in the background until told to stop; whoever dies in one is not waited for."""
    post.hand_over() if post.carrier == "worker" else hand.tell(do="tick")
    yield
    if post.carrier == "clock" and hand.is_alive():
        hand.hear()
    if hand.is_alive():
        hand.kill()
    time.sleep(0.05)


@pytest.mark.faults
@pytest.mark.parametrize("point", ["claimed", "intended"])
def test_frozen_past_its_lease_then_awake(post: Post, tally: Tally, point: str) -> None:
    """SIGSTOP between claim and post; another process sends; the sleeper wakes and sends nothing more."""
    for _ in range(3):
        post.plan(1)
        sleeper = post.hire(mortal={"point": point, "nth": 1, "signal": signal.SIGSTOP})
        post.hand_over() if post.carrier == "worker" else sleeper.tell(do="tick")
        post.wait_until_gone(sleeper, frozen=True)
        post.month.clock.advance(PAST_LEASE)
        post.finish()
        assert post.copies()[-1] == 1
        sleeper.kill(signal.SIGCONT)
        if post.carrier == "clock":
            sleeper.hear()
        time.sleep(0.3)
        sleeper.kill()
    lost, doubled = lost_and_doubled(post.copies())
    tally(13, f"SIGSTOP at '{point}' past the lease, then CONT", tries=3, lost=lost, doubled=doubled)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("point", "waits"), [("claimed", LEASE), ("intended", LEASE + GRACE), ("posted", LEASE + GRACE)]
)
def test_what_a_killed_worker_held_is_carried_on(
    request: pytest.FixtureRequest, tmp_path: Path, tally: Tally, point: str, waits: timedelta
) -> None:
    """Before the intent nothing can have been posted: after the lease. From then on Slack may still apply
    what the dead one sent, so nobody looks, and nobody posts, before the grace is over as well."""
    with at_the_queue(request, tmp_path) as post:
        post.plan(1)
        victim = post.hire(mortal={"point": point, "nth": 1, "signal": signal.SIGKILL})
        post.hand_over()
        post.wait_until_gone(victim)
        told_by_victim = sum(post.copies())
        survivor = post.hire()
        post.month.clock.advance(waits - timedelta(seconds=5))
        time.sleep(4)
        assert post.month.waiting() == 1, "taken up while the dead one's post may still be under way"
        post.month.clock.advance(timedelta(seconds=6))
        wait_for(lambda: not post.month.waiting())
        assert survivor.is_alive()
        lost, doubled = lost_and_doubled(post.copies())
    assert told_by_victim == (point == "posted")
    seconds = int(waits.total_seconds())
    tally(
        30,
        f"a worker killed when '{point}': on after {seconds} s",
        tries=1,
        lost=lost,
        doubled=doubled,
        on="postgres",
    )


@pytest.mark.faults
@pytest.mark.timeout(400)
def test_a_killed_worker_by_the_clock_on_the_wall(
    request: pytest.FixtureRequest, tmp_path: Path, tally: Tally
) -> None:
    """With the product's own patience throughout: what was claimed is with a person within two minutes."""
    with at_the_queue(request, tmp_path) as post:
        post.plan()
        victim = post.hire(mortal={"point": "claimed", "nth": 1, "signal": signal.SIGKILL}, patient=True)
        post.hand_over()
        post.wait_until_gone(victim)
        died = time.monotonic()
        began, survivor = post.month.clock.now(), post.hire(patient=True)
        while not all(post.copies()) and time.monotonic() < died + 300:
            post.month.clock.set(began + timedelta(seconds=time.monotonic() - died))
            time.sleep(0.1)
        took = time.monotonic() - died
        time.sleep(2)
        assert survivor.is_alive()
        lost, doubled = lost_and_doubled(post.copies())
    assert took < 120
    fault = f"a worker killed, by the wall clock: {took:.0f} s"
    tally(30, fault, tries=3, lost=lost, doubled=doubled, on="postgres")


@contextmanager
def at_the_queue(request: pytest.FixtureRequest, folder: Path) -> Iterator[Post]:
    """A clock that hands over, and a queue's workers to be hired."""
    postgres = request.getfixturevalue("postgres")
    name = f"worker_{folder.name[-12:]}_{time.time_ns()}"
    plan = Plan(seed=1, squads=1, workspaces=1, **CALM, roles=("clock",))
    with running(plan, folder, postgres.create(name)) as month:
        month.hire("clock")
        month.clock.set(START + timedelta(days=1))
        yield Post(month, "worker", [])
    postgres.drop(name)


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until, "nothing more happens"
        time.sleep(0.05)


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_sigkill_of_web_under_load(
    database: str,
    month_url: str,
    tmp_path: Path,
    tally: Tally,
) -> None:
    """Eight coaches submit at once, the process is killed meanwhile: every "saved" has its row at once."""
    plan = Plan(seed=18, squads=8, workspaces=1, **CALM, roles=("web",))
    answered = false_success = kills = 0
    said: list[str] = []
    dice = random.Random(plan.seed)
    with running(plan, tmp_path, month_url) as month:
        month.world.app.request_url = f"http://127.0.0.1:{month.ports['web']}/slack/events"
        month.clock.set(START + timedelta(days=1, hours=-1))
        month.hire("web")
        coaches = [(Person(month.driver, one.coach.slack_id), one.rep.slack_id) for one in month.squads]
        for turn in range(12):
            words = [f"Turn {turn}, coach {number}: ask first." for number in range(8)]
            for (coach, rep), word in zip(coaches, words, strict=True):
                assert again_and_again(partial(coach.command, f"/coach log <@{rep}|rep>"))
                coach.fill("commitment", word)
            shot = threading.Timer(dice.random() * 0.25, month.hands["web"].kill)
            shot.start()
            with ThreadPoolExecutor(8) as pool:
                outcomes = list(pool.map(lambda pair: pair[0].submit().ok, coaches))
            shot.join()
            until_dead(month.hands["web"])
            rows = sessions(month)
            saved = [word for word, ok in zip(words, outcomes, strict=True) if ok]
            answered += len(saved)
            false_success += sum(rows[word] != 1 for word in saved)
            kills += month.bury_and_replace()
            for (coach, _), ok in zip(coaches, outcomes, strict=True):
                assert ok or again_and_again(coach.submit), "what was typed is still there, and is saved now"
            said += words
        lost, doubled = lost_and_doubled(sessions(month)[word] for word in said)
    assert kills >= 10
    tally(
        18,
        f"SIGKILL of web under load, {kills} kills",
        tries=len(said),
        lost=lost + false_success,
        doubled=doubled,
        control=f"{answered} of {len(said)} answered before the kill",
    )


def until_dead(hand: Hand) -> None:
    """The kill is on its way; nobody else takes the place before it has come."""
    until = time.monotonic() + 10
    while hand.is_alive() and not hand.dead:
        assert time.monotonic() < until, "a SIGKILL that never came"
        time.sleep(0.01)


def again_and_again(act: Callable[[], Outcome]) -> bool:
    """Connections that were kept open to the process before fail once each, and a new one takes its time."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if act().ok:
            return True
        time.sleep(0.05)
    return False
