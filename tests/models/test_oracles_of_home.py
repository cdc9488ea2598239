"""Program health on Home, counted again by pandas: carry-through, coverage of each team, time to log."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from building import Building
from clocks import SetClock

from coaching.loop.home import PROGRAM_SPAN, home_for
from coaching.ports import Stores
from coaching.sessions import Review, SessionState, Verdict

DAY = timedelta(days=1)


@pytest.mark.parametrize("seed", [5, 6])
def test_program_health_is_what_pandas_counts(
    stores: Stores, workspace_id: int, build: Building, clock: SetClock, seed: int
) -> None:
    rng = random.Random(seed)
    reps, alice = [build.member(f"Rep {n:02}") for n in range(12)], build.member("Alice")
    erin, criterion = build.member("Erin", enablement=True), build.criterion()
    teams = [build.team(reps=reps[:7], coaches=[alice])]
    teams.append(build.team(reps=reps[7:], coaches=[alice], settings=replace(teams[0].settings, name="West")))
    rows = []
    for number in range(70):
        place = rng.randrange(12)
        team, days = teams[place >= 7], rng.randrange(120)
        state = rng.choice([*[SessionState.MEASURED] * 4, SessionState.SCHEDULED, SessionState.CANCELLED])
        verdict, seconds = rng.choice([None, *Verdict]), rng.choice([None, rng.uniform(20, 200)])
        new = build.new_session(team, reps[place], alice, criterion)
        at = clock.now() - days * DAY
        with stores.workspace(workspace_id) as store:
            session = store.sessions.add(
                replace(
                    new,
                    state=state,
                    details=replace(new.details, held_on=at.date()),
                    logged_at=at,
                    seconds_to_log=seconds,
                    dedupe_key=f"made:{number}",
                )
            )
            if verdict is not None:
                store.sessions.add_review(
                    Review(
                        id=0, session_id=session.id, call_id=None, verdict=verdict, broke_down=None,
                        evidence=None, evidence_at=None, reviewer_id=alice.id, reviewed_at=clock.now(),
                        business_days=None, late=False,
                    )
                )  # fmt: skip
        rows.append((team.settings.name, reps[place].id, days, state, verdict, seconds))
    with stores.workspace(workspace_id, write=False) as store:
        found = home_for(store, store.people.member(erin.id), now=clock.now()).enablement
    frame = pd.DataFrame(rows, columns=["team", "rep", "days", "state", "verdict", "seconds"])
    frame = frame[frame["days"] <= PROGRAM_SPAN.days]
    held = frame[frame["state"] == SessionState.MEASURED]
    assert found is not None
    assert found.carry_through_rate == ((held["verdict"] == Verdict.APPLIED).sum(), held["verdict"].count())
    week = held[held["days"] < 7].groupby("team")["rep"].nunique()
    assert found.coverage == tuple(
        (team.settings.name, week.get(team.settings.name, 0), many)
        for team, many in zip(teams, (7, 5), strict=True)
    )
    seconds = frame["seconds"].dropna()
    assert found.time_to_log == (pytest.approx(np.median(seconds), abs=1e-9), len(seconds))
