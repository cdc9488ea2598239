"""Outcome figures against pandas, which counts the same generated deals in its own way."""

from __future__ import annotations

import random
from dataclasses import asdict
from datetime import date, timedelta

import pandas as pd
import pytest
from building import Building
from sqlalchemy import Engine, event

from coaching.deals.currency import decimals
from coaching.deals.outcomes import Outcome, OutcomeFigure
from coaching.deals.pipeline import STAGE_ORDER, STARTER_STAGES
from coaching.deals.records import Deal, Forecast, Quota, RepProfile, RowCounts, StageEntry
from coaching.ports import Stores

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
DAY = timedelta(days=1)
FIELDS = frozenset(Deal.__dataclass_fields__)


def generate(rng: random.Random, owners: list[int], *, euros_only: bool) -> list[Deal]:
    """Deals of nine months around the quarter: open, won, lost, reopened stages, other currencies."""
    deals = []
    for number in range(40 * len(owners)):
        created = date(2026, 3, 1) + rng.randrange(260) * DAY
        closed = created + rng.randrange(120) * DAY if rng.random() < 0.7 else None
        won = closed is not None and rng.random() < 0.45
        currency = "EUR" if euros_only or rng.random() < 0.97 else rng.choice(["USD", "JPY"])
        entered, stages = created, []
        for _ in range(rng.randrange(6)):
            stages.append(StageEntry(rng.choice([*STARTER_STAGES, "Limbo"]), entered))
            entered += rng.randrange(20) * DAY
        committed = rng.random() < 0.5
        unpriced = not won and rng.random() < 0.2
        deals.append(
            Deal(
                external_id=f"D{number}",
                owner_id=rng.choice(owners[:-1]),  # the last one has no deals
                created_on=created,
                closed_on=closed,
                won=won,
                qualified=rng.random() < 0.9,
                amount_minor=None if unpriced else rng.randrange(10_000_000),
                currency=None if unpriced else currency,
                forecast=rng.choice(list(Forecast)) if committed else None,
                forecast_on=created + rng.randrange(150) * DAY if committed else None,
                stages=tuple(stages),
            )
        )
    return deals


def generate_quotas(rng: random.Random, owners: list[int]) -> list[Quota]:
    """Of the quarter, of its months, of two months only, or none."""
    quotas = []
    months = [(date(2026, 7, 1), date(2026, 7, 31)), (date(2026, 8, 1), date(2026, 8, 31))]
    months.append((date(2026, 9, 1), LAST))
    for owner in owners:
        days = rng.choice([[(FIRST, LAST)], [(FIRST, LAST)], months, months[:2], []])
        quotas += [
            Quota(member_id=owner, first_day=first, last_day=last, amount_minor=rng.randrange(1, 9_000_000),
                  currency="EUR")
            for first, last in days
        ]  # fmt: skip
    return quotas


