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

import pytest
from databases import PostgresRun
from month import Month
from month_squad import LOGGING, MORNING, PAST_LEASE, PLACES, SCORING, START, Plan, Verdict
from month_start import build_month
from sqlalchemy import text
from staff import Hand, Nursery
from tallying import Tally
from test_random_month import SEED, free_port, sessions

from jobs.deliver import GRACE
from sandbox.driver import Driver
from sandbox.server import SandboxServer

ROLES = ("web1", "web2", "clock1", "clock2", "worker1", "worker2")
BEATS = ("scores", "checkpoints", "digests", "deliver")
BEFORE_AND_AFTER = ("claimed", "intended", "posted")
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

    @property
    def pid(self) -> int:
        return self.child.pid

    def is_alive(self) -> bool:
        """Looked at without reaping: until `kill`, its number belongs to nobody else."""
        return (
            self.child.returncode is None
            and os.waitid(os.P_PID, self.child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        )

    def kill(self, number: int = signal.SIGKILL) -> None:
        """The command and its children; at once when it died before them."""
        if self.child.returncode is None:
            os.killpg(self.child.pid, number)

    def end(self) -> None:
        self.kill()
        self.child.wait(timeout=30)
        self.line.close()


class WholeMonth(Month):
    """A month in which the processes work by themselves."""

    def hire(self, name: str) -> None:
        role = name.rstrip("0123456789")
        fate = self.reaper.fate(name, chance=self.plan.born_to_die, points=self.plan.points)
        (installation,) = (one for one in self.world.installations.values() if one.team_id == "TMONTH0")
        settings = self.settings | {
            "slack_bot_token": installation.bot_token,
            "port": self.ports.get(name, 0),
            "tick_seconds": TICK_S,
            "listener_threads": 4,
            "sender_threads": 2,
            "log_level": "ERROR",
            "mortal": f"{fate[0]}:{fate[1] + 1}" if fate else "",
            "careless": self.plan.careless,
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

    def let_go(self, hand: Hand | Program) -> None:
        """gunicorn's children are ended with it."""
        assert isinstance(hand, Program)
        hand.end()

    def open_doors(self) -> list[str]:
        """As behind a balancer: people reach the web process that answers while the other one starts."""
        self.wait_for(lambda: any(map(self.answers, self.ports)), "no web process starts")
        return [name for name in sorted(self.ports) if self.answers(name)]

    def answers(self, name: str) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[name])) == 0

    def settle(self) -> None:
        """Everything due is said, whoever dies meanwhile; time moves past a dead one's lease, no other."""
        for attempt in range(12):
            mortals = self.those_of("clock", "worker")
            chance = self.plan.at_ticks if attempt < 4 else 0.0
            with self.reaper.perhaps(mortals, "tick", self.step, attempt, chance=chance):
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

    def wait_for(self, condition: Callable[[], bool], words: str, *, within: float = 120) -> None:
        """Whoever dies of its own fail point meanwhile is replaced."""
        until = time.monotonic() + within
        while not condition():
            assert time.monotonic() < until, f"{self.clock.now()}: {words}; {self.log()}"
            if any(not hand.is_alive() for hand in self.hands.values()):
                self.bury_and_replace()
            time.sleep(0.02)

    def log(self) -> str:
        written = (path.read_text(errors="replace")[-1500:] for path in self.nursery.folder.glob("*.log"))
        return f"{self.reaper}\n" + "\n".join(written)

    def end(self) -> None:
        for hand in self.hands.values():
            self.let_go(hand)


@pytest.fixture
def empty_postgres(postgres: PostgresRun) -> Iterator[str]:
    name = f"processes_{os.getpid()}_{time.monotonic_ns()}"
    yield postgres.create(name)
    postgres.drop(name)


@contextmanager
def running(plan: Plan, folder: Path, url: str) -> Iterator[WholeMonth]:
    with SandboxServer() as server, Driver(server.url) as driver:
        nursery = Nursery(folder)
        whole = build_month(plan, url, server=server, nursery=nursery, driver=driver, kind=WholeMonth)
        whole.ports = {name: free_port() for name in plan.roles if name.startswith("web")}
        try:
            yield whole
        finally:
            whole.end()
            nursery.close()
            whole.stores.close()


def plan_of(**dangers: object) -> Plan:
    """One workspace and one zone, so that a month is few looks at the clock."""
    return Plan(seed=SEED, workspaces=1, places=PLACES[:1], roles=ROLES, **dangers)  # type: ignore[arg-type]


def judged(whole: WholeMonth) -> tuple[Verdict, str]:
    verdict = whole.run()
    words = str(whole.reaper)
    print(words)  # noqa: T201 - the seed is what one needs to run it again
    return verdict, words


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.timeout(1800)
def test_a_month_of_six_processes_killed_at_random(empty_postgres: str, tmp_path: Path, tally: Tally) -> None:
    plan = plan_of(points=BEFORE_AND_AFTER, at_ticks=0.7, at_words=0.4, born_to_die=0.7)
    with running(plan, tmp_path, empty_postgres) as whole:
        verdict, words = judged(whole)
        held = sessions(whole)
    assert not verdict.missed, f"{words}; lost: {sorted(verdict.missed)[:10]}"
    assert not verdict.again, f"{words}; doubled or astray: {sorted(verdict.again)[:10]}"
    assert held == Counter(squad.commitment for squad in whole.squads), words
    fault = f"a month of 50 teams, whole processes; {words}"
    tally(2, fault, tries=verdict.tries, lost=verdict.lost, doubled=verdict.doubled, on="postgres")
    assert set(whole.reaper.killed) == {"web", "clock", "worker"}, words
    assert whole.reaper.killed.total() >= 30, words


@pytest.mark.faults
@pytest.mark.postgres
@pytest.mark.timeout(900)
def test_the_count_sees_what_careless_workers_double_and_what_nobody_sends(
    empty_postgres: str, tmp_path: Path, tally: Tally
) -> None:
    """Negative control: ten days without reconcile; and one Monday that passes while nobody works."""
    plan = Plan(seed=SEED, squads=8, workspaces=1, days=11, roles=ROLES, points=("posted",), careless="blind")
    with running(plan, tmp_path, empty_postgres) as whole:
        pass_over_the_second_monday(whole)
        verdict, words = judged(whole)
    assert verdict.doubled > 0, words
    assert verdict.lost > 0, words
    control = f"{verdict.doubled} doubled or astray, {verdict.lost} lost of {verdict.tries}"
    fault = "the month of whole processes, its oracle"
    tally(2, fault, tries=whole.reaper.killed.total(), lost=0, doubled=0, control=control, on="postgres")


def pass_over_the_second_monday(whole: WholeMonth) -> None:
    """The looks at that day never happen, as if everything had been down."""
    monday = START.date() + timedelta(days=8)
    left = [one for one in whole.moments() if one[0].date() != monday]
    whole.moments = lambda: left  # type: ignore[method-assign]
