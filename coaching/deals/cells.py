"""How one cell of a deals, people or quotas file is read: a day, money, a yes or no, stages, a period.

Each returns its value or raises `CellRefusedError`; nothing is guessed. Which cells make a row stands in
reading.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from coaching.cells import Reason, Refusal, quoted, read_day, text_problem
from coaching.deals.currency import decimals, is_currency_code
from coaching.deals.outcomes import Period, month_end
from coaching.deals.records import Forecast, StageEntry

MOST_STAGES = 60
LONGEST_STAGE = 80
OLDEST_DEAL: Final = date(2000, 1, 1)
OLDEST_HIRE: Final = date(1950, 1, 1)
ONE_DAY: Final = timedelta(days=1)
"""How far ahead a day may be that has passed already somewhere."""
A_YEAR: Final = timedelta(days=366)
MOST_DIGITS: Final = 15
"""In smallest units: less than ten trillion euros."""

_WON = frozenset({"yes", "y", "true", "1", "won", "closed won", "closed-won"})
_LOST = frozenset({"lost", "closed lost", "closed-lost"})
_NOT_WON = frozenset({"no", "n", "false", "0"})
_OPEN = frozenset({"", "open"})
_YES = frozenset({"", "yes", "y", "true", "1", "qualified"})
_NO = frozenset({"no", "n", "false", "0", "unqualified"})
_FORECASTS = {
    "": None,
    "commit": Forecast.COMMIT,
    "committed": Forecast.COMMIT,
    "best case": Forecast.BEST_CASE,
    "upside": Forecast.BEST_CASE,
    "pipeline": Forecast.PIPELINE,
    "omitted": Forecast.OMITTED,
    "omit": Forecast.OMITTED,
}
_FORGOTTEN = frozenset({"closed", "closed won", "closed lost", "won", "lost"})
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?")
_GROUPED = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:(?P<mark>[., '’])[0-9]{3})(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<part>[0-9]+))?"
)
_CODE_AROUND = re.compile(
    r"(?:(?P<before>[A-Za-z]{3})\s*)?(?P<number>[^A-Za-z]*?)\s*(?:(?P<after>[A-Za-z]{3}))?"
)
_STAGE = re.compile(
    r"(?P<name>\S.*?)\s*[\s:=@(]\s*"
    r"(?P<day>[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[ T]?[0-9:.]{4,}\S*?)?)\)?"
)
_QUARTER = re.compile(
    r"(?P<year>[0-9]{4})[ -]?Q(?P<number>[1-4])|Q(?P<number2>[1-4])[ -/]?(?P<year2>[0-9]{4})"
)
_MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")
_YEAR = re.compile(r"[0-9]{4}")


class CellRefusedError(Exception):
    """A cell that cannot be read; becomes the row's refusal."""

    def __init__(self, reason: Reason, column: str, text: str, /) -> None:
        super().__init__(text)
        self.refusal = Refusal(reason, column, text)


@dataclass(frozen=True, slots=True)
class Days:
    """What a day in these files may be."""

    today: date
    day_first: bool | None = None

    def read(
        self, cell: str, column: str, /, *, oldest: date = OLDEST_DEAL, ahead: timedelta = ONE_DAY
    ) -> date | None:
        """None when empty."""
        if not cell.strip():
            return None
        day = read_day(cell, column, day_first=self.day_first)
        if isinstance(day, Refusal):
            raise CellRefusedError(*day)
        if day > self.today + ahead:
            raise CellRefusedError(Reason.FUTURE, column, f"{quoted(cell)} is in the future")
        if day < oldest:
            raise CellRefusedError(Reason.TOO_OLD, column, f"{quoted(cell)} is before the year {oldest.year}")
        return day


def read_text(cell: str, column: str, /, *, most: int, required: bool = False) -> str:
    """Without surplus blanks."""
    problem = text_problem(cell, column, required=required, most=most)
    if problem:
        raise CellRefusedError(*problem)
    return " ".join(cell.split())


def read_money(cell: str, currency_cell: str, /, *, default: str | None) -> tuple[int, str] | None:
    """Smallest units and currency; None when empty. `1,234` could be either, so it is refused."""
    text = cell.replace("\xa0", " ").replace("\u202f", " ").strip()
    if not text:
        return None
    parts = _CODE_AROUND.fullmatch(text)
    named = [one for one in (parts["before"], parts["after"]) if one] if parts else []
    currency = _read_currency([*named, currency_cell], default)
    return _smallest_units(parts["number"].strip() if parts else text, text, currency), currency


def _read_currency(cells: list[str], default: str | None) -> str:
    told = {cell.strip().upper() for cell in cells if cell.strip()} or ({default} if default else set())
    if not told:
        said = "no currency: fill the column, write 1200 EUR, or import with --currency EUR"
        raise CellRefusedError(Reason.CURRENCY, "currency", said)
    if len(told) > 1:
        said = f"{' and '.join(sorted(told))}: which of them is it?"
        raise CellRefusedError(Reason.CONTRADICTION, "currency", said)
    (code,) = told
    if not is_currency_code(code):
        said = f"{quoted(code)} is not a currency code: three letters, like EUR"
        raise CellRefusedError(Reason.CURRENCY, "currency", said)
    return code


