"""Comparisons of many sessions and uncoached pairs, each in one statement (reliability.md, Decisions).

Written as text, like averages.py. A score counts by how far it lies outside the good part of its scale:
the band, the top end or the bottom end. Averages of that distance differ by exactly the signed change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple, cast

from sqlalchemy import Date, Row, bindparam, func, select, text
from sqlalchemy.sql.elements import TextClause

from coaching.baseline import BaselineKind
from coaching.comparisons import Comparison, Stretch, Uncoached
from coaching.criteria import Definition
from coaching.delta import FULL_WINDOW
from coaching.people import Role
from coaching.scale import Direction, Scale
from coaching.sessions import SessionState
from models.criteria import to_definition
from models.scoped import Scoped
from models.tables.criteria import CriterionVersionRow
from models.tables.people import TeamMemberRow
from models.tables.sessions import SessionRow
from models.types import UtcDateTime, to_microseconds

MOST_LOOKED_AT = 12_000
"""Rep-criterion-days at once: somebody waits for the answer."""
LOOK_BACK = timedelta(days=90)
"""A session longer ago than this does not count as being coached any more."""

_DAY = timedelta(days=1)
_ALL = 2**62
_NOT_HELD = (SessionState.SCHEDULED, SessionState.CANCELLED)
_HELD = f"s.state NOT IN ({', '.join(repr(state.value) for state in _NOT_HELD)})"
SCALES = {
    "sqlite": """SELECT json_extract(value, '$[0]') AS version_id, json_extract(value, '$[1]') AS low,
        json_extract(value, '$[2]') AS high, json_extract(value, '$[3]') AS below,
        json_extract(value, '$[4]') AS above FROM json_each(:scales) LIMIT -1""",
    "postgresql": """SELECT CAST(value->>0 AS bigint) AS version_id, CAST(value->>1 AS float8) AS low,
        CAST(value->>2 AS float8) AS high, CAST(value->>3 AS float8) AS below,
        CAST(value->>4 AS float8) AS above FROM jsonb_array_elements(CAST(:scales AS jsonb))""",
}
"""The good part of each version's scale, and how long the scale is on either side of it."""
_STRETCHES = {
    "sqlite": """SELECT json_extract(value, '$[0]') AS version_id, json_extract(value, '$[1]') AS kind,
        json_extract(value, '$[2]') AS instant, json_extract(value, '$[2]') AS number,
        json_extract(value, '$[3]') AS since, json_extract(value, '$[4]') AS until,
        json_extract(value, '$[5]') AS place
        FROM json_each(:stretches) LIMIT -1""",
    "postgresql": """SELECT CAST(value->>0 AS bigint) AS version_id, value->>1 AS kind,
        TIMESTAMPTZ 'epoch' + CAST(value->>2 AS bigint) * INTERVAL '1 microsecond' AS instant,
        CAST(value->>2 AS bigint) AS number,
        TIMESTAMPTZ 'epoch' + CAST(value->>3 AS bigint) * INTERVAL '1 microsecond' AS since,
        TIMESTAMPTZ 'epoch' + CAST(value->>4 AS bigint) * INTERVAL '1 microsecond' AS until,
        CAST(value->>5 AS bigint) AS place FROM jsonb_array_elements(CAST(:stretches AS jsonb))""",
}
REPS = {
    "sqlite": "(SELECT value FROM json_each(:reps))",
    "postgresql": "(SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST(:reps AS jsonb)))",
}
_SUMS = {
    "sqlite": "(SELECT printf('%d %!.17g %!.17g', count(*), avg(away), avg(missed)) FROM ({rows}))",
    "postgresql": "(SELECT ARRAY[count(*), avg(away), avg(missed)] FROM ({rows}) AS ten)",
}
"""Three figures of one subquery, which may stand for one only; 17 digits keep a float exact."""

_AWAY = """CASE WHEN {score} < v.low THEN v.low - {score} WHEN {score} > v.high THEN {score} - v.high
    ELSE 0 END AS away"""
MISSED = """CASE WHEN {score} < v.low THEN 100.0 * (v.low - {score}) / v.below
    WHEN {score} > v.high THEN 100.0 * ({score} - v.high) / v.above ELSE 0 END"""
"""Points of attainment that a score lacks."""
_OF_PAIR = """SELECT {away}, {missed} FROM call_score c
    WHERE c.workspace_id = :workspace AND c.rep_id = {rep} AND c.version_id = v.version_id AND {when}
    ORDER BY c.occurred_at {order}, c.call_id {order} LIMIT 10"""

