"""The one rule for taking call scores in: twelve cells become a `ScoreRow`, or a `Refusal` that says why.

CSV files, the HTTP API and any other source use it. How single cells are read stands in cells.py;
keeping rows is the store's. Built once per batch, because a million rows share its look-ups.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from coaching.calls import ScoreRow
from coaching.cells import (
    DateReading,
    Reason,
    Refusal,
    quoted,
    read_direction,
    read_duration,
    read_instant,
    read_live,
    read_moment,
    read_score,
    text_problem,
)
from coaching.criteria import Criterion
from coaching.ports import WorkspaceStore
from coaching.rep_cells import MOST_CACHED, RepFinder, rep_finder


class Column(StrEnum):
    """The documented columns, in the order `Intake.read` takes them: first those of the call."""

    CALL_ID = "call_id"
    REP = "rep"
    OCCURRED_AT = "occurred_at"
    CALL_TYPE = "call_type"
    DIRECTION = "direction"
    LIVE = "live"
    LINK = "link"
    DURATION = "duration"
    CRITERION = "criterion"
    SCORE = "score"
    EVIDENCE = "evidence"
    EVIDENCE_AT = "evidence_at"


REQUIRED = (
    Column.CALL_ID,
    Column.REP,
    Column.OCCURRED_AT,
    Column.CALL_TYPE,
    Column.CRITERION,
    Column.SCORE,
)
LONGEST_CALL_ID, LONGEST_CALL_TYPE, LONGEST_LINK, LONGEST_EVIDENCE = 200, 60, 2000, 3000
"""Characters a text cell may hold."""
LONGEST = {
    Column.CALL_ID: LONGEST_CALL_ID,
    Column.CALL_TYPE: LONGEST_CALL_TYPE,
    Column.LINK: LONGEST_LINK,
    Column.EVIDENCE: LONGEST_EVIDENCE,
}

CALL_CELLS = 8
"""How many of the columns belong to the call."""
_LINK = re.compile(r"https?://[^\s<>|\"]+", re.IGNORECASE)
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

_Words = tuple[str, str, bool, int | None]
_CallFacts = tuple[str, int, datetime, str, str, bool, str | None, int | None]


@dataclass(slots=True, kw_only=True)
class Intake:
    """Checks rows against one workspace's reps and criteria. Not thread-safe: it remembers the last call."""

    reps: RepFinder
    criteria: Mapping[str, Criterion]
    """By name, case-folded, blanks collapsed."""
    now: datetime
    dates: DateReading = field(default_factory=DateReading)
    _call_cells: tuple[str, ...] = ()
    _call: _CallFacts | Refusal | None = None
    _scores: dict[tuple[str, str], tuple[int, float] | Refusal] = field(default_factory=dict)
    _kinds: dict[tuple[str, str, str, str], _Words | Refusal] = field(default_factory=dict)
    _moments: dict[str, str | Refusal | None] = field(default_factory=dict)

    def read(self, cells: tuple[str, ...], /) -> ScoreRow | Refusal:
        """One row: twelve cells in the order of `Column`, an absent optional one empty."""
        call_cells = cells[:CALL_CELLS]
        if call_cells != self._call_cells:
            self._call_cells = call_cells
            self._call = self._read_call(call_cells)
        call = self._call
        if call is None or isinstance(call, Refusal):
            return call or Refusal(Reason.MISSING, Column.CALL_ID, "call_id is empty")
        criterion, score, quote, quote_at = cells[CALL_CELLS:]
        scored = self._scores.get((criterion, score)) or self._read_scored(criterion, score)
        if isinstance(scored, Refusal):
            return scored
        said: str | None = None
        said_at: str | None = None
        if quote or quote_at:
            evidence = self._read_evidence(quote, quote_at)
            if isinstance(evidence, Refusal):
                return evidence
            said, said_at = evidence
        return ScoreRow._make((*call, *scored, said, said_at))

    def _read_call(self, cells: tuple[str, ...]) -> _CallFacts | Refusal:
        call_id, rep_cell, at_cell, type_cell, direction_cell, live_cell, link_cell, duration_cell = cells
        if not _is_plain(cells):
            for column, cell in zip(Column, cells, strict=False):
                problem = _text_problem(column, cell)
                if problem:
                    return problem
        rep = self.reps.find(rep_cell.strip())
        if isinstance(rep, Refusal):
            return rep
        zone = rep.zone if self.dates.team_zone else self.dates.zone
        at = read_instant(at_cell, now=self.now, zone=zone, day_first=self.dates.day_first)
        if isinstance(at, Refusal):
            return at
        words = type_cell, direction_cell, live_cell, duration_cell
        kind = self._kinds.get(words)
        if kind is None:
            _make_room(self._kinds)
            kind = self._kinds[words] = _read_words(*words)
        if isinstance(kind, Refusal):
            return kind
        link = _read_link(link_cell)
        if isinstance(link, Refusal):
            return link
        call_type, direction, live, duration = kind
        return call_id.strip(), rep.member_id, at, call_type, direction, live, link, duration

    def _read_scored(self, criterion: str, score: str) -> tuple[int, float] | Refusal:
        _make_room(self._scores)
        found = self._scores[criterion, score] = self._find_scored(criterion, score)
        return found

    def _find_scored(self, criterion: str, score: str) -> tuple[int, float] | Refusal:
        for column, cell in ((Column.CRITERION, criterion), (Column.SCORE, score)):
            problem = _text_problem(column, cell)
            if problem:
                return problem
        found = self.criteria.get(folded(criterion))
        if found is None:
            near = difflib.get_close_matches(folded(criterion), self.criteria, n=1, cutoff=0.5)
            hint = f": did you mean “{self.criteria[near[0]].name}”?" if near else ""
            return Refusal(
                Reason.CRITERION, Column.CRITERION, f"{quoted(criterion.strip())} is no criterion here{hint}"
            )
        value = read_score(score, found.scale, of=found.name)
        return value if isinstance(value, Refusal) else (found.current.id, value)

    def _read_evidence(self, quote: str, quote_at: str) -> tuple[str | None, str | None] | Refusal:
        if not quote.isascii() or "\0" in quote or len(quote) > LONGEST_EVIDENCE:
            problem = _text_problem(Column.EVIDENCE, quote)
            if problem:
                return problem
        moment = self._moments.get(quote_at)
        if moment is None and quote_at:
            _make_room(self._moments)
            moment = self._moments[quote_at] = read_moment(quote_at)
        if isinstance(moment, Refusal):
            return moment
        return quote.strip() or None, moment


