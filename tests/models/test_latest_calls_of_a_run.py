"""What two sessions moved is read from the latest ten calls, however many came between."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from building import Building
from clocks import THURSDAY, SetClock

from coaching.focus_facts import latest_run
from coaching.ports import Stores

DAY = timedelta(days=1)


@pytest.mark.parametrize("between", [0, 50, 260])
def test_the_latest_ten_calls_are_compared(
    stores: Stores, workspace_id: int, build: Building, clock: SetClock, between: int
) -> None:
    rng = np.random.default_rng(between)
    bob, alice = build.member("Bob"), build.member("Alice")
    team = build.team(reps=[bob], coaches=[alice])
    criterion = build.criterion(team=team)
    first = THURSDAY - 40 * DAY
    before, middle, latest = (rng.uniform(1, 4, many) for many in (10, between, 10))
    build.scores(bob, criterion, before.tolist(), first=first - 11 * DAY)
    clock.set(first)
    held = [build.new_session(team, bob, alice, criterion)]
    clock.set(THURSDAY)
    again = THURSDAY - 5 * DAY
    held.append(replace(held[0], details=replace(held[0].details, held_on=again.date()), window_after=again,
                        dedupe_key="again"))  # fmt: skip
    rows = [
        build.score_row(bob, criterion, float(score), at=first + (place + 1) * timedelta(hours=3))
        for place, score in enumerate([*middle, *latest])
    ]
    with stores.workspace(workspace_id) as store:
        for one in held:
            store.sessions.add(one)
        store.calls.take_in(rows, now=THURSDAY)
        run = latest_run(store, store.sessions.of_rep(bob.id, with_calls=False), criterion.id, THURSDAY)
    assert run is not None
    assert run.since_first is not None
    assert run.since_first.n == 10
    assert run.since_first.value == pytest.approx(latest.mean() - before.mean(), abs=1e-9)
