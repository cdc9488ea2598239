"""A month of fifty teams under random SIGKILLs (2): every message once, every "saved" a row.

The seed is printed and in the failure's words; COACHLOG_SEED runs the same plan again. Moments of a kill
are real time, so two runs of a seed kill the same processes at the same steps, not at the same instruction.
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
from month import Month, build_month
from month_squad import Plan
from sqlalchemy import text
from staff import Nursery
from tallying import Tally

from sandbox.driver import Driver
from sandbox.server import SandboxServer

SEED = int(os.environ.get("COACHLOG_SEED") or random.SystemRandom().randrange(1_000_000))
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
        month = build_month(plan, url, server=server, nursery=nursery, driver=driver)
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
@pytest.mark.timeout(900)
def test_a_month_of_fifty_teams(database: str, month_url: str, tmp_path: Path, tally: Tally) -> None:
    plan = Plan(seed=SEED, roles=ROLES[database])
    with running(plan, tmp_path, month_url) as month:
        verdict = month.run()
        words = f"seed {SEED}: {told(month.killed)}"
        print(words)  # noqa: T201 - the seed is what one needs to run it again
        assert verdict.lost == 0, f"{words}; lost: {sorted(verdict.missed)[:10]}"
        assert verdict.doubled == 0, f"{words}; doubled or astray: {sorted(verdict.again)[:10]}"
        assert sessions(month) == Counter(squad.commitment for squad in month.squads), words
    tally(2, f"a month of 50 teams, {words}", tries=verdict.tries, lost=verdict.lost, doubled=verdict.doubled)
    assert month.killed["web"] + month.killed["clock"] >= 100, words


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_the_months_count_catches_a_courier_that_does_not_look(tmp_path: Path, tally: Tally) -> None:
    """Negative control: two weeks of eight teams, killed as often, with reconcile taken out."""
    plan = Plan(seed=SEED, squads=8, workspaces=1, days=16, kills=60, careless=True)
    with running(plan, tmp_path, f"sqlite:///{tmp_path / 'careless.sqlite3'}") as month:
        verdict = month.run()
    assert verdict.doubled > 0, f"seed {SEED}: {told(month.killed)}"
    control = f"{verdict.doubled} doubled of {verdict.tries}"
    tally(
        2, "the month's oracle", tries=month.killed.total(), lost=0, doubled=0, control=control, on="sqlite"
    )


def told(killed: Counter[str]) -> str:
    return "killed " + ", ".join(f"{count} {role}" for role, count in sorted(killed.items()))


def sessions(month: Month) -> Counter[str]:
    """Every session that the database holds, by its words."""
    with month.stores.engine.connect() as connection:
        rows = connection.execute(text("SELECT commitment FROM coaching_session"))
        return Counter(str(words) for (words,) in rows)
