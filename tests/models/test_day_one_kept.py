"""Day 1 and the check-ins, kept: found set-wise, made once, never moved by what comes later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from building import Building
from clocks import SetClock

from coaching.calls import ScoreRow
from coaching.criteria import Criterion
from coaching.deals.outcomes import Outcome
from coaching.deals.records import RepProfile
from coaching.people import Member, Team
from coaching.scorecard.day_one import day_one_calls, freeze_day_ones, starts_of
from coaching.scorecard.records import Cause, DayOneOutcome, NewCheckIn
from coaching.scorecard.start import Basis, Start
from models import SqlStores

FIRST = datetime(2026, 9, 1, 15, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Cast:
    bob: Member
    carol: Member
    team: Team
    target: Criterion


@pytest.fixture
def cast(build: Building) -> Cast:
    alice, bob, carol = (build.member(name) for name in ("Alice", "Bob", "Carol"))
    team = build.team(reps=[bob, carol], coaches=[alice])
    return Cast(bob=bob, carol=carol, team=team, target=build.criterion(team=team))


def score(
    stores: SqlStores,
    workspace_id: int,
    rep: Member,
    criterion: Criterion,
    scores: list[float],
    *,
    first: datetime = FIRST,
    prefix: str = "call",
) -> None:
    """One call a day from `first` on."""
    rows = [
        ScoreRow(
            external_id=f"{prefix}-{rep.id}-{place}",
            rep_id=rep.id,
            occurred_at=first + timedelta(days=place),
            call_type="discovery",
            direction="outbound",
            live=True,
            link=None,
            duration_s=None,
            version_id=criterion.current.id,
            score=one,
            quote=None,
            quote_at=None,
        )
        for place, one in enumerate(scores)
    ]
    with stores.workspace(workspace_id) as store:
        store.calls.take_in(rows, now=first)


def freeze(stores: SqlStores, workspace_id: int, clock: SetClock) -> int:
    with stores.workspace(workspace_id) as store:
        return freeze_day_ones(store, now=clock.now())


def know(stores: SqlStores, workspace_id: int, rep: Member, **dates: date) -> None:
    with stores.workspace(workspace_id) as store:
        store.profiles.put(RepProfile(member_id=rep.id, **dates))


def day_one(stores: SqlStores, workspace_id: int, rep: Member, criterion: Criterion) -> tuple[float, ...]:
    with stores.workspace(workspace_id, write=False) as store:
        found = day_one_calls(store, rep.id, [criterion.current.id]).get(criterion.current.id)
    return found.scores if found else ()


def test_day_one_is_made_when_the_fifth_call_is_in_and_once(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    score(stores, workspace_id, cast.bob, cast.target, [1, 2, 1, 2])
    assert freeze(stores, workspace_id, clock) == 0
    score(stores, workspace_id, cast.bob, cast.target, [3, 4], first=FIRST + timedelta(days=4), prefix="more")
    assert freeze(stores, workspace_id, clock) == 1
    assert freeze(stores, workspace_id, clock) == 0
    with stores.workspace(workspace_id, write=False) as store:
        (kept,) = store.day_ones.of(cast.bob.id)
    assert (kept.n, kept.value, kept.scores) == (5, 9 / 5, (1, 2, 1, 2, 3))
    assert kept.start == Start(date(2026, 9, 1), Basis.FIRST_CALL)
    assert len({call.call_id for call in kept.calls}) == 5


def test_scores_that_change_or_arrive_later_move_no_day_one(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    score(stores, workspace_id, cast.bob, cast.target, [1, 2, 1, 2, 3])
    freeze(stores, workspace_id, clock)
    score(stores, workspace_id, cast.bob, cast.target, [4, 4, 4, 4, 4])
    score(stores, workspace_id, cast.bob, cast.target, [4], first=FIRST - timedelta(days=9), prefix="early")
    assert freeze(stores, workspace_id, clock) == 0
    assert day_one(stores, workspace_id, cast.bob, cast.target) == (1, 2, 1, 2, 3)


def test_it_counts_from_the_hire_date_in_the_reps_own_zone(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    """Bob is in New York: a call at 03:00 UTC on the 3rd was still on the 2nd there."""
    know(stores, workspace_id, cast.bob, hired_on=date(2026, 9, 3))
    late = datetime(2026, 9, 1, 3, tzinfo=UTC)
    score(stores, workspace_id, cast.bob, cast.target, [1, 1, 1, 2, 2, 2, 2, 2], first=late)
    assert freeze(stores, workspace_id, clock) == 1
    assert day_one(stores, workspace_id, cast.bob, cast.target) == (2, 2, 2, 2, 2)


def test_a_date_that_becomes_known_later_begins_a_dated_day_one_and_the_first_stays(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    score(stores, workspace_id, cast.bob, cast.target, [1] * 5 + [3] * 4)
    freeze(stores, workspace_id, clock)
    know(stores, workspace_id, cast.bob, program_started_on=date(2026, 9, 6))
    assert freeze(stores, workspace_id, clock) == 0
    assert day_one(stores, workspace_id, cast.bob, cast.target) == (3, 3, 3, 3)
    score(stores, workspace_id, cast.bob, cast.target, [4], first=FIRST + timedelta(days=9), prefix="fifth")
    assert freeze(stores, workspace_id, clock) == 1
    know(stores, workspace_id, cast.bob, program_started_on=date(2026, 9, 1))
    assert freeze(stores, workspace_id, clock) == 0
    assert day_one(stores, workspace_id, cast.bob, cast.target) == (3, 3, 3, 3, 4)
    with stores.workspace(workspace_id, write=False) as store:
        assert starts_of(store, [cast.bob.id]) == {cast.bob.id: Start(date(2026, 9, 6), Basis.PROGRAM)}
        assert [one.scores for one in store.day_ones.of(cast.bob.id)] == [(1,) * 5, (3, 3, 3, 3, 4)]


def test_it_is_found_for_targets_of_the_reps_team_and_for_measures_only(
    stores: SqlStores, workspace_id: int, cast: Cast, build: Building
) -> None:
    elsewhere, measure = build.criterion("Names who else decides"), build.criterion("Sets the next step")
    for criterion in (elsewhere, measure, cast.target):
        score(stores, workspace_id, cast.bob, criterion, [1] * 5)
    score(stores, workspace_id, cast.carol, cast.target, [1] * 5)
    with stores.workspace(workspace_id) as store:
        found = store.day_ones.unfrozen([measure.current.id], calls=5)
        of_bob = store.day_ones.unfrozen([], calls=5, rep_id=cast.bob.id)
    assert set(found) == {
        (cast.bob.id, cast.target.current.id),
        (cast.bob.id, measure.current.id),
        (cast.carol.id, cast.target.current.id),
    }
    assert of_bob == ((cast.bob.id, cast.target.current.id),)


def test_an_outcome_on_day_one_is_kept_once(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    def found(value: float, *, dated: bool = True) -> DayOneOutcome:
        return DayOneOutcome(
            rep_id=cast.bob.id,
            dated=dated,
            outcome=Outcome.WIN_RATE,
            value=value,
            unit="%",
            n=12,
            as_of=date(2026, 8, 31),
            frozen_at=clock.now(),
        )

    with stores.workspace(workspace_id) as store:
        store.day_ones.freeze_outcomes([found(31)])
        store.day_ones.freeze_outcomes([found(44), found(20, dated=False)])
        kept = store.day_ones.outcomes_of([cast.bob.id, cast.carol.id])
    assert [(one.value, one.dated) for one in kept[cast.bob.id]] == [(31, True), (20, False)]


def test_a_check_in_stands_once_and_is_answered_once(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    opened = NewCheckIn(
        rep_id=cast.bob.id,
        day=90,
        dated=True,
        on=date(2026, 11, 30),
        better=(),
        worse=("Talk ratio",),
        known=4,
        asked=6,
        opened_at=clock.now(),
    )
    with stores.workspace(workspace_id) as store:
        assert store.day_ones.open_check_in(opened)
        assert not store.day_ones.open_check_in(opened)
        (kept,) = store.day_ones.check_ins_of([cast.bob.id])[cast.bob.id]
        assert (kept.worse, kept.known) == (("Talk ratio",), 4)
        assert store.day_ones.check_ins_since(date(2026, 11, 30)) == (kept,)
        assert store.day_ones.check_ins_since(date(2026, 12, 1)) == ()
        given = store.day_ones.answer(
            kept.id, Cause.DIAGNOSTIC, note="Wrong one", by=cast.carol.id, now=clock.now()
        )
        assert given is not None
        assert (
            store.day_ones.answer(kept.id, Cause.MOTIVATIONAL, note=None, by=cast.bob.id, now=clock.now())
            is None
        )
        store.day_ones.change_cause(given.id, Cause.METHODOLOGICAL, note=None)
        assert store.day_ones.causes([kept.id])[kept.id].cause is Cause.METHODOLOGICAL
