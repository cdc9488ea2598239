"""The rules for rows of deals, people and quotas: cells become a record, or a refusal that says why.

Any source uses them. How single cells are read stands in cells.py; keeping records is the store's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coaching.cells import Reason, Refusal, quoted
from coaching.deals.cells import (
    A_YEAR,
    OLDEST_HIRE,
    CellRefusedError,
    Days,
    read_forecast,
    read_money,
    read_period,
    read_qualified,
    read_stages,
    read_text,
    read_won,
)
from coaching.deals.outcomes import Period
from coaching.deals.records import Deal, Forecast, Quota, RepProfile
from coaching.rep_cells import RepFinder

LONGEST_ID, LONGEST_TITLE, LONGEST_SEGMENT = 200, 120, 60


class DealColumn(StrEnum):
    """In the order `DealRule.read` takes them."""

    DEAL_ID = "deal_id"
    OWNER = "owner"
    CREATED = "created"
    CLOSED = "closed"
    WON = "won"
    AMOUNT = "amount"
    CURRENCY = "currency"
    QUALIFIED = "qualified"
    STAGES = "stages"
    FORECAST = "forecast"
    FORECAST_DATE = "forecast_date"


class PersonColumn(StrEnum):
    REP = "rep"
    HIRED = "hired"
    PROGRAM_STARTED = "program_started"
    SEGMENT = "segment"
    TITLE = "title"


class QuotaColumn(StrEnum):
    REP = "rep"
    PERIOD = "period"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    AMOUNT = "amount"
    CURRENCY = "currency"


TELLS: dict[str, tuple[str, ...]] = {
    DealColumn.CREATED: ("created_on",),
    DealColumn.OWNER: ("owner_id",),
    DealColumn.DEAL_ID: ("external_id",),
    DealColumn.CLOSED: ("closed_on", "won"),
    DealColumn.WON: (),
    DealColumn.AMOUNT: ("amount_minor", "currency"),
    DealColumn.QUALIFIED: ("qualified",),
    DealColumn.STAGES: ("stages",),
    DealColumn.FORECAST: ("forecast",),
    DealColumn.FORECAST_DATE: ("forecast_on",),
    PersonColumn.HIRED: ("hired_on",),
    PersonColumn.PROGRAM_STARTED: ("program_started_on",),
    PersonColumn.SEGMENT: ("segment",),
    PersonColumn.TITLE: ("title",),
}
"""A column of a file -> what of a record it tells; the rest stays. Without a day nothing is won or lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    finder: RepFinder
    days: Days
    currency: str | None = None
    """Of amounts in a file that names none."""

    def _rep(self, cell: str, column: str) -> int:
        found = self.finder.find(read_text(cell, column, most=LONGEST_ID, required=True))
        if isinstance(found, Refusal):
            raise CellRefusedError(*found._replace(column=column))
        return found.member_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRule(_Rule):
    tells_amounts: bool = True
    """Whether the file has a column of amounts at all."""

    def read(self, cells: tuple[str, ...], /) -> Deal | Refusal:
        """Eleven cells in the order of `DealColumn`, an absent optional one empty."""
        try:
            return self._read(*cells)
        except CellRefusedError as error:
            return error.refusal

    def _read(self, *cells: str) -> Deal:
        deal_id, owner, created, closed, won, amount, currency, qualified, stages, forecast, promised = cells
        for column, cell in zip(DealColumn, cells, strict=True):
            read_text(cell, column, most=20_000)
        external_id = read_text(deal_id, DealColumn.DEAL_ID, most=LONGEST_ID, required=True)
        owner_id = self._rep(owner, DealColumn.OWNER)
        created_on = self.days.read(created, DealColumn.CREATED)
        if created_on is None:
            raise CellRefusedError(Reason.MISSING, DealColumn.CREATED, "created is empty")
        closed_on = self.days.read(closed, DealColumn.CLOSED)
        told = read_won(won)
        if closed_on is None and (told.won or told.lost):
            said = f"{quoted(won)}, but closed is empty: when was that?"
            raise CellRefusedError(Reason.CONTRADICTION, DealColumn.CLOSED, said)
        if closed_on is not None and told.open:
            said = f"closed on {closed_on}, but won says {quoted(won) if won.strip() else 'nothing'}"
            said += ": write yes or no, or leave closed empty"
            raise CellRefusedError(Reason.CONTRADICTION, DealColumn.WON, said)
        if closed_on is not None and closed_on < created_on:
            said = f"closed on {closed_on}, before it was created on {created_on}"
            raise CellRefusedError(Reason.CONTRADICTION, DealColumn.CLOSED, said)
        money = read_money(amount, currency, default=self.currency)
        if money is None and told.won and self.tells_amounts:
            said = "amount is empty, and a won deal needs one (0 if it was given away)"
            raise CellRefusedError(Reason.MISSING, DealColumn.AMOUNT, said)
        category, keeps = read_forecast(forecast)
        forecast_on = self.days.read(promised, DealColumn.FORECAST_DATE, ahead=5 * A_YEAR)
        if category is Forecast.COMMIT and forecast_on is None:
            said = "forecast_date is empty: for which day is the deal committed?"
            raise CellRefusedError(Reason.MISSING, DealColumn.FORECAST_DATE, said)
        return Deal(
            external_id=external_id,
            owner_id=owner_id,
            created_on=created_on,
            closed_on=closed_on,
            won=told.won,
            qualified=read_qualified(qualified),
            amount_minor=money[0] if money else None,
            currency=money[1] if money else None,
            forecast=category,
            forecast_on=forecast_on,
            stages=read_stages(stages, self.days),
            keeps_forecast=keeps,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRule(_Rule):
    def read(self, cells: tuple[str, ...], /) -> RepProfile | Refusal:
        """Five cells in the order of `PersonColumn`, an absent optional one empty."""
        rep, hired, started, segment, title = cells
        try:
            return RepProfile(
                member_id=self._rep(rep, PersonColumn.REP),
                hired_on=self.days.read(hired, PersonColumn.HIRED, oldest=OLDEST_HIRE, ahead=A_YEAR),
                program_started_on=self.days.read(started, PersonColumn.PROGRAM_STARTED, ahead=A_YEAR),
                segment=segment_key(read_text(segment, PersonColumn.SEGMENT, most=LONGEST_SEGMENT)) or None,
                title=read_text(title, PersonColumn.TITLE, most=LONGEST_TITLE) or None,
            )
        except CellRefusedError as error:
            return error.refusal


def segment_key(text: str, /) -> str:
    """A segment's name as benchmarks use it: "Mid Market" is "mid-market"."""
    return "-".join(text.casefold().replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule(_Rule):
    def read(self, cells: tuple[str, ...], /) -> Quota | Refusal:
        """Six cells in the order of `QuotaColumn`, an absent optional one empty."""
        rep, named, first, last, amount, currency = cells
        try:
            member_id = self._rep(rep, QuotaColumn.REP)
            period = self._period(named, first, last)
            money = read_money(amount, currency, default=self.currency)
        except CellRefusedError as error:
            return error.refusal
        if money is None:
            return Refusal(Reason.MISSING, QuotaColumn.AMOUNT, "amount is empty")
        return Quota(
            member_id=member_id,
            first_day=period.first,
            last_day=period.last,
            amount_minor=money[0],
            currency=money[1],
        )

    def _period(self, named: str, first: str, last: str) -> Period:
        period = read_period(named)
        first_day = self.days.read(first, QuotaColumn.FIRST_DAY, ahead=5 * A_YEAR)
        last_day = self.days.read(last, QuotaColumn.LAST_DAY, ahead=6 * A_YEAR)
        if first_day is None or last_day is None:
            if period is None or first_day or last_day:
                said = "no period: write 2026Q4 there, or fill first_day and last_day"
                raise CellRefusedError(Reason.PERIOD, QuotaColumn.PERIOD, said)
            return period
        if last_day < first_day:
            said = f"last_day {last_day} is before first_day {first_day}"
            raise CellRefusedError(Reason.CONTRADICTION, QuotaColumn.LAST_DAY, said)
        told = Period(first_day, last_day)
        if period is not None and period != told:
            said = f"{quoted(named)} does not go from {first_day} to {last_day}"
            raise CellRefusedError(Reason.CONTRADICTION, QuotaColumn.PERIOD, said)
        return told
