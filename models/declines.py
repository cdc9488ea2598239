"""Falls on targets: both spans of every rep and target in one statement, and what was found, kept.

Written as text, like comparisons.py, whose way of reading a scale this shares. Squares are summed around
the mean: sums of plain squares would lose the digits that differ.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, text

from coaching.criteria import Criterion
from coaching.declines.falling import BEFORE, ENOUGH_CALLS, LATELY, QUIET, Decline, NewDecline, Side, TwoSpans
from models.comparisons import good_part
from models.scoped import Scoped, owned_rows
from models.tables.declines import DeclineRow
from models.types import UtcDateTime

_TARGETS = {
    "sqlite": """SELECT json_extract(value, '$[0]') AS criterion_id,
        json_extract(value, '$[1]') AS version_id,
        json_extract(value, '$[2]') AS low, json_extract(value, '$[3]') AS high
        FROM json_each(:criteria) LIMIT -1""",
    "postgresql": """SELECT CAST(value->>0 AS bigint) AS criterion_id,
        CAST(value->>1 AS bigint) AS version_id,
        CAST(value->>2 AS float8) AS low, CAST(value->>3 AS float8) AS high
        FROM jsonb_array_elements(CAST(:criteria AS jsonb))""",
}
_SPANS = """
WITH scored AS (
    SELECT p.rep_id, p.criterion_id, p.version_id, c.kind_id, c.score,
        CASE WHEN c.occurred_at > :lately THEN 1 ELSE 0 END AS late,
        CASE WHEN c.score < p.low THEN c.score - p.low WHEN c.score > p.high THEN p.high - c.score
            ELSE 0.0 END AS good
    FROM (
        SELECT DISTINCT m.member_id AS rep_id, v.criterion_id, v.version_id, v.low, v.high
        FROM ({targets}) AS v
        JOIN team_target t ON t.workspace_id = :workspace AND t.criterion_id = v.criterion_id
        JOIN team_member m ON m.workspace_id = :workspace AND m.team_id = t.team_id AND m.role = 'rep'
        WHERE NOT EXISTS (
            SELECT 1 FROM decline d
            WHERE d.workspace_id = :workspace AND d.rep_id = m.member_id AND d.criterion_id = v.criterion_id
                AND d.found_at > :quiet)
    ) AS p
    JOIN call_score c ON c.workspace_id = :workspace AND c.rep_id = p.rep_id AND c.version_id = p.version_id
        AND c.occurred_at > :before AND c.occurred_at <= :now
), means AS (
    SELECT rep_id, criterion_id, version_id, kind_id, late,
        count(*) AS n, avg(score) AS score, avg(good) AS mean
    FROM scored GROUP BY rep_id, criterion_id, version_id, kind_id, late HAVING count(*) >= :enough
), squared AS (
    SELECT m.rep_id, m.criterion_id, m.version_id, m.kind_id, m.late, m.n, m.score, m.mean,
        sum((s.good - m.mean) * (s.good - m.mean)) AS squares
    FROM means m
    JOIN scored s ON s.rep_id = m.rep_id AND s.version_id = m.version_id AND s.kind_id = m.kind_id
        AND s.late = m.late
    GROUP BY m.rep_id, m.criterion_id, m.version_id, m.kind_id, m.late, m.n, m.score, m.mean
)
SELECT b.rep_id, b.criterion_id, b.version_id, k.key,
    b.n, b.score, b.mean, b.squares, a.n, a.score, a.mean, a.squares,
    (SELECT count(*) FROM decline d
     WHERE d.workspace_id = :workspace AND d.rep_id = b.rep_id AND d.criterion_id = b.criterion_id)
FROM squared b
JOIN squared a ON a.rep_id = b.rep_id AND a.version_id = b.version_id AND a.kind_id = b.kind_id
    AND a.late = 1 AND b.late = 0 AND a.mean < b.mean
JOIN call_kind k ON k.workspace_id = :workspace AND k.id = b.kind_id
ORDER BY b.rep_id, b.criterion_id, k.key
"""
"""What did not fall is left out here already: that is most of it."""
_INSTANTS = [bindparam(name, type_=UtcDateTime()) for name in ("now", "lately", "before", "quiet")]
_STATEMENTS = {
    engine: text(_SPANS.format(targets=targets)).bindparams(*_INSTANTS)
    for engine, targets in _TARGETS.items()
}
_FOUND = (
    owned_rows(DeclineRow)
    .where(DeclineRow.found_at > bindparam("since"), DeclineRow.found_at <= bindparam("until"))
    .order_by(DeclineRow.found_at, DeclineRow.id)
)
_FALL = (
    "rep_id", "criterion_id", "version_id", "number", "call_kind", "before", "now", "n_before", "n_now",
    "change", "low", "high",
)  # fmt: skip


class SqlDeclines(Scoped):
    """Implements `DeclineStore`."""

    def spans(self, criteria: Sequence[Criterion], /, *, now: datetime) -> tuple[TwoSpans, ...]:
        asked = {
            "workspace": self.workspace_id,
            "criteria": json.dumps([[one.id, one.current.id, *good_part(one.scale)[:2]] for one in criteria]),
            "now": now,
            "lately": now - LATELY,
            "before": now - LATELY - BEFORE,
            "quiet": now - QUIET,
            "enough": ENOUGH_CALLS,
        }
        statement = _STATEMENTS["sqlite" if self._on_sqlite else "postgresql"]
        return tuple(
            TwoSpans(
                rep_id=rep,
                criterion_id=criterion,
                version_id=version,
                call_kind=kind,
                before=Side(n=earlier[0], score=earlier[1], mean=earlier[2], squares=earlier[3]),
                now=Side(n=later[0], score=later[1], mean=later[2], squares=later[3]),
                told=told,
            )
            for rep, criterion, version, kind, *figures, told in self._connection.execute(statement, asked)
            for earlier, later in ((figures[:4], figures[4:]),)
        )

    def add(self, decline: NewDecline, /, *, now: datetime) -> bool:
        keys = ["rep_id", "criterion_id", "number"]
        values = {name: getattr(decline, name) for name in _FALL}
        return self._insert_unless(DeclineRow, keys, found_at=now, **values) is not None

    def found_between(self, since: datetime, until: datetime, /) -> tuple[Decline, ...]:
        return tuple(
            Decline(
                id=row.id,
                found_at=row.found_at,
                fall=NewDecline(**{name: getattr(row, name) for name in _FALL}),
            )
            for row in self._rows(_FOUND, since=since, until=until)
        )
