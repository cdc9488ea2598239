"""The hand-written side of the measure: one statement each, by the raw driver on an open connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg

import models
from benchmarks.measured_past import NOW, TEAM_SIZE, Past
from bot.clock import SystemClock
from coaching.comparisons import Stretch, stretch_of
from coaching.insights import comparisons_that_count
from coaching.insights_shown import QUARTER
from models.comparisons import MOST_LOOKED_AT
from models.types import to_microseconds

AFTER = """(SELECT avg(score) FROM (SELECT c.score FROM call_score c
    WHERE c.workspace_id = 1 AND c.rep_id = s.rep_id AND c.version_id = s.version_id
      AND c.occurred_at > s.window_after AND c.kind_id = 1
    ORDER BY c.occurred_at, c.call_id LIMIT 10) AS ten)"""
BEFORE = """(SELECT avg(b.score) FROM session_baseline_call b
    WHERE b.workspace_id = 1 AND b.session_id = s.id)"""
TWIN = """(SELECT avg(score) FROM (SELECT c.score FROM call_score c
    WHERE c.workspace_id = 1 AND c.rep_id = p.rep_id AND c.version_id = p.version_id
      AND c.occurred_at {side} p.instant AND c.kind_id = 1
    ORDER BY c.occurred_at {order}, c.call_id {order} LIMIT 10) AS ten)"""
MOVED = """
    SELECT method, criterion_id, count(*), avg(later - before) FROM (
        SELECT s.method, s.criterion_id, {before} AS before, {after} AS later
        FROM coaching_session s WHERE s.workspace_id = 1 AND s.held_on >= {since} {of_team}) AS moved
    GROUP BY method, criterion_id
    UNION ALL
    SELECT '', version_id, count(*), avg(later - before) FROM (
        SELECT p.version_id, {first} AS before, {then} AS later FROM {places} p) AS drifted
    GROUP BY version_id"""
"""The sessions with their frozen ten calls and the next ten, and the uncoached pairs with theirs."""
STANDS = """
    UNION ALL
    SELECT '', version_id, count(*), avg(score) FROM call_score
    WHERE workspace_id = 1 AND rep_id <= {reps} AND occurred_at >= {lately} GROUP BY rep_id, version_id"""
"""Where each rep of the first team stands."""
FALLS = """
    SELECT rep_id, version_id, kind_id, count(*),
        avg(CASE WHEN occurred_at >= {week} THEN score END),
        avg(CASE WHEN occurred_at < {week} THEN score END)
    FROM call_score
    WHERE workspace_id = 1 AND occurred_at >= {before} AND occurred_at < {now}
    GROUP BY rep_id, version_id, kind_id"""
"""Seven days against the four weeks before, of every rep on everything."""
OF_TEAM = "AND s.team_id = 1"
DIGEST = """
    SELECT r.rep_id, s.id, s.held_on, {before}, {after},
        (SELECT avg(c.score) FROM call_score c WHERE c.workspace_id = 1 AND c.rep_id = r.rep_id
           AND c.occurred_at >= {lately}) AS lately
    FROM (SELECT member_id AS rep_id FROM team_member
        WHERE workspace_id = 1 AND team_id = 1 AND role = 'rep') r
    LEFT JOIN coaching_session s ON s.id = (SELECT id FROM coaching_session l
        WHERE l.workspace_id = 1 AND l.rep_id = r.rep_id ORDER BY l.held_on DESC, l.id DESC LIMIT 1)"""
"""Each rep's newest session with its two averages, and what all targets came to in the last fortnight."""

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Raw:
    ask: Callable[[str], Rows]
    mark: Callable[[datetime], str]
    """An instant as this database writes it in a statement."""

    def digest(self, _past: Past) -> Rows:
        lately = self.mark(NOW - timedelta(days=14))
        return self.ask(DIGEST.format(before=BEFORE, after=AFTER, lately=lately))

    def team(self, _past: Past) -> Rows:
        lately = self.mark(NOW - timedelta(weeks=4))
        return self.ask(
            self._written((NOW - QUARTER).date(), OF_TEAM, "team_places")
            + STANDS.format(reps=TEAM_SIZE, lately=lately)
        )

    def falls(self, _past: Past) -> Rows:
        week, before = (self.mark(NOW - timedelta(weeks=weeks)) for weeks in (1, 5))
        return self.ask(FALLS.format(week=week, before=before, now=self.mark(NOW)))

    def team_quarter(self, _past: Past) -> Rows:
        return self._moved((NOW - QUARTER).date(), OF_TEAM, "team_places")

    def everything(self, _past: Past) -> Rows:
        return self._moved(date(2000, 1, 1), "", "all_places")

    def _moved(self, since: date, of_team: str, places: str) -> Rows:
        return self.ask(self._written(since, of_team, places))

    def _written(self, since: date, of_team: str, places: str) -> str:
        return MOVED.format(
            before=BEFORE,
            after=AFTER,
            since=f"'{since}'",
            of_team=of_team,
            first=TWIN.format(side="<", order="DESC"),
            then=TWIN.format(side=">=", order="ASC"),
            places=places,
        )


