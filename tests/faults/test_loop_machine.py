"""Anything in any order (29): log, tick, kill, snooze, review, time passes; against the model alone."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from clocks import SetClock
from databases import empty_all_tables
from exchange import PAST_LEASE, Careless, Hasty
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from loop_model import Ask, Model, Seen, local
from loop_scene import Scene, at
from post_office import Killed, Letter, PostOffice
from sqlalchemy import event
from tallying import Tally

from coaching.checkpoints import CheckpointKind
from coaching.loop import snooze
from coaching.loop.answering import Snooze
from coaching.loop.reviewing import ReviewEntry, save_review
from coaching.messenger import Outgoing, Posted
from coaching.sessions import Verdict
from coaching.shown.messages import Digest, Waiting
from jobs.deliver import Courier
from jobs.ticks import TICKS
from models import SqlStores, open_stores

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
BEGIN = at("2026-11-19", "15:00")
MOST_SESSIONS = 5


@dataclass
class Stopwatch(PostOffice):
    """Notes when people saw what."""

    seen: list[Seen] = field(default_factory=list)

    def post(self, workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        posted = super().post(workspace_id, recipient, message)
        self.seen.append(read(self.letters[-1], recipient, self.now()))
        return posted


def read(letter: Letter, recipient: str, moment: datetime) -> Seen:
    facts = letter.message.blocks[0]["facts"] if letter.message.blocks else None
    return Seen(
        recipient,
        moment,
        letter.message.key,
        about=frozenset(line.session.session_id for line in facts.lines)
        if isinstance(facts, Waiting)
        else frozenset(),
        week=facts.iso_week if isinstance(facts, Digest) else None,
        is_trouble=type(facts).__name__ == "Trouble",
    )


@dataclass
class Score:
    """What all runs together tried."""

    runs: int = 0
    heard: int = 0
    kills: int = 0
    checked: int = 0


class Loop(RuleBasedStateMachine):
    """The product with its real storage, courier and ticks; Slack in memory; a model beside it."""

    open_storage: Callable[[SetClock], SqlStores]
    kind: type[Courier] = Courier
    score = Score()
    numbers = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        self.clock = SetClock(BEGIN)
        self.stores = type(self).open_storage(self.clock)
        tenant = self.stores.register(f"TLOOP{next(self.numbers)}", name="Loop")
        self.scene = Scene(self.stores, self.clock, tenant.id)
        self.office = Stopwatch(now=self.clock.now)
        self.model = Model(first_week=local(BEGIN).isocalendar().week)
        self.score.runs += 1
        self.tick()

    def teardown(self) -> None:
        """In the end everything comes out: three more mornings."""
        try:
            for _ in range(3):
                self.to_the_morning()
                self.tick()
        finally:
            self.score.heard += len(self.model.seen)
            self.stores.close()

    def courier(self, fail_point: Callable[[str], None] = lambda _: None) -> Courier:
        return self.kind(
            self.stores,
            self.office,
            self.scene.surfaces,  # type: ignore[arg-type]
            owner=f"courier {next(self.numbers)}",
            monotonic=lambda: self.clock.now().timestamp(),
            fail_point=fail_point,
        )

    @initialize(reps=st.lists(st.sampled_from(["bob", "carol", "dan"]), min_size=1, max_size=3))
    def a_week_ago(self, reps: list[str]) -> None:
        """Sessions whose reviews fall due within the first steps."""
        for rep in reps:
            self.log(rep)
            self.clock.advance(timedelta(days=1))
        self.clock.advance(timedelta(days=3))

    @precondition(lambda self: len(self.model.asks) < MOST_SESSIONS)
    @rule(rep=st.sampled_from(["bob", "carol", "dan"]))
    def log(self, rep: str) -> None:
        session = self.scene.session(getattr(self.scene, rep))
        self.model.log(session.id, self.clock.now())

    @rule()
    def tick(self) -> None:
        """Two rounds of somebody who lives: what the first opens, the second sends."""
        for _ in range(2):
            self.round(self.courier())
        self.model.unrecorded = None
        self.model.record(self.clock.now())
        self.score.checked += self.model.must_have_been_heard(self.clock.now())

    @rule(point=st.sampled_from(["claimed", "intended", "posted", "recorded"]), nth=st.integers(1, 2))
    def kill(self, point: str, nth: int) -> None:
        """A round of somebody who dies in it; their lease passes."""
        if self.model.unrecorded is not None:
            point, nth = "found", 1
        died = self.round(self.courier(dying_at(point, nth)))
        if died and point == "posted":
            self.model.unrecorded = self.model.seen[-1]
        self.model.record(self.clock.now())
        self.score.kills += died
        if not died:
            self.model.unrecorded = None
            self.model.record(self.clock.now())
        self.clock.advance(PAST_LEASE)

    @precondition(lambda self: any(map(is_answerable, self.model.asks.values())))
    @rule(data=st.data())
    def snooze(self, data: st.DataObject) -> None:
        asks = [ask for ask in self.model.asks.values() if is_answerable(ask)]
        ask = data.draw(st.sampled_from(asks), label="of")
        with self.scene.store() as store:
            rows = store.checkpoints.of_session(ask.session_id)
            row = next(one for one in rows if one.kind is CheckpointKind.CARRY_THROUGH)
            snooze(store, row.id, self.scene.alice, Snooze.TOMORROW, now=self.clock.now())
        self.model.snooze(ask, self.clock.now())

    @precondition(lambda self: any(ask.lives for ask in self.model.asks.values()))
    @rule(data=st.data())
    def review(self, data: st.DataObject) -> None:
        asks = [ask for ask in self.model.asks.values() if ask.lives]
        ask = data.draw(st.sampled_from(asks), label="of")
        entry = ReviewEntry(call_id=None, verdict=Verdict.APPLIED)
        now, key = self.clock.now(), f"review {ask.session_id}"
        with self.scene.store() as store:
            save_review(store, ask.session_id, actor=self.scene.alice, entry=entry, now=now, key=key)
        self.model.review(ask, now)

    @rule(
        by=st.sampled_from([timedelta(minutes=20), timedelta(hours=3), timedelta(days=1), timedelta(days=4)])
    )
    def advance(self, by: timedelta) -> None:
        self.clock.advance(by)

    @rule()
    def to_the_morning(self) -> None:
        """Of the next working day, when most is due."""
        self.clock.set(self.model.next_morning(self.clock.now()))

    def round(self, courier: Courier) -> bool:
        """Every tick, then everything that is due; whether the courier died in it."""
        before, died = len(self.office.seen), False
        for one in TICKS:
            one.run(self.stores, self.clock)
        self.model.reach(self.clock.now())
        try:
            while claims := courier.claim(self.scene.workspace_id, limit=20):
                for claim in claims:
                    courier.carry_out(claim)
        except Killed:
            died = True
        self.model.hear(self.office.seen[before:])
        return died


def is_answerable(ask: Ask) -> bool:
    """It has fallen due, and nobody has answered."""
    return ask.lives and ask.state != "open" and ask.escalated is None


def dying_at(point: str, nth: int) -> Callable[[str], None]:
    left = [nth]

    def die(name: str) -> None:
        left[0] -= name == point
        if name == point and left[0] == 0:
            raise Killed

    return die


@pytest.fixture
def machine(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> type[Loop]:
    """Each run begins with empty storage."""
    files = itertools.count()
    if database == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")

        def open_storage(clock: SetClock) -> SqlStores:
            path = tmp_path / f"{next(files)}.sqlite3"
            shutil.copy(template, path)
            opened = open_stores(f"sqlite:///{path}", clock, pool_size=2)
            # Nobody pulls the plug here: a disk that is waited for would only make fewer runs.
            event.listen(opened.engine, "connect", lambda link, _: link.execute("PRAGMA synchronous=OFF"))
            return opened

    else:
        url = str(request.getfixturevalue("postgres_url"))

        def open_storage(clock: SetClock) -> SqlStores:
            opened = open_stores(url, clock, pool_size=2)
            empty_all_tables(opened.engine)
            return opened

    return type("LoopHere", (Loop,), {"open_storage": staticmethod(open_storage), "score": Score()})


def run(machine: type[Loop], *, runs: int) -> None:
    """What fails is told as it was found: shorter ways to it take longer than reading it."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=runs,
            stateful_step_count=30,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_happens_in_whatever_order(machine: type[Loop], database: str, tally: Tally) -> None:
    run(machine, runs=30 if database == "sqlite" else 12)
    score = machine.score
    fault = f"any order, {score.runs} runs, {score.kills} deaths"
    tally(29, fault, tries=score.heard, lost=0, doubled=0, control=f"{score.checked} times held to the model")


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize(("kind", "words"), [(Careless, "doubled|lost"), (Hasty, "lost")])
def test_the_model_catches_broken_couriers(
    machine: type[Loop], tally: Tally, kind: type[Courier], words: str
) -> None:
    """Negative control: one that never looks repeats itself, one that marks first forgets."""
    broken = type("Broken", (machine,), {"kind": kind})
    with pytest.raises(AssertionError, match=words):
        run(broken, runs=200)
    control = f"{kind.__name__.lower()} caught ({words}) in run {machine.score.runs}"
    tally(29, "the machine's model", tries=machine.score.runs, lost=0, doubled=0, control=control)
