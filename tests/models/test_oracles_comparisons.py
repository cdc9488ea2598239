"""From rows in the database to the figures people read, as pandas and scipy work them out from the same rows.

Nothing of the product is used on the oracle's side: attainment, windows, twins and intervals are its own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from building import DISCOVERY, Building
from clocks import THURSDAY, SetClock
from scipy import stats

from coaching.calls import CallKind
from coaching.criteria import Criterion
from coaching.insights import by_criterion, by_method, by_method_and_criterion
from coaching.insights_shown import Found, comparisons_of
from coaching.people import Member
from coaching.ports import Stores
from coaching.scale import Direction, Scale, ScaleKind
from coaching.sessions import SessionState

DEMO = CallKind("demo", "inbound", True)
METHODS = ("roleplay", "call_review")
MIDNIGHT = THURSDAY.replace(hour=0)
SCALES = (
    Scale.of(ScaleKind.ONE_TO_FOUR),
    Scale(kind=ScaleKind.MEASURE, low=0, high=100, unit="% talk", direction=Direction.LOWER),
    Scale(
        kind=ScaleKind.MEASURE, low=0, high=30, unit="questions", direction=Direction.BAND, band_low=6,
        band_high=9,
    ),
)  # fmt: skip


@dataclass
class Floor:
    reps: list[Member]
    criteria: list[Criterion]
    rows: list[dict[str, object]] = field(default_factory=list)
    sessions: list[dict[str, object]] = field(default_factory=list)


@pytest.fixture(params=[17, 18])
def floor(build: Building, clock: SetClock, request: pytest.FixtureRequest) -> Floor:
    """Thirty reps on three criteria; half of them coached that day, some of whom are measured too early."""
    rng = random.Random(request.param)
    reps, alice = [build.member(f"Rep {n:02}") for n in range(30)], build.member("Alice")
    criteria = [
        build.criterion(f"Asks question number {n} before the price", scale=scale)
        for n, scale in enumerate(SCALES)
    ]
    team = build.team(reps=reps, coaches=[alice])
    made = Floor(reps, criteria)
    for criterion in criteria:
        for number, rep in enumerate(reps):
            before, after = rng.choice([7, 10, 14, 14]), rng.choice([8, 10, 12, 15])
            taken = []
            for late, many, kind in ((False, before, DISCOVERY), (True, after, DISCOVERY), (True, 4, DEMO)):
                for _ in range(many):
                    hours = rng.uniform(1, 300)
                    at = THURSDAY + timedelta(hours=hours) if late else MIDNIGHT - timedelta(hours=hours)
                    lift = 0.1 if late and number < 15 and number % 2 == 0 else 0.0
                    share = min(max(rng.gauss(0.25, 0.12) + lift, 0.0), 1.0)
                    score = criterion.scale.low + criterion.scale.span * share
                    taken.append(build.score_row(rep, criterion, score, at=at, kind=kind))
                    made.rows.append(
                        {
                            "rep": rep.id,
                            "version": criterion.current.id,
                            "at": at,
                            "kind": kind.key,
                            "score": score,
                        }
                    )
            with build.stores.workspace(build.workspace_id) as store:
                store.calls.take_in(taken, now=clock.now())
        for number, rep in enumerate(reps[:15]):
            new = build.new_session(team, rep, alice, criterion)
            state = SessionState.INCOMPLETE if rng.random() < 0.1 else SessionState.MEASURED
            details = replace(new.details, method=METHODS[number % 2])
            with build.stores.workspace(build.workspace_id) as store:
                session = store.sessions.add(replace(new, state=state, details=details))
            made.sessions.append(
                {
                    "id": session.id,
                    "rep": rep.id,
                    "version": criterion.current.id,
                    "criterion": criterion.id,
                    "method": METHODS[number % 2],
                }
            )
    return made


def points(scale: Scale, scores: pd.Series) -> pd.Series:
    """0 to 100 in the good direction: linear, and full within a band."""
    if scale.direction is Direction.BAND:
        assert scale.band_low is not None
        assert scale.band_high is not None
        edges = [scale.low, scale.band_low, scale.band_high, scale.high]
        return pd.Series(np.interp(scores, edges, [0, 100, 100, 0]), index=scores.index)
    rising = [0, 100] if scale.direction is Direction.HIGHER else [100, 0]
    return pd.Series(np.interp(scores, [scale.low, scale.high], rising), index=scores.index)


def signed(scale: Scale, scores: pd.Series) -> pd.Series:
    """The score so that more is better; in a band, minus the distance from it."""
    if scale.direction is Direction.BAND:
        return -np.maximum(np.maximum(scale.band_low - scores, scores - scale.band_high), 0)
    return scores if scale.direction is Direction.HIGHER else -scores


class Oracle:
    def __init__(self, floor: Floor) -> None:
        frame = pd.DataFrame(floor.rows)
        frame["points"], frame["good"] = 0.0, 0.0
        for criterion in floor.criteria:
            mine = frame["version"] == criterion.current.id
            frame.loc[mine, "points"] = points(criterion.scale, frame.loc[mine, "score"])
            frame.loc[mine, "good"] = signed(criterion.scale, frame.loc[mine, "score"])
        self.frame = frame.sort_values("at")
        self.sessions = pd.DataFrame([self._session(one) for one in floor.sessions])
        coached = set(zip(self.sessions["rep"], self.sessions["version"], strict=True))
        alone = [
            self._alone(rep.id, criterion.current.id)
            for rep in floor.reps
            for criterion in floor.criteria
            if (rep.id, criterion.current.id) not in coached
        ]
        self.alone = pd.DataFrame([one for one in alone if one is not None])

    def _calls(self, rep: object, version: object) -> pd.DataFrame:
        return self.frame[(self.frame["rep"] == rep) & (self.frame["version"] == version)]

    def _session(self, told: dict[str, object]) -> dict[str, object]:
        calls = self._calls(told["rep"], told["version"])
        before = calls[calls["at"] < THURSDAY].tail(10)
        after = calls[(calls["at"] > THURSDAY) & (calls["kind"] == DISCOVERY.key)].head(10)
        return {
            **told,
            "full": len(before) == 10,
            "valid": len(after) == 10,
            "before": before["points"].mean(),
            "change": after["good"].mean() - before["good"].mean(),
            "points": after["points"].mean() - before["points"].mean(),
        }

    def _alone(self, rep: int, version: int) -> dict[str, object] | None:
        calls = self._calls(rep, version)
        calls = calls[calls["kind"] == DISCOVERY.key]
        before, after = calls[calls["at"] < MIDNIGHT].tail(10), calls[calls["at"] >= MIDNIGHT].head(10)
        if len(before) < 10 or len(after) < 10:
            return None
        return {
            "rep": rep,
            "version": version,
            "before": before["points"].mean(),
            "change": after["good"].mean() - before["good"].mean(),
            "points": after["points"].mean() - before["points"].mean(),
        }

    def twins(self) -> dict[int, pd.Series]:
        """Greedy in the order of sessions: the nearest within five points that nobody else has."""
        found: dict[int, pd.Series] = {}
        left = self.alone
        for one in (
            self.sessions[self.sessions["valid"] & self.sessions["full"]].sort_values("id").itertuples()
        ):
            apart = (left[left["version"] == one.version]["before"] - one.before).abs().sort_values()
            if len(apart) and apart.iloc[0] <= 5:
                found[one.id] = left.loc[apart.index[0]]
                left = left.drop(apart.index[0])
        return found


def found_in(stores: Stores, workspace_id: int) -> Found:
    with stores.workspace(workspace_id, write=False) as store:
        return comparisons_of(store, None, since=None)


def test_each_comparison_and_each_of_the_uncoached_is_what_pandas_finds(
    stores: Stores, workspace_id: int, floor: Floor
) -> None:
    found, oracle = found_in(stores, workspace_id), Oracle(floor)
    assert len(found.sessions) == len(oracle.sessions) == 45
    wanted = oracle.sessions.set_index("id")
    for one in found.sessions:
        row = wanted.loc[one.session_id]
        assert one.valid == row["valid"]
        assert one.before == pytest.approx(row["before"], abs=1e-9)
        assert one.change == pytest.approx(row["change"], abs=1e-9)
        assert one.points == pytest.approx(row["points"], abs=1e-9)
    assert {one.session_id for one in found.counted} == set(wanted[wanted["valid"]].index)
    twins = oracle.twins()
    assert len(twins) >= 12
    assert {session: (twin.rep_id, twin.version_id) for session, twin in found.twins.items()} == {
        session: (twin["rep"], twin["version"]) for session, twin in twins.items()
    }
    for session, twin in found.twins.items():
        assert twin.before == pytest.approx(twins[session]["before"], abs=1e-9)
        assert twin.change == pytest.approx(twins[session]["change"], abs=1e-9)
        assert twin.points == pytest.approx(twins[session]["points"], abs=1e-9)


@pytest.mark.parametrize(
    ("grouping", "keys", "unit"),
    [
        (by_method, ["method"], "points"),
        (by_criterion, ["criterion"], "change"),
        (by_method_and_criterion, ["method", "criterion"], "change"),
    ],
)
def test_each_aggregate_with_its_drift_is_what_scipy_says(
    stores: Stores, workspace_id: int, floor: Floor, *, grouping: object, keys: list[str], unit: str
) -> None:
    oracle = Oracle(floor)
    twins = oracle.twins()
    valid = oracle.sessions[oracle.sessions["valid"]].copy()
    valid["drift"] = [twins[one][unit] if one in twins else np.nan for one in valid["id"]]
    paired = valid.dropna(subset=["drift"]).groupby(keys).size()
    confidence = 1 - 0.05 / max(int((paired >= 5).sum()), 1)
    aggregates = found_in(stores, workspace_id).sum_up(grouping)  # type: ignore[arg-type]
    told = 0
    for one in aggregates:
        group = {"method": one.group.method, "criterion": one.group.criterion_id}
        some = valid[(valid[keys] == [group[key] for key in keys]).all(axis=1)]
        assert one.figure.n == len(some)
        if len(some) < 5:
            assert one.figure.mean is None
            continue
        interval = stats.t.interval(0.95, len(some) - 1, loc=some[unit].mean(), scale=some[unit].sem())
        assert one.figure.mean == pytest.approx(some[unit].mean(), abs=1e-9)
        assert one.figure.median == pytest.approx(some[unit].median(), abs=1e-9)
        assert (one.figure.low, one.figure.high) == tuple(pytest.approx(end, abs=1e-9) for end in interval)
        pairs = some.dropna(subset=["drift"])
        assert one.beyond.pairs == len(pairs)
        if len(pairs) < 5:
            assert one.beyond.value is None
            continue
        told += 1
        welch = stats.ttest_ind(pairs[unit], pairs["drift"], equal_var=False).confidence_interval(confidence)
        assert one.beyond.drift == pytest.approx(pairs["drift"].mean(), abs=1e-9)
        assert one.beyond.value == pytest.approx(pairs[unit].mean() - pairs["drift"].mean(), abs=1e-9)
        assert (one.beyond.low, one.beyond.high) == tuple(pytest.approx(end, abs=1e-9) for end in welch)
    assert told >= 1


def test_the_day_of_a_session_begins_for_its_twins_at_midnight_utc(
    stores: Stores, workspace_id: int, floor: Floor
) -> None:
    days: set[datetime] = {twin.day for twin in found_in(stores, workspace_id).twins.values()}
    assert days == {MIDNIGHT}
