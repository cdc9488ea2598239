"""From what was counted to the nine figures: the article's formulas, and why one stays blank.

Counting is storage's, once for any number of reps; a team's figures come of its reps' counts. Choices
where the article is vague stand in docs/outcomes.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from coaching.deals.currency import in_one_currency, major
from coaching.deals.outcomes import DAYS, PERCENT, TIMES, Outcome, OutcomeFigure, Period
from coaching.deals.quotas import QuotaTold

WON = "won"
"""What a deal advances to from the last stage."""


@dataclass(frozen=True, slots=True)
class StageTally:
    """Deals that entered one stage in the period: advanced, closed without, or still there."""

    advanced: int = 0
    stopped: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DealTally:
    """What one rep's deals add up to. Money in smallest units by currency."""

    first_won_on: date | None = None
    """Of the deals closed since the hire."""
    won_qualified: int = 0
    lost_qualified: int = 0
    open_qualified: int = 0
    won: int = 0
    revenue: Counter[str] = field(default_factory=Counter)
    cycle_days: int = 0
    pipeline: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    broken: int = 0
    promised: int = 0
    """Committed deals whose day is still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepTally:
    """What was counted of one rep."""

    rep_id: int
    hired_on: date | None = None
    deals: DealTally = field(default_factory=DealTally)
    stages: tuple[StageTally, ...] = ()
    """One for each stage of the pipeline's order."""
    other_stages: int = 0
    """Entries into stages that the order does not know."""
    quota: QuotaTold
    quarter_quota: QuotaTold


def figures_of_rep(
    tally: RepTally, order: Sequence[str], /, *, period: Period, quarter: Period
) -> tuple[OutcomeFigure, ...]:
    """All nine, and one for each pair of stages that deals went through."""
    whole = _Counted([tally], order, period, quarter)
    quota, sold = tally.quota, tally.deals.revenue
    attained = _money_ratio(
        Outcome.QUOTA_ATTAINMENT, tally.deals.won, sold, quota, unit=PERCENT, period=period
    )
    return whole.figures(attained)


def figures_of_team(
    tallies: Iterable[RepTally], order: Sequence[str], /, *, period: Period, quarter: Period
) -> tuple[OutcomeFigure, ...]:
    """The same for several reps together; quota attainment is the share of reps at or above their quota."""
    whole = _Counted(list(tallies), order, period, quarter)
    return whole.figures(whole.attaining())


@dataclass(frozen=True, slots=True)
class _Counted:
    """Tallies of one rep or of many, and how each figure comes of them."""

    tallies: Sequence[RepTally]
    order: Sequence[str]
    period: Period
    quarter: Period

    def figures(self, attainment: OutcomeFigure) -> tuple[OutcomeFigure, ...]:
        whole, *pairs = self.conversions()
        return (
            self.win_rate(),
            whole,
            self.ramp(),
            attainment,
            self.deal_size(),
            self.cycle(),
            self.coverage(),
            self.revenue_per_rep(),
            self.forecast(),
            *pairs,
        )

    def win_rate(self) -> OutcomeFigure:
        won = sum(one.deals.won_qualified for one in self.tallies)
        decided = won + sum(one.deals.lost_qualified for one in self.tallies)
        undecided = sum(one.deals.open_qualified for one in self.tallies)
        why = f"no qualified deal was won or lost in {self.period.name}"
        return _share(Outcome.WIN_RATE, won, decided, why, left_out=undecided)

    def conversions(self) -> list[OutcomeFigure]:
        """All stages together, then each pair that has a deal."""
        pairs = []
        names = [*self.order, WON]
        for place, stage in enumerate(self.order):
            told = [one.stages[place] for one in self.tallies if one.stages]
            each = StageTally(
                advanced=sum(one.advanced for one in told),
                stopped=sum(one.stopped for one in told),
                waiting=sum(one.waiting for one in told),
            )
            if each != StageTally():
                why = f"no deal that entered {stage} in {self.period.name} has left it"
                pairs.append(_conversion(each, why, of=f"{stage} → {names[place + 1]}"))
        advanced = sum(int(one.numerator) for one in pairs)
        decided = sum(int(one.denominator) for one in pairs)
        waiting = sum(one.left_out for one in pairs)
        whole = StageTally(advanced=advanced, stopped=decided - advanced, waiting=waiting)
        return [_conversion(whole, self._no_conversion(waiting)), *pairs]

    def _no_conversion(self, waiting: int) -> str:
        if waiting:
            return f"no deal that entered a stage in {self.period.name} has left it"
        if any(one.other_stages for one in self.tallies):
            known = ", ".join(self.order) or "which is empty"
            return f"the stages of these deals are not in the pipeline's order ({known})"
        return f"no deal entered a stage in {self.period.name}"

    def ramp(self) -> OutcomeFigure:
        dated = [one for one in self.tallies if one.hired_on is not None]
        days = [
            (one.deals.first_won_on - one.hired_on).days
            for one in dated
            if one.deals.first_won_on is not None and one.hired_on is not None
        ]
        alone = len(self.tallies) == 1
        why = "no hire date"
        if alone and dated:
            why = f"no deal won since the hire on {dated[0].hired_on}"
        elif dated:
            why = "no rep with a hire date has won a deal since"
        waiting = 0 if alone else len(dated) - len(days)
        return _ratio(Outcome.RAMP_TIME, sum(days), len(days), DAYS, why, left_out=waiting)

    def attaining(self) -> OutcomeFigure:
        shares = [
            _money_ratio(
                Outcome.QUOTA_ATTAINMENT,
                one.deals.won,
                one.deals.revenue,
                one.quota,
                unit=PERCENT,
                period=self.period,
            )
            for one in self.tallies
        ]
        known = [one.value for one in shares if one.value is not None]
        carrying = sum(one.quota.carries for one in self.tallies)
        reached = sum(value >= 100 for value in known)
        whys = {share.why_blank for share in shares if share.value is None}
        why = whys.pop() if len(whys) == 1 else f"no rep has a quota that fits {self.period.name}"
        return _share(
            Outcome.QUOTA_ATTAINMENT, reached, len(known), why, left_out=max(0, carrying - len(known))
        )

    def deal_size(self) -> OutcomeFigure:
        return self._of_revenue(Outcome.DEAL_SIZE, self._won, f"no deal was won in {self.period.name}")

    def cycle(self) -> OutcomeFigure:
        days = sum(one.deals.cycle_days for one in self.tallies)
        return _ratio(Outcome.CYCLE_LENGTH, days, self._won, DAYS, f"no deal was won in {self.period.name}")

    def coverage(self) -> OutcomeFigure:
        """Pipeline and quota of the reps that have a quota for the quarter."""
        fitting = [one for one in self.tallies if one.quarter_quota.amount_minor is not None]
        open_deals = sum(one.deals.open_qualified for one in fitting or self.tallies)
        pipeline = _sum(one.deals.pipeline for one in fitting)
        quota = QuotaTold.of_several([one.quarter_quota for one in fitting or self.tallies])
        return _money_ratio(
            Outcome.PIPELINE_COVERAGE, open_deals, pipeline, quota, unit=TIMES, period=self.quarter
        )

    def revenue_per_rep(self) -> OutcomeFigure:
        carrying = sum(one.quota.carries for one in self.tallies)
        return self._of_revenue(Outcome.REVENUE_PER_REP, carrying, f"no quota for {self.period.name}")

    def forecast(self) -> OutcomeFigure:
        kept = sum(one.deals.kept for one in self.tallies)
        due = kept + sum(one.deals.broken for one in self.tallies)
        to_come = sum(one.deals.promised for one in self.tallies)
        why = f"no deal was committed for {self.period.name}"
        if to_come:
            why = f"the days that deals were committed for in {self.period.name} are still to come"
        return _share(Outcome.FORECAST_ACCURACY, kept, due, why, left_out=to_come)

    @property
    def _won(self) -> int:
        return sum(one.deals.won for one in self.tallies)

    def _of_revenue(self, outcome: Outcome, denominator: int, why: str) -> OutcomeFigure:
        revenue = _sum(one.deals.revenue for one in self.tallies)
        if not denominator:
            return _blank(outcome, why, n=self._won)
        if not revenue:
            quota = QuotaTold.of_several([one.quota for one in self.tallies])
            unit = quota.currency or ""
            return _ratio(outcome, 0, denominator, unit, why, n=self._won)
        single = in_one_currency(revenue)
        if single is None:
            return _blank(outcome, _mixed(revenue), n=self._won)
        currency, minor = single
        return _ratio(outcome, major(minor, currency), denominator, currency, why, n=self._won)


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    """Currencies of no amount stay, so that a pipeline of deals without amounts is 0, not unknown."""
    whole: Counter[str] = Counter()
    for one in counters:
        whole.update(one)
    return whole


