"""PostgreSQL in trouble (3, 4, 5), and commits that take long on either database (19)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from exchange import lost_and_doubled
from filled_form import (
    NOT_SAVED,
    counts,
    keep_trying,
    keeps,
    open_form,
    settled,
    submit_until_saved,
    survives,
    told,
)
from journeys.story import set_up_the_team
from own_server import OwnServer, Wire, start_own_server
from sqlalchemy import event
from sqlalchemy.engine import make_url
from tallying import Tally
from test_random_month import month_url
from town import open_town

from models.outbox import SqlOutbox

assert month_url
pytestmark = pytest.mark.faults
AWAY_S = float(os.environ.get("COACHLOG_AWAY_SECONDS", "60"))


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[OwnServer]:
    with start_own_server(tmp_path.name[-20:]) as server:
        yield server


@pytest.mark.timeout(300)
def test_postgres_away_for_a_minute(own_server: OwnServer, tmp_path: Path, tally: Tally) -> None:
    """Crashed while the form is open, back after a minute: saved then, told once, nobody restarts us."""
    with open_town(tmp_path, over="http", database_url=own_server.url) as town:
        set_up_the_team(town)
        lost, doubled, words = survives(town, own_server.away(AWAY_S))
    assert NOT_SAVED in words
    tally(4, f"PostgreSQL away for {AWAY_S:.0f} s", tries=3, lost=lost, doubled=doubled, on="postgres")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("step", ["claim", "intend_all", "finish_all_sent"])
def test_postgres_crashes_in_the_middle(
    own_server: OwnServer, tmp_path: Path, tally: Tally, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The server dies inside the transaction that claims, intends or finishes, before its commit."""
    name = "_take" if step == "claim" else step
    real: Callable[..., object] = getattr(SqlOutbox, name)
    first, is_back = threading.Lock(), threading.Event()

    def crash_then_go_on(self: SqlOutbox, *args: object, **more: object) -> object:
        found = real(self, *args, **more)
        if first.acquire(blocking=False):
            own_server.crash()
            own_server.start()
            is_back.set()
        return found

    with open_town(tmp_path, over="http", database_url=own_server.url) as town:
        set_up_the_team(town)
        monkeypatch.setattr(SqlOutbox, name, crash_then_go_on)
        keep_trying(town)
        assert is_back.wait(timeout=60)
        lost, doubled = lost_and_doubled(settled(town))
    tally(3, f"PostgreSQL crashes in {step}", tries=3, lost=lost, doubled=doubled, on="postgres")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("new_ones_too", [False, True], ids=["open connections", "the whole server"])
def test_half_open_connections_are_answered_within_three_seconds(
    own_server: OwnServer, tmp_path: Path, tally: Tally, new_ones_too: bool
) -> None:
    """The cable is pulled: an answer of ours before Slack gives up, and once it is back the row."""
    address = make_url(own_server.url)
    wire = Wire(target=f"{address.query['host']}/.s.PGSQL.5432")
    wire.start()
    url = f"postgresql://postgres@127.0.0.1:{wire.port}/{address.database}"
    try:
        with open_town(tmp_path, over="http", database_url=url) as town:
            set_up_the_team(town)
            alice = open_form(town)
            wire.cut(new_ones_too=new_ones_too)
            began = time.monotonic()
            outcome = alice.submit()
            waited = time.monotonic() - began
            assert outcome.ok or NOT_SAVED in told(outcome, alice), f"Slack gave up after {waited:.2f} s"
            assert outcome.ok or keeps(alice)
            assert not (outcome.ok and new_ones_too), "saved where?"
            wire.mend()
            if not outcome.ok:
                submit_until_saved(alice)
            lost, doubled = lost_and_doubled(settled(town))
    finally:
        wire.stop()
    what = "the whole server" if new_ones_too else "open connections"
    tally(5, f"half-open TCP, {what}: {waited:.1f} s", tries=3, lost=lost, doubled=doubled, on="postgres")


@pytest.mark.parametrize("seconds", [2.9, 5.0])
def test_a_slow_commit_is_never_a_false_success(
    month_url: str, tmp_path: Path, tally: Tally, seconds: float
) -> None:
    """Whatever Slack was told in its three seconds, the row is there, once, when it was told "saved"."""
    with open_town(tmp_path, over="http", database_url=month_url) as town:
        set_up_the_team(town)
        alice = open_form(town)
        slow = [seconds]
        event.listen(town.service.stores.engine, "commit", lambda _connection: time.sleep(slow[0]))
        outcome = alice.submit()
        rows_when_told = counts(town)[0]
        slow[0] = 0.0
        assert rows_when_told == 1 or not outcome.ok, "a false success"
        if not outcome.ok:
            assert keeps(alice)
            submit_until_saved(alice)
        lost, doubled = lost_and_doubled(settled(town))
    tally(19, f"a commit of {seconds} s", tries=3, lost=lost, doubled=doubled)
