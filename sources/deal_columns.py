"""The columns of deals, people and quotas files, and the other names people write over them."""

from __future__ import annotations

from coaching.deals.reading import DealColumn, PersonColumn, QuotaColumn
from sources.csv_text import Layout

DEALS = Layout(
    columns=tuple(DealColumn),
    required=(DealColumn.DEAL_ID, DealColumn.OWNER, DealColumn.CREATED),
    also={
        **dict.fromkeys(("deal", "id", "external id", "opportunity id", "opportunity"), DealColumn.DEAL_ID),
        **dict.fromkeys(("owner email", "rep", "rep email", "seller", "email"), DealColumn.OWNER),
        **dict.fromkeys(("created on", "created at", "created date", "create date"), DealColumn.CREATED),
        **dict.fromkeys(("closed on", "closed at", "closed date"), DealColumn.CLOSED),
        **dict.fromkeys(("is won", "outcome", "result"), DealColumn.WON),
        **dict.fromkeys(("value", "deal value", "deal amount", "revenue"), DealColumn.AMOUNT),
        **dict.fromkeys(("currency code",), DealColumn.CURRENCY),
        **dict.fromkeys(("is qualified",), DealColumn.QUALIFIED),
        **dict.fromkeys(("stage history", "history"), DealColumn.STAGES),
        **dict.fromkeys(("forecast category",), DealColumn.FORECAST),
        **dict.fromkeys(
            ("forecast on", "commit date", "committed for", "forecast close"), DealColumn.FORECAST_DATE
        ),
    },
    without={
        DealColumn.QUALIFIED: "every deal was taken as a qualified opportunity",
        DealColumn.WON: "no deal is known as won or lost",
    },
)
PEOPLE = Layout(
    columns=tuple(PersonColumn),
    required=(PersonColumn.REP,),
    also={
        **dict.fromkeys(("rep email", "email", "slack id", "member", "person"), PersonColumn.REP),
        **dict.fromkeys(("hired on", "hire date", "start date", "hired at"), PersonColumn.HIRED),
        **dict.fromkeys(("program start", "program started on"), PersonColumn.PROGRAM_STARTED),
        **dict.fromkeys(("deal segment", "market"), PersonColumn.SEGMENT),
        **dict.fromkeys(("role", "job title"), PersonColumn.TITLE),
    },
)
QUOTAS = Layout(
    columns=tuple(QuotaColumn),
    required=(QuotaColumn.REP, QuotaColumn.AMOUNT),
    also={
        **dict.fromkeys(("rep email", "email", "slack id", "owner"), QuotaColumn.REP),
        **dict.fromkeys(("quarter", "month", "year"), QuotaColumn.PERIOD),
        **dict.fromkeys(("from", "start", "period start"), QuotaColumn.FIRST_DAY),
        **dict.fromkeys(("to", "end", "period end"), QuotaColumn.LAST_DAY),
        **dict.fromkeys(("quota", "target", "value"), QuotaColumn.AMOUNT),
        **dict.fromkeys(("currency code",), QuotaColumn.CURRENCY),
    },
)