def folded(name: str, /) -> str:
    """A criterion's name as look-ups use it: case and surplus blanks do not matter."""
    return " ".join(name.casefold().split())


def _make_room(cache: dict[_Key, _Value]) -> None:
    if len(cache) >= MOST_CACHED:
        cache.clear()


def _is_plain(cells: tuple[str, ...]) -> bool:
    """Nothing in a call's cells needs a closer look: the usual case, told quickly."""
    whole = "".join(cells)
    return (
        len(whole) <= LONGEST_LINK
        and len(cells[0]) <= LONGEST_CALL_ID
        and len(cells[3]) <= LONGEST_CALL_TYPE
        and whole.isascii()
        and "\0" not in whole
        and all(map(str.strip, cells[:4]))
    )


def _read_words(call_type: str, direction: str, live: str, duration: str) -> _Words | Refusal:
    name = " ".join(call_type.casefold().split())
    if "|" in name:
        return Refusal(Reason.WORD, Column.CALL_TYPE, f"{quoted(call_type)}: a call type cannot hold “|”")
    way = read_direction(direction)
    if isinstance(way, Refusal):
        return way
    is_live = read_live(live)
    if isinstance(is_live, Refusal):
        return is_live
    length = read_duration(duration)
    return length if isinstance(length, Refusal) else (name, way, is_live, length)


def _text_problem(column: Column, cell: str) -> Refusal | None:
    return text_problem(cell, column, required=column in REQUIRED, most=LONGEST.get(column))


def _read_link(cell: str) -> str | Refusal | None:
    link = cell.strip()
    if not link:
        return None
    if not _LINK.fullmatch(link):
        return Refusal(
            Reason.LINK, Column.LINK, f"{quoted(link)} is not a web link that starts with https://"
        )
    return link


def intake_for(store: WorkspaceStore, /, *, now: datetime, dates: DateReading | None = None) -> Intake:
    """The rule with this workspace's reps, team zones and current criterion versions looked up once."""
    return Intake(
        reps=rep_finder(store),
        criteria=_by_name(store.criteria.all()),
        now=now,
        dates=dates or DateReading(),
    )


def _by_name(criteria: Iterable[Criterion]) -> dict[str, Criterion]:
    """An active criterion wins over a retired namesake; late scores of retired ones still land."""
    found: dict[str, Criterion] = {}
    for criterion in sorted(criteria, key=lambda each: each.retired_at is not None):
        found.setdefault(folded(criterion.name), criterion)
    return found
