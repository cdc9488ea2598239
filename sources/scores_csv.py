"""Call scores out of a CSV file: checked row by row, taken in chunk by chunk, memory flat.

What a row must hold is coaching.intake's rule. What the person reads afterwards stands in summary.py.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count, islice
from pathlib import Path

from coaching.calls import IntakeCounts, ScoreRow
from coaching.cells import DateReading, Reason, Refusal, quoted
from coaching.intake import Column, Intake, folded, intake_for
from coaching.ports import Stores
from sources.csv_records import records_of
from sources.csv_text import Sheet, open_sheet
from sources.rejects import Rejects
from sources.repeats import FirstLook, call_hash, look_through, pair_hash

CHUNK = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person asked for on the command line."""

    encoding: str | None = None
    delimiter: str | None = None
    dates: DateReading = field(default_factory=DateReading)
    rejects: Path | None = None
    dry_run: bool = False
    chunk: int = CHUNK


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What an import did. Grows while it runs."""

    sheet: Sheet
    rejects: Rejects
    dry_run: bool
    rows: int = 0
    calls_added: int = 0
    calls_changed: int = 0
    scores_added: int = 0
    scores_changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    contradicted: list[int] = field(default_factory=list)
    """Lines whose score another, later line of the same file replaced (the first hundred)."""
    contradictions: int = 0

    def count(self, counts: IntakeCounts, /) -> None:
        self.calls_added += counts.calls_added
        self.calls_changed += counts.calls_changed
        self.scores_added += counts.scores_added
        self.scores_changed += counts.scores_changed
        self.unchanged += counts.unchanged


_Good = tuple[int, list[str], ScoreRow]
"""A row that passed the rule, after its line and cells, in case the store refuses it."""


class _RollBack(Exception):  # noqa: N818 - ends a dry run's unit of work, is no error
    pass


_CRITERION = list(Column).index(Column.CRITERION)
_FACTS = {"rep": 1, "time": 2, "call type": 3, "direction": 4, "live": 5}
"""What a call must not tell in two ways, and where a `ScoreRow` holds it."""


def default_rejects(path: Path, /) -> Path:
    """`scores.csv` -> `scores.rejects.csv`, beside it."""
    return path.with_name(f"{path.stem}.rejects{path.suffix or '.csv'}")


def import_file(
    stores: Stores,
    workspace_id: int,
    path: Path,
    /,
    *,
    now: datetime,
    wishes: Wishes | None = None,
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> Outcome:
    """Take a file in. Good rows land whatever the bad ones look like; running again changes nothing.

    `progress` hears (step, done, total). Raises FileRefusedError before anything is written when the
    file as a whole cannot be read.
    """
    wishes = wishes or Wishes()
    sheet = open_sheet(path, encoding=wishes.encoding, delimiter=wishes.delimiter)
    with Rejects(sheet, wishes.rejects or default_rejects(path)) as rejects, _rare_cycle_search():
        size = path.stat().st_size
        look = look_through(sheet, progress=lambda done: progress("Looking through", done, size))
        with stores.workspace(workspace_id, write=False) as store:
            intake = intake_for(store, now=now, dates=wishes.dates)
        outcome = Outcome(sheet=sheet, rejects=rejects, dry_run=wishes.dry_run)
        checked = _checked(sheet, intake, look, outcome)
        for number in count(1):
            chunk = list(islice(checked, wishes.chunk))
            if not chunk:
                break
            _take_in(stores, workspace_id, chunk, outcome, now=now)
            progress("Taking in", outcome.rows, look.records)
            chunk.clear()
            if not number % 10:
                gc.collect()
    return outcome


@contextmanager
def _rare_cycle_search() -> Iterator[None]:
    """Rows hold no cycles, yet the collector would walk them again and again: a third of the time.

    Until the end it looks only when told, at what the chunks left behind.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def _checked(sheet: Sheet, intake: Intake, look: FirstLook, outcome: Outcome) -> Iterator[_Good]:
    """Rows that pass, in file order; of pairs given several times one, the last, at the end."""
    pick, read, reject = sheet.pick(), intake.read, outcome.rejects.add
    complete = sheet.width not in sheet.places
    twice = look.same | look.contested
    calls = _Calls(look.torn_calls)
    held: dict[tuple[str, int], _Good] = {}
    once: set[int] = set()
    with sheet.open() as text:
        for line, cells, problem in records_of(sheet, text):
            outcome.rows += 1
            if problem is not None:
                reject(line, problem, cells)
                continue
            picked = pick(cells if complete else [*cells, ""])
            row = read(picked)
            if look.torn_calls and not isinstance(row, Refusal):
                row = calls.settle(row, picked[0])
            if isinstance(row, Refusal):
                if any(cells):
                    reject(line, row, cells)
                else:
                    outcome.rows -= 1
                continue
            good = line, cells, row
            if twice:
                pair = pair_hash(picked[0], folded(picked[_CRITERION]))
                if pair in look.contested:
                    _hold(good, held, outcome)
                    continue
                if pair in look.same:
                    if pair in once:
                        outcome.repeated += 1
                        continue
                    once.add(pair)
            yield good
    yield from held.values()


def _hold(good: _Good, held: dict[tuple[str, int], _Good], outcome: Outcome) -> None:
    """The last row of a pair wins; a different score is said, the same one only counted."""
    row = good[2]
    key = row.external_id, row.version_id
    earlier = held.pop(key, None)
    held[key] = good
    if earlier is None:
        return
    line, _, replaced = earlier
    if replaced.score == row.score:
        outcome.repeated += 1
        return
    outcome.contradictions += 1
    if len(outcome.contradicted) < 100:
        outcome.contradicted.append(line)


def _take_in(
    stores: Stores, workspace_id: int, chunk: list[_Good], outcome: Outcome, /, *, now: datetime
) -> None:
    try:
        with stores.workspace(workspace_id) as store:
            counts = store.calls.take_in([row for _, _, row in chunk], now=now)
            if outcome.dry_run:
                raise _RollBack
    except _RollBack:
        pass
    outcome.count(counts)
    for index, reason in counts.refused:
        line, cells, _ = chunk[index]
        outcome.rejects.add(line, Refusal(Reason.CALL_CONFLICT, Column.CALL_ID, reason), cells)


class _Calls:
    """Keeps to the first telling of every call that the file tells in two ways."""

    def __init__(self, torn: frozenset[int], /) -> None:
        self._torn = torn
        self._told: dict[str, ScoreRow] = {}

    def settle(self, row: ScoreRow, call_id: str, /) -> ScoreRow | Refusal:
        """The row, or why not: another rep, time or kind than the first good row of its call.

        A second link or length is no reason to lose a score; the first one stays.
        """
        if call_hash(call_id) not in self._torn:
            return row
        first = self._told.setdefault(row.external_id, row)
        if first[1:6] != row[1:6]:
            differing = [name for name, at in _FACTS.items() if first[at] != row[at]]
            said = f"call {quoted(call_id)} has another {' and '.join(differing)} on an earlier line"
            return Refusal(Reason.CALL_CONFLICT, Column.CALL_ID, said)
        length = row.duration_s if first.duration_s is None else first.duration_s
        agreed = row._replace(link=first.link or row.link, duration_s=length)
        self._told[row.external_id] = agreed
        return agreed
