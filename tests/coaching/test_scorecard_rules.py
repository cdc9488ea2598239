"""The scorecard's rules, each in a table: Day 1's date, freshness, what a change is worth, check-ins."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pandas as pd
import pytest

from coaching.calls import CallKind, ScoredCall
from coaching.criteria import Criterion, CriterionVersion, Definition
from coaching.deals.outcomes import Outcome, OutcomeFigure, Period
from coaching.deals.records import RepProfile
from coaching.scale import Direction, Scale, ScaleKind
from coaching.scorecard.cadence import Cadence, as_of
from coaching.scorecard.call_rows import CallFigure, show_call_row
from coaching.scorecard.card import say_tenure
from coaching.scorecard.check_ins import (
    Part,
    Tally,
    asks_cause,
    days_due,
    parts_of,
    read_check_in,
    tally,
)
from coaching.scorecard.day_one import after_day_one
from coaching.scorecard.measures import Measure, measure_of
from coaching.scorecard.moves import Move, Way, move_of_calls, move_of_figure, way_of
from coaching.scorecard.outcome_rows import OutcomePair, show_outcome_row
from coaching.scorecard.periods import days_since, outcomes_of, whole_periods
from coaching.scorecard.records import DayOne, DayOneOutcome
from coaching.scorecard.start import Basis, Start, start_of
from coaching.starters import BEHAVIOURS, MEASURES

HIRED, BEGAN, FIRST = date(2026, 3, 2), date(2026, 8, 3), date(2026, 5, 4)
NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
TALK, QUESTIONS, MONOLOGUE = (MEASURES[place].definition for place in range(3))
FOUR = Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR))


@pytest.mark.parametrize(
    ("hired", "began", "first_call", "expected"),
    [
        (HIRED, None, FIRST, Start(HIRED, Basis.HIRE)),
        (None, BEGAN, FIRST, Start(BEGAN, Basis.PROGRAM)),
        (HIRED, BEGAN, FIRST, Start(BEGAN, Basis.PROGRAM)),
        (BEGAN, HIRED, None, Start(BEGAN, Basis.HIRE)),
        (HIRED, HIRED, None, Start(HIRED, Basis.PROGRAM)),
        (None, None, FIRST, Start(FIRST, Basis.FIRST_CALL)),
        (None, None, None, None),
    ],
)
def test_day_one_lies_at_the_later_of_hire_and_program_start(
    hired: date | None, began: date | None, first_call: date | None, expected: Start | None
) -> None:
    profile = RepProfile(member_id=1, hired_on=hired, program_started_on=began)
    assert start_of(profile, first_call_on=first_call) == expected
    if hired is began is None:
        assert start_of(None, first_call_on=first_call) == expected


@pytest.mark.parametrize(
    ("cadence", "today", "expected"),
    [
        (Cadence.WEEKLY, date(2026, 11, 22), date(2026, 11, 16)),
        (Cadence.WEEKLY, date(2026, 11, 23), date(2026, 11, 23)),
        (Cadence.MONTHLY, date(2026, 11, 1), date(2026, 11, 1)),
        (Cadence.MONTHLY, date(2026, 11, 30), date(2026, 11, 1)),
        (Cadence.QUARTERLY, date(2026, 12, 31), date(2026, 10, 1)),
        (Cadence.QUARTERLY, date(2027, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_row_is_as_fresh_as_its_cadence_allows(cadence: Cadence, today: date, expected: date) -> None:
    assert as_of(cadence, today) == expected


def test_outcomes_look_at_the_last_whole_month_and_quarter() -> None:
    looks = whole_periods(date(2026, 11, 22))
    assert looks[Cadence.MONTHLY].period == Period(date(2026, 10, 1), date(2026, 10, 31))
    assert looks[Cadence.QUARTERLY].period == Period(date(2026, 7, 1), date(2026, 9, 30))
    assert outcomes_of(Cadence.WEEKLY) == ()
    assert {*outcomes_of(Cadence.MONTHLY), *outcomes_of(Cadence.QUARTERLY)} == set(Outcome)


def test_a_check_in_looks_at_the_days_since_day_one() -> None:
    looks = days_since(date(2026, 8, 3), 90)
    assert looks[Cadence.QUARTERLY].period == Period(date(2026, 8, 3), date(2026, 10, 31))
    assert looks[Cadence.MONTHLY].period.days == 30
    assert looks[Cadence.MONTHLY].period.last == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("name", "definition", "figures", "way", "change"),
    [
        ("talk ratio 65 to 43 percent, the article's own", TALK, (65, 43), Way.BETTER, -22),
        ("questions 3 to 8 per call, the article's own", QUESTIONS, (3, 8), Way.BETTER, 5),
        ("talk ratio past the band on the other side", TALK, (43, 20), Way.WORSE, -23),
        ("talk ratio inside its band", TALK, (45, 40), Way.SAME, -5),
        ("questions far above their band", QUESTIONS, (8, 14), Way.WORSE, 6),
        ("monologue 5 to 2.4 minutes", MONOLOGUE, (5, 2.4), Way.BETTER, -2.6),
        ("monologue a little longer", MONOLOGUE, (2.4, 2.6), Way.SAME, 0.2),
        ("a score on 1 to 4 that fell", FOUR, (3, 2), Way.WORSE, -1),
        ("exactly the smallest change", FOUR, (2, 2.15), Way.BETTER, 0.15),
        ("nothing at all", FOUR, (2, 2), Way.SAME, 0),
    ],
)
def test_better_and_worse_follow_the_direction_of_the_scale(
    name: str, definition: Definition, figures: tuple[float, float], way: Way, change: float
) -> None:
    day_one, now = figures
    move = move_of_calls(definition, [day_one] * 5, [now] * 10)
    assert move is not None, name
    assert move.way is way, name
    assert move.change == pytest.approx(change, abs=1e-9), name
    assert not move.early


def test_ten_calls_that_miss_a_band_on_both_sides_are_no_hit() -> None:
    move = move_of_calls(TALK, [43] * 5, [23, 63] * 5)
    assert move is not None
    assert (move.change, move.way) == (0, Way.WORSE)


@pytest.mark.parametrize(
    ("day_one", "now", "expected"),
    [(4, 10, None), (5, 4, None), (5, 5, True), (5, 9, True), (5, 10, False)],
)
def test_nothing_is_compared_below_five_calls_and_is_early_below_ten(
    day_one: int, now: int, expected: bool | None
) -> None:
    move = move_of_calls(FOUR, [2] * day_one, [3] * now)
    assert (move.early if move else None) == expected


def test_an_outcome_is_better_by_its_own_direction() -> None:
    win = move_of_figure(24, 31, higher_is_better=True, meaningful=5)
    cycle = move_of_figure(74, 60, higher_is_better=False, meaningful=3.7)
    assert (win.way, win.change, cycle.way, cycle.change) == (Way.BETTER, 7, Way.BETTER, -14)
    assert way_of(-4.9, 5) is Way.SAME


def test_every_measure_of_the_starter_set_is_one_of_the_six() -> None:
    def criterion(draft_at: int, name: str) -> Criterion:
        version = CriterionVersion(
            id=1, criterion_id=1, number=1, definition=MEASURES[draft_at].definition, created_at=NOON
        )
        return Criterion(id=1, name=name, current=version)

    found = [measure_of(criterion(place, draft.name)) for place, draft in enumerate(MEASURES)]
    assert found == list(Measure)
    assert measure_of(criterion(0, "Talks less than the customer")) is Measure.TALK_RATIO
    behaviour = CriterionVersion(
        id=2, criterion_id=2, number=1, definition=BEHAVIOURS[0].definition, created_at=NOON
    )
    assert measure_of(Criterion(id=2, name=BEHAVIOURS[0].name, current=behaviour)) is None


def scored(number: int, score: float, *, day: int) -> ScoredCall:
    kind = CallKind("discovery", "outbound", True)
    at = NOON + timedelta(days=day)
    return ScoredCall(call_id=number, occurred_at=at, kind=kind, version_id=1, score=score)


def test_a_call_that_arrives_late_is_neither_day_one_nor_now() -> None:
    calls = tuple(scored(number, 2, day=number) for number in range(1, 6))
    day_one = DayOne(
        rep_id=1, version_id=1, value=2, start=Start(HIRED, Basis.HIRE), frozen_at=NOON, calls=calls
    )
    later = [scored(8, 4, day=8), scored(99, 1, day=3), scored(7, 3, day=7), scored(5, 2, day=5)]
    assert after_day_one(day_one, later) == (3, 4)
    assert after_day_one(None, later) == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (30, {Part.CONVERSATION}),
        (60, {Part.CONVERSATION, Part.PIPELINE}),
        (90, {Part.CONVERSATION, Part.PIPELINE, Part.REVENUE}),
    ],
)
def test_a_check_in_shows_what_can_have_moved_by_then(day: int, expected: set[Part]) -> None:
    assert parts_of(day) == expected


@pytest.mark.parametrize(
    ("days_later", "expected"),
    [
        (29, ()),
        (30, (30,)),
        (43, (30,)),
        (44, ()),
        (60, (60,)),
        (90, (90,)),
        (103, (90,)),
        (104, ()),
        (400, ()),
    ],
)
def test_a_day_lapses_two_weeks_after_it_came(days_later: int, expected: tuple[int, ...]) -> None:
    assert days_due(Start(BEGAN, Basis.PROGRAM), BEGAN + timedelta(days=days_later)) == expected


@pytest.mark.parametrize(
    ("day", "better", "worse", "known", "expected"),
    [
        (30, 2, 0, 6, "2 of 6 moved the good way. Responds to coaching."),
        (30, 4, 1, 6, "4 of 6 moved the good way. 1 slipped. Responds to coaching."),
        (30, 1, 0, 6, "1 of 6 moved the good way. Two within 30 days say that coaching lands."),
        (
            30, 0, 0, 6,
            (
                "None of 6 moved the good way. At 30 days that says: either other behaviours need coaching, "
                "or the feedback is not about specific calls."
            ),
        ),
        (30, 0, 0, 0, "Nothing can be compared with Day 1 yet."),
        (60, 0, 2, 8, "None of 8 moved the good way. 2 slipped."),
        (60, 3, 0, 8, "3 of 8 moved the good way."),
        (
            90, 0, 1, 12,
            "None of 12 moved the good way in 90 days. 1 slipped. First the cause, then what comes next.",
        ),
        (90, 1, 0, 12, "1 of 12 moved the good way."),
    ],
)  # fmt: skip
def test_a_count_is_read_as_the_article_reads_it(
    day: int, better: int, worse: int, known: int, expected: str
) -> None:
    assert read_check_in(day, better=better, worse=worse, known=known) == expected


@pytest.mark.parametrize(
    ("day", "better", "known", "expected"),
    [(90, 0, 6, True), (90, 1, 6, False), (90, 0, 0, False), (60, 0, 6, False), (30, 0, 6, False)],
)
def test_the_cause_is_asked_for_when_nothing_moved_in_ninety_days(
    day: int, better: int, known: int, expected: bool
) -> None:
    assert asks_cause(day, better, known) is expected


def test_what_cannot_be_compared_counts_neither_way() -> None:
    better, worse = (Move(change=1, gain=gain, way=way) for gain, way in ((1, Way.BETTER), (-1, Way.WORSE)))
    same = Move(change=0, gain=0, way=Way.SAME)
    found = tally([("Talk ratio", better), ("Questions", None), ("Fillers", worse), ("Next step", same)])
    assert found == Tally(better=("Talk ratio",), worse=("Fillers",), known=3, asked=4)


@pytest.mark.parametrize(
    ("hired", "expected"),
    [
        (date(2026, 11, 12), "1 week here"),
        (date(2026, 9, 24), "8 weeks here"),
        (date(2026, 9, 22), "2 months here"),
        (date(2026, 3, 23), "7 months here"),
        (date(2024, 11, 22), "2 years here"),
        (date(2026, 12, 1), "starts Tue 1 Dec"),
    ],
)
def test_tenure_counts_what_has_passed(hired: date, expected: str) -> None:
    assert say_tenure(hired, date(2026, 11, 22)) == expected


def criterion_of(scale: Scale) -> Criterion:
    version = CriterionVersion(
        id=1, criterion_id=1, number=1, definition=Definition(scale=scale), created_at=NOON
    )
    return Criterion(id=1, name="Any", current=version)


SCALES = (
    Scale.of(ScaleKind.ONE_TO_FIVE),
    Scale.of(ScaleKind.PERCENT),
    TALK.scale,
    QUESTIONS.scale,
    MONOLOGUE.scale,
)


@pytest.mark.parametrize("seed", range(40))
def test_each_figure_of_a_row_equals_an_independent_one(seed: int) -> None:
    """pandas works from the definition: distance to the band, or the value itself, averaged call by call."""
    random = Random(seed)
    scale = SCALES[seed % len(SCALES)]
    day_one = tuple(random.uniform(scale.low, scale.high) for _ in range(5))
    now = tuple(random.uniform(scale.low, scale.high) for _ in range(random.randint(5, 10)))
    figure = CallFigure(
        criterion=criterion_of(scale), name="Any", day_one=day_one, now=now, series=(*day_one, *now)
    )
    frame = pd.DataFrame({"score": [*day_one, *now], "when": ["first"] * 5 + ["now"] * len(now)})
    if scale.direction is Direction.BAND:
        low, high = scale.band_low, scale.band_high
        frame["good"] = -np.maximum(np.maximum(low - frame.score, frame.score - high), 0)
    else:
        frame["good"] = frame.score * (1 if scale.direction is Direction.HIGHER else -1)
    means = frame.groupby("when")[["score", "good"]].mean()
    move, gain = figure.move, means.good["now"] - means.good["first"]
    assert move is not None
    assert move.change == pytest.approx(means.score["now"] - means.score["first"], abs=1e-9)
    assert move.gain == pytest.approx(gain, abs=1e-9)
    reaches = abs(gain) >= 0.05 * (scale.high - scale.low)
    assert move.way is (Way.SAME if not reaches else Way.BETTER if gain > 0 else Way.WORSE)
    row = show_call_row(figure)
    assert row.change[0] == ("−" if move.change < 0 else "+")
    assert (row.day_one_n, row.n, row.way, row.early) == (5, len(now), move.way.value, len(now) < 10)


def test_a_row_without_enough_calls_says_how_many_there_are() -> None:
    def row(day_one: int, now: int) -> tuple[str, str, str]:
        figure = CallFigure(
            criterion=criterion_of(SCALES[0]),
            name="Any",
            day_one=(2.0,) * day_one,
            now=(3.0,) * now,
            series=(),
        )
        shown = show_call_row(figure)
        return shown.day_one, shown.now, shown.blank

    assert row(0, 0) == ("", "", "Day 1: not enough yet (0 of 5)")
    assert row(3, 0) == ("", "", "Day 1: not enough yet (3 of 5)")
    assert row(5, 4) == ("2.0", "", "since Day 1: not enough yet (4 of 5)")
    assert row(5, 5) == ("2.0", "3.0", "")


def first_of(value: float, unit: str, n: int = 17) -> DayOneOutcome:
    return DayOneOutcome(
        rep_id=1,
        dated=True,
        outcome=Outcome.WIN_RATE,
        value=value,
        unit=unit,
        n=n,
        as_of=BEGAN,
        frozen_at=NOON,
    )


def now_of(value: float | None, unit: str, why: str = "", n: int = 12) -> OutcomeFigure:
    return OutcomeFigure(
        outcome=Outcome.WIN_RATE, value=value, unit=unit, n=n, numerator=0, denominator=0, why_blank=why
    )


@pytest.mark.parametrize(
    ("pair", "change", "way", "blank"),
    [
        ((first_of(24, "%"), now_of(31, "%"), ""), "+7 points", "better", ""),
        ((first_of(24, "%"), now_of(28, "%"), ""), "+4 points", "no meaningful change", ""),
        ((first_of(24, "%"), None, "Q3 2026 was over before Day 1"), "", "", "Q3 2026 was over before Day 1"),
        ((None, now_of(31, "%"), ""), "", "", "not known on Day 1"),
        ((first_of(24, "%"), now_of(None, "%", "no deals closed"), ""), "", "", "no deals closed"),
        ((first_of(900, "EUR"), now_of(800, "USD"), ""), "", "", "Day 1 is in another currency"),
        ((first_of(900, "EUR"), now_of(800, "EUR"), ""), "−100 EUR", "worse", ""),
    ],
)
def test_an_outcome_row_says_what_moved_or_why_it_is_blank(
    pair: tuple[DayOneOutcome | None, OutcomeFigure | None, str], change: str, way: str, blank: str
) -> None:
    first, now, why_not = pair
    row = show_outcome_row(OutcomePair(outcome=Outcome.WIN_RATE, day_one=first, now=now, why_not=why_not))
    assert (row.change, row.way, row.blank) == (change, way, blank)
    assert row.name == "Win rate"


@pytest.mark.parametrize(
    ("outcome", "n_first", "n_now", "shown", "moves", "blank"),
    [
        (Outcome.WIN_RATE, 17, 4, ("24 %", ""), False, "not enough yet (4 of 5 deals)"),
        (Outcome.WIN_RATE, 4, 17, ("", "31 %"), False, "Day 1: not enough yet (4 of 5 deals)"),
        (Outcome.WIN_RATE, 5, 5, ("24 %", "31 %"), True, ""),
        (Outcome.CYCLE_LENGTH, 17, 1, ("24 %", ""), False, "not enough yet (1 of 5 deals)"),
        (Outcome.FORECAST_ACCURACY, 17, 1, ("24 %", ""), False, "not enough yet (1 of 5 deals)"),
        (Outcome.QUOTA_ATTAINMENT, 1, 1, ("24 %", "31 %"), True, ""),
    ],
)
def test_shares_and_averages_of_fewer_than_five_deals_are_not_told(
    *, outcome: Outcome, n_first: int, n_now: int, shown: tuple[str, str], moves: bool, blank: str
) -> None:
    """One deal won of one is no win rate of 100 percent; a sum against a quota is what it is."""
    pair = OutcomePair(outcome=outcome, day_one=first_of(24, "%", n_first), now=now_of(31, "%", n=n_now))
    row = show_outcome_row(pair)
    assert (row.day_one, row.now) == shown
    assert (pair.move is not None, bool(row.way), row.blank) == (moves, moves, blank)
