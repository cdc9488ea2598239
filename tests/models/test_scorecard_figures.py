"""Every figure of the card that comes from storage, checked against pandas on generated calls and deals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from building import NEW_YORK, Building
from clocks import SetClock

from coaching.business_days import local_time
from coaching.calls import ScoreRow
from coaching.deals.outcomes import Outcome
from coaching.deals.records import Deal, RepProfile
from coaching.people import Member
from coaching.scale import Scale, ScaleKind
from coaching.scorecard.cadence import Cadence
from coaching.scorecard.call_rows import CallFigure, call_figures
from coaching.scorecard.day_one import freeze_day_ones, freeze_outcomes
from coaching.scorecard.outcome_rows import outcome_pairs
from coaching.scorecard.periods import whole_periods
from coaching.scorecard.start import Basis, Start
from coaching.starters import MEASURES
from models import SqlStores

HIRED = date(2026, 7, 6)
MONDAY = date(2026, 11, 16)


def bring_calls(
    stores: SqlStores, workspace_id: int, rep: Member, versions: list[int], random: Random
) -> pd.DataFrame:
    """Three hundred calls from before the hire date up to now, at any second; not all are scored on all."""
    begin = datetime(2026, 6, 20, tzinfo=UTC)
    rows = []
    for number in range(300):
        at = begin + timedelta(seconds=random.randrange(0, 152 * 86_400))
        rows += [
            ScoreRow(
                external_id=f"call-{number}",
                rep_id=rep.id,
                occurred_at=at,
                call_type=random.choice(("discovery", "demo")),
                direction="outbound",
                live=random.random() < 0.8,
                link=None,
                duration_s=None,
                version_id=version,
                score=round(random.uniform(1, 4), 3),
                quote=None,
                quote_at=None,
            )
            for version in versions
            if random.random() < 0.6
        ]
    with stores.workspace(workspace_id) as store:
        store.calls.take_in(rows, now=begin)
    return pd.DataFrame(
        [(row.version_id, row.occurred_at, row.score) for row in rows], columns=["version", "at", "score"]
    )


@pytest.mark.parametrize("seed", [7, 21])
def test_day_one_and_now_are_the_calls_that_pandas_finds(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock, seed: int
) -> None:
    random = Random(seed)
    bob, alice = build.member("Bob"), build.member("Alice")
    team = build.team(reps=[bob], coaches=[alice])
    percent = build.criterion("Names who decides", scale=Scale.of(ScaleKind.ONE_TO_FIVE), team=team)
    target = build.criterion(team=team)
    with stores.workspace(workspace_id) as store:
        talk = store.criteria.add(MEASURES[0], by=None, now=clock.now())
        store.profiles.put(RepProfile(member_id=bob.id, hired_on=HIRED))
    versions = [percent.current.id, target.current.id, talk.current.id]
    frame = bring_calls(stores, workspace_id, bob, versions, random)
    before = local_time(MONDAY, 0, NEW_YORK)
    with stores.workspace(workspace_id) as store:
        assert freeze_day_ones(store, now=clock.now()) == 3
        measures, targets = call_figures(store, bob.id, before=before)
    assert [one.name for one in measures] == ["Talk ratio"]
    assert len(targets) == 2
    local = frame["at"].dt.tz_convert(ZoneInfo(NEW_YORK)).dt.date
    for found in (*measures, *targets):
        compare(found, frame[(frame.version == found.criterion.current.id) & (local >= HIRED)], before)


def compare(found: CallFigure, since_hire: pd.DataFrame, before: datetime) -> None:
    in_order = since_hire.sort_values("at", kind="stable")
    first, later = in_order.head(5), in_order.iloc[5:]
    now = later[later["at"] < before].tail(10)
    assert list(found.day_one) == first.score.tolist()
    assert list(found.now) == now.score.tolist()
    move = found.move
    assert move is not None
    assert move.change == pytest.approx(now.score.mean() - first.score.mean(), abs=1e-9)


def bring_deals(stores: SqlStores, workspace_id: int, rep: Member, random: Random) -> pd.DataFrame:
    """Won and lost over nine months."""
    deals = []
    for number in range(200):
        created = date(2026, 2, 1) + timedelta(days=random.randrange(240))
        deals.append(
            Deal(
                external_id=f"D{number}",
                owner_id=rep.id,
                created_on=created,
                closed_on=created + timedelta(days=random.randrange(60)),
                won=random.random() < 0.4,
                amount_minor=random.randrange(1, 9_000_000),
                currency="EUR",
            )
        )
    with stores.workspace(workspace_id) as store:
        store.deals.take_in(deals, told=frozenset(Deal.__dataclass_fields__))
    frame = pd.DataFrame([(one.created_on, one.closed_on, one.won, one.amount_minor) for one in deals])
    return frame.set_axis(["created", "closed", "won", "amount"], axis="columns")


def worked_out(frame: pd.DataFrame, first: date, last: date) -> tuple[float, float, float]:
    """Win rate, average deal size, cycle of what closed in these days."""
    closed = frame[(frame.closed >= first) & (frame.closed <= last)]
    won = closed[closed.won]
    days = (pd.to_datetime(won.closed) - pd.to_datetime(won.created)).dt.days
    return 100 * closed.won.mean(), won.amount.mean() / 100, days.mean()


@pytest.mark.parametrize("seed", [3, 4])
def test_outcomes_are_those_of_the_whole_periods_before_day_one_and_now(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock, seed: int
) -> None:
    bob = build.member("Bob")
    build.team(reps=[bob])
    start = Start(date(2026, 8, 17), Basis.HIRE)
    frame = bring_deals(stores, workspace_id, bob, Random(seed))
    with stores.workspace(workspace_id) as store:
        store.profiles.put(RepProfile(member_id=bob.id, hired_on=start.on))
        freeze_outcomes(store, {bob.id: start}, now=clock.now())
        pairs = {
            pair.outcome: pair
            for look in whole_periods(date(2026, 11, 22)).values()
            for pair in outcome_pairs(store, bob.id, look, start=start)
        }
    spring = worked_out(frame, date(2026, 4, 1), date(2026, 6, 30))
    summer = worked_out(frame, date(2026, 7, 1), date(2026, 9, 30))
    july = worked_out(frame, date(2026, 7, 1), date(2026, 7, 31))
    october = worked_out(frame, date(2026, 10, 1), date(2026, 10, 31))
    for outcome, first, now in (
        (Outcome.WIN_RATE, spring[0], summer[0]),
        (Outcome.DEAL_SIZE, spring[1], summer[1]),
        (Outcome.CYCLE_LENGTH, july[2], october[2]),
    ):
        pair = pairs[outcome]
        assert pair.day_one is not None
        assert pair.move is not None
        assert pair.day_one.value == pytest.approx(first, abs=1e-9)
        assert pair.move.change == pytest.approx(now - first, abs=1e-9)
    assert pairs[Outcome.QUOTA_ATTAINMENT].move is None


def test_deals_that_come_to_be_known_later_move_no_outcome_of_day_one(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock
) -> None:
    bob = build.member("Bob")
    build.team(reps=[bob])
    start = Start(date(2026, 8, 17), Basis.HIRE)

    def frozen() -> dict[Outcome, float]:
        with stores.workspace(workspace_id) as store:
            freeze_outcomes(store, {bob.id: start}, now=clock.now())
            return {one.outcome: one.value for one in store.day_ones.outcomes_of([bob.id]).get(bob.id, ())}

    assert frozen() == {}
    bring_deals(stores, workspace_id, bob, Random(5))
    before = frozen()
    assert {Outcome.WIN_RATE, Outcome.CYCLE_LENGTH} <= before.keys()
    with stores.workspace(workspace_id) as store:
        late = Deal(
            external_id="LATE", owner_id=bob.id, created_on=date(2026, 4, 2), closed_on=date(2026, 6, 2),
            won=True, amount_minor=99_000_000, currency="EUR",
        )  # fmt: skip
        store.deals.take_in([late], told=frozenset(Deal.__dataclass_fields__))
    assert frozen() == before


def test_a_period_that_was_over_before_day_one_is_not_compared_with_it(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    bob = build.member("Bob")
    look = whole_periods(date(2026, 11, 22))[Cadence.QUARTERLY]
    with stores.workspace(workspace_id) as store:
        early = outcome_pairs(store, bob.id, look, start=Start(date(2026, 10, 1), Basis.HIRE))
    assert {pair.why_not for pair in early} == {"Q3 2026 was over before Day 1"}


def test_an_outcome_of_day_one_waits_for_five_deals(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock
) -> None:
    """Frozen for good from one deal, it would stay blank however many come to be known."""
    bob = build.member("Bob")
    build.team(reps=[bob])
    start = Start(date(2026, 8, 17), Basis.HIRE)
    shares = {Outcome.WIN_RATE, Outcome.DEAL_SIZE}

    def frozen_after(deals: int) -> set[Outcome]:
        closed = [
            Deal(
                external_id=f"D{number}", owner_id=bob.id, created_on=date(2026, 4, 2),
                closed_on=date(2026, 6, 2), won=True, amount_minor=100, currency="EUR",
            )
            for number in range(deals)
        ]  # fmt: skip
        with stores.workspace(workspace_id) as store:
            store.deals.take_in(closed, told=frozenset(Deal.__dataclass_fields__))
            freeze_outcomes(store, {bob.id: start}, now=clock.now())
            return {one.outcome for one in store.day_ones.outcomes_of([bob.id]).get(bob.id, ())}

    assert not shares & frozen_after(4)
    assert shares <= frozen_after(5)