def _smallest_units(number: str, text: str, currency: str) -> int:
    plain, grouped = _PLAIN.fullmatch(number), _GROUPED.fullmatch(number)
    places = decimals(currency)
    if plain and plain["part"] is not None and len(plain["part"]) == 3:
        said = f"{quoted(text)} could be a decimal or a thousands mark: write 1234 or 1234.00"
        raise CellRefusedError(Reason.AMOUNT, "amount", said)
    match = plain or grouped
    if match is None:
        said = f"{quoted(text)} is not an amount: digits, like 12500 or 12500.50"
        if number.startswith("-"):
            said = f"{quoted(text)} is less than nothing"
        raise CellRefusedError(Reason.AMOUNT, "amount", said)
    part = match["part"] or ""
    if len(part.rstrip("0")) > places:
        said = f"{quoted(text)} has more decimals than {currency} ({places})"
        raise CellRefusedError(Reason.AMOUNT, "amount", said)
    digits = re.sub(r"[^0-9]", "", match["whole"]) + part[:places].ljust(places, "0")
    if len(digits) > MOST_DIGITS:
        raise CellRefusedError(Reason.AMOUNT, "amount", f"{quoted(text)} is too much to be true")
    return int(digits)


@dataclass(frozen=True, slots=True)
class WonTold:
    """What the won cell says: won, lost, open, or only "not won", which an open deal is, too."""

    won: bool = False
    lost: bool = False
    open: bool = False


def read_won(cell: str, /) -> WonTold:
    word = " ".join(cell.casefold().split())
    if word in _WON:
        return WonTold(won=True)
    if word in _LOST:
        return WonTold(lost=True)
    if word in _OPEN:
        return WonTold(open=True)
    if word in _NOT_WON:
        return WonTold()
    said = f"{quoted(cell)}: write yes, no, or nothing for an open deal"
    raise CellRefusedError(Reason.WORD, "won", said)


def read_qualified(cell: str, /) -> bool:
    """Empty means yes."""
    word = cell.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellRefusedError(Reason.WORD, "qualified", f"{quoted(cell)}: write yes or no")


def read_forecast(cell: str, /) -> tuple[Forecast | None, bool]:
    """The category, and whether its system forgot it when the deal closed."""
    word = " ".join(cell.casefold().replace("_", " ").replace("-", " ").split())
    if word in _FORGOTTEN:
        return None, True
    if word in _FORECASTS:
        return _FORECASTS[word], False
    said = f"{quoted(cell)}: write commit, best case, pipeline or omitted"
    raise CellRefusedError(Reason.WORD, "forecast", said)


def read_stages(cell: str, days: Days, /) -> tuple[StageEntry, ...]:
    """`Discovery 2026-01-03; Demo 2026-01-20`, in the order of the days."""
    entries = []
    for told in re.split(r"[;\n|]", cell):
        if not told.strip():
            continue
        match = _STAGE.fullmatch(told.strip())
        if match is None:
            said = f"{quoted(told)}: write stage and day, like Discovery 2026-01-03; Demo 2026-01-20"
            raise CellRefusedError(Reason.STAGES, "stages", said)
        name = read_text(match["name"], "stages", most=LONGEST_STAGE)
        day = days.read(match["day"], "stages")
        if day is not None:
            entries.append(StageEntry(name, day))
    if len(entries) > MOST_STAGES:
        said = f"{len(entries)} stages; {MOST_STAGES} is the most"
        raise CellRefusedError(Reason.TOO_LONG, "stages", said)
    return tuple(sorted(entries, key=lambda one: one.entered_on))


def read_period(cell: str, /) -> Period | None:
    """`2026Q4`, `Q4 2026`, `2026-10` or `2026`; None when empty."""
    text = cell.strip().upper()
    if not text:
        return None
    if quarter := _QUARTER.fullmatch(text):
        year = int(quarter["year"] or quarter["year2"])
        last_month = 3 * int(quarter["number"] or quarter["number2"])
        first = (year, last_month - 2)
    elif month := _MONTH.fullmatch(text):
        year, last_month = int(month["year"]), int(month["month"])
        first = (year, last_month)
    elif _YEAR.fullmatch(text):
        year, last_month = int(text), 12
        first = (year, 1)
    else:
        year = 0
    if not OLDEST_DEAL.year <= year <= 2200:
        said = f"{quoted(cell)} is not a period: write 2026Q4, 2026-10 or 2026"
        raise CellRefusedError(Reason.PERIOD, "period", said)
    return Period(date(*first, 1), month_end(date(year, last_month, 1)))
