"""Words of the scorecard: the modal and the page for printing say the same."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.scorecard.root_cause import LABELS
from coaching.shown.common import Choice
from coaching.shown.home import CoachRepLine
from coaching.shown.scorecard import RootCauseShown, ScorecardPart, ScorecardRow
from coaching.words import ARROW, say_counted

_TITLES = {
    "conversation": "On calls",
    "targets": "Coaching targets",
    "pipeline": "Pipeline",
    "revenue": "Revenue",
}
_COLOURS = {
    "better": ":large_green_circle:",
    "worse": ":red_circle:",
    "no meaningful change": ":white_circle:",
}
"""Beside the sign and the word, never alone."""


def scorecard_choices(reps: Sequence[CoachRepLine]) -> tuple[Choice, ...]:
    """Whose scorecard a coach may open from Home."""
    return tuple(Choice(str(line.rep.member_id), line.rep.name) for line in reps)


def say_part_title(part: ScorecardPart) -> str:
    return _TITLES[part.key]


def say_way(row: ScorecardRow) -> str:
    """``better``, ``better, early``."""
    return f"{row.way}, early" if row.way and row.early else row.way


def say_delta_mark(row: ScorecardRow) -> str:
    """Colour, sign and word: ``🟢 −22.0, better``; empty where nothing can be compared."""
    return f"{_COLOURS[row.way]} {row.change}, {say_way(row)}" if row.way else ""


def say_with_unit(figure: str, unit: str) -> str:
    return f"{figure} {unit}".strip() if figure else ""


def say_day_one_to_now(row: ScorecardRow) -> str:
    """``65.0 (5) → 43.0 % talk (10 calls)``; a side that is blank is left out."""
    first, now = say_counted(row.day_one_n, row.of), say_counted(row.n, row.of)
    if row.day_one and row.now:
        return f"{row.day_one} ({row.day_one_n}) {ARROW} {say_with_unit(row.now, row.unit)} ({now})"
    if row.day_one:
        return f"Day 1: {say_with_unit(row.day_one, row.unit)} ({first})"
    return f"now {say_with_unit(row.now, row.unit)} ({now})" if row.now else ""


def say_scored_row(row: ScorecardRow) -> str:
    """All of a row behind its name."""
    return " · ".join(one for one in (say_day_one_to_now(row), say_delta_mark(row), row.blank) if one)


def say_cause(cause: RootCauseShown) -> str:
    return LABELS[cause.cause]