class Oracle:
    """The formulas of docs/outcomes.md, one by one, over frames."""

    def __init__(
        self, deals: list[Deal], quotas: list[Quota], hires: dict[int, date], reps: list[int], as_of: date
    ) -> None:
        frame = pd.DataFrame([{**asdict(deal), "stages": deal.stages} for deal in deals])
        for name in ("created_on", "closed_on", "forecast_on"):
            frame[name] = pd.to_datetime(frame[name])
        frame["money"] = [
            float("nan") if one.currency is None else (one.amount_minor or 0) / 10 ** decimals(one.currency)
            for one in deals
        ]
        seen, until = pd.Timestamp(as_of), pd.Timestamp(min(LAST, as_of))
        frame = frame[frame.owner_id.isin(reps) & (frame.created_on <= seen)].copy()
        frame["open"] = frame.closed_on.isna() | (frame.closed_on > seen)
        frame["inside"] = frame.closed_on.between(pd.Timestamp(FIRST), until)
        self.frame, self.reps, self.hires, self.seen, self.until = frame, reps, hires, seen, until
        self.sold = frame[frame.inside & frame.won]
        whole = (LAST - FIRST).days + 1
        told = pd.DataFrame([asdict(one) for one in quotas if one.member_id in reps] or None)
        self.carrying = 0 if told.empty else told.member_id.nunique()
        self.quotas: dict[int, float] = {}
        if not told.empty:
            told["days"] = (pd.to_datetime(told.last_day) - pd.to_datetime(told.first_day)).dt.days + 1
            fits = told.groupby("member_id").agg(days=("days", "sum"), minor=("amount_minor", "sum"))
            self.quotas = (fits[fits.days == whole].minor / 100).to_dict()

    def win_rate(self) -> tuple[float, float]:
        decided = self.frame[self.frame.inside & self.frame.qualified]
        return 100 * decided.won.sum(), len(decided)

    def conversion(self) -> tuple[float, float]:
        advanced = decided = 0
        for deal in self.frame[self.frame.qualified].itertuples():
            path = [one for one in deal.stages if pd.Timestamp(one.entered_on) <= self.seen]
            for place, stage in enumerate(STARTER_STAGES):
                at = next((spot for spot, one in enumerate(path) if one.stage == stage), None)
                if at is None or not FIRST <= path[at].entered_on <= self.until.date():
                    continue
                further = any(one.stage in STARTER_STAGES[place + 1 :] for one in path[at + 1 :])
                went = further or (deal.won and not deal.open)
                advanced += went
                decided += went or not deal.open
        return 100 * advanced, decided

    def ramp(self) -> tuple[float, float]:
        won = self.frame[self.frame.won & ~self.frame.open]
        days = []
        for rep, hired in self.hires.items():
            later = won[(won.owner_id == rep) & (won.closed_on >= pd.Timestamp(hired))]
            if rep in self.reps and len(later):
                days.append((later.closed_on.min() - pd.Timestamp(hired)).days)
        return sum(days), len(days)

    def attainment(self) -> tuple[float, float]:
        if len(self.reps) == 1:
            quota = self.quotas.get(self.reps[0], 0)
            return self._money(self.sold, 100, strange=True), quota
        reached = known = 0
        for rep, quota in self.quotas.items():
            mine = self.sold[self.sold.owner_id == rep]
            if set(mine.currency) <= {"EUR"}:
                known += 1
                reached += mine.amount_minor.sum() >= quota * 100
        return 100 * reached, known

    def _money(self, frame: pd.DataFrame, times: int = 1, *, strange: bool = False) -> float:
        currencies = set(frame.currency.dropna())
        if len(currencies) > 1 or (strange and currencies - {"EUR"}):
            return float("nan")
        return float(times * frame.money.sum())

    def figures(self) -> dict[Outcome, tuple[float, float]]:
        of_quota = self.frame[self.frame.owner_id.isin(self.quotas)]
        pipeline = of_quota[of_quota.open & of_quota.qualified & (of_quota.amount_minor > 0)]
        promised = self.frame[
            (self.frame.forecast == "commit")
            & self.frame.forecast_on.between(pd.Timestamp(FIRST), pd.Timestamp(LAST))
        ]
        kept = promised[promised.inside & promised.won]
        due = promised[~promised.open | (promised.forecast_on <= self.seen)]
        return {
            Outcome.WIN_RATE: self.win_rate(),
            Outcome.STAGE_CONVERSION: self.conversion(),
            Outcome.RAMP_TIME: self.ramp(),
            Outcome.QUOTA_ATTAINMENT: self.attainment(),
            Outcome.DEAL_SIZE: (self._money(self.sold), len(self.sold)),
            Outcome.CYCLE_LENGTH: (
                (self.sold.closed_on - self.sold.created_on).dt.days.sum(),
                len(self.sold),
            ),
            Outcome.PIPELINE_COVERAGE: (self._money(pipeline, strange=True), sum(self.quotas.values())),
            Outcome.REVENUE_PER_REP: (self._money(self.sold), self.carrying),
            Outcome.FORECAST_ACCURACY: (100 * len(kept), len(due)),
        }


def assert_same(figures: tuple[OutcomeFigure, ...], oracle: dict[Outcome, tuple[float, float]]) -> int:
    """How many figures were told."""
    whole = {one.outcome: one for one in figures if not one.of}
    assert list(whole) == list(Outcome)
    for outcome, (numerator, denominator) in oracle.items():
        value = whole[outcome].value
        if not denominator or pd.isna(numerator):
            assert value is None, (outcome, value, numerator, denominator)
            assert whole[outcome].why_blank
        else:
            expected = pytest.approx(numerator / denominator, rel=1e-9, abs=1e-9)
            assert value == expected, (outcome, value, numerator, denominator)
    return sum(one.value is not None for one in whole.values())


@pytest.mark.parametrize("as_of", [LAST, date(2026, 8, 12)], ids=["the quarter is over", "half-way through"])
def test_all_nine_of_every_rep_and_of_the_team_are_what_pandas_counts(
    stores: Stores, workspace_id: int, build: Building, as_of: date
) -> None:
    rng = random.Random(as_of.toordinal())
    reps = [build.member(f"Rep {number}").id for number in range(7)]
    deals = [*generate(rng, reps[:4], euros_only=True)]
    others = generate(rng, reps[3:], euros_only=False)
    deals += [
        Deal(**{**asdict(one), "external_id": f"X{one.external_id}", "stages": one.stages}) for one in others
    ]
    quotas = generate_quotas(rng, reps)
    hires = {rep: date(2026, 2, 1) + rng.randrange(200) * DAY for rep in reps[::2]}
    with stores.workspace(workspace_id) as store:
        store.deals.take_in(deals, told=FIELDS)
        store.quotas.take_in(quotas)
        store.profiles.take_in(
            [RepProfile(member_id=rep, hired_on=day) for rep, day in hires.items()], told={"hired_on"}
        )
    with stores.workspace(workspace_id, write=False) as store:
        each = store.outcomes.of_reps(reps, first=FIRST, last=LAST, as_of=as_of)
        team = store.outcomes.of_team(reps, first=FIRST, last=LAST, as_of=as_of)
        few = store.outcomes.of_team(reps[:3], first=FIRST, last=LAST, as_of=as_of)
    assert list(each) == reps
    told = sum(assert_same(each[rep], Oracle(deals, quotas, hires, [rep], as_of).figures()) for rep in reps)
    assert told > 30
    assert_same(team, Oracle(deals, quotas, hires, reps, as_of).figures())
    assert assert_same(few, Oracle(deals, quotas, hires, reps[:3], as_of).figures()) >= 7


