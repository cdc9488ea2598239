"""The weekly cadence (CP 4): 1:1, call review, practice, deal review per rep; what a log counts as."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum


class Touchpoint(StrEnum):
    """The four that recur each week, in the order of the article."""

    ONE_ON_ONE = "one_on_one"
    CALL_REVIEW = "call_review"
    PRACTICE = "practice"
    DEAL_REVIEW = "deal_review"


LABELS: Mapping[str, str] = {
    Touchpoint.ONE_ON_ONE: "1:1",
    Touchpoint.CALL_REVIEW: "Call review",
    Touchpoint.PRACTICE: "Practice",
    Touchpoint.DEAL_REVIEW: "Deal review",
}
REMINDER_WEEKDAYS = (4, 5)
"""ISO: Thursday, while a working day is left to make up for it; Friday for whom Thursday was free."""

_BY_METHOD: Mapping[str, Touchpoint] = {
    "call_review": Touchpoint.CALL_REVIEW,
    "roleplay": Touchpoint.PRACTICE,
    "script_walkthrough": Touchpoint.PRACTICE,
}


def counts_as(method: str, chosen: str | None) -> Touchpoint:
    """What a log counts as: what its coach chose, else by its method; a workspace's own method is a 1:1."""
    if chosen is not None and chosen in LABELS:
        return Touchpoint(chosen)
    return _BY_METHOD.get(method, Touchpoint.ONE_ON_ONE)


def missing_touchpoints(happened: Collection[Touchpoint]) -> tuple[Touchpoint, ...]:
    """Which of the four did not happen yet, in their order."""
    return tuple(one for one in Touchpoint if one not in happened)


def missing_by_rep(
    reps: Sequence[int], happened: Collection[tuple[int, Touchpoint]]
) -> dict[int, tuple[Touchpoint, ...]]:
    """Reps for whom something is missing; who has all four is left out."""
    missing = {rep: missing_touchpoints({one for who, one in happened if who == rep}) for rep in reps}
    return {rep: some for rep, some in missing.items() if some}


def week_begin(day: date) -> date:
    """Monday of the day's ISO week."""
    return day - timedelta(days=day.isoweekday() - 1)


def may_be_reminded(day: date) -> bool:
    return day.isoweekday() in REMINDER_WEEKDAYS


def is_reminded(day: date, *, works: Callable[[date], bool]) -> bool:
    """Whether this is the first working day of the week's last two: Thursday, else Friday, else none."""
    monday = week_begin(day)
    days = (monday + timedelta(days=weekday - 1) for weekday in REMINDER_WEEKDAYS)
    return day == next(filter(works, days), None)
