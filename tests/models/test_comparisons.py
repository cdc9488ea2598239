"""Comparisons of many sessions in one statement say what each says on its own; so do uncoached pairs."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import fmean

import pytest
from building import DISCOVERY, Building
from clocks import THURSDAY, SetClock
from sqlalchemy import Engine, event

from coaching.baseline import Baseline, BaselineKind
from coaching.calls import CallKind, ScoredCall
from coaching.comparisons import Comparison, Stretch, Uncoached, day_of
from coaching.criteria import Criterion
from coaching.delta import goodness
from coaching.loop.showing import delta_of
from coaching.people import Member, Team
from coaching.ports import Stores
from coaching.scale import Direction, Scale, ScaleKind
from coaching.sessions import CoachingSession, SessionState
from models import SqlStores, comparisons

DAY = timedelta(days=1)
DEMO = CallKind("demo", "inbound", True)
SCALES = (
    Scale.of(ScaleKind.ONE_TO_FOUR),
    Scale.of(ScaleKind.PERCENT),
    Scale(kind=ScaleKind.MEASURE, low=0, high=100, unit="% talk", direction=Direction.LOWER),
    Scale(
        kind=ScaleKind.MEASURE,
        low=0,
        high=30,
        unit="questions",
        direction=Direction.BAND,
        band_low=6,
        band_high=9,
    ),
)


@dataclass(frozen=True)
class Floor:
    """Alice's team; calls a day for 30 days on every criterion, sessions in the middle."""

    team: Team
    reps: list[Member]
    alice: Member
    criteria: list[Criterion]
    sessions: list[CoachingSession]


@pytest.fixture
def floor(build: Building, stores: SqlStores, workspace_id: int, clock: SetClock) -> Floor:
    rng = random.Random(11)
    reps, alice = [build.member(f"Rep {n}") for n in range(6)], build.member("Alice")
    team = build.team(reps=reps, coaches=[alice])
    criteria = [
        build.criterion(f"Asks question number {n} before the price", scale=scale)
        for n, scale in enumerate(SCALES)
    ]
    sessions = []
    for criterion in criteria:
        low, high = criterion.scale.low, criterion.scale.high
        for number, rep in enumerate(reps):
            calls = [9, 20, 20, 20, 20, 14][number]
            kinds = {5: DEMO}.get(number, DISCOVERY)
            build.scores(
                rep,
                criterion,
                [rng.uniform(low, high) for _ in range(calls)],
                first=THURSDAY - 10.5 * DAY,
                kind=kinds,
            )
        sessions += [build.session(team, rep, alice, criterion) for rep in (*reps[:3], reps[5])]
        new = build.new_session(team, reps[2], alice, criterion)
        none = Baseline(kind=BaselineKind.NONE, version_id=criterion.current.id, value=None, as_of=THURSDAY)
        typed = replace(none, kind=BaselineKind.MANUAL, value=(low + high) / 3)
        mixed = replace(new.baseline, mixed=True, kind_of_call=None)
        with stores.workspace(workspace_id) as store:
            sessions += [
                store.sessions.add(
                    replace(new, baseline=one, dedupe_key=f"{one.kind}:{one.mixed}:{criterion.id}")
                )
                for one in (none, typed, mixed)
            ]
            for left_out in (SessionState.SCHEDULED, SessionState.CANCELLED):
                store.sessions.add(replace(new, state=left_out, dedupe_key=f"{left_out}:{criterion.id}"))
    return Floor(team, reps, alice, criteria, sessions)


def read(
    stores: SqlStores, workspace_id: int, *, rep_ids: list[int] | None = None, since: date | None = None
) -> tuple[Comparison, ...]:
    with stores.workspace(workspace_id, write=False) as store:
        definitions = store.comparisons.definitions(rep_ids=rep_ids, since=since)
        return store.comparisons.of_sessions(definitions, rep_ids=rep_ids, since=since)


def test_each_of_many_says_what_it_says_on_its_own(
    stores: SqlStores, workspace_id: int, floor: Floor
) -> None:
    found = {one.session_id: one for one in read(stores, workspace_id)}
    assert set(found) == {session.id for session in floor.sessions}
    changes = 0
    with stores.workspace(workspace_id, write=False) as store:
        for session in floor.sessions:
            one, alone = found[session.id], delta_of(store, store.sessions.get(session.id))
            scale = store.criteria.version(session.version_id).definition.scale
            assert (one.n, one.valid) == (alone.n, alone.valid)
            assert (one.rep_id, one.method, one.state) == (
                session.rep_id,
                session.details.method,
                session.state,
            )
            assert (one.criterion_id, one.window_after) == (session.criterion_id, session.window_after)
            if alone.value is not None:
                assert one.change == pytest.approx(alone.value, abs=1e-9)
                changes += 1
            calls = session.baseline.calls
            if calls and one.points is not None:
                before = fmean(scale.attainment(call.score) for call in calls)
                assert one.before == pytest.approx(before, abs=1e-9)
                assert one.points == pytest.approx(_attained_after(store, session, scale) - before, abs=1e-9)
    assert changes >= 16


def _attained_after(store: object, session: CoachingSession, scale: Scale) -> float:
    kind = session.baseline.kind_of_call
    after = store.calls.scored_after(  # type: ignore[attr-defined]
        session.rep_id, session.version_id, after=session.window_after, kind=kind
    )
    return fmean(scale.attainment(call.score) for call in after)


