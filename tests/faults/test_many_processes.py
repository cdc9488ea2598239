"""Two `coachlog clock`, two `worker`, two `web` on one PostgreSQL, whole commands, killed for a month (2).

Nobody tells them when to work: their own scheduler, queue and server run, and the shared clock moves on
when nothing due is left and nobody alive holds a message. COACHLOG_SEED repeats who is killed and when.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as wall
from functools import partial
from pathlib import Path

import month as months
import pytest
from databases import PostgresRun
from month import Month, build_month
from month_squad import LOGGING, MORNING, PAST_LEASE, POINTS, SCORING, START, Plan, Squad, Verdict
from sqlalchemy import text
from staff import Nursery
from tallying import Tally
from test_random_month import SEED, free_port, sessions, told

from jobs.deliver import GRACE
from sandbox.driver import Driver
from sandbox.server import SandboxServer

ROLES = ("web1", "web2", "clock1", "clock2", "worker1", "worker2")
BEATS = ("scores", "checkpoints", "digests", "deliver")
ROUNDS = 4
"""Of each tick after time has moved: two may have begun before, and what scores open is planned after."""
TICK_S = 0.1


@dataclass(kw_only=True)
class Program:
    """One running command; a group of its own, so that gunicorn dies with its threads."""

    role: str
    child: subprocess.Popen[bytes]
    dead: bool = False
    line: socket.socket = field(default_factory=socket.socket)

    def is_alive(self) -> bool:
        return self.child.poll() is None

    def kill(self, number: int = signal.SIGKILL) -> None:
        try:
            os.killpg(self.child.pid, number)
        except ProcessLookupError:
            return
        self.child.wait(timeout=10)


class WholeMonth(Month):
    """A month in which the processes work by themselves."""

    def hire(self, name: str) -> None:
        role = name.rstrip("0123456789")
        mortal = ""
        if role == "worker" and self.killed.total() < self.plan.kills and self.dice.random() < 0.6:
            mortal = f"{self.dice.choice(POINTS[:3])}:{self.dice.randint(2, 8)}"
        (installation,) = (one for one in self.world.installations.values() if one.team_id == "TMONTH0")
        settings = self.settings | {
            "slack_bot_token": installation.bot_token,
            "port": self.ports.get(name, 0),
            "tick_seconds": TICK_S,
            "listener_threads": 4,
            "sender_threads": 2,
            "log_level": "ERROR",
            "mortal": mortal,
            "careless": "1" if self.plan.careless else "",
        }
        here = Path(__file__).parent
        environment = os.environ | {key.upper(): str(value) for key, value in settings.items()}
        environment["PYTHONPATH"] = os.pathsep.join(map(str, (here, here.parents[1])))
        folder = self.nursery.folder
        with (folder / f"{role}.log").open("ab") as errors:
            child = subprocess.Popen(
                [sys.executable, "-W", "ignore", str(here / "whole_process.py"), role, str(folder / "clock")],
                cwd=folder,
                env=environment,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
            )
        program = Program(role=role, child=child)
        self.hands[name] = program  # type: ignore[assignment]

    def bury_and_replace(self) -> bool:
        """gunicorn's children are ended with it; a web process is waited for, people would only knock."""
        for hand in self.hands.values():
            if not hand.is_alive():
                hand.kill()
        died = super().bury_and_replace()
        for name in (name for name, hand in self.hands.items() if hand.role == "web"):
            self.wait_for(partial(self.answers, name), "a web process does not start")
        return died

    def answers(self, name: str) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[name])) == 0

    def insist(self, squad: Squad, act: object) -> None:
        """Web processes die while people use them, but not at every word."""
        wanted = self.plan.kills
        self.plan.kills = wanted if self.dice.random() < 0.5 else 0
        super().insist(squad, act)
        self.plan.kills = wanted

    def settle(self) -> None:
        """Everything due is said, whoever dies meanwhile; time moves past a dead one's lease, no other."""
        for attempt in range(12):
            busy = self.waiting() > 0 or attempt == 0
            quiet_ones = [name for name in self.hands if not name.startswith("web")]
            with self.somebody_dies(quiet_ones, chance=0.5 if busy else 0.05, within=0.4):
                self.hear_every_tick()
            died = self.bury_and_replace()
            self.wait_for(self.is_quiet, "messages are due and nobody sends them")
            if not self.waiting() and not died:
                return
            self.clock.advance(PAST_LEASE)
        raise AssertionError(f"{self.clock.now()}: {self.waiting()} messages still wait; {self.log()}")

    def moments(self) -> list[tuple[datetime, wall]]:
        """Every morning, and the hours at which somebody does something."""
        busy = {squad.at(squad.logs_on, LOGGING) for squad in self.squads}
        busy |= {squad.at(squad.day(5), LOGGING) for squad in self.squads if squad.reviewed}
        busy |= {squad.at(squad.day(2), SCORING) for squad in self.squads if squad.scored}
        return [one for one in super().moments() if one[1] == MORNING or one[0] in busy]

    def hear_every_tick(self) -> None:
        for _ in range(ROUNDS):
            since = self.clock.advance(timedelta(seconds=1))
            self.wait_for(partial(self.has_beaten_since, since), "a tick is silent")

    def has_beaten_since(self, moment: datetime) -> bool:
        beats = self.stores.heartbeats()
        return all(name in beats and beats[name] >= moment for name in BEATS)

    def is_quiet(self) -> bool:
        """Nobody could take anything, and what is half sent is in dead hands, still under their lease."""
        with self.stores.engine.connect() as connection:
            free = text(
                "SELECT count(*) FROM delivery WHERE (state = 'planned' AND next_at <= :now) "
                "OR (state = 'sending' AND lease_until <= :over)"
            )
            now = self.clock.now()
            if connection.execute(free, {"now": now, "over": now - GRACE}).scalar_one():
                return False
            held = connection.execute(text("SELECT lease_owner FROM delivery WHERE state = 'sending'"))
            pids = {int(owner.rpartition(":")[2]) for (owner,) in held}
        return not any(hand.child.pid in pids and hand.is_alive() for hand in self.hands.values())  # type: ignore[attr-defined]

    def wait_for(self, condition: Callable[[], bool], words: str, *, within: float = 40) -> None:
        """Whoever dies of its own fail point meanwhile is replaced."""
        until = time.monotonic() + within
        while not condition():
            assert time.monotonic() < until, f"{self.clock.now()}: {words}; {self.log()}"
            if any(not hand.is_alive() for hand in self.hands.values()):
                self.bury_and_replace()
            time.sleep(0.02)

    def log(self) -> str:
        written = (path.read_text(errors="replace")[-1500:] for path in self.nursery.folder.glob("*.log"))
        return f"seed {self.plan.seed}, {told(self.killed)}\n" + "\n".join(written)

    def end(self) -> None:
        for hand in self.hands.values():
            hand.kill()
            hand.line.close()


