"""The export tables of deals and quotas, of Day 1 and of the check-ins counted from it (domain.md 9)."""

from __future__ import annotations

from coaching.export_columns import CRITERION, OF_THE_WORKSPACE, REP, SCALE, TEAM, Column, Table

_DEAL = Column("deal_id", "text", "The deal's id in the system it came from")
_CURRENCY = Column("currency", "word", "Of the amount, ISO 4217")

DEALS = Table(
    "deals",
    "Deals",
    "One row per deal, in the order they came in.",
    (
        _DEAL,
        *REP,
        *TEAM,
        Column("created_on", "date", "When the opportunity began"),
        Column("closed_on", "date", "When it was won or lost; empty while open"),
        Column("won", "yes or no", "Whether it was won"),
        Column("qualified", "yes or no", "Whether it counts as an opportunity"),
        Column("amount_minor", "smallest units", "The amount in the currency's smallest unit, such as cents"),
        _CURRENCY,
        Column("forecast", "word", "omitted, pipeline, best_case or commit, as last said"),
        Column("forecast_on", "date", "For which day it is forecast"),
    ),
)
DEAL_STAGES = Table(
    "deal-stages",
    "Stages of deals",
    "One row per stage that a deal came into, in the order they came in.",
    (
        _DEAL,
        *REP,
        Column("stage_number", "number", "The deal's first stage is 0"),
        Column("stage", "text", "The stage, as it came in"),
        Column("entered_on", "date", "When the deal came into it"),
    ),
)
QUOTAS = Table(
    "quotas",
    "Quotas",
    "One row per rep and period.",
    (
        *REP,
        *TEAM,
        Column("first_day", "date", "First day of the period"),
        Column("last_day", "date", "Last day of it"),
        Column("amount_minor", "smallest units", "The quota in the currency's smallest unit, such as cents"),
        _CURRENCY,
    ),
)
PROFILES = Table(
    "profiles",
    "What is known of reps",
    "One row per rep of whom something is known.",
    (
        *REP,
        *TEAM,
        Column("hired_on", "date", "Hire date"),
        Column("program_started_on", "date", "When the coaching program began for them"),
        Column("title", "text", "Job title"),
        Column("segment", "text", "Deal segment, as it came in"),
    ),
)
FALLS = Table(
    "falls",
    "Falls on targets",
    "One row per fall that was told, in the order they were found.",
    (
        Column("fall_id", "number", "The fall"),
        *REP,
        *TEAM,
        *CRITERION,
        *SCALE,
        Column("found_at", "time", "When it was found"),
        Column("call_kind", "word", "Calls of one kind were compared: type, direction, live or simulated"),
        Column("before", "scale units", "Average of the four weeks before"),
        Column("calls_before", "calls", "Over so many calls"),
        Column("now", "scale units", "Average of the last seven days"),
        Column("calls_now", "calls", "Over so many calls"),
        Column("change", "scale units", "Below zero is worse"),
        Column("change_low", "scale units", "Lower end of its interval"),
        Column("change_high", "scale units", "Upper end of it"),
    ),
)
DAY_ONE = Table(
    "day-one",
    "Day 1 baselines",
    "One row per rep and criterion version: the first five calls, frozen. Not the baseline of a session.",
    (
        Column("day_one_id", "number", "The baseline"),
        *REP,
        *TEAM,
        *CRITERION,
        *SCALE,
        Column("value", "scale units", "Average of the first five scored calls; never recomputed"),
        Column("started_on", "date", "Counted from this day"),
        Column("basis", "word", "hire, program or first_call, where neither date is known"),
        Column("dated", "yes or no", "Whether it is counted from a date that is known"),
        Column("frozen_at", "time", "When it was frozen"),
    ),
)
CHECK_INS = Table(
    "check-ins",
    "Day 30, 60 and 90",
    "One row per rep and check-in: what had moved by then against Day 1. Never recomputed.",
    (
        Column("check_in_id", "number", "The check-in"),
        *REP,
        *TEAM,
        Column("day", "number", "30, 60 or 90"),
        Column("reached_on", "date", "When that day came"),
        Column("better", "text", "What had become better"),
        Column("worse", "text", "What had become worse"),
        Column("known", "number", "Measures that could be compared"),
        Column("asked", "number", "Measures that this day looks at"),
        Column("opened_at", "time", "When it was worked out"),
        Column(
            "cause",
            "word",
            f"Why nothing moved in 90 days: diagnostic, methodological or motivational; {OF_THE_WORKSPACE}",
            private=True,
        ),
        Column("cause_note", "text", f"The coach's words; {OF_THE_WORKSPACE}", private=True),
        Column("answered_by", "text", f"Who said so; {OF_THE_WORKSPACE}", private=True),
        Column("answered_at", "time", f"When; {OF_THE_WORKSPACE}", private=True),
    ),
)
