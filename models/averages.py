"""Last-ten averages of many rep-criterion pairs at once, in one statement (reliability.md, Decisions).

Written as text: each database has its own best form, and both are built once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, text

from models.types import UtcDateTime

_BEFORE = bindparam("before", type_=UtcDateTime())

_SQLITE = text(
    """
    SELECT p.rep_id, p.version_id, (
        SELECT printf('%d %!.17g', count(*), avg(score)) FROM (
            SELECT s.score FROM call_score s
            WHERE s.workspace_id = :workspace AND s.rep_id = p.rep_id AND s.version_id = p.version_id
              AND s.occurred_at < :before
            ORDER BY s.occurred_at DESC, s.call_id DESC LIMIT 10))
    FROM (SELECT json_extract(value, '$[0]') AS rep_id, json_extract(value, '$[1]') AS version_id
          FROM json_each(:pairs) LIMIT -1) AS p
    """
).bindparams(_BEFORE)
"""Count and average in one scalar subquery, as SQLite has no LATERAL; 17 digits keep a float exact.

LIMIT -1 keeps the pairs a table of their own, so that each is read out of the list once.
"""

_POSTGRESQL = text(
    """
    SELECT p.rep_id, p.version_id, last.n, last.value
    FROM unnest(CAST(:reps AS bigint[]), CAST(:versions AS bigint[])) AS p(rep_id, version_id)
    CROSS JOIN LATERAL (
        SELECT count(*) AS n, avg(score) AS value FROM (
            SELECT s.score FROM call_score s
            WHERE s.workspace_id = :workspace AND s.rep_id = p.rep_id AND s.version_id = p.version_id
              AND s.occurred_at < :before
            ORDER BY s.occurred_at DESC, s.call_id DESC LIMIT 10) AS ten) AS last
    """
).bindparams(_BEFORE)


def last_ten_averages(
    connection: Connection, workspace_id: int, pairs: Sequence[tuple[int, int]], /, *, before: datetime
) -> dict[tuple[int, int], tuple[float, int]]:
    """(rep, version) -> (average, n). Pairs without a scored call before that instant are left out."""
    if not pairs:
        return {}
    asked: dict[str, object] = {"workspace": workspace_id, "before": before}
    if connection.dialect.name == "sqlite":
        found = connection.execute(_SQLITE, {**asked, "pairs": json.dumps(pairs)}).all()
        told = ((rep, version, *answer.split()) for rep, version, answer in found)
        return {(rep, version): (float(value), int(n)) for rep, version, n, value in told if n != "0"}
    halves = {"reps": [rep for rep, _ in pairs], "versions": [version for _, version in pairs]}
    rows = connection.execute(_POSTGRESQL, {**asked, **halves}).all()
    return {(rep, version): (value, n) for rep, version, n, value in rows if n}
