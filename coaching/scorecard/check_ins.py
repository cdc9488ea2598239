"""The check-ins at day 30, 60 and 90 (CM, Day 1 vs. Day 90): what each may show, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from coaching.business_days import local_date, local_time
from coaching.deals.outcomes import LABELS
from coaching.people import Member, Role
from coaching.ports import WorkspaceStore
from coaching.scorecard.cadence import Cadence
from coaching.scorecard.call_rows import CallFigure, call_figures
from coaching.scorecard.day_one import freeze_outcomes, pairs_to_freeze
from coaching.scorecard.moves import Move, Way
from coaching.scorecard.outcome_rows import outcome_pairs
from coaching.scorecard.periods import days_since
from coaching.scorecard.records import CheckIn, NewCheckIn
from coaching.scorecard.start import Start
from coaching.words import say_list

DAYS = (30, 60, 90)
LAST_DAY = DAYS[-1]
RESPONDS = 2
"""Measures that move in 30 days when coaching lands (CM)."""
LAPSED = timedelta(days=14)
"""A day that came longer ago is not caught up with: after an import of old scores nobody is flooded."""


class Part(StrEnum):
    CONVERSATION = "conversation"
    PIPELINE = "pipeline"
    REVENUE = "revenue"


def parts_of(day: int) -> frozenset[Part]:
    """Revenue has not moved at 30 days, and pipelines move within two months: neither is shown before."""
    return {
        30: frozenset({Part.CONVERSATION}),
        60: frozenset({Part.CONVERSATION, Part.PIPELINE}),
        90: frozenset(Part),
    }[day]


def days_due(start: Start, today: date) -> tuple[int, ...]:
    """Days of check-in that have come and have not lapsed."""
    return tuple(day for day in DAYS if start.day(day) <= today < start.day(day) + LAPSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What moved between Day 1 and the check-in."""

    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    known: int = 0
    asked: int = 0


def tally(figures: Sequence[tuple[str, Move | None]]) -> Tally:
    known = [(name, move) for name, move in figures if move is not None]
    return Tally(
        better=tuple(name for name, move in known if move.way is Way.BETTER),
        worse=tuple(name for name, move in known if move.way is Way.WORSE),
        known=len(known),
        asked=len(figures),
    )


def asks_cause(day: int, better: int, known: int) -> bool:
    """Nothing got better in 90 days although something could be compared."""
    return day == LAST_DAY and known > 0 and better == 0


def read_check_in(day: int, *, better: int, worse: int, known: int) -> str:
    """What the count means, as the article reads it."""
    if not known:
        return "Nothing can be compared with Day 1 yet."
    slipped = f" {worse} slipped." if worse else ""
    counted = f"{better} of {known} moved the good way."
    if day == DAYS[0] and better >= RESPONDS:
        return f"{counted}{slipped} Responds to coaching."
    if day == DAYS[0] and not better:
        said = "either other behaviours need coaching, or the feedback is not about specific calls"
        return f"None of {known} moved the good way.{slipped} At 30 days that says: {said}."
    if day == DAYS[0]:
        return f"{counted}{slipped} Two within 30 days say that coaching lands."
    if asks_cause(day, better, known):
        return (
            f"None of {known} moved the good way in 90 days.{slipped} First the cause, then what comes next."
        )
    return f"{counted}{slipped}" if better else f"None of {known} moved the good way.{slipped}"


def say_check_in(check_in: CheckIn) -> str:
    """The line: names first, then what it means."""
    reading = read_check_in(
        check_in.day, better=len(check_in.better), worse=len(check_in.worse), known=check_in.known
    )
    return f"{reading} Better: {say_list(check_in.better)}." if check_in.better else reading


def wants_day_one(store: WorkspaceStore, *, now: datetime) -> bool:
    """Whether a fifth call may be in or a day has come; asked by reading."""
    return bool(reps_due(store, now=now)) or bool(pairs_to_freeze(store))


def open_check_ins(store: WorkspaceStore, *, now: datetime, most: int | None = None) -> int:
    """Of every rep with a Day 1 whose 30th, 60th or 90th day has come, or of so many; how many are new."""
    due = reps_due(store, now=now)[:most]
    if due:
        freeze_outcomes(store, {rep.id: start for rep, start, _ in due}, now=now)
    return sum(
        store.day_ones.open_check_in(take_stock(store, rep, start, day, now=now)) for rep, start, day in due
    )


def reps_due(store: WorkspaceStore, *, now: datetime) -> tuple[tuple[Member, Start, int], ...]:
    """Without those that stand already."""
    held = {one.member_id for one in store.people.memberships() if one.role is Role.REP}
    near = {
        rep: start
        for rep, start in store.day_ones.starts().items()
        if rep in held and days_due(start, now.date()) + days_due(start, now.date() + timedelta(days=1))
    }
    if not near:
        return ()
    people = store.people.members(near)
    standing = {
        (one.rep_id, one.day, one.dated)
        for theirs in store.day_ones.check_ins_of(near).values()
        for one in theirs
    }
    return tuple(
        (people[rep], start, day)
        for rep, start in near.items()
        for day in days_due(start, local_date(now, people[rep].tz))
        if (rep, day, start.dated) not in standing
    )


def take_stock(store: WorkspaceStore, rep: Member, start: Start, day: int, *, now: datetime) -> NewCheckIn:
    """Calls up to the morning of that day, deals up to the day before it."""
    on, parts = start.day(day), parts_of(day)
    found = tally(
        [
            *_calls(store, rep, before=local_time(on, 0, rep.tz)),
            *(
                (LABELS[pair.outcome], pair.move)
                for cadence, look in days_since(start.on, day).items()
                if (Part.PIPELINE if cadence is Cadence.MONTHLY else Part.REVENUE) in parts
                for pair in outcome_pairs(store, rep.id, look, start=start)
            ),
        ]
    )
    return NewCheckIn(
        rep_id=rep.id,
        day=day,
        dated=start.dated,
        on=on,
        better=found.better,
        worse=found.worse,
        known=found.known,
        asked=found.asked,
        opened_at=now,
    )


def _calls(store: WorkspaceStore, rep: Member, *, before: datetime) -> list[tuple[str, Move | None]]:
    """The six measures; where none of them is scored, the team's coaching targets."""
    measures, targets = call_figures(store, rep.id, before=before)
    counted: Sequence[CallFigure] = measures if any(one.day_one for one in measures) else targets
    return [(one.name, one.move) for one in counted]
