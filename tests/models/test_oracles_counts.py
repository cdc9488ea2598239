"""Shares that people are told of, counted again by pandas: scored calls of a month, coverage of a week."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
from building import Building
from clocks import THURSDAY, SetClock

from coaching.business_days import iso_week
from coaching.loop.digest import digest_for
from coaching.ports import Stores
from coaching.sessions import SessionState
from coaching.thin_data import MONTH, thin_reps

DAY = timedelta(days=1)
MONDAY = THURSDAY.replace(hour=14) + 4 * DAY
"""Nine in the morning in New York, when the digest is due."""


@pytest.mark.parametrize("seed", [1, 2])
def test_who_is_thinly_scored_is_who_pandas_counts_below_a_tenth(
    stores: Stores, workspace_id: int, build: Building, clock: SetClock, seed: int
) -> None:
    rng = random.Random(seed)
    reps = [build.member(f"Rep {n:02}") for n in range(12)]
    team = build.team(reps=reps, coaches=[build.member("Alice")])
    target, other = build.criterion(team=team), build.criterion("Asks who else decides before the demo")
    rows, told = [], []
    for rep in reps:
        often = rng.choice([0.0, 0.05, 0.1, 0.2, 1.0])
        for number in range(rng.choice([10, 40, 60])):
            at = clock.now() - timedelta(hours=rng.uniform(1, 45 * 24))
            call = f"{rep.id}-{number}"
            on_target = rng.random() < often
            rows += [
                build.score_row(rep, criterion, 2.0, at=at, external_id=call)
                for criterion, scored in ((target, on_target), (other, True))
                if scored
            ]
            told.append((rep.id, at, on_target))
    with stores.workspace(workspace_id) as store:
        store.calls.take_in(rows, now=clock.now())
        found = thin_reps(store, [rep.id for rep in reps], now=clock.now())
    frame = pd.DataFrame(told, columns=["rep", "at", "scored"])
    month = frame[frame["at"] >= clock.now() - MONTH].groupby("rep")["scored"].agg(["sum", "size"])
    thin = month[month["sum"] / month["size"] < 0.1]
    assert found == {rep: (row["sum"], row["size"]) for rep, row in thin.iterrows()}
    assert 0 < len(found) < 12


@pytest.mark.parametrize("seed", [1, 2])
def test_coverage_and_rows_of_a_digest_are_what_pandas_counts(
    stores: Stores, workspace_id: int, build: Building, clock: SetClock, seed: int
) -> None:
    rng = random.Random(seed)
    reps, alice = [build.member(f"Rep {n:02}") for n in range(15)], build.member("Alice")
    team, criterion = build.team(reps=reps, coaches=[alice]), build.criterion()
    told = []
    for number in range(25):
        rep, day = rng.choice(reps), MONDAY.date() - rng.randrange(80) * DAY
        state = rng.choice([*[SessionState.MEASURED] * 4, SessionState.SCHEDULED, SessionState.CANCELLED])
        new = build.new_session(team, rep, alice, criterion)
        at = THURSDAY + (day - THURSDAY.date())
        with stores.workspace(workspace_id) as store:
            store.sessions.add(
                replace(
                    new,
                    state=state,
                    details=replace(new.details, held_on=day),
                    logged_at=at,
                    window_after=at,
                    dedupe_key=f"made:{number}",
                )
            )
        told.append((rep.name, day, state is SessionState.MEASURED))
    clock.set(MONDAY)
    with stores.workspace(workspace_id, write=False) as store:
        digest = digest_for(store, team.id, iso_week=iso_week(MONDAY.date()), as_of=MONDAY)
    frame = pd.DataFrame(told, columns=["rep", "day", "held"])
    frame["days"] = (pd.Timestamp(MONDAY.date()) - pd.to_datetime(frame["day"])).dt.days
    latest = frame[frame["held"]].groupby("rep")["days"].min()
    coached = frame[frame["held"] & frame["days"].between(1, 7)]["rep"].unique()
    assert (digest.coached, digest.reps) == (len(coached), 15)
    assert sorted(digest.not_coached) == sorted({rep.name for rep in reps} - set(coached))
    assert [row.rep for row in digest.rows] == sorted(latest[latest <= 28].index)
    weeks = {name: None if name not in latest else latest[name] // 7 for name, _ in digest.idle}
    assert dict(digest.idle) == weeks
    assert set(weeks) == {rep.name for rep in reps} - set(latest[latest <= 28].index)