def test_only_the_reps_and_the_days_asked_for(stores: SqlStores, workspace_id: int, floor: Floor) -> None:
    first = floor.reps[0].id
    assert {one.rep_id for one in read(stores, workspace_id, rep_ids=[first])} == {first}
    assert read(stores, workspace_id, rep_ids=[]) == ()
    assert len(read(stores, workspace_id, since=THURSDAY.date())) == len(floor.sessions)
    assert read(stores, workspace_id, since=THURSDAY.date() + DAY) == ()


def stretches_of(floor: Floor, at: datetime = THURSDAY) -> list[Stretch]:
    return [Stretch(one.current.id, DISCOVERY.key, day_of(at)) for one in floor.criteria]


def uncoached(
    stores: Stores, workspace_id: int, stretches: list[Stretch], *, rep_ids: list[int] | None = None
) -> tuple[Uncoached, ...]:
    with stores.workspace(workspace_id, write=False) as store:
        definitions = store.comparisons.definitions(rep_ids=None, since=None)
        return store.comparisons.uncoached(definitions, stretches, rep_ids=rep_ids)


def test_who_had_no_session_is_read_ten_calls_before_and_ten_after(
    stores: SqlStores, workspace_id: int, floor: Floor
) -> None:
    """Of six, three and one were coached that day; the other two have calls enough."""
    found = uncoached(stores, workspace_id, stretches_of(floor))
    assert {one.rep_id for one in found} == {floor.reps[3].id, floor.reps[4].id}
    assert len(found) == 2 * len(floor.criteria)
    scales = {one.current.id: one.scale for one in floor.criteria}
    with stores.workspace(workspace_id, write=False) as store:
        for one in found:
            scale, day = scales[one.version_id], one.day
            before = store.calls.last_scored(one.rep_id, one.version_id, before=day, kind=DISCOVERY)
            after = store.calls.scored_after(one.rep_id, one.version_id, after=day, kind=DISCOVERY)
            assert one.before == pytest.approx(_mean(scale.attainment, before), abs=1e-9)
            assert one.points == pytest.approx(
                _mean(scale.attainment, after) - _mean(scale.attainment, before), abs=1e-9
            )
            signed = _mean(lambda s, of=scale: goodness(of, s), after) - _mean(
                lambda s, of=scale: goodness(of, s), before
            )
            assert one.change == pytest.approx(signed, abs=1e-9)


def _mean(of: object, calls: tuple[ScoredCall, ...]) -> float:
    assert len(calls) == 10
    return fmean(of(call.score) for call in calls)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (1, SessionState.MEASURED, "coached"),
        (89, SessionState.INCOMPLETE, "coached"),
        (92, SessionState.MEASURED, "long ago"),
        (-1, SessionState.HELD, "later"),
        (1, SessionState.SCHEDULED, "only planned"),
        (1, SessionState.CANCELLED, "deleted"),
    ],
)
def test_coached_means_held_by_then_and_not_long_ago(
    build: Building, floor: Floor, days: int, state: SessionState, words: str
) -> None:
    criterion, rep, stores, workspace_id = floor.criteria[0], floor.reps[3], build.stores, build.workspace_id
    new = replace(build.new_session(floor.team, rep, floor.alice, criterion), state=state)
    with stores.workspace(workspace_id) as store:
        store.sessions.add(replace(new, window_after=THURSDAY - days * DAY))
    found = uncoached(stores, workspace_id, stretches_of(floor)[:1])
    assert (rep.id not in {one.rep_id for one in found}) is (words == "coached")


def test_uncoached_reps_are_those_asked_for_and_reps_of_a_team(
    stores: SqlStores, workspace_id: int, build: Building, floor: Floor
) -> None:
    gone = build.member("Gone")
    build.scores(gone, floor.criteria[0], [2.0] * 20, first=THURSDAY - 10.5 * DAY)
    stretches = stretches_of(floor)
    assert gone.id not in {one.rep_id for one in uncoached(stores, workspace_id, stretches)}
    fourth = floor.reps[3].id
    assert {one.rep_id for one in uncoached(stores, workspace_id, stretches, rep_ids=[fourth])} == {fourth}
    assert uncoached(stores, workspace_id, []) == ()


def test_where_there_are_too_many_an_even_part_is_looked_at(
    stores: SqlStores, workspace_id: int, floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = uncoached(stores, workspace_id, stretches_of(floor))
    monkeypatch.setattr(comparisons, "MOST_LOOKED_AT", 12)
    part = uncoached(stores, workspace_id, stretches_of(floor))
    assert 0 < len(part) < len(everybody)
    assert set(part) < set(everybody)


def test_however_many_sessions_there_are_the_statements_are_few(
    stores: SqlStores, workspace_id: int, floor: Floor
) -> None:
    seen: list[str] = []

    def count(*told: object) -> None:
        seen.append(str(told[2]))

    event.listen(Engine, "before_cursor_execute", count)
    read(stores, workspace_id)
    uncoached(stores, workspace_id, stretches_of(floor), rep_ids=[rep.id for rep in floor.reps])
    event.remove(Engine, "before_cursor_execute", count)
    asked = [one for one in seen if "coaching_session" in one]
    assert len(asked) == 4, "definitions twice, comparisons, uncoached pairs"
