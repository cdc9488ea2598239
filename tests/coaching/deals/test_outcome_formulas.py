"""The nine outcome metrics by the article's formulas, each with a worked example, and why one stays blank."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from coaching.deals.outcomes import Outcome, OutcomeFigure, Period, month_end, quarter_of, quota_quarter
from coaching.deals.quotas import QuotaTold, quota_for
from coaching.deals.records import Quota
from coaching.deals.tally import DealTally, RepTally, StageTally, figures_of_rep, figures_of_team
from coaching.scale import Direction

Q4 = Period(date(2026, 10, 1), date(2026, 12, 31))
ORDER = ("Discovery", "Demo", "Proposal")
NO_QUOTA = QuotaTold(why="no quota for Q4 2026")


def euros(amount: int) -> QuotaTold:
    return QuotaTold(amount_minor=amount * 100, currency="EUR", carries=True)


def rep(
    deals: DealTally | None = None,
    *,
    rep_id: int = 1,
    hired_on: date | None = None,
    stages: tuple[StageTally, ...] = (),
    other_stages: int = 0,
    quota: QuotaTold = NO_QUOTA,
) -> RepTally:
    return RepTally(
        rep_id=rep_id,
        deals=deals or DealTally(),
        hired_on=hired_on,
        stages=stages,
        other_stages=other_stages,
        quota=quota,
        quarter_quota=quota,
    )


def of_rep(tally: RepTally, outcome: Outcome) -> OutcomeFigure:
    figures = figures_of_rep(tally, ORDER, period=Q4, quarter=Q4)
    assert [one.outcome for one in figures[:9]] == list(Outcome)
    return next(one for one in figures if one.outcome is outcome and not one.of)


def of_team(tallies: list[RepTally], outcome: Outcome) -> OutcomeFigure:
    figures = figures_of_team(tallies, ORDER, period=Q4, quarter=Q4)
    return next(one for one in figures if one.outcome is outcome and not one.of)


WORKED: list[tuple[str, RepTally, Outcome, float, str, int]] = [
    (
        "win rate: 12 won of 12 won and 18 lost is 40 %; the 7 still open are in no denominator",
        rep(DealTally(won_qualified=12, lost_qualified=18, open_qualified=7)),
        Outcome.WIN_RATE, 40, "%", 30,
    ),
    (
        "stage conversion: of 50 that left discovery 25 went on, of 20 that left the demo 12: 37 of 70",
        rep(stages=(StageTally(25, 25, 4), StageTally(12, 8, 0), StageTally())),
        Outcome.STAGE_CONVERSION, 100 * 37 / 70, "%", 70,
    ),
    (
        "ramp time: hired on 5 January, first deal won on 26 March: 80 days",
        rep(DealTally(first_won_on=date(2026, 3, 26)), hired_on=date(2026, 1, 5)),
        Outcome.RAMP_TIME, 80, "days", 1,
    ),
    (
        "quota attainment of one rep: 120,000 won of a quota of 150,000 is 80 %",
        rep(DealTally(won=3, revenue=Counter(EUR=12_000_000)), quota=euros(150_000)),
        Outcome.QUOTA_ATTAINMENT, 80, "%", 3,
    ),
    (
        "quota attainment of a rep who sold nothing is 0 %, not blank",
        rep(quota=euros(150_000)),
        Outcome.QUOTA_ATTAINMENT, 0, "%", 0,
    ),
    (
        "deal size: 120,000 from 3 deals is 40,000 each",
        rep(DealTally(won=3, revenue=Counter(EUR=12_000_000))),
        Outcome.DEAL_SIZE, 40_000, "EUR", 3,
    ),
    (
        "deal size in yen, which have no cents: 900,000 from 3",
        rep(DealTally(won=3, revenue=Counter(JPY=900_000))),
        Outcome.DEAL_SIZE, 300_000, "JPY", 3,
    ),
    (
        "cycle length: 30, 45 and 75 days make 50",
        rep(DealTally(won=3, cycle_days=150)),
        Outcome.CYCLE_LENGTH, 50, "days", 3,
    ),
    (
        "pipeline coverage: 450,000 open against a quarter's quota of 150,000 is 3 times",
        rep(DealTally(open_qualified=9, pipeline=Counter(EUR=45_000_000)), quota=euros(150_000)),
        Outcome.PIPELINE_COVERAGE, 3, "x", 9,
    ),
    (
        "revenue per rep, for one: what the rep sold",
        rep(DealTally(won=3, revenue=Counter(EUR=12_000_050)), quota=euros(1)),
        Outcome.REVENUE_PER_REP, 120_000.5, "EUR", 3,
    ),
    (
        "forecast accuracy: 17 of 20 committed deals closed in the quarter: 85 %; 4 days are to come",
        rep(DealTally(kept=17, broken=3, promised=4)),
        Outcome.FORECAST_ACCURACY, 85, "%", 20,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tally", "outcome", "value", "unit", "n"), [one[1:] for one in WORKED], ids=[one[0] for one in WORKED]
)
def test_formula(tally: RepTally, outcome: Outcome, value: float, unit: str, n: int) -> None:
    figure = of_rep(tally, outcome)
    assert figure.value == pytest.approx(value, rel=1e-12)
    assert (figure.unit, figure.n, figure.why_blank) == (unit, n, "")


def test_each_pair_of_stages_has_its_own_figure() -> None:
    """25 of 50 from discovery to demo is 50 %, 12 of 20 to proposal 60 %; the last stage leads to "won"."""
    tally = rep(stages=(StageTally(25, 25, 4), StageTally(12, 8, 0), StageTally(5, 5, 2)))
    pairs = [one for one in figures_of_rep(tally, ORDER, period=Q4, quarter=Q4) if one.of]
    assert [(one.of, one.value, one.n, one.left_out) for one in pairs] == [
        ("Discovery → Demo", 50, 50, 4),
        ("Demo → Proposal", 60, 20, 0),
        ("Proposal → won", 50, 10, 2),
    ]


DOLLARS = DealTally(won=2, revenue=Counter(USD=5, EUR=7), open_qualified=1, pipeline=Counter(USD=5))
BLANK: list[tuple[str, RepTally, Outcome, str]] = [
    ("win rate", rep(), Outcome.WIN_RATE, "no qualified deal was won or lost in Q4 2026"),
    ("conversion", rep(), Outcome.STAGE_CONVERSION, "no deal entered a stage in Q4 2026"),
    (
        "waiting", rep(stages=(StageTally(0, 0, 2), StageTally(), StageTally())), Outcome.STAGE_CONVERSION,
        "no deal that entered a stage in Q4 2026 has left it",
    ),
    (
        "other stages", rep(other_stages=3), Outcome.STAGE_CONVERSION,
        "the stages of these deals are not in the pipeline's order (Discovery, Demo, Proposal)",
    ),
    ("hire", rep(DealTally(first_won_on=date(2026, 3, 1))), Outcome.RAMP_TIME, "no hire date"),
    (
        "no deal yet", rep(hired_on=date(2026, 1, 5)), Outcome.RAMP_TIME,
        "no deal won since the hire on 2026-01-05",
    ),
    ("quota", rep(), Outcome.QUOTA_ATTAINMENT, "no quota for Q4 2026"),
    ("quota of 0", rep(quota=euros(0)), Outcome.QUOTA_ATTAINMENT, "the quota for Q4 2026 is 0"),
    (
        "currencies", rep(DOLLARS, quota=euros(9)), Outcome.QUOTA_ATTAINMENT,
        "quota in EUR, deals in EUR and USD: amounts are not converted",
    ),
    ("size", rep(), Outcome.DEAL_SIZE, "no deal was won in Q4 2026"),
    ("mixed size", rep(DOLLARS), Outcome.DEAL_SIZE, "deals in EUR and USD: amounts are not converted"),
    ("cycle", rep(), Outcome.CYCLE_LENGTH, "no deal was won in Q4 2026"),
    ("coverage", rep(), Outcome.PIPELINE_COVERAGE, "no quota for Q4 2026"),
    (
        "coverage's currency", rep(DOLLARS, quota=euros(9)), Outcome.PIPELINE_COVERAGE,
        "quota in EUR, deals in USD: amounts are not converted",
    ),
    ("per rep", rep(), Outcome.REVENUE_PER_REP, "no quota for Q4 2026"),
    ("forecast", rep(), Outcome.FORECAST_ACCURACY, "no deal was committed for Q4 2026"),
    (
        "forecast to come", rep(DealTally(promised=2)), Outcome.FORECAST_ACCURACY,
        "the days that deals were committed for in Q4 2026 are still to come",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tally", "outcome", "why"), [one[1:] for one in BLANK], ids=[one[0] for one in BLANK]
)
def test_a_figure_that_cannot_be_told_says_why(tally: RepTally, outcome: Outcome, why: str) -> None:
    figure = of_rep(tally, outcome)
    assert (figure.value, figure.why_blank) == (None, why)


def sold(rep_id: int, euro: int, quota: QuotaTold) -> RepTally:
    deals = DealTally(won=1, revenue=Counter(EUR=euro * 100)) if euro else None
    return rep(deals, rep_id=rep_id, quota=quota)


def test_quota_attainment_of_a_team_is_the_share_of_reps_at_or_above_their_quota() -> None:
    """Two of three: 100 % counts, 99 % does not, a rep without a quota is not asked."""
    team = [
        sold(1, 100, euros(100)),
        sold(2, 300, euros(200)),
        sold(3, 99, euros(100)),
        sold(4, 900, NO_QUOTA),
    ]
    figure = of_team(team, Outcome.QUOTA_ATTAINMENT)
    assert figure.value == pytest.approx(200 / 3, rel=1e-12)
    assert (figure.numerator, figure.denominator, figure.n) == (2, 3, 3)


def test_revenue_per_rep_of_a_team_is_all_revenue_over_the_reps_that_carry_a_quota() -> None:
    team = [sold(1, 100, euros(100)), sold(2, 300, euros(200)), sold(4, 200, NO_QUOTA)]
    figure = of_team(team, Outcome.REVENUE_PER_REP)
    assert (figure.value, figure.unit, figure.denominator) == (300, "EUR", 2)


def test_a_team_s_coverage_leaves_out_the_pipeline_of_reps_without_a_quota() -> None:
    team = [
        rep(DealTally(open_qualified=2, pipeline=Counter(EUR=60_000)), quota=euros(200)),
        rep(DealTally(open_qualified=5, pipeline=Counter(EUR=90_000)), rep_id=2),
    ]
    figure = of_team(team, Outcome.PIPELINE_COVERAGE)
    assert (figure.value, figure.n) == (3, 2)


def test_a_team_s_win_rate_is_that_of_its_deals_not_the_average_of_its_reps() -> None:
    """9 of 10 and 0 of 90 are 9 of 100, not 45 %."""
    team = [
        rep(DealTally(won_qualified=9, lost_qualified=1)),
        rep(DealTally(lost_qualified=90), rep_id=2),
    ]
    assert of_team(team, Outcome.WIN_RATE).value == 9


def test_ramp_time_of_a_team_is_the_average_of_the_reps_that_have_one() -> None:
    hired = date(2026, 1, 1)
    team = [
        rep(DealTally(first_won_on=date(2026, 2, 10)), hired_on=hired),
        rep(DealTally(first_won_on=date(2026, 3, 2)), rep_id=2, hired_on=hired),
        rep(rep_id=3, hired_on=hired),
        rep(DealTally(first_won_on=date(2026, 3, 2)), rep_id=4),
    ]
    figure = of_team(team, Outcome.RAMP_TIME)
    assert (figure.value, figure.n, figure.left_out) == (50, 2, 1)


def test_shorter_is_better_for_ramp_and_cycle_and_more_for_everything_else() -> None:
    lower = {Outcome.RAMP_TIME, Outcome.CYCLE_LENGTH}
    for figure in figures_of_rep(rep(), ORDER, period=Q4, quarter=Q4):
        expected = Direction.LOWER if figure.outcome in lower else Direction.HIGHER
        assert figure.better is expected


def quota(first: str, last: str, amount: int = 100, currency: str = "EUR") -> Quota:
    return Quota(
        member_id=1, first_day=date.fromisoformat(first), last_day=date.fromisoformat(last),
        amount_minor=amount, currency=currency,
    )  # fmt: skip


MONTHS = [
    quota("2026-10-01", "2026-10-31", 10),
    quota("2026-11-01", "2026-11-30", 20),
    quota("2026-12-01", "2026-12-31", 30),
]


@pytest.mark.parametrize(
    ("quotas", "amount", "why"),
    [
        ([], None, "no quota for Q4 2026"),
        ([quota("2026-07-01", "2026-09-30")], None, "no quota for Q4 2026"),
        ([quota("2026-10-01", "2026-12-31", 70)], 70, ""),
        (MONTHS, 60, ""),
        ([*MONTHS, quota("2026-10-01", "2026-12-31", 70)], 70, ""),
        (MONTHS[:2], None, "quota for 61 of the 92 days of Q4 2026 only"),
        ([quota("2026-01-01", "2026-12-31")], None, "the quota is for 2026, not for Q4 2026"),
        ([*MONTHS, quota("2026-10-01", "2026-11-30")], None, "quotas within Q4 2026 overlap"),
        (
            [*MONTHS[:2], quota("2026-12-01", "2026-12-31", 30, "USD")],
            None,
            "quotas within Q4 2026 are in several currencies",
        ),
    ],
)
def test_a_quota_fits_the_days_asked_for_or_is_not_told(
    quotas: list[Quota], amount: int | None, why: str
) -> None:
    told = quota_for(quotas, Q4)
    assert (told.amount_minor, told.why) == (amount, why)
    assert told.carries is ("no quota" not in why)


def test_periods_are_named_as_people_say_them() -> None:
    named = {
        (date(2026, 10, 1), date(2026, 12, 31)): "Q4 2026",
        (date(2024, 2, 1), date(2024, 2, 29)): "February 2024",
        (date(2026, 1, 1), date(2026, 12, 31)): "2026",
        (date(2026, 2, 1), date(2026, 4, 30)): "2026-02-01 to 2026-04-30",
    }
    for (first, last), name in named.items():
        assert Period(first, last).name == name
    assert month_end(date(2026, 12, 5)) == date(2026, 12, 31)
    assert quarter_of(date(2026, 11, 22)) == Q4


def test_coverage_is_against_a_fiscal_quarter_when_that_is_asked_for_and_else_the_calendar_s() -> None:
    fiscal = Period(date(2026, 11, 1), date(2027, 1, 31))
    assert quota_quarter(fiscal, as_of=date(2026, 11, 22)) == fiscal
    month = Period(date(2026, 11, 1), date(2026, 11, 30))
    assert quota_quarter(month, as_of=date(2026, 11, 22)) == Q4
