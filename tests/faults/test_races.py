"""Many at once (14-17, 21): clocks, scores, answers that race the sender, redeliveries, writers on SQLite."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from clocks import SetClock
from exchange import lost_and_doubled
from filled_form import settled
from journeys.story import log_a_session, set_up_the_team
from loop_scene import Scene, at, bundles, digests
from sqlalchemy.exc import OperationalError
from tallying import Tally
from test_random_month import month_url
from town import earlier_calls, open_town

from coaching.calls import ScoreRow
from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.errors import CoachingError
from coaching.loop import cancel_checkpoints, look_at_scores, on_track, snooze
from coaching.loop.answering import Snooze
from coaching.loop.reviewing import ReviewEntry, save_review
from coaching.ports import WorkspaceStore
from coaching.sessions import Verdict
from jobs.ticks import TICKS
from models import SqlStores, open_stores

assert month_url


def together(*works: Callable[[], object]) -> list[object]:
    """All at the same moment, each in a thread of its own; what they returned."""
    gate = threading.Barrier(len(works))

    def start(work: Callable[[], object]) -> object:
        gate.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result() for one in [pool.submit(start, work) for work in works]]


@pytest.fixture
def scene(stores: SqlStores, clock: SetClock) -> Scene:
    clock.set(at("2026-11-19", "15:00"))
    return Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)


def rounds(stores: SqlStores, clock: SetClock) -> None:
    """As the scheduler runs them: what breaks in one is left to its next round."""
    for tick in TICKS:
        with contextlib.suppress(OperationalError):
            tick.run(stores, clock)


def test_eight_clocks_in_one_second(scene: Scene, database_url: str, clock: SetClock, tally: Tally) -> None:
    """From a team's very first round on: each has connections of its own, as a process has."""
    own = [open_stores(database_url, clock, pool_size=2) for _ in range(8)]
    try:
        together(*(lambda one=one: rounds(one, clock) for one in own))
        for rep in (scene.bob, scene.carol, scene.dan):
            scene.session(rep)
        clock.set(at("2026-11-26", "09:00"))
        together(*(lambda one=one: rounds(one, clock) for one in own))
        scene.tick()
        clock.set(at("2026-11-30", "09:00"))
        together(*(lambda one=one: rounds(one, clock) for one in own))
        scene.tick()
    finally:
        for one in own:
            one.close()
    heard = [(one.recipient, one.at) for one in scene.messenger.heard]
    expected = [
        *(("UALICE", at(day, "09:00")) for day in ("2026-11-26", "2026-11-30")),
        *(("CNORTH", at(day, "09:00")) for day in ("2026-11-26", "2026-11-30")),
    ]
    lost, doubled = lost_and_doubled(heard.count(one) for one in expected)
    weeks = [one.facts.iso_week for one in digests(scene.messenger.heard)]
    assert weeks == [48, 49], "the week that was over when the team began is not told"
    tally(14, "eight clocks in one second", tries=len(expected), lost=lost, doubled=doubled)


@pytest.mark.faults
def test_fifth_and_sixth_call_arrive_together(scene: Scene, clock: SetClock, tally: Tally) -> None:
    """Eight threads bring the same two calls and look at once; six times over."""
    told = []
    for number in range(6):
        rep = scene.bob
        session = scene.session(rep)
        clock.advance(days=1)
        scene.calls(rep, [3] * 4, first=clock.now())
        clock.advance(hours=6)
        rows = [score_row(scene, f"late-{number}-{n}") for n in (5, 6)]

        def bring(rows: list[ScoreRow] = rows) -> None:
            with scene.store() as store:
                store.calls.take_in(rows, now=clock.now())
            with scene.store() as store:
                look_at_scores(store, now=clock.now())

        together(*[bring] * 8)
        with scene.store(write=False) as store:
            found = store.checkpoints.of_session(session.id)
        told.append(sum(one.kind is CheckpointKind.CHECK_IN for one in found))
        with scene.store() as store:
            cancel_all(store, scene)
    lost, doubled = lost_and_doubled(told)
    tally(15, "fifth and sixth call from eight threads", tries=6, lost=lost, doubled=doubled)


def score_row(scene: Scene, external_id: str) -> ScoreRow:
    return ScoreRow(
        external_id=external_id,
        rep_id=scene.bob.id,
        occurred_at=scene.clock.now(),
        call_type="discovery",
        direction="outbound",
        live=True,
        link=None,
        duration_s=600,
        version_id=scene.price.current.id,
        score=3.0,
        quote=None,
        quote_at=None,
    )


@pytest.mark.faults
@pytest.mark.parametrize("answer", ["snoozed", "reviewed", "on track", "escalated"])
def test_an_answer_races_the_sender(scene: Scene, clock: SetClock, tally: Tally, answer: str) -> None:
    """Whoever wins, a person hears of it once at most, and of nothing that was answered before."""
    again = lost = tries = 0
    for _ in range(5):
        clock.set(max(clock.now(), at("2026-11-19", "15:00")))
        before = len(scene.messenger.heard)
        races(scene, clock, answer)
        heard = bundles(scene.messenger.heard[before:], scene.alice)
        again += max(0, len(heard) - 1)
        tries += 1
        if answer in {"snoozed", "escalated"}:
            lost += not heard
        with scene.store() as store:
            cancel_all(store, scene)
        clock.advance(days=11)
    tally(16, f"the sender races: {answer}", tries=tries, lost=lost, doubled=again)


