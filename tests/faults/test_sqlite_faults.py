"""SQLite in trouble (19, 20): full, read-only, locked, and what would happen without a real commit.

The person reads an error where they typed, what they typed is still there, and it is saved as soon as the
file is well again, without anybody's hand and without a restart.
"""

from __future__ import annotations

import resource
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from clocks import SetClock
from exchange import lost_and_doubled
from filled_form import NOT_SAVED, counts, keeps, open_form, settled, submit_until_saved, survives, told
from journeys.story import set_up_the_team
from month import Month
from month_squad import START, Plan
from sqlalchemy import Connection, Engine, event
from staff import Hand
from tallying import Tally
from test_killed_processes import CALM, again_and_again
from test_random_month import running, sessions
from town import open_town

from models import SqlStores, open_stores
from sandbox.driver import Person


@pytest.mark.faults
def test_a_file_that_could_only_be_read_when_it_was_opened(tmp_path: Path, tally: Tally) -> None:
    """SQLite opens such a file without a word, read-only; connections must not stay so for ever."""
    with open_town(tmp_path, over="http") as town:
        set_up_the_team(town)
        lost, doubled, words = survives(town, opened_read_only(town.service.stores))
    assert NOT_SAVED in words
    tally(20, "SQLite file read-only when opened", tries=3, lost=lost, doubled=doubled, on="sqlite")


@contextmanager
def opened_read_only(stores: SqlStores) -> Iterator[None]:
    """Every connection that is opened meanwhile is what a file without write permission gives."""

    def connect(
        _dialect: object, _record: object, args: list[str], more: dict[str, object]
    ) -> sqlite3.Connection:
        opened: sqlite3.Connection = sqlite3.connect(f"file:{args[0]}?mode=ro", uri=True, **more)  # type: ignore[call-overload]
        return opened

    engines: tuple[Engine, ...] = (stores.engine, stores._reading)
    for engine in engines:
        event.listen(engine, "do_connect", connect)
        engine.dispose()
    yield
    for engine in engines:
        event.remove(engine, "do_connect", connect)


@pytest.mark.faults
def test_the_disk_fills_up_while_sessions_are_logged(tmp_path: Path, tally: Tally) -> None:
    """Session after session until the file may take no further page; then there is room again."""
    said: list[str] = []
    refusals: list[str] = []
    with open_town(tmp_path, over="http") as town:
        set_up_the_team(town)
        with no_further_page(town.service.stores.engine):
            while not refusals:
                assert len(said) < 400, "never full"
                said.append(f"No. {len(said):03}: ask what they compare us with. {'Listen. ' * 20}".strip())
                alice = open_form(town, said[-1])
                outcome = alice.submit()
                if not outcome.ok:
                    assert keeps(alice, said[-1]), "what was typed is gone"
                    refusals.append(told(outcome, alice))
        submit_until_saved(alice, said[-1])
        lost, doubled = lost_and_doubled(settled(town, said))
    assert NOT_SAVED in refusals[0]
    tally(
        20, "SQLite: database or disk is full", tries=3 * len(said), lost=lost, doubled=doubled, on="sqlite"
    )


@contextmanager
def no_further_page(engine: Engine) -> Iterator[None]:
    """The file stays as long as it is: SQLite then says what it says on a full disk."""
    pages = [1]  # fewer than there are means: as many as there are

    def limit(link: sqlite3.Connection, _record: object, _proxy: object) -> None:
        link.execute(f"PRAGMA max_page_count={pages[0]}")

    event.listen(engine, "checkout", limit)
    yield
    pages[0] = 1_000_000


@pytest.mark.faults
def test_processes_whose_files_may_not_grow(tmp_path: Path, tally: Tally) -> None:
    """Web and clock under a limit of the operating system: every write fails, as on a full disk."""
    plan = Plan(seed=20, squads=4, workspaces=1, **CALM)
    with running(plan, tmp_path, f"sqlite:///{tmp_path / 'month.sqlite3'}") as month:
        month.clock.set(START + timedelta(days=1, hours=-1))
        for name in plan.roles:
            month.hire(name)
        month.world.app.request_url = f"http://127.0.0.1:{month.ports['web']}/slack/events"
        month.settle()
        coaches = [(Person(month.driver, one.coach.slack_id), one) for one in month.squads]
        for coach, squad in coaches:
            assert again_and_again(partial(coach.command, f"/coach log <@{squad.rep.slack_id}|rep>"))
            coach.fill("commitment", squad.commitment)
        with may_not_grow(month.hands.values()):
            for coach, squad in coaches:
                outcome = coach.submit()
                assert not outcome.ok, "a false success"
                assert keeps(coach, squad.commitment), "what was typed is gone"
                assert NOT_SAVED in told(outcome, coach)
            month.hands["clock"].ask(do="tick")
        for coach, squad in coaches:
            submit_until_saved(coach, squad.commitment)
        for _ in range(10):  # until it is the working day of each, Tokyo's holiday on Tuesday passed
            month.settle()
            month.clock.advance(timedelta(hours=6))
        assert all(hand.is_alive() for hand in month.hands.values()), "nobody was restarted"
        kept = heard_and_kept(month)
        assert set(kept.values()) == {1}, kept
        lost, doubled = lost_and_doubled(kept.values())
    tally(
        20,
        "file may not grow (RLIMIT_FSIZE)",
        tries=3 * len(coaches),
        lost=lost,
        doubled=doubled,
        on="sqlite",
    )


