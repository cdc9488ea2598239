"""Several checkpoints moved in one statement by two at once, in whatever order: no deadlock."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from building import Building
from clocks import SetClock

from coaching.checkpoints import Checkpoint, CheckpointState, Move
from models import SqlStores

ROUNDS = 8
KINDS_OF_ORDER = (False, True)


@pytest.fixture
def rows(build: Building, clock: SetClock) -> list[Checkpoint]:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    criterion = build.criterion(team=team)
    sessions = [build.session(team, bob, alice, criterion) for _ in range(60)]
    return [build.checkpoint(session, alice, due_at=clock.now()) for session in sessions]


def test_two_who_move_the_same_rows_in_opposite_orders_both_come_through(
    stores: SqlStores, workspace_id: int, rows: list[Checkpoint]
) -> None:
    start = threading.Barrier(2)

    def move_all(backwards: bool) -> int:
        won = 0
        for _ in range(ROUNDS):
            with stores.workspace(workspace_id) as store:
                seen = [store.checkpoints.get(row.id) for row in rows]
            start.wait(30)
            with stores.workspace(workspace_id) as store:
                named = reversed(seen) if backwards else seen
                moves = [Move(row, CheckpointState.DUE, row.due_at, row.episode, row.nags) for row in named]
                won += store.checkpoints.move_all(moves)
            start.wait(30)
        return won

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(move_all, KINDS_OF_ORDER))
    assert sum(won) == ROUNDS * len(rows), "each row was moved once a round, by one of the two"
