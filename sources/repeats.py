"""Which (call, criterion) pairs a file gives more than once. A first look at the file, before anything lands.

Without it, a file that contradicts itself would change its own scores back and forth on every import.
Keeps 16 bytes a row, as hashes; nothing of the rows themselves.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from coaching.intake import Column, folded
from sources.csv_records import records_of
from sources.csv_text import Sheet

_STEP = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """Rows in the file, and the hashed pairs that occur again: with the same cells, or with others."""

    rows: int
    same: frozenset[int]
    contested: frozenset[int]


def pair_hash(call_id: str, criterion: str) -> int:
    """One number for a (call, criterion) pair; good within one process only."""
    return hash((call_id.strip(), criterion))


def look_through(sheet: Sheet, /, *, progress: Callable[[int], None]) -> FirstLook:
    """Read the whole file once. `progress` hears the bytes read."""
    pairs, rows = array("q"), array("q")
    place = dict(zip(Column, sheet.places, strict=True))
    call_at, criterion_at = place[Column.CALL_ID], place[Column.CRITERION]
    names: dict[str, str] = {}
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
                pairs.append(pair_hash(cells[call_at], name))
                rows.append(hash(tuple(cells)))
            if not count % _STEP:
                progress(text.buffer.tell())
    same, contested = _repeats(pairs, rows)
    return FirstLook(rows=count, same=same, contested=contested)


def _repeats(pairs: array[int], rows: array[int]) -> tuple[frozenset[int], frozenset[int]]:
    if len(pairs) < 2:
        return frozenset(), frozenset()
    pair_view = np.frombuffer(pairs, dtype=np.int64)
    row_view = np.frombuffer(rows, dtype=np.int64)
    ordered = np.sort(pair_view)
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    if not again.size:
        return frozenset(), frozenset()
    where = np.isin(pair_view, again)
    told = np.unique(np.stack((pair_view[where], row_view[where])), axis=1)[0]
    contested = np.unique(told[1:][told[1:] == told[:-1]])
    same = np.setdiff1d(again, contested, assume_unique=True)
    return frozenset(same.tolist()), frozenset(contested.tolist())
