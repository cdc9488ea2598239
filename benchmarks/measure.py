"""The digest and the aggregates over 1k, 100k and 10M scores, each against one hand-written statement.

    python -m benchmarks measure [--rows 1000,100000,10000000] [--database sqlite|postgresql]

The hand-written side reads the same rows once, on an open connection of the raw driver, and gives plain
averages; the product also decides what counts, finds twins, computes intervals and words. Memory is the
highest of a process of its own that asks once, less what it had before it asked.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import models
from benchmarks.databases import ENGINES, Database
from benchmarks.measured_past import NOW, TEAM_SIZE, Past, make_past
from benchmarks.measured_raw import Raw, open_raw
from bot.clock import SystemClock
from coaching.declines.looking import find_falls
from coaching.delta import student_quantile
from coaching.insights_shown import Asked, insights_for
from coaching.loop.digest import LOOK_BACK, digest_for
from coaching.loop.reading_ahead import before_digests
from coaching.ports import WorkspaceStore
from coaching.team.showing import team_view

ROWS = (1_000, 100_000, 10_000_000)
SECONDS_EACH = 4.0
FEWEST, MOST = 3, 200
"""Rounds of one case: as many as fit into SECONDS_EACH."""


@dataclass(frozen=True, slots=True)
class Case:
    """`ours` asks the product once; `by_hand` asks the statement that reads the same rows."""

    name: str
    ours: Callable[[WorkspaceStore, Past], object]
    by_hand: Callable[[Raw, Past], object]


def _everybody(store: WorkspaceStore, past: Past) -> object:
    return insights_for(store, store.people.member(past.enablement), Asked(quarter=False), now=NOW)


def _one_team(store: WorkspaceStore, past: Past) -> object:
    asked = Asked(scope=f"team:{past.team}", quarter=True)
    return insights_for(store, store.people.member(past.enablement), asked, now=NOW)


def _digest(store: WorkspaceStore, past: Past) -> object:
    before_digests(store, [past.team], since=NOW - LOOK_BACK)  # as the sender does
    return digest_for(store, past.team, iso_week=past.week, as_of=NOW)


def _team(store: WorkspaceStore, past: Past) -> object:
    return team_view(store, store.people.member(past.enablement), past.team, now=NOW)


def _falls(store: WorkspaceStore, _past: Past) -> object:
    return find_falls(store, now=NOW)


CASES = (
    Case("digest of one team", _digest, Raw.digest),
    Case("a team's view", _team, Raw.team),
    Case("falls of the workspace (a job)", _falls, Raw.falls),
    Case("insights, one team, a quarter", _one_team, Raw.team_quarter),
    Case("insights, everybody, all time", _everybody, Raw.everything),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Milliseconds of either side, and MB of the product's."""

    ours: float
    by_hand: float
    memory: float

    @property
    def ratio(self) -> float:
        return self.ours / self.by_hand


def measure(url: str, past: Past, case: Case, *, seconds: float) -> Took:
    """Both sides asked in turns; the median of each counts."""
    stores = models.open_stores(url, SystemClock())
    took: tuple[list[float], list[float]] = ([], [])
    with open_raw(url, past) as raw:
        ends = time.perf_counter() + seconds
        while len(took[0]) < FEWEST or (time.perf_counter() < ends and len(took[0]) < MOST):
            for place, ask in enumerate((_through(stores, case, past), lambda: case.by_hand(raw, past))):
                start = time.perf_counter()
                ask()
                took[place].append(1000 * (time.perf_counter() - start))
    stores.close()
    ours, by_hand = (statistics.median(times) for times in took)
    return Took(ours=ours, by_hand=by_hand, memory=_memory(url, past, case.name))


def _through(stores: models.SqlStores, case: Case, past: Past) -> Callable[[], object]:
    def ask() -> object:
        with stores.workspace(past.workspace, write=False) as store:
            return case.ours(store, past)

    return ask


def _memory(url: str, past: Past, name: str) -> float:
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        return alone.apply(_ask_once, (url, past, name))


def _ask_once(url: str, past: Past, name: str) -> float:
    """MB that asking once adds to this process's highest."""
    case = next(case for case in CASES if case.name == name)
    stores = models.open_stores(url, SystemClock())
    with stores.workspace(past.workspace, write=False) as store:  # what is imported on the way is there
        store.people.member(past.enablement)
    student_quantile(9, 0.95)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest counts from here
    before = _megabytes("VmRSS")
    _through(stores, case, past)()
    stores.close()
    return _megabytes("VmHWM") - before


def _megabytes(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(name)


def report(engine: str, found: Mapping[int, Mapping[str, Took]], cases: Sequence[Case]) -> None:
    sizes = sorted(found)
    print(f"{engine}: product ms / by hand ms = ratio, MB")
    for case in cases:
        told = [found[size][case.name] for size in sizes]
        cells = (
            f"{size:>10,}: {one.ours:8.1f} / {one.by_hand:8.1f} = {one.ratio:5.2f}, {one.memory:5.1f} MB"
            for size, one in zip(sizes, told, strict=True)
        )
        print(f"  {case.name}")
        for cell in cells:
            print(f"    {cell}")
        if len(sizes) > 1:
            decades = math.log10(sizes[-1] / sizes[0])
            ours, by_hand = (
                (getattr(told[-1], side) / getattr(told[0], side)) ** (1 / decades)
                for side in ("ours", "by_hand")
            )
            print(f"    growth per decade of data: product {ours:.2f} times, by hand {by_hand:.2f}")
    print(flush=True)


@contextmanager
def _filled(database: Database, rows: int) -> Iterator[tuple[str, Past]]:
    url = database.make(f"measure{rows}")
    yield url, make_past(url, rows)


def run(
    engine: str, sizes: Sequence[int], folder: Path, *, seconds: float, cases: Sequence[Case] = CASES
) -> None:
    with ENGINES[engine](folder) as database:
        found: dict[int, dict[str, Took]] = {}
        for rows in sizes:
            with _filled(database, rows) as (url, past):
                found[rows] = {case.name: measure(url, past, case, seconds=seconds) for case in cases}
                print(
                    f"{database.name}, {rows:,} scores: {past.reps:,} reps in teams of {TEAM_SIZE}, "
                    f"{past.sessions:,} sessions",
                    flush=True,
                )
        report(database.name, found, cases)


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default=",".join(map(str, ROWS)))
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--cases", type=int, default=len(CASES), help="the first so many alone")
    parser.add_argument("--seconds", type=float, default=SECONDS_EACH, help="of each case and size")
    wanted = parser.parse_args(words)
    sizes = [int(size) for size in wanted.rows.split(",")]
    for engine in ENGINES:
        if wanted.database in (engine, "both"):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                run(engine, sizes, Path(folder), seconds=wanted.seconds, cases=CASES[: wanted.cases])


if __name__ == "__main__":
    main()
