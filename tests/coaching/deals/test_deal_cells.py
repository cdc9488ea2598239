"""How money, words, stages and periods are read: what is sure is taken, what could be two things is not."""

from __future__ import annotations

from datetime import date

import pytest

from coaching.cells import Reason
from coaching.deals.cells import (
    CellRefusedError,
    Days,
    read_forecast,
    read_money,
    read_period,
    read_qualified,
    read_stages,
    read_won,
)
from coaching.deals.outcomes import Period
from coaching.deals.reading import segment_key
from coaching.deals.records import Forecast, StageEntry

DAYS = Days(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("cell", "currency", "minor"),
    [
        ("12500", "EUR", 1_250_000),
        ("12500.5", "EUR", 1_250_050),
        ("12500,50", "EUR", 1_250_050),
        ("12,500.50", "EUR", 1_250_050),
        ("12.500,50", "EUR", 1_250_050),
        ("1,234,567", "EUR", 123_456_700),
        ("1.234.567", "EUR", 123_456_700),
        ("1 234 567,89", "EUR", 123_456_789),
        ("12\xa0500", "EUR", 1_250_000),
        ("12'500.50", "CHF", 1_250_050),
        ("12500 EUR", "", 1_250_000),
        ("EUR 12500", "eur", 1_250_000),
        ("900000", "JPY", 900_000),
        ("900000.00", "JPY", 900_000),
        ("1.5", "KWD", 1_500),
        ("0", "EUR", 0),
    ],
)
def test_money_is_read_as_people_write_it(cell: str, currency: str, minor: int) -> None:
    found = read_money(cell, currency, default=None)
    assert found is not None
    assert found[0] == minor


@pytest.mark.parametrize(
    ("cell", "currency", "words"),
    [
        ("1,234", "EUR", "could be a decimal or a thousands mark: write 1234 or 1234.00"),
        ("1.234", "EUR", "could be a decimal or a thousands mark"),
        ("12.345", "KWD", "could be a decimal or a thousands mark"),
        ("12.3456", "EUR", "has more decimals than EUR (2)"),
        ("900000.5", "JPY", "has more decimals than JPY (0)"),
        ("-5", "EUR", "is less than nothing"),
        ("12k", "EUR", "is not an amount"),
        ("$1200", "USD", "is not an amount"),
        ("1e6", "EUR", "is not an amount"),
        ("nan", "EUR", "which of them is it?"),
        ("1,23,456", "EUR", "is not an amount"),
        ("99999999999999999999", "EUR", "too much to be true"),
        ("12500", "", "import with --currency EUR"),
        ("12500", "Euro", "is not a currency code"),
        ("12500 USD", "EUR", "EUR and USD: which of them is it?"),
    ],
)
def test_money_that_could_be_two_things_or_none_is_refused(cell: str, currency: str, words: str) -> None:
    with pytest.raises(CellRefusedError) as caught:
        read_money(cell, currency, default=None)
    assert words in caught.value.refusal.text


def test_an_empty_amount_is_no_amount_and_the_file_s_currency_fills_in() -> None:
    assert read_money(" ", "EUR", default=None) is None
    assert read_money("5", "", default="EUR") == (500, "EUR")
    assert read_money("5", "USD", default="EUR") == (500, "USD")


@pytest.mark.parametrize(
    ("cell", "told"),
    [("Yes", "won"), ("closed won", "won"), ("TRUE", "won"), ("Lost", "lost"), ("no", ""), ("", "open")],
)
def test_won_says_won_lost_open_or_only_not_won(cell: str, told: str) -> None:
    found = read_won(cell)
    assert [name for name in ("won", "lost", "open") if getattr(found, name)] == ([told] if told else [])


def test_words_that_are_not_known_are_named() -> None:
    for read in (read_won, read_qualified, read_forecast):
        with pytest.raises(CellRefusedError, match="“maybe”: write"):
            read("maybe")


def test_a_forecast_that_its_system_forgot_is_told_apart_from_none() -> None:
    assert read_forecast("Commit") == (Forecast.COMMIT, False)
    assert read_forecast("best_case") == (Forecast.BEST_CASE, False)
    assert read_forecast("") == (None, False)
    assert read_forecast("Closed") == (None, True)


@pytest.mark.parametrize(
    "cell",
    [
        "Discovery 2026-01-03; Demo call 2026-01-20",
        "Discovery=2026-01-03;Demo call=2026-01-20;",
        "Demo call: 20.01.2026 | Discovery: 03.01.2026",
        "Discovery (2026-01-03); Demo call (2026-01-20)",
        "Discovery@2026-01-03T23:30:00Z\nDemo call@2026-01-20 08:00",
    ],
)
def test_a_stage_history_is_read_in_the_order_of_its_days(cell: str) -> None:
    assert read_stages(cell, DAYS) == (
        StageEntry("Discovery", date(2026, 1, 3)),
        StageEntry("Demo call", date(2026, 1, 20)),
    )


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Discovery", Reason.STAGES),
        ("Discovery 2026-13-03", Reason.DATE),
        ("Discovery 03/04/2026", Reason.AMBIGUOUS_DATE),
        ("Discovery 2027-03-04", Reason.FUTURE),
        ("; ".join(["Demo 2026-01-03"] * 61), Reason.TOO_LONG),
    ],
)
def test_a_stage_history_that_cannot_be_read_is_refused_whole(cell: str, reason: Reason) -> None:
    with pytest.raises(CellRefusedError) as caught:
        read_stages(cell, DAYS)
    assert (caught.value.refusal.reason, caught.value.refusal.column) == (reason, "stages")


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("q1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_a_quarter_a_month_or_a_year(cell: str, first: date, last: date) -> None:
    assert read_period(cell) == Period(first, last)


@pytest.mark.parametrize("cell", ["2026Q5", "2026-13", "October", "26Q4", "1926", "9999"])
def test_a_period_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(CellRefusedError, match="write 2026Q4, 2026-10 or 2026"):
        read_period(cell)


def test_days_are_taken_as_written_and_never_guessed() -> None:
    assert DAYS.read("2026-03-04T23:30:00+01:00", "closed") == date(2026, 3, 4)
    assert DAYS.read("13/04/2026", "closed") == date(2026, 4, 13)
    assert DAYS.read("", "closed") is None
    assert Days(DAYS.today, day_first=False).read("03/04/2026", "closed") == date(2026, 3, 4)
    for cell in ("03/04/2026", "4 March", "2026-02-30", "20260304", "26-03-04"):
        with pytest.raises(CellRefusedError):
            DAYS.read(cell, "closed")


def test_segments_are_told_in_one_way() -> None:
    assert {segment_key(one) for one in ("Mid Market", "mid-market", "MID_MARKET ")} == {"mid-market"}
