"""Checkpoints: opened once, moved by whoever comes first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from building import Building
from clocks import SetClock

from coaching.checkpoints import CheckpointKind, CheckpointState, NewCheckpoint
from coaching.people import Member
from coaching.sessions import CoachingSession
from models import SqlStores

WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Cast:
    alice: Member
    mona: Member
    session: CoachingSession


@pytest.fixture
def cast(build: Building) -> Cast:
    alice, bob, mona = (build.member(name) for name in ("Alice", "Bob", "Mona"))
    team = build.team(reps=[bob], coaches=[alice], managers=[mona])
    session = build.session(team, bob, alice, build.criterion(team=team))
    return Cast(alice=alice, mona=mona, session=session)


def test_the_fifth_and_sixth_call_from_eight_threads_open_one_check_in(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    new = NewCheckpoint(
        session_id=cast.session.id,
        kind=CheckpointKind.CHECK_IN,
        recipient_id=cast.alice.id,
        anchor_date=cast.session.details.held_on,
        tz="America/New_York",
        calendar_version="test",
        due_at=clock.now(),
    )
    start = threading.Barrier(8)

    def open_it(_thread: int) -> bool:
        start.wait(10)
        with stores.workspace(workspace_id) as store:
            return store.checkpoints.open(new)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(open_it, range(8))).count(True) == 1
    with stores.workspace(workspace_id) as store:
        assert len(store.checkpoints.of_session(cast.session.id)) == 1


def test_of_eight_who_move_the_same_checkpoint_one_wins(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, clock: SetClock
) -> None:
    seen = build.checkpoint(cast.session, cast.alice, due_at=clock.now())
    start = threading.Barrier(8)

    def move(thread: int) -> bool:
        state = CheckpointState.DONE if thread % 2 else CheckpointState.SNOOZED
        start.wait(10)
        with stores.workspace(workspace_id) as store:
            return store.checkpoints.move(seen, state, due_at=None)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(move, range(8))).count(True) == 1
    with stores.workspace(workspace_id) as store:
        assert store.checkpoints.get(seen.id).version == seen.version + 1


def test_what_is_reached_due_and_waiting(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, clock: SetClock
) -> None:
    due_at = clock.now() + WEEK
    opened = build.checkpoint(cast.session, cast.alice, due_at=due_at)
    build.checkpoint(cast.session, cast.alice, CheckpointKind.NEXT_CALL)
    with stores.workspace(workspace_id) as store:
        checkpoints = store.checkpoints
        assert checkpoints.reached(due_at - timedelta(seconds=1)) == ()
        assert checkpoints.reached(due_at) == (opened,)
        assert checkpoints.due() == checkpoints.waiting_for(cast.alice.id) == ()
        assert checkpoints.move(opened, CheckpointState.DUE, due_at=due_at)
        [due] = checkpoints.due()
        assert checkpoints.reached(due_at) == ()
        assert checkpoints.waiting_for(cast.alice.id) == (due,)
        nag = due_at + timedelta(days=1)
        assert checkpoints.move(due, CheckpointState.NOTIFIED, due_at=nag, nags=1)
        [said] = checkpoints.waiting_for(cast.alice.id)
        assert (said.nags, said.episode, said.first_due_at, said.due_at) == (1, opened.episode, due_at, nag)
        assert checkpoints.reached(nag) == (said,)
        assert checkpoints.move(said, CheckpointState.DUE, due_at=nag, episode=said.episode + 1)
        assert checkpoints.get(said.id).first_due_at == due_at


def test_an_event_makes_a_checkpoint_without_a_date_due_now(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, clock: SetClock
) -> None:
    opened = build.checkpoint(cast.session, cast.alice, CheckpointKind.NEXT_CALL)
    assert opened.first_due_at is None
    later = clock.advance(days=1)
    with stores.workspace(workspace_id) as store:
        assert store.checkpoints.move(opened, CheckpointState.DUE, due_at=None)
        assert store.checkpoints.get(opened.id).first_due_at == later


def test_a_review_handed_to_another_person_is_told_to_them_and_leaves_the_first(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, clock: SetClock
) -> None:
    opened = build.checkpoint(cast.session, cast.alice, due_at=clock.now())
    with stores.workspace(workspace_id) as store:
        checkpoints = store.checkpoints
        checkpoints.move(opened, CheckpointState.NOTIFIED, due_at=None)
        checkpoints.set_recipient(cast.session.id, CheckpointKind.CARRY_THROUGH, cast.mona.id)
        checkpoints.set_recipient(cast.session.id, CheckpointKind.CARRY_THROUGH, cast.mona.id)
        [handed] = checkpoints.waiting_for(cast.mona.id)
        assert (handed.state, handed.episode) == (CheckpointState.DUE, opened.episode + 1)
        assert checkpoints.waiting_for(cast.alice.id) == ()


def test_a_review_that_was_done_is_not_handed_on(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast
) -> None:
    opened = build.checkpoint(cast.session, cast.alice)
    with stores.workspace(workspace_id) as store:
        store.checkpoints.move(opened, CheckpointState.DONE, due_at=None)
        store.checkpoints.set_recipient(cast.session.id, CheckpointKind.CARRY_THROUGH, cast.mona.id)
        assert store.checkpoints.get(opened.id).recipient_id == cast.alice.id