_SESSIONS = """
SELECT s.id, s.rep_id, s.criterion_id, s.version_id, s.method, s.baseline_call_kind, s.state, s.window_after,
    s.baseline_kind, s.baseline_mixed, s.baseline_version_id, s.baseline_value, {before}, {after}
FROM coaching_session s
JOIN ({scales}) AS v ON v.version_id = s.version_id
LEFT JOIN call_kind k ON k.workspace_id = :workspace AND k.key = s.baseline_call_kind
WHERE s.workspace_id = :workspace AND {held} AND s.held_on >= :since {of_reps}
ORDER BY s.id DESC LIMIT :most
"""
_FROZEN = """SELECT {away}, {missed} FROM session_baseline_call b
    WHERE b.workspace_id = :workspace AND b.session_id = s.id"""
_UNCOACHED = """
SELECT r.rep_id, w.version_id, w.kind, w.number, {before}, {after}
FROM ({stretches}) AS w
JOIN ({scales}) AS v ON v.version_id = w.version_id
JOIN criterion_version cv ON cv.workspace_id = :workspace AND cv.id = w.version_id
JOIN call_kind k ON k.workspace_id = :workspace AND k.key = w.kind
JOIN (SELECT DISTINCT m.member_id AS rep_id FROM team_member m
      WHERE m.workspace_id = :workspace AND m.role = 'rep' {of_reps}) AS r
  ON (r.rep_id + w.place) % :every = 0
WHERE NOT EXISTS (
    SELECT 1 FROM coaching_session s
    WHERE s.workspace_id = :workspace AND s.rep_id = r.rep_id AND s.criterion_id = cv.criterion_id AND {held}
      AND s.window_after >= w.since AND s.window_after < w.until)
ORDER BY r.rep_id, w.number
"""


class _Ten(NamedTuple):
    """Averages over at most ten calls."""

    n: int
    away: float
    missed: float