def _ratio(
    outcome: Outcome,
    numerator: float,
    denominator: float,
    unit: str,
    why: str,
    *,
    n: int | None = None,
    left_out: int = 0,
) -> OutcomeFigure:
    value = numerator / denominator if denominator else None
    return OutcomeFigure(
        outcome=outcome,
        value=value,
        unit=unit,
        n=int(denominator) if n is None else n,
        numerator=numerator,
        denominator=denominator,
        why_blank="" if value is not None else why,
        left_out=left_out,
    )


def _share(
    outcome: Outcome, part: int, whole: int, why: str, *, left_out: int = 0, of: str = ""
) -> OutcomeFigure:
    return OutcomeFigure(
        outcome=outcome,
        value=100 * part / whole if whole else None,
        unit=PERCENT,
        n=whole,
        numerator=part,
        denominator=whole,
        why_blank="" if whole else why,
        left_out=left_out,
        of=of,
    )


def _conversion(tally: StageTally, why: str, *, of: str = "") -> OutcomeFigure:
    decided = tally.advanced + tally.stopped
    return _share(Outcome.STAGE_CONVERSION, tally.advanced, decided, why, left_out=tally.waiting, of=of)


def _money_ratio(
    outcome: Outcome, n: int, money: Counter[str], quota: QuotaTold, /, *, unit: str, period: Period
) -> OutcomeFigure:
    """Money against a quota in the same currency; a quota without any money against it is met by nothing."""
    if quota.amount_minor is None or quota.currency is None:
        return _blank(outcome, quota.why or f"no quota for {period.name}", n=n)
    if not quota.amount_minor:
        return _blank(outcome, f"the quota for {period.name} is 0", n=n)
    strange = sorted(set(money) - {quota.currency})
    if strange:
        return _blank(outcome, f"quota in {quota.currency}, {_mixed(money)}", n=n)
    against = major(money[quota.currency], quota.currency)
    whole = major(quota.amount_minor, quota.currency)
    times = 100.0 if unit == PERCENT else 1.0
    return OutcomeFigure(
        outcome=outcome,
        value=times * against / whole,
        unit=unit,
        n=n,
        numerator=against,
        denominator=whole,
    )


def _blank(outcome: Outcome, why: str, *, n: int) -> OutcomeFigure:
    return OutcomeFigure(outcome=outcome, value=None, unit="", n=n, numerator=0, denominator=0, why_blank=why)


def _mixed(money: Counter[str]) -> str:
    known = sorted(code for code in money if code)
    return f"deals in {' and '.join(known)}: amounts are not converted"
