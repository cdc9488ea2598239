"""Taking a CSV file in: rows checked one by one, kept chunk by chunk, memory flat, whatever the rows are.

A `Kind` says what a row must hold and how rows are kept. What the person reads afterwards stands in
summary.py.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from typing import Protocol, TypeVar

from coaching.cells import DateReading, Refusal
from coaching.ports import Stores, WorkspaceStore
from sources.csv_records import records_of
from sources.csv_text import Layout, Sheet, open_sheet
from sources.rejects import Rejects
from sources.repeats import FirstLook

CHUNK = 20_000
RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the person asked for on the command line."""

    encoding: str | None = None
    delimiter: str | None = None
    dates: DateReading = field(default_factory=DateReading)
    currency: str | None = None
    """Of amounts in a file that names none."""
    rejects: Path | None = None
    dry_run: bool = False
    chunk: int = CHUNK


@dataclass(slots=True, kw_only=True)
class Taken:
    """What an import did. Grows while it runs."""

    sheet: Sheet
    rejects: Rejects
    dry_run: bool
    rows: int = 0
    repeated: int = 0
    contradicted: list[int] = field(default_factory=list)
    """Lines that another, later line of the same file replaced (the first hundred)."""
    contradictions: int = 0


class Kind(Protocol[RowT]):
    """One kind of file. Made anew for every file: it may remember what it saw."""

    @property
    def taken(self) -> Taken: ...
    def look_through(self, progress: Callable[[int], None], /) -> FirstLook:
        """Read the whole file once, for what it tells more than once. `progress` hears the bytes read."""

    def read(self, cells: tuple[str, ...], /) -> RowT | Refusal:
        """One row: cells in the order of the layout, an absent optional one empty."""

    def place(self, cells: tuple[str, ...], row: RowT, /) -> int:
        """One number for what a file should tell once; as `look_through` counts it."""

    def key(self, row: RowT, /) -> Hashable:
        """The same without the chance of two alike."""

    def differs(self, row: RowT, earlier: RowT, /) -> bool:
        """Whether two rows of one key tell different things."""

    def keep(self, store: WorkspaceStore, rows: Sequence[RowT], /) -> Sequence[tuple[int, Refusal]]:
        """Keep rows and count them; what the store refuses, by index."""


_Good = tuple[int, list[str], RowT]
"""A row that passed the rule, after its line and cells, in case the store refuses it."""


class _RollBack(Exception):  # noqa: N818 - ends a dry run's unit of work, is no error
    pass


def default_rejects(path: Path, /) -> Path:
    """`scores.csv` -> `scores.rejects.csv`, beside it."""
    return path.with_name(f"{path.stem}.rejects{path.suffix or '.csv'}")


@contextmanager
def opened(path: Path, layout: Layout, wishes: Wishes, /) -> Iterator[tuple[Sheet, Rejects]]:
    """The file, and where its rejected rows go. Raises FileRefusedError when it cannot be read as a whole."""
    sheet = open_sheet(path, layout, encoding=wishes.encoding, delimiter=wishes.delimiter)
    with Rejects(sheet, wishes.rejects or default_rejects(path)) as rejects:
        yield sheet, rejects


def take_in(
    stores: Stores,
    workspace_id: int,
    kind: Kind[RowT],
    /,
    *,
    chunk: int,
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> None:
    """Good rows land whatever the bad ones look like; running again changes nothing.

    `progress` hears (step, done, total). Counts stand in the kind's `taken`.
    """
    with _rare_cycle_search():
        size = kind.taken.sheet.path.stat().st_size
        look = kind.look_through(lambda done: progress("Looking through", done, size))
        checked = _checked(kind, look)
        for number in count(1):
            rows = list(islice(checked, chunk))
            if not rows:
                break
            _keep(stores, workspace_id, kind, rows)
            progress("Taking in", kind.taken.rows, look.records)
            rows.clear()
            if not number % 10:
                gc.collect()


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


def _checked(kind: Kind[RowT], look: FirstLook) -> Iterator[_Good[RowT]]:
    """Rows that pass, in file order; of those told several times one, the last, at the end."""
    taken, sheet = kind.taken, kind.taken.sheet
    pick, read, reject = sheet.pick(), kind.read, taken.rejects.add
    complete = sheet.width not in sheet.places
    twice = look.same | look.contested
    held: dict[Hashable, _Good[RowT]] = {}
    once: set[int] = set()
    with sheet.open() as text:
        for line, cells, problem in records_of(sheet, text):
            taken.rows += 1
            if problem is not None:
                reject(line, problem, cells)
                continue
            picked = pick(cells if complete else [*cells, ""])
            row = read(picked)
            if isinstance(row, Refusal):
                if any(cells):
                    reject(line, row, cells)
                else:
                    taken.rows -= 1
                continue
            good = line, cells, row
            if twice:
                place = kind.place(picked, row)
                if place in look.contested:
                    _hold(kind, good, held)
                    continue
                if place in look.same:
                    if place in once:
                        taken.repeated += 1
                        continue
                    once.add(place)
            yield good
    yield from held.values()


def _hold(kind: Kind[RowT], good: _Good[RowT], held: dict[Hashable, _Good[RowT]]) -> None:
    """The last row wins; one that tells something else is said, the same one only counted."""
    taken, key = kind.taken, kind.key(good[2])
    earlier = held.pop(key, None)
    held[key] = good
    if earlier is None:
        return
    line, _, replaced = earlier
    if not kind.differs(good[2], replaced):
        taken.repeated += 1
        return
    taken.contradictions += 1
    if len(taken.contradicted) < 100:
        taken.contradicted.append(line)


def _keep(stores: Stores, workspace_id: int, kind: Kind[RowT], rows: list[_Good[RowT]]) -> None:
    refused: Sequence[tuple[int, Refusal]] = ()
    try:
        with stores.workspace(workspace_id) as store:
            refused = kind.keep(store, [row for _, _, row in rows])
            if kind.taken.dry_run:
                raise _RollBack
    except _RollBack:
        pass
    for index, reason in refused:
        line, cells, _ = rows[index]
        kind.taken.rejects.add(line, reason, cells)
