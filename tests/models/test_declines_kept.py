"""Both spans of every rep and target in one statement, as pandas and scipy say them; each fall kept once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd
import pytest
from building import DISCOVERY, Building
from clocks import THURSDAY, SetClock
from scipy import stats
from sqlalchemy import Engine, event

from coaching.calls import CallKind
from coaching.criteria import Criterion
from coaching.declines.falling import (
    BEFORE,
    CONFIDENCE,
    LATELY,
    QUIET,
    NewDecline,
    TwoSpans,
    falls_among,
    interval_of,
)
from coaching.declines.looking import find_falls, keep_falls
from coaching.delta import goodness
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.scale import Direction, Scale, ScaleKind
from models import SqlStores

DEMO = CallKind("demo", "inbound", True)
SCALES = (
    Scale.of(ScaleKind.ONE_TO_FOUR),
    Scale.of(ScaleKind.PASS_FAIL),
    Scale(kind=ScaleKind.MEASURE, low=0, high=100, unit="% talk", direction=Direction.LOWER),
    Scale(
        kind=ScaleKind.MEASURE, low=0, high=30, unit="questions", direction=Direction.BAND, band_low=6,
        band_high=9,
    ),
)  # fmt: skip


class Floor:
    """Six reps, four targets, calls of two kinds over eight weeks; the second half of the reps slips."""

    def __init__(self, build: Building, clock: SetClock) -> None:
        rng = random.Random(5)
        self.reps = [build.member(f"Rep {n}") for n in range(6)]
        self.team = build.team(reps=self.reps, coaches=[build.member("Alice")])
        self.criteria = [
            build.criterion(f"Asks question number {n} before the price", scale=scale, team=self.team)
            for n, scale in enumerate(SCALES)
        ]
        self.rows: list[dict[str, object]] = []
        now = clock.now()
        with build.stores.workspace(build.workspace_id) as store:
            for criterion in self.criteria:
                scale = criterion.scale
                for number, rep in enumerate(self.reps):
                    rows = []
                    for hours in range(0, 56 * 24, 17):
                        at = now - timedelta(hours=hours)
                        kind = DEMO if hours % 3 == 1 else DISCOVERY
                        score = _score(rng, scale, late=hours < 7 * 24 and number >= 3)
                        rows.append(build.score_row(rep, criterion, score, at=at, kind=kind))
                        self.rows.append(
                            {
                                "rep": rep.id,
                                "criterion": criterion.id,
                                "kind": kind.key,
                                "at": at,
                                "score": score,
                                "good": goodness(scale, score),
                            }
                        )
                    store.calls.take_in(rows, now=now)


def _score(rng: random.Random, scale: Scale, *, late: bool) -> float:
    if scale.kind is ScaleKind.PASS_FAIL:
        return float(rng.random() < (0.1 if late else 0.8))
    share = rng.uniform(0.0, 0.4) if late else rng.uniform(0.4, 1.0)
    return scale.low + scale.span * (1 - share if scale.direction is Direction.LOWER else share)


def look_for_declines(store: WorkspaceStore, *, now: datetime) -> int:
    return keep_falls(store, find_falls(store, now=now), now=now)


@pytest.fixture
def floor(build: Building, clock: SetClock) -> Floor:
    return Floor(build, clock)


def spans(stores: SqlStores, workspace_id: int, criteria: list[Criterion]) -> tuple[TwoSpans, ...]:
    with stores.workspace(workspace_id, write=False) as store:
        return store.declines.spans(criteria, now=THURSDAY)


def test_both_spans_and_the_interval_are_what_pandas_and_scipy_say(
    stores: SqlStores, workspace_id: int, floor: Floor
) -> None:
    frame = pd.DataFrame(floor.rows)
    frame = frame[(frame["at"] > THURSDAY - LATELY - BEFORE) & (frame["at"] <= THURSDAY)]
    frame["late"] = frame["at"] > THURSDAY - LATELY
    wanted: dict[tuple[int, int, str], tuple[pd.Series, pd.Series, pd.Series]] = {}
    for (rep, criterion, kind), some in frame.groupby(["rep", "criterion", "kind"]):
        before, now = some[~some["late"]], some[some["late"]]
        enough = len(before) >= 5 and len(now) >= 5
        if enough and now["good"].mean() < before["good"].mean():
            wanted[rep, criterion, kind] = (before, now)
    found = {
        (one.rep_id, one.criterion_id, one.call_kind): one
        for one in spans(stores, workspace_id, floor.criteria)
    }
    assert set(found) == set(wanted)
    assert len(found) >= 12
    for key, (before, now) in wanted.items():
        one = found[key]
        assert (one.before.n, one.now.n) == (len(before), len(now))
        assert one.before.score == pytest.approx(before["score"].mean(), abs=1e-9)
        assert one.now.score == pytest.approx(now["score"].mean(), abs=1e-9)
        welch = stats.ttest_ind(now["good"], before["good"], equal_var=False)
        low, high = welch.confidence_interval(CONFIDENCE)
        assert interval_of(one.before, one.now) == (
            pytest.approx(low, abs=1e-9),
            pytest.approx(high, abs=1e-9),
        )


def test_who_slipped_is_found_once_and_not_again_until_both_spans_lie_behind(
    stores: SqlStores, workspace_id: int, floor: Floor
) -> None:
    slipped = {rep.id for rep in floor.reps[3:]}
    with stores.workspace(workspace_id) as store:
        assert look_for_declines(store, now=THURSDAY) >= 6
        assert look_for_declines(store, now=THURSDAY) == 0
        assert look_for_declines(store, now=THURSDAY + timedelta(hours=6)) == 0
        found = store.declines.found_between(THURSDAY - LATELY, THURSDAY)
    assert {one.fall.rep_id for one in found} <= slipped
    assert all(one.fall.number == 1 and one.fall.high < 0 for one in found)


def test_a_later_fall_is_the_second(
    build: Building, stores: SqlStores, workspace_id: int, clock: SetClock
) -> None:
    bob, criterion, _ = _fallen(build)
    with stores.workspace(workspace_id) as store:
        assert look_for_declines(store, now=clock.now()) == 1
    clock.set(clock.now() + QUIET + timedelta(days=1))
    build.scores(bob, criterion, [4, 4, 3, 4, 4, 4, 3, 4, 4, 4, 4, 3, 4, 4, 1, 1, 2, 1, 1, 1])
    with stores.workspace(workspace_id) as store:
        assert look_for_declines(store, now=clock.now()) == 1
        (second,) = store.declines.found_between(clock.now() - LATELY, clock.now())
    assert second.fall.number == 2


def _fallen(build: Building) -> tuple[Member, Criterion, object]:
    bob = build.member("Bob")
    team = build.team(reps=[bob], coaches=[build.member("Alice")])
    criterion = build.criterion(team=team)
    build.scores(bob, criterion, [4, 4, 3, 4, 4, 4, 3, 4, 4, 4, 4, 3, 4, 4, 1, 1, 2, 1, 1, 1])
    return bob, criterion, team


def test_two_who_find_the_same_fall_keep_one(
    build: Building, stores: SqlStores, workspace_id: int, clock: SetClock
) -> None:
    _fallen(build)
    with stores.workspace(workspace_id, write=False) as store:
        criteria = store.criteria.all()
        (fall,) = falls_among(store.declines.spans(criteria, now=clock.now()), criteria)
    kept = []
    for _ in range(2):
        with stores.workspace(workspace_id) as store:
            kept.append(store.declines.add(fall, now=clock.now()))
    assert kept == [True, False]


@pytest.mark.parametrize("why", ["no target", "no rep of the team", "one call too few", "retired"])
def test_only_targets_of_a_reps_own_team_with_calls_enough(
    build: Building, stores: SqlStores, workspace_id: int, clock: SetClock, why: str
) -> None:
    bob = build.member("Bob")
    reps = [build.member("Carol")] if why == "no rep of the team" else [bob]
    team = build.team(reps=reps, coaches=[build.member("Alice")])
    criterion = build.criterion(team=None if why == "no target" else team)
    lately = [1, 1, 2, 1] if why == "one call too few" else [1, 1, 2, 1, 1]
    build.scores(bob, criterion, [4, 4, 3, 4, 4, 4, 3, 4], first=clock.now() - timedelta(days=20))
    build.scores(bob, criterion, lately)
    with stores.workspace(workspace_id) as store:
        if why == "retired":
            store.criteria.retire(criterion.id, now=clock.now())
        assert look_for_declines(store, now=clock.now()) == 0


def test_falls_of_another_workspace_are_not_seen(
    build: Building, stores: SqlStores, workspace_id: int, clock: SetClock
) -> None:
    _, criterion, _ = _fallen(build)
    other = stores.register("T0OTHER", name="Other").id
    with stores.workspace(workspace_id) as store:
        look_for_declines(store, now=clock.now())
    with stores.workspace(other) as store:
        assert store.declines.found_between(clock.now() - LATELY, clock.now()) == ()
        assert store.declines.spans([criterion], now=clock.now()) == ()


def test_however_many_reps_there_are_it_is_one_statement(
    stores: SqlStores, workspace_id: int, floor: Floor
) -> None:
    seen: list[str] = []

    def count(*told: object) -> None:
        seen.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", count)
    spans(stores, workspace_id, floor.criteria)
    event.remove(Engine, "before_cursor_execute", count)
    assert len([one for one in seen if "call_score" in one]) == 1


def test_a_fall_is_kept_as_it_was_found(stores: SqlStores, workspace_id: int, floor: Floor) -> None:
    with stores.workspace(workspace_id) as store:
        look_for_declines(store, now=THURSDAY)
        one = store.declines.found_between(THURSDAY - LATELY, THURSDAY)[0]
    assert isinstance(replace(one.fall), NewDecline)
    assert one.found_at == THURSDAY
    assert one.fall.change == pytest.approx((one.fall.low + one.fall.high) / 2)
