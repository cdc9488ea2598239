"""What a file tells more than once, found out in a first look, before anything lands.

Without it, a file that contradicts itself would change its own values back and forth on every import.
Keeps 16 bytes a row (of scores, 16 a call, too), as hashes; nothing of the rows themselves.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from coaching.intake import CALL_CELLS, Column, folded
from sources.csv_records import records_of
from sources.csv_text import Sheet

_STEP = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """Records in the file; hashed places that occur again, with the same cells or with others."""

    records: int
    same: frozenset[int]
    contested: frozenset[int]


def pair_hash(call_id: str, criterion: str) -> int:
    """One number for a (call, criterion) pair; good within one process only."""
    return hash((call_id.strip(), criterion))


def call_hash(call_id: str) -> int:
    """One number for a call; good within one process only."""
    return hash(call_id.strip())


def look_through(
    sheet: Sheet,
    told: Callable[[tuple[str, ...]], tuple[int, int] | None],
    /,
    *,
    progress: Callable[[int], None],
) -> FirstLook:
    """Read the whole file once. `told` says a row's place and what it tells there; None: a bad row."""
    places, rows = array("q"), array("q")
    pick = sheet.pick()
    count = 0
    with sheet.open() as text:
        for count, (_, cells, problem) in enumerate(records_of(sheet, text), start=1):
            found = told(pick([*cells, ""])) if problem is None else None
            if found is not None:
                places.append(found[0])
                rows.append(found[1])
            if not count % _STEP:
                progress(text.buffer.tell())
    same, contested = _repeats(places, rows)
    return FirstLook(records=count, same=same, contested=contested)


def look_through_scores(
    sheet: Sheet, /, *, progress: Callable[[int], None]
) -> tuple[FirstLook, frozenset[int]]:
    """Where each (call, criterion) pair is a place; and the hashed ids of calls whose own cells differ.

    Looks at cells alone, because there may be a million rows.
    """
    pairs, rows, calls, told = (array("q") for _ in range(4))
    criterion_at = sheet.places[list(Column).index(Column.CRITERION)]
    pick_call = itemgetter(*sheet.places[:CALL_CELLS])
    pick_score = itemgetter(*sheet.places[CALL_CELLS + 1 :])
    names: dict[str, str] = {}
    last: tuple[str, ...] = ()
    count = 0
    with sheet.open() as text:
        for count, (_, cells, problem) in enumerate(records_of(sheet, text), start=1):
            if problem is None:
                cell = cells[criterion_at]
                name = names.get(cell)
                if name is None:
                    if len(names) >= _STEP:
                        names.clear()
                    name = names[cell] = folded(cell)
                cells.append("")  # what an absent optional column reads
                rows.append(hash(pick_score(cells)))
                call = pick_call(cells)
                pairs.append(pair_hash(call[0], name))
                if call != last:
                    last = call
                    calls.append(call_hash(call[0]))
                    told.append(hash(call[1:]))
            if not count % _STEP:
                progress(text.buffer.tell())
    same, contested = _repeats(pairs, rows)
    _, torn = _repeats(calls, told)
    return FirstLook(records=count, same=same, contested=contested), torn


def _repeats(keys: array[int], told: array[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Keys that occur again always told alike, and keys told differently."""
    if len(keys) < 2:
        return frozenset(), frozenset()
    key_view = np.frombuffer(keys, dtype=np.int64)
    told_view = np.frombuffer(told, dtype=np.int64)
    ordered = np.sort(key_view)
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    if not again.size:
        return frozenset(), frozenset()
    where = np.isin(key_view, again)
    ways = np.unique(np.stack((key_view[where], told_view[where])), axis=1)[0]
    differing = np.unique(ways[1:][ways[1:] == ways[:-1]])
    alike = np.setdiff1d(again, differing, assume_unique=True)
    return frozenset(alike.tolist()), frozenset(differing.tolist())
