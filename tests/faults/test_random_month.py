"""A month of fifty teams under random SIGKILLs (2): every message once, every "saved" a row.

The seed is printed and in the failure's words; COACHLOG_SEED runs the same plan again: the same people on
the same days, the same processes killed in the same steps. Within a step the moment is real time.
"""

from __future__ import annotations

import os
import random
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from databases import PostgresRun
from month import Month
from month_squad import PLACES, Plan
from month_start import build_month
from sqlalchemy import text
from staff import Nursery
from tallying import Tally

from sandbox.driver import Driver
from sandbox.server import SandboxServer

SEED = int(os.environ.get("COACHLOG_SEED") or random.SystemRandom().randrange(1_000_000))
KILL_POINTS = 200
ROLES = {
    "sqlite": ("web", "clock"),
    "postgres": ("web1", "web2", "clock1", "clock2", "worker1", "worker2"),
}


@pytest.fixture
def month_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of this test's own."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'month.sqlite3'}"
        return
    postgres: PostgresRun = request.getfixturevalue("postgres")
    name = f"month_{os.getpid()}_{random.SystemRandom().randrange(10**6)}"
    yield postgres.create(name)
    postgres.drop(name)


@contextmanager
def running(plan: Plan, folder: Path, url: str) -> Iterator[Month]:
    with SandboxServer() as server, Driver(server.url) as driver:
        nursery = Nursery(folder)
        month = build_month(plan, url, server=server, nursery=nursery, driver=driver, kind=Month)
        month.ports = {name: free_port() for name in plan.roles if name.startswith("web")}
        try:
            yield month
        finally:
            nursery.close()
            month.stores.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.faults
@pytest.mark.timeout(1800)
def test_a_month_of_fifty_teams(database: str, month_url: str, tmp_path: Path, tally: Tally) -> None:
    """At least 200 SIGKILLs of web and clock; workers on PostgreSQL die besides."""
    plan = Plan(seed=SEED, roles=ROLES[database])
    with running(plan, tmp_path, month_url) as month:
        verdict = month.run()
        words = str(month.reaper)
        print(words)  # noqa: T201 - the seed is what one needs to run it again
        assert verdict.lost == 0, f"{words}; lost: {sorted(verdict.missed)[:10]}"
        assert verdict.doubled == 0, f"{words}; doubled or astray: {sorted(verdict.again)[:10]}"
        assert sessions(month) == Counter(squad.commitment for squad in month.squads), words
    fault = f"a month of 50 teams, {month.reaper.points} kills of web and clock; {words}"
    tally(2, fault, tries=verdict.tries, lost=verdict.lost, doubled=verdict.doubled)
    assert month.reaper.points >= KILL_POINTS, words
    assert month.reaper.half_sent > 0, f"nobody died between the intent and the record: {words}"


@pytest.mark.faults
@pytest.mark.timeout(900)
@pytest.mark.parametrize("careless", ["blind", "trusting"])
def test_the_months_count_catches_a_courier_that_does_not_look(
    careless: str, tmp_path: Path, tally: Tally
) -> None:
    """Negative control: two weeks of eight teams. Who never finds its message doubles; who believes loses."""
    plan = Plan(
        seed=SEED,
        squads=8,
        workspaces=1,
        days=16,
        places=PLACES[:2],
        at_ticks=0.1,
        at_words=0.3,
        born_to_die=0.9,
        points=("posted",) if careless == "blind" else ("intended",),
        careless=careless,
    )
    with running(plan, tmp_path, f"sqlite:///{tmp_path / 'careless.sqlite3'}") as month:
        verdict = month.run()
    caught, word = (verdict.doubled, "doubled") if careless == "blind" else (verdict.lost, "lost")
    assert caught > 0, str(month.reaper)
    tally(
        2,
        f"the month's oracle, a {careless} courier",
        tries=month.reaper.killed.total(),
        lost=0,
        doubled=0,
        control=f"{caught} {word} of {verdict.tries}",
        on="sqlite",
    )


def sessions(month: Month) -> Counter[str]:
    """Every session that the database holds, by its words."""
    with month.stores.engine.connect() as connection:
        rows = connection.execute(text("SELECT commitment FROM coaching_session"))
        return Counter(str(words) for (words,) in rows)