@pytest.fixture
def empty_postgres(postgres: PostgresRun) -> Iterator[str]:
    name = f"processes_{os.getpid()}_{time.monotonic_ns()}"
    yield postgres.create(name)
    postgres.drop(name)


@contextmanager
def running(plan: Plan, folder: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[WholeMonth]:
    """One workspace and one zone, so that a month is few looks at the clock."""
    monkeypatch.setattr(months, "PLACES", months.PLACES[:1])
    monkeypatch.setattr(months, "Month", WholeMonth)
    with SandboxServer() as server, Driver(server.url) as driver:
        nursery = Nursery(folder)
        whole = build_month(plan, url, server=server, nursery=nursery, driver=driver)
        assert isinstance(whole, WholeMonth)
        whole.ports = {name: free_port() for name in plan.roles if name.startswith("web")}
        try:
            yield whole
        finally:
            whole.end()
            nursery.close()
            whole.stores.close()


def judged(whole: WholeMonth) -> tuple[Verdict, str]:
    verdict = whole.run()
    words = f"seed {whole.plan.seed}: {told(whole.killed)}"
    print(words)  # noqa: T201 - the seed is what one needs to run it again
    return verdict, words


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_a_month_of_six_processes_killed_at_random(
    empty_postgres: str, tmp_path: Path, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(seed=SEED, squads=8, workspaces=1, kills=36, roles=ROLES)
    with running(plan, tmp_path, empty_postgres, monkeypatch) as whole:
        verdict, words = judged(whole)
        held = sessions(whole)
    assert not verdict.missed, f"{words}; lost: {sorted(verdict.missed)[:10]}"
    assert not verdict.again, f"{words}; doubled or astray: {sorted(verdict.again)[:10]}"
    assert held == Counter(squad.commitment for squad in whole.squads), words
    fault = f"a month of whole processes, {words}"
    tally(2, fault, tries=verdict.tries, lost=verdict.lost, doubled=verdict.doubled, on="postgres")
    assert set(whole.killed) == {"web", "clock", "worker"}, words


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_the_count_sees_what_careless_workers_double_and_what_nobody_sends(
    empty_postgres: str, tmp_path: Path, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: ten days without reconcile; and one Monday that passes while nobody works."""
    plan = Plan(seed=SEED, squads=8, workspaces=1, days=11, kills=16, roles=ROLES, careless=True)
    with running(plan, tmp_path, empty_postgres, monkeypatch) as whole:
        monkeypatch.setattr(months, "POINTS", ("posted",) * 3)
        pass_over_the_second_monday(whole)
        verdict, words = judged(whole)
    assert verdict.doubled > 0, words
    assert verdict.lost > 0, words
    control = f"{verdict.doubled} doubled or astray, {verdict.lost} lost of {verdict.tries}"
    fault = "the month of whole processes, its oracle"
    tally(2, fault, tries=whole.killed.total(), lost=0, doubled=0, control=control, on="postgres")


def pass_over_the_second_monday(whole: WholeMonth) -> None:
    """The looks at that day never happen, as if everything had been down."""
    monday = START.date() + timedelta(days=8)
    left = [one for one in whole.moments() if one[0].date() != monday]
    whole.moments = lambda: left  # type: ignore[method-assign]