@contextmanager
def may_not_grow(hands: Iterable[Hand]) -> Iterator[None]:
    for hand in hands:
        resource.prlimit(hand.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    yield
    for hand in hands:
        resource.prlimit(hand.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def heard_and_kept(month: Month) -> Counter[str]:
    """Per squad: rows of the database; what coach and rep saw in Slack."""
    rows, heard = sessions(month), Counter(month.heard())
    return Counter(
        {
            f"{squad.tz} {what}": count
            for squad in month.squads
            for what, count in {
                "row": rows[squad.commitment],
                "coach": heard[squad.coach.slack_id, "logged", squad.rep.name],
                "rep": heard[squad.rep.slack_id, "commitment", squad.commitment],
            }.items()
        }
    )


@pytest.mark.faults
@pytest.mark.timeout(240)
def test_locked_for_ten_seconds(tmp_path: Path, tally: Tally) -> None:
    """Somebody else's program holds the file: an answer in time all the same, and one row in the end."""
    with open_town(tmp_path, over="http") as town:
        set_up_the_team(town)
        lost, doubled, words = survives(town, held_by_another_program(tmp_path / "town.sqlite3", 10))
    assert words.strip()
    tally(20, "SQLite file locked for 10 s", tries=3, lost=lost, doubled=doubled, on="sqlite")


@contextmanager
def held_by_another_program(path: Path, seconds: float) -> Iterator[None]:
    held = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as other:
            other.execute("BEGIN IMMEDIATE")
            held.set()
            time.sleep(seconds)
            other.execute("ROLLBACK")

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(timeout=30)
    yield
    thread.join()


def test_who_waits_for_the_file_stops_nobody_who_reads(tmp_path: Path, tally: Tally) -> None:
    """One thread waits to write while another program holds the file; the others go on reading."""
    path = tmp_path / "held.sqlite3"
    stores = open_stores(f"sqlite:///{path}", SetClock())
    stores.create_all_for_tests()
    workspace_id = stores.register("TNORTH", name="North").id
    began: list[float] = []

    def write() -> None:
        began.append(time.monotonic())
        with stores.workspace(workspace_id) as store:
            store.set_setting("count", "1")
        began.append(time.monotonic())

    writer = threading.Thread(target=write)
    reads = 0
    with held_by_another_program(path, 1.0):
        writer.start()
        while time.monotonic() < (began or [time.monotonic()])[0] + 0.5:
            with stores.workspace(workspace_id, write=False) as store:
                assert store.setting("count", "0") == "0"
            reads += 1
    writer.join()
    with stores.workspace(workspace_id, write=False) as store:
        lost = int(store.setting("count", "0") != "1")
    stores.close()
    assert reads > 5, "readers stood still as long as the writer waited"
    assert began[1] - began[0] > 0.5, "the writer did wait"
    tally(21, "readers while a writer waits", tries=reads, lost=lost, doubled=0, on="sqlite")


@pytest.mark.faults
def test_the_count_catches_a_saved_that_was_never_committed(tmp_path: Path, tally: Tally) -> None:
    """Negative control: units of work that end in a rollback, and a form that is sent twice."""
    with open_town(tmp_path, over="http") as town:
        set_up_the_team(town)
        forget = [True]

        def roll_back(connection: Connection) -> None:
            if forget[0]:
                connection.connection.rollback()
                connection.exec_driver_sql("BEGIN")

        event.listen(town.service.stores.engine, "commit", roll_back)
        assert open_form(town).submit().ok, "it claims to have saved"
        forget[0] = False
        town.tick()
        missed, _ = lost_and_doubled(counts(town))
        for _ in range(2):
            assert open_form(town).submit().ok
        _, again = lost_and_doubled(settled(town))
    assert missed == 3
    assert again == 3
    control = f"{missed} lost without a commit, {again} doubled when logged twice"
    tally(20, "the form's oracle", tries=6, lost=0, doubled=0, control=control, on="sqlite")