def _places(
    url: str, past: Past, *, since: date | None, reps: Sequence[int]
) -> list[tuple[int, int, datetime]]:
    """Which uncoached pairs the product looks at on which day, so that both sides read the same scores."""
    stores = models.open_stores(url, SystemClock())
    with stores.workspace(past.workspace, write=False) as store:
        definitions = store.comparisons.definitions(rep_ids=reps, since=since)
        sessions = store.comparisons.of_sessions(definitions, rep_ids=reps, since=since)
    stores.close()
    counted = comparisons_that_count(sessions, invalid=False)
    known: list[Stretch] = sorted({one for comparison in counted if (one := stretch_of(comparison))})
    every = max(1, -(-len(reps) * len(known) // MOST_LOOKED_AT))
    return [
        (rep, one.version_id, datetime.combine(one.day.date(), time(), UTC))
        for place, one in enumerate(known)
        for rep in reps
        if (rep + place) % every == 0
    ]


@contextmanager
def open_raw(url: str, past: Past) -> Iterator[Raw]:
    everybody = range(1, past.reps + 1)
    places = {
        "team_places": _places(url, past, since=(NOW - QUARTER).date(), reps=everybody[:TEAM_SIZE]),
        "all_places": _places(url, past, since=None, reps=everybody),
    }
    opened = _sqlite if url.startswith("sqlite:///") else _postgresql
    with opened(url, places) as raw:
        yield raw


@contextmanager
def _sqlite(url: str, places: dict[str, list[tuple[int, int, datetime]]]) -> Iterator[Raw]:
    raw = sqlite3.connect(Path(url.removeprefix("sqlite:///")))
    raw.execute("PRAGMA cache_size=-65536")
    for name, rows in places.items():
        raw.execute(f"CREATE TEMP TABLE {name} (rep_id INTEGER, version_id INTEGER, instant INTEGER)")
        raw.executemany(
            f"INSERT INTO {name} VALUES (?, ?, ?)", [(*row[:2], to_microseconds(row[2])) for row in rows]
        )
    yield Raw(lambda statement: raw.execute(statement).fetchall(), lambda at: str(to_microseconds(at)))
    raw.close()


@contextmanager
def _postgresql(url: str, places: dict[str, list[tuple[int, int, datetime]]]) -> Iterator[Raw]:
    with psycopg.connect(url, autocommit=True) as raw:
        for name, rows in places.items():
            raw.execute(
                f"CREATE TEMP TABLE {name} (rep_id bigint, version_id bigint, instant timestamptz)".encode()
            )
            with raw.cursor().copy(f"COPY {name} FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
            raw.execute(f"ANALYZE {name}".encode())
        yield Raw(
            lambda statement: raw.execute(statement.encode()).fetchall(),
            lambda at: f"TIMESTAMPTZ '{at.isoformat()}'",
        )