def cancel_all(store: WorkspaceStore, scene: Scene) -> None:
    """Nothing of this try is left to be heard in the next one."""
    for session in store.sessions.of_rep(scene.bob.id):
        cancel_checkpoints(store, session.id)


def races(scene: Scene, clock: SetClock, answer: str) -> None:
    session = scene.session(scene.bob)
    scene.jump(clock.now())
    review = scene.checkpoint(session, CheckpointKind.CARRY_THROUGH)
    assert review is not None
    assert review.due_at is not None
    clock.set(review.due_at)
    rounds(scene.stores, clock)

    def act() -> None:
        with scene.store() as store:
            match answer:
                case "snoozed":
                    snooze(store, review.id, scene.alice, Snooze.TOMORROW, now=clock.now())
                case "reviewed":
                    entry = ReviewEntry(call_id=None, verdict=Verdict.APPLIED)
                    save_review(
                        store, session.id, actor=scene.alice, entry=entry, now=clock.now(), key="race"
                    )
                case "on track":
                    try_on_track(scene, store, review.id)
                case _:
                    current = store.checkpoints.get(review.id)
                    store.checkpoints.move(current, CheckpointState.NOTIFIED, due_at=None, nags=3)

    together(act, lambda: deliver(scene))
    if answer == "snoozed" and not heard_now(scene):
        with scene.store(write=False) as store:
            asked_again = store.checkpoints.get(review.id).due_at
        assert asked_again is not None
        scene.jump(asked_again)
        assert heard_now(scene)
    else:
        scene.tick()


def heard_now(scene: Scene) -> bool:
    return any(one.at == scene.clock.now() for one in scene.messenger.heard if one.recipient == "UALICE")


def try_on_track(scene: Scene, store: WorkspaceStore, checkpoint_id: int) -> None:
    try:
        on_track(store, checkpoint_id, scene.alice)
    except CoachingError:
        return


def deliver(scene: Scene) -> None:
    for claim in scene.courier.claim(scene.workspace_id, limit=10):
        scene.courier.carry_out(claim)


@pytest.mark.faults
@pytest.mark.parametrize("over", ["socket", "http"])
def test_slack_delivers_everything_twice(month_url: str, tmp_path: Path, tally: Tally, over: str) -> None:
    """Command, submission, button and event, each of them twice: one effect, one message."""
    with open_town(tmp_path, over=over, database_url=month_url) as town:
        town.import_scores([])
        town.server.world.courier.duplicate_next = 3
        set_up_the_team(town)
        town.import_scores(earlier_calls("bob@example.com", [2, 3] * 5, before=at("2026-11-19", "13:00")))
        town.server.world.courier.duplicate_next = 1_000
        log_a_session(town)
        lost, doubled = lost_and_doubled(settled(town))
    tally(17, f"everything twice over {over}", tries=3, lost=lost, doubled=doubled)


@pytest.mark.faults
def test_eight_writers_on_sqlite_never_find_it_locked(tmp_path: Path, clock: SetClock, tally: Tally) -> None:
    """Read, then write, 400 times; a plain BEGIN fails at this."""
    stores = open_stores(f"sqlite:///{tmp_path / 'busy.sqlite3'}", clock, pool_size=10)
    stores.create_all_for_tests()
    workspace_id = stores.register("TNORTH", name="North").id
    done = [count_up(stores, workspace_id, 50) for _ in range(8)]
    together(*done)
    with stores.workspace(workspace_id, write=False) as store:
        counted = int(store.setting("count", "0"))
    stores.close()
    tally(
        21,
        "eight threads read, then write",
        tries=400,
        lost=400 - counted,
        doubled=0,
        control=f"plain BEGIN: {plain_begin_fails(tmp_path)} of 400 locked",
        on="sqlite",
    )


def count_up(stores: SqlStores, workspace_id: int, times: int) -> Callable[[], None]:
    def work() -> None:
        for _ in range(times):
            with stores.workspace(workspace_id) as store:
                store.set_setting("count", str(int(store.setting("count", "0")) + 1))

    return work


def plain_begin_fails(folder: Path) -> int:
    path = folder / "plain.sqlite3"
    with sqlite3.connect(path, isolation_level=None) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE counter (n INTEGER)")
        made.execute("INSERT INTO counter VALUES (0)")
    made.close()

    def work() -> int:
        failed = 0
        link = sqlite3.connect(path, isolation_level=None, timeout=10)
        for _ in range(50):
            try:
                link.execute("BEGIN")
                (n,) = link.execute("SELECT n FROM counter").fetchone()
                link.execute("UPDATE counter SET n = ?", (n + 1,))
                link.execute("COMMIT")
            except sqlite3.OperationalError:
                failed += 1
                if link.in_transaction:
                    link.execute("ROLLBACK")
        link.close()
        return failed

    failed = sum(int(str(one)) for one in together(*[work] * 8))
    assert failed > 0
    return failed