class SqlComparisons(Scoped):
    """Implements `ComparisonStore`."""

    def definitions(
        self, *, rep_ids: Sequence[int] | None, since: date | None, criterion_id: int | None = None
    ) -> dict[int, Definition]:
        where = [SessionRow.workspace_id == self.workspace_id, SessionRow.state.not_in(_NOT_HELD)]
        where.append(SessionRow.held_on >= (since or date.min))
        if rep_ids is not None:
            where.append(SessionRow.rep_id.in_(list(rep_ids)))
        if criterion_id is not None:
            where.append(SessionRow.criterion_id == criterion_id)
        coached = select(SessionRow.version_id).where(*where)
        rows = self._connection.execute(
            select(CriterionVersionRow.id, CriterionVersionRow.definition).where(
                CriterionVersionRow.workspace_id == self.workspace_id, CriterionVersionRow.id.in_(coached)
            )
        )
        return {version_id: to_definition(document) for version_id, document in rows}

    def of_sessions(
        self,
        definitions: Mapping[int, Definition],
        /,
        *,
        rep_ids: Sequence[int] | None,
        since: date | None,
        most: int | None = None,
    ) -> tuple[Comparison, ...]:
        later = "c.occurred_at > s.window_after AND (k.id IS NULL OR c.kind_id = k.id)"
        statement = self._write(
            _SESSIONS,
            rep_ids,
            "s.rep_id",
            before=self._sums(_FROZEN, score="b.score"),
            after=self._sums(_OF_PAIR, score="c.score", rep="s.rep_id", when=later, order="ASC"),
        ).columns(window_after=UtcDateTime())
        asked = {"since": since or date.min, "scales": write_scales(definitions), "most": most or _ALL}
        rows = self._connection.execute(
            statement.bindparams(bindparam("since", type_=Date())), self._asked(rep_ids, asked)
        )
        return tuple(_comparison(row, definitions) for row in reversed(rows.all()))

    def uncoached(
        self,
        definitions: Mapping[int, Definition],
        stretches: Sequence[Stretch],
        /,
        *,
        rep_ids: Sequence[int] | None,
    ) -> tuple[Uncoached, ...]:
        known = [one for one in sorted(set(stretches)) if one.version_id in definitions]
        if not known:
            return ()
        reps = len(rep_ids) if rep_ids is not None else self._count_reps()
        pair = {"score": "c.score", "rep": "r.rep_id"}
        earlier = "c.occurred_at < w.instant AND c.kind_id = k.id"
        later = "c.occurred_at >= w.instant AND c.kind_id = k.id"
        statement = self._write(
            _UNCOACHED,
            rep_ids,
            "m.member_id",
            before=self._sums(_OF_PAIR, **pair, when=earlier, order="DESC"),
            after=self._sums(_OF_PAIR, **pair, when=later, order="ASC"),
        )
        asked = {
            "scales": write_scales(definitions),
            "stretches": _write_stretches(known),
            "every": max(1, -(-reps * len(known) // MOST_LOOKED_AT)),
        }
        days = {to_microseconds(one.day): one.day for one in known}
        found = []
        for rep_id, version_id, kind, number, before, after in self._connection.execute(
            statement, self._asked(rep_ids, asked)
        ):
            first, then = _ten(before), _ten(after)
            if first.n < FULL_WINDOW or then.n < FULL_WINDOW:
                continue
            found.append(
                Uncoached(
                    rep_id=rep_id,
                    version_id=version_id,
                    call_kind=kind,
                    day=days[number],
                    before=100 - first.missed,
                    change=first.away - then.away,
                    points=first.missed - then.missed,
                )
            )
        return tuple(found)

    def _count_reps(self) -> int:
        reps = select(func.count(func.distinct(TeamMemberRow.member_id))).where(
            TeamMemberRow.workspace_id == self.workspace_id, TeamMemberRow.role == Role.REP
        )
        return int(self._connection.execute(reps).scalar_one())

    @property
    def _engine(self) -> str:
        return "sqlite" if self._on_sqlite else "postgresql"

    def _sums(self, rows: str, /, *, score: str, **parts: str) -> str:
        away, missed = _AWAY.format(score=score), f"{MISSED.format(score=score)} AS missed"
        return _SUMS[self._engine].format(rows=rows.format(away=away, missed=missed, **parts))

    def _write(
        self, statement: str, rep_ids: Sequence[int] | None, column: str, /, **parts: str
    ) -> TextClause:
        of_reps = "" if rep_ids is None else f"AND {column} IN {REPS[self._engine]}"
        return text(
            statement.format(
                held=_HELD,
                of_reps=of_reps,
                scales=SCALES[self._engine],
                stretches=_STRETCHES[self._engine],
                **parts,
            )
        )

    def _asked(self, rep_ids: Sequence[int] | None, asked: Mapping[str, object]) -> dict[str, object]:
        reps = {} if rep_ids is None else {"reps": json.dumps(list(rep_ids))}
        return {"workspace": self.workspace_id, **reps, **asked}


def write_scales(definitions: Mapping[int, Definition]) -> str:
    return json.dumps([[version_id, *good_part(one.scale)] for version_id, one in definitions.items()])


def good_part(scale: Scale) -> tuple[float, float, float, float]:
    """Where it begins and ends, and the length of the scale below and above it (1 where nothing is)."""
    match scale.direction:
        case Direction.HIGHER:
            low = high = scale.high
        case Direction.LOWER:
            low = high = scale.low
        case Direction.BAND:
            low = scale.low if scale.band_low is None else scale.band_low
            high = scale.high if scale.band_high is None else scale.band_high
    return low, high, low - scale.low or 1, scale.high - high or 1


def _write_stretches(stretches: Sequence[Stretch]) -> str:
    """`place` turns which reps are looked at when not all are."""
    return json.dumps(
        [
            [
                one.version_id,
                one.call_kind,
                to_microseconds(one.day),
                to_microseconds(one.day - LOOK_BACK),
                to_microseconds(one.day + _DAY),
                place,
            ]
            for place, one in enumerate(stretches)
        ]
    )


def _comparison(row: Row[*tuple[object, ...]], definitions: Mapping[int, Definition]) -> Comparison:
    frozen, window = _ten(row[12]), _ten(row[13])
    value, scale = row.baseline_value, definitions[row.version_id].scale
    before = frozen
    if not frozen.n and value is not None:
        low, high, *_ = good_part(scale)
        before = _Ten(0, max(low - value, value - high, 0.0), 100 - scale.attainment(value))
    known = value is not None
    return Comparison(
        session_id=row.id,
        rep_id=row.rep_id,
        criterion_id=row.criterion_id,
        version_id=row.version_id,
        method=row.method,
        call_kind=row.baseline_call_kind,
        state=SessionState(row.state),
        window_after=row.window_after,
        baseline=BaselineKind(row.baseline_kind),
        mixed=bool(row.baseline_mixed),
        same_version=row.baseline_version_id == row.version_id,
        n=window.n,
        before=100 - before.missed if known else None,
        change=before.away - window.away if known and window.n else None,
        points=before.missed - window.missed if known and window.n else None,
    )


def _ten(found: object) -> _Ten:
    """SQLite writes the three into one text, PostgreSQL into one list."""
    n, away, missed = found.split() if isinstance(found, str) else cast(Sequence[float | None], found)
    return _Ten(int(n or 0), float(away or 0), float(missed or 0))
