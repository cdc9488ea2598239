"""A team's figures, each in one statement, as pandas and scipy say them from the same rows."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import fmean, median

import pandas as pd
import pytest
from building import DISCOVERY, Building
from clocks import SetClock
from scipy import stats
from sqlalchemy import Engine, event
from statsmodels.regression.linear_model import OLS

from coaching.checkpoints import CheckpointKind, CheckpointState, NewCheckpoint
from coaching.criteria import Criterion
from coaching.people import Member, Team
from coaching.scale import Direction, Scale, ScaleKind
from coaching.sessions import Review, SessionState, Verdict
from coaching.team.figures import MONTH, Attained, adherence_of, cohorts_of, spread_of
from models import SqlStores

DAY = timedelta(days=1)
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
    team: Team
    reps: list[Member]
    criteria: list[Criterion]
    rows: list[dict[str, object]] = field(default_factory=list)
    coached: set[int] = field(default_factory=set)


@pytest.fixture
def floor(build: Building, clock: SetClock) -> Floor:
    """Twelve reps, three criteria, ten weeks of calls; the first six move, the last has three calls."""
    rng = random.Random(3)
    reps = [build.member(f"Rep {n:02}") for n in range(12)]
    team = build.team(reps=reps, coaches=[build.member("Alice")])
    criteria = [
        build.criterion(f"Asks question number {n} before the price", scale=scale, team=team)
        for n, scale in enumerate(SCALES)
    ]
    made = Floor(team, reps, criteria, coached={rep.id for rep in reps[:6]})
    now = clock.now()
    with build.stores.workspace(build.workspace_id) as store:
        for criterion in criteria:
            for number, rep in enumerate(reps):
                hours = range(1, 72, 24) if number == 11 else range(1, 70 * 24, 29)
                taken = []
                for hour in hours:
                    at = now - timedelta(hours=hour)
                    lift = 0.15 if number < 6 and hour < 28 * 24 else 0.0
                    share = min(rng.uniform(0.2, 0.8) + lift, 1.0)
                    score = criterion.scale.low + criterion.scale.span * share
                    taken.append(build.score_row(rep, criterion, score, at=at, kind=DISCOVERY))
                    made.rows.append(
                        {
                            "rep": rep.id,
                            "version": criterion.current.id,
                            "at": at,
                            "points": criterion.scale.attainment(score),
                        }
                    )
                store.calls.take_in(taken, now=now)
    return made


def attained(stores: SqlStores, workspace_id: int, floor: Floor, now: datetime) -> tuple[Attained, ...]:
    definitions = {one.current.id: one.current.definition for one in floor.criteria}
    with stores.workspace(workspace_id, write=False) as store:
        return store.team_figures.attained([rep.id for rep in floor.reps], definitions, now=now)


def months(floor: Floor, now: datetime) -> pd.DataFrame:
    frame = pd.DataFrame(floor.rows)
    frame = frame[(frame["at"] > now - 2 * MONTH) & (frame["at"] <= now)]
    return frame.assign(late=frame["at"] > now - MONTH)


def changes(floor: Floor, now: datetime, versions: list[int]) -> pd.Series:
    """Per rep the average over criteria of this month minus the one before, five calls on either side."""
    frame = months(floor, now)
    grouped = frame[frame["version"].isin(versions)].groupby(["rep", "version", "late"])["points"]
    table = grouped.agg(["mean", "count"]).unstack("late").dropna()
    table = table[(table["count"] >= 5).all(axis=1)]
    return (table["mean"][True] - table["mean"][False]).groupby("rep").mean()


def starts(floor: Floor, now: datetime, versions: list[int]) -> pd.Series:
    """Per rep the average over criteria of the month before, of those that count in `changes`."""
    frame = months(floor, now)
    table = frame[frame["version"].isin(versions)].groupby(["rep", "version", "late"])["points"]
    wide = table.agg(["mean", "count"]).unstack("late").dropna()
    return wide[(wide["count"] >= 5).all(axis=1)]["mean"][False].groupby("rep").mean()


def test_attainment_of_both_months_is_what_pandas_says(
    stores: SqlStores, workspace_id: int, floor: Floor, clock: SetClock
) -> None:
    found = attained(stores, workspace_id, floor, clock.now())
    table = months(floor, clock.now()).groupby(["rep", "version", "late"])["points"].agg(["mean", "count"])
    assert len(found) == 36
    for one in found:
        for late, n, value in ((False, one.n_before, one.before), (True, one.n_now, one.now)):
            if n == 0:
                assert (one.rep_id, one.version_id, late) not in table.index
                assert value is None
                continue
            row = table.loc[(one.rep_id, one.version_id, late)]
            assert n == row["count"]
            assert value == pytest.approx(row["mean"], abs=1e-9)


def test_cohorts_are_what_a_regression_on_the_start_says(
    stores: SqlStores, workspace_id: int, floor: Floor, clock: SetClock
) -> None:
    versions = [one.current.id for one in floor.criteria]
    found = cohorts_of(attained(stores, workspace_id, floor, clock.now()), versions, floor.coached)
    wanted = changes(floor, clock.now(), versions)
    coached, alone = wanted[wanted.index.isin(floor.coached)], wanted[~wanted.index.isin(floor.coached)]
    assert (found.coached, found.uncoached) == (len(coached), len(alone)) == (6, 5)
    start = starts(floor, clock.now(), versions)
    design = pd.DataFrame(
        {"one": 1.0, "coached": wanted.index.isin(floor.coached).astype(float), "start": start}
    )
    fit = OLS(wanted, design).fit()
    low, high = fit.conf_int(alpha=0.05).loc["coached"]
    assert found.moved == pytest.approx(coached.mean(), abs=1e-9)
    assert found.moved_alone == pytest.approx(alone.mean(), abs=1e-9)
    assert found.difference == pytest.approx(fit.params["coached"], abs=1e-9)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
    assert low * high > 0, "six were moved, and it shows"


def test_adherence_and_its_change_are_what_pandas_and_scipy_say(
    stores: SqlStores, workspace_id: int, floor: Floor, clock: SetClock
) -> None:
    steps = [one.current.id for one in floor.criteria[:2]]
    found = adherence_of(attained(stores, workspace_id, floor, clock.now()), steps)
    frame = months(floor, clock.now())
    now = frame[frame["version"].isin(steps) & frame["late"]]
    assert found.scores == len(now)
    assert found.value == pytest.approx(now["points"].mean(), abs=1e-9)
    by_rep = now.groupby("rep")["points"]
    enough = by_rep.mean()[by_rep.count() >= 5]
    assert found.reps == len(enough)
    assert found.quartiles == tuple(
        pytest.approx(one, abs=1e-9) for one in enough.quantile([0.25, 0.5, 0.75])
    )
    wanted = changes(floor, clock.now(), steps)
    interval = stats.t.interval(0.95, len(wanted) - 1, loc=wanted.mean(), scale=wanted.sem())
    assert (found.change.n, found.change.mean) == (11, pytest.approx(wanted.mean(), abs=1e-9))
    assert (found.change.low, found.change.high) == tuple(pytest.approx(one, abs=1e-9) for one in interval)


def test_spread_shows_each_rep_with_five_calls_and_the_quartiles(
    stores: SqlStores, workspace_id: int, floor: Floor, clock: SetClock
) -> None:
    version = floor.criteria[2].current.id
    found = spread_of(attained(stores, workspace_id, floor, clock.now()), version)
    frame = months(floor, clock.now())
    now = frame[(frame["version"] == version) & frame["late"]].groupby("rep")["points"]
    wanted = now.mean()[now.count() >= 5]
    assert {rep: value for rep, value, _ in found.points} == {
        rep: pytest.approx(value, abs=1e-9) for rep, value in wanted.items()
    }
    assert len(found.points) == 11, "three calls of the twelfth are too few"
    assert found.quartiles == tuple(
        pytest.approx(one, abs=1e-9) for one in wanted.quantile([0.25, 0.5, 0.75])
    )


@dataclass(frozen=True)
class Logged:
    rep: Member
    days: int
    minutes: int | None
    seconds: float | None
    state: SessionState
    verdict: Verdict | None
    due_days: int | None
    """Days ago; None: no review is awaited."""


@pytest.fixture
def logged(build: Building, floor: Floor, clock: SetClock) -> list[Logged]:
    rng = random.Random(8)
    alice = build.member("Alice")
    made = [
        Logged(
            rep=rng.choice(floor.reps[:8]),
            days=rng.randrange(80),
            minutes=rng.choice([None, 15, 20, 45]),
            seconds=rng.choice([None, rng.uniform(20, 200)]),
            state=rng.choice([*[SessionState.HELD] * 5, SessionState.SCHEDULED, SessionState.CANCELLED]),
            verdict=rng.choice([None, *Verdict]),
            due_days=rng.choice([None, number % 50]),
        )
        for number in range(60)
    ]
    with build.stores.workspace(build.workspace_id) as store:
        for number, one in enumerate(made):
            new = build.new_session(floor.team, one.rep, alice, floor.criteria[0])
            at = clock.now() - one.days * DAY
            session = store.sessions.add(
                replace(
                    new,
                    state=one.state,
                    details=replace(new.details, held_on=at.date(), minutes=one.minutes),
                    logged_at=at,
                    seconds_to_log=one.seconds,
                    dedupe_key=f"made:{number}",
                )
            )
            if one.verdict is not None:
                store.sessions.add_review(_review(session.id, one.verdict, alice, clock.now()))
            if one.due_days is not None:
                due = clock.now() - one.due_days * DAY
                store.checkpoints.open(_checkpoint(session.id, alice, due))
    return made


def _review(session_id: int, verdict: Verdict, by: Member, now: datetime) -> Review:
    return Review(
        id=0, session_id=session_id, call_id=None, verdict=verdict, broke_down=None, evidence=None,
        evidence_at=None, reviewer_id=by.id, reviewed_at=now, business_days=None, late=False,
    )  # fmt: skip


def _checkpoint(session_id: int, to: Member, due: datetime) -> NewCheckpoint:
    return NewCheckpoint(
        session_id=session_id,
        kind=CheckpointKind.CARRY_THROUGH,
        recipient_id=to.id,
        anchor_date=due.date(),
        tz="UTC",
        calendar_version="test",
        due_at=due,
        state=CheckpointState.OPEN,
    )


def held(one: Logged) -> bool:
    return one.state is SessionState.HELD


def test_sessions_minutes_and_coverage_count_what_was_held(
    stores: SqlStores, workspace_id: int, floor: Floor, logged: list[Logged], clock: SetClock
) -> None:
    with stores.workspace(workspace_id, write=False) as store:
        found = store.team_figures.sessions(floor.team.id, today=clock.now().date())
    frame = pd.DataFrame(
        [
            {"rep": one.rep.id, "days": one.days, "minutes": one.minutes}
            for one in logged
            if held(one) and one.days < 56
        ]
    )
    month = frame[frame["days"] < 28]
    assert {one.rep_id: one.both for one in found} == frame["rep"].value_counts().to_dict()
    assert sum(one.month for one in found) == len(month)
    assert {one.rep_id for one in found if one.week} == set(frame[frame["days"] < 7]["rep"])
    assert sum(one.minutes for one in found) == month["minutes"].sum()
    assert sum(one.timed for one in found) == month["minutes"].count()


def test_reviews_that_came_due_and_what_they_say(
    stores: SqlStores, workspace_id: int, floor: Floor, logged: list[Logged], clock: SetClock
) -> None:
    now = clock.now()
    with stores.workspace(workspace_id, write=False) as store:
        found = store.team_figures.reviews(floor.team.id, since=now - MONTH, until=now)
    due = [one for one in logged if held(one) and one.due_days is not None and one.due_days < 28]
    assert found.due == len(due)
    assert found.done == sum(one.verdict is not None for one in due)
    assert found.applied == sum(one.verdict is Verdict.APPLIED for one in due)
    assert (found.partial, found.absent) == (
        sum(one.verdict is Verdict.PARTIAL for one in due),
        sum(one.verdict is Verdict.ABSENT for one in due),
    )


@pytest.mark.parametrize("days", [80, 41, 3, 0])
def test_the_median_of_seconds_to_log(build: Building, floor: Floor, logged: list[Logged], days: int) -> None:
    clock = build.clock
    with build.stores.workspace(build.workspace_id, write=False) as store:
        found = store.team_figures.median_seconds_to_log(floor.team.id, since=clock.now() - days * DAY)
    seconds = [one.seconds for one in logged if one.seconds is not None and one.days <= days]
    assert found[1] == len(seconds)
    assert found[0] == (pytest.approx(median(seconds), abs=1e-9) if seconds else None)


def test_each_figure_is_one_statement(
    stores: SqlStores, workspace_id: int, floor: Floor, clock: SetClock
) -> None:
    definitions = {one.current.id: one.current.definition for one in floor.criteria}
    seen: list[str] = []

    def count(*told: object) -> None:
        seen.append(str(told[2]))

    with stores.workspace(workspace_id, write=False) as store:
        event.listen(Engine, "before_cursor_execute", count)
        store.team_figures.sessions(floor.team.id, today=clock.now().date())
        store.team_figures.reviews(floor.team.id, since=clock.now() - MONTH, until=clock.now())
        store.team_figures.attained([rep.id for rep in floor.reps], definitions, now=clock.now())
        store.team_figures.median_seconds_to_log(floor.team.id, since=clock.now())
        event.remove(Engine, "before_cursor_execute", count)
    assert len([one for one in seen if "FROM" in one]) == 4


def test_below_five_no_figure_is_said() -> None:
    few = [
        Attained(rep_id=rep, version_id=1, n_before=6, before=40.0, n_now=6, now=50.0 + rep)
        for rep in range(4)
    ]
    assert cohorts_of(few, [1], {0, 1, 2, 3}).moved is None
    assert spread_of(few, 1).quartiles is None
    assert adherence_of(few, [1]).change.mean is None
    assert adherence_of(few, [1]).value == pytest.approx(fmean([50, 51, 52, 53]))
    assert adherence_of([], [1]).value is None