def test_deals_taken_in_again_change_nothing_and_say_so(
    stores: Stores, workspace_id: int, build: Building
) -> None:
    owners = [build.member("Bob").id, build.member("Carol").id]
    deals = generate(random.Random(1), owners, euros_only=False)
    with stores.workspace(workspace_id) as store:
        assert store.deals.take_in(deals, told=FIELDS) == RowCounts(added=80)
        assert store.deals.take_in(deals, told=FIELDS) == RowCounts(unchanged=80)
        won = Deal(**{**asdict(deals[0]), "closed_on": date(2026, 11, 1), "won": True, "stages": ()})
        assert store.deals.take_in([won, deals[1]], told=FIELDS) == RowCounts(changed=1, unchanged=1)
        assert store.deals.by_external_id("D0") == won


def test_what_a_file_does_not_tell_of_a_deal_stays(
    stores: Stores, workspace_id: int, build: Building
) -> None:
    bob = build.member("Bob").id
    deal = Deal(
        external_id="D1", owner_id=bob, created_on=FIRST, amount_minor=100, currency="EUR",
        forecast=Forecast.COMMIT, forecast_on=LAST, stages=(StageEntry("Demo", FIRST),),
    )  # fmt: skip
    bare = Deal(
        external_id="D1", owner_id=bob, created_on=FIRST, closed_on=LAST, won=True, keeps_forecast=True
    )
    with stores.workspace(workspace_id) as store:
        store.deals.take_in([deal], told=FIELDS)
        store.deals.take_in([bare], told=FIELDS - {"stages", "amount_minor", "currency"})
        kept = store.deals.by_external_id("D1")
    assert kept is not None
    assert (kept.won, kept.amount_minor, kept.forecast, kept.forecast_on) == (
        True,
        100,
        Forecast.COMMIT,
        LAST,
    )
    assert kept.stages == deal.stages


def test_the_order_of_stages_is_a_setting(stores: Stores, workspace_id: int, build: Building) -> None:
    bob = build.member("Bob").id
    path = (StageEntry("Erstgespräch", FIRST), StageEntry("ANGEBOT", FIRST + DAY))
    deal = Deal(external_id="D1", owner_id=bob, created_on=FIRST, stages=path)
    with stores.workspace(workspace_id) as store:
        store.deals.take_in([deal], told=FIELDS)
        before = store.outcomes.of_reps([bob], first=FIRST, last=LAST)[bob]
        store.set_setting(STAGE_ORDER, '["Erstgespräch", "Angebot"]')
        after = store.outcomes.of_reps([bob], first=FIRST, last=LAST)[bob]
    assert "not in the pipeline's order (Discovery, Demo" in before[1].why_blank
    assert (after[1].value, after[1].n, after[1].left_out) == (100, 1, 1)
    assert [(one.of, one.n) for one in after[9:]] == [("Erstgespräch → Angebot", 1), ("Angebot → won", 0)]


def test_any_number_of_reps_takes_the_same_statements(
    stores: Stores, workspace_id: int, build: Building
) -> None:
    reps = [build.member(f"Rep {number}").id for number in range(12)]
    with stores.workspace(workspace_id) as store:
        store.deals.take_in(generate(random.Random(3), reps, euros_only=True), told=FIELDS)
    counts = []
    for asked in (reps[:1], reps):
        said: list[str] = []

        def count(
            _c: object, _cursor: object, statement: str, *_rest: object, said: list[str] = said
        ) -> None:
            said.append(statement)

        with stores.workspace(workspace_id, write=False) as store:
            store.outcomes.of_reps(asked, first=FIRST, last=LAST)
            event.listen(Engine, "before_cursor_execute", count)
            store.outcomes.of_reps(asked, first=FIRST, last=LAST)
            event.remove(Engine, "before_cursor_execute", count)
        counts.append(len(said))
    assert counts == [5, 5]  # deals, stages, profiles, quotas, and the order of stages
