"""Day 1 and the check-ins, kept. What may stand only once is unique here; nothing of it is updated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import bindparam, func, select, text

from coaching.calls import ScoredCall
from coaching.people import Role
from coaching.scorecard.records import Cause, CheckIn, DayOne, DayOneOutcome, NewCheckIn, RootCause
from coaching.scorecard.start import Start
from models.scoped import Scoped, owned_rows
from models.scored_calls import freeze, scored_call
from models.tables.calls import CallScoreRow
from models.tables.day_one import CheckInRow, DayOneCallRow, DayOneOutcomeRow, DayOneRow, RootCauseRow
from models.types import UtcDateTime, to_microseconds

_OF_REP = owned_rows(DayOneRow).where(DayOneRow.rep_id == bindparam("rep")).order_by(DayOneRow.id)
_CALLS = (
    owned_rows(DayOneCallRow)
    .where(DayOneCallRow.day_one_id.in_(bindparam("day_ones", expanding=True)))
    .order_by(DayOneCallRow.day_one_id, DayOneCallRow.position)
)
_VERSIONS = {
    "sqlite": "(SELECT value FROM json_each(:versions))",
    "postgresql": "(SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST(:versions AS jsonb)))",
}
_UNFROZEN = """
SELECT p.rep_id, p.version_id FROM (
    SELECT m.member_id AS rep_id, v.id AS version_id
    FROM team_member m
    JOIN criterion c ON c.workspace_id = m.workspace_id AND c.retired_at IS NULL
    JOIN criterion_version v ON v.workspace_id = m.workspace_id AND v.criterion_id = c.id
    LEFT JOIN team_target t
      ON t.workspace_id = m.workspace_id AND t.team_id = m.team_id AND t.criterion_id = c.id
    WHERE m.workspace_id = :workspace AND m.role = :rep_role {of_rep}
      AND (t.id IS NOT NULL OR v.id IN {versions})
      AND v.number = (SELECT max(w.number) FROM criterion_version w
                      WHERE w.workspace_id = m.workspace_id AND w.criterion_id = c.id)
    GROUP BY m.member_id, v.id
) AS p
WHERE NOT EXISTS (SELECT 1 FROM day_one d
                  WHERE d.workspace_id = :workspace AND d.rep_id = p.rep_id AND d.version_id = p.version_id
                    AND (d.dated OR NOT EXISTS (
                        SELECT 1 FROM rep_profile r
                        WHERE r.workspace_id = :workspace AND r.member_id = p.rep_id
                          AND (r.hired_on IS NOT NULL OR r.program_started_on IS NOT NULL))))
  AND (SELECT count(*) FROM (
        SELECT 1 FROM call_score s
        WHERE s.workspace_id = :workspace AND s.rep_id = p.rep_id AND s.version_id = p.version_id
        LIMIT :calls) AS few) >= :calls
ORDER BY p.rep_id, p.version_id
"""
_ASKED = {
    "sqlite": """SELECT json_extract(value, '$[0]') AS rep_id, json_extract(value, '$[1]') AS version_id,
        json_extract(value, '$[2]') AS since FROM json_each(:asked) LIMIT -1""",
    "postgresql": """SELECT CAST(value->>0 AS bigint) AS rep_id, CAST(value->>1 AS bigint) AS version_id,
        TIMESTAMPTZ 'epoch' + CAST(value->>2 AS bigint) * INTERVAL '1 microsecond' AS since
        FROM jsonb_array_elements(CAST(:asked AS jsonb))""",
}
_OF_PAIR = """f.workspace_id = :workspace AND f.rep_id = p.rep_id AND f.version_id = p.version_id
      AND f.occurred_at >= p.since ORDER BY f.occurred_at, f.call_id LIMIT :most"""
_SCORES = {
    "sqlite": f"""CROSS JOIN call_score s ON s.workspace_id = :workspace AND s.rep_id = p.rep_id
    AND s.version_id = p.version_id AND s.occurred_at >= p.since AND s.occurred_at <= (
        SELECT max(at) FROM (SELECT f.occurred_at AS at FROM call_score f WHERE {_OF_PAIR}))""",
    "postgresql": f"CROSS JOIN LATERAL (SELECT f.* FROM call_score f WHERE {_OF_PAIR}) AS s",
}
"""Along the index of last scores. SQLite has no LATERAL: it may bring calls of the last instant, too."""
_FIRST_CALLS = """
SELECT p.rep_id, s.call_id, s.version_id, s.occurred_at, k.key AS call_kind, s.score, c.link, s.quote,
    s.quote_at
FROM ({asked}) AS p
{scores}
JOIN call c ON c.workspace_id = :workspace AND c.id = s.call_id
JOIN call_kind k ON k.workspace_id = :workspace AND k.id = s.kind_id
ORDER BY p.rep_id, s.version_id, s.occurred_at, s.call_id
"""


@dataclass(frozen=True, slots=True)
class _Call:
    call_id: int
    version_id: int
    occurred_at: datetime
    call_kind: str
    score: float
    link: str | None
    quote: str | None
    quote_at: str | None


class SqlDayOnes(Scoped):
    """Implements `DayOneStore`."""

    def of(self, rep_id: int, /) -> tuple[DayOne, ...]:
        return self._once(("rep", rep_id), lambda: self._of(rep_id))

    def _of(self, rep_id: int) -> tuple[DayOne, ...]:
        rows = self._rows(_OF_REP, rep=rep_id)
        calls: dict[int, list[ScoredCall]] = {row.id: [] for row in rows}
        for call in self._rows(_CALLS, day_ones=list(calls)) if calls else ():
            calls[call.day_one_id].append(scored_call(call))
        return tuple(
            DayOne(
                rep_id=row.rep_id,
                version_id=row.version_id,
                value=row.value,
                start=Start(row.started_on, row.basis),
                frozen_at=row.frozen_at,
                calls=tuple(calls[row.id]),
            )
            for row in rows
        )

    def starts(self, rep_ids: Sequence[int] | None = None, /) -> Mapping[int, Start]:
        statement = (
            select(
                DayOneRow.rep_id, DayOneRow.dated, func.min(DayOneRow.started_on), func.min(DayOneRow.basis)
            )
            .where(DayOneRow.workspace_id == self.workspace_id)
            .group_by(DayOneRow.rep_id, DayOneRow.dated)
            .order_by(DayOneRow.rep_id, DayOneRow.dated)
        )
        if rep_ids is not None:
            statement = statement.where(DayOneRow.rep_id.in_(list(rep_ids)))
        return {rep: Start(on, basis) for rep, _, on, basis in self._connection.execute(statement)}

    def unfrozen(
        self, version_ids: Sequence[int], /, *, calls: int, rep_id: int | None = None
    ) -> tuple[tuple[int, int], ...]:
        of_rep = "" if rep_id is None else "AND m.member_id = :rep_id"
        asked = {
            "workspace": self.workspace_id,
            "rep_role": Role.REP.value,
            "versions": json.dumps(list(version_ids)),
            "calls": calls,
            **({} if rep_id is None else {"rep_id": rep_id}),
        }
        statement = text(_UNFROZEN.format(of_rep=of_rep, versions=_VERSIONS[self._engine]))
        return tuple((rep, version) for rep, version in self._connection.execute(statement, asked))

    def first_calls(
        self, asked: Sequence[tuple[int, int, datetime]], /, *, limit: int
    ) -> Mapping[tuple[int, int], tuple[ScoredCall, ...]]:
        if not asked:
            return {}
        pairs = [[rep, version, to_microseconds(since)] for rep, version, since in asked]
        parts = {"asked": _ASKED[self._engine], "scores": _SCORES[self._engine]}
        statement = text(_FIRST_CALLS.format(**parts)).columns(occurred_at=UtcDateTime())
        rows = self._connection.execute(
            statement, {"workspace": self.workspace_id, "asked": json.dumps(pairs), "most": limit}
        )
        found: dict[tuple[int, int], list[ScoredCall]] = {}
        for rep, *values in rows:
            call = _Call(*values)
            found.setdefault((rep, call.version_id), []).append(scored_call(call))
        return {pair: tuple(calls[:limit]) for pair, calls in found.items()}

    def freeze(self, found: Sequence[DayOne], /) -> int:
        made = 0
        for one in found:
            day_one_id = self._insert_unless(
                DayOneRow,
                ["rep_id", "version_id", "dated"],
                rep_id=one.rep_id,
                version_id=one.version_id,
                value=one.value,
                started_on=one.start.on,
                basis=one.start.basis,
                dated=one.start.dated,
                frozen_at=one.frozen_at,
            )
            if day_one_id is not None:
                self._insert_all(DayOneCallRow, freeze(one.calls, day_one_id=day_one_id))
                made += 1
        return made

    def outcomes_of(self, rep_ids: Sequence[int], /) -> Mapping[int, tuple[DayOneOutcome, ...]]:
        statement = self._select(DayOneOutcomeRow).where(DayOneOutcomeRow.rep_id.in_(list(rep_ids)))
        rows = self._session.scalars(statement.order_by(DayOneOutcomeRow.rep_id, DayOneOutcomeRow.id))
        return {
            rep: tuple(_outcome(row) for row in theirs)
            for rep, theirs in groupby(rows if rep_ids else (), key=lambda row: row.rep_id)
        }

    def freeze_outcomes(self, found: Sequence[DayOneOutcome], /) -> None:
        self._insert_all(
            DayOneOutcomeRow,
            [
                {
                    "rep_id": one.rep_id,
                    "outcome": one.outcome,
                    "dated": one.dated,
                    "value": one.value,
                    "unit": one.unit,
                    "n": one.n,
                    "as_of": one.as_of,
                    "frozen_at": one.frozen_at,
                }
                for one in found
            ],
            unless=["rep_id", "outcome", "dated"],
        )

    def first_call_days(self, rep_ids: Sequence[int], /) -> Mapping[int, datetime]:
        statement = (
            select(CallScoreRow.rep_id, func.min(CallScoreRow.occurred_at))
            .where(CallScoreRow.workspace_id == self.workspace_id, CallScoreRow.rep_id.in_(list(rep_ids)))
            .group_by(CallScoreRow.rep_id)
        )
        found = self._connection.execute(statement) if rep_ids else ()
        return {row[0]: row[1] for row in found}

    def open_check_in(self, check_in: NewCheckIn, /) -> bool:
        made = self._insert_unless(
            CheckInRow,
            ["rep_id", "day", "dated"],
            rep_id=check_in.rep_id,
            day=check_in.day,
            dated=check_in.dated,
            reached_on=check_in.on,
            better=list(check_in.better),
            worse=list(check_in.worse),
            known=check_in.known,
            asked=check_in.asked,
            opened_at=check_in.opened_at,
        )
        return made is not None

    def check_in(self, check_in_id: int, /) -> CheckIn:
        return _check_in(self._one(CheckInRow, check_in_id))

    def check_ins_of(self, rep_ids: Iterable[int], /) -> Mapping[int, tuple[CheckIn, ...]]:
        statement = self._select(CheckInRow).where(CheckInRow.rep_id.in_(sorted(set(rep_ids))))
        rows = self._session.scalars(statement.order_by(CheckInRow.rep_id, CheckInRow.day))
        return {
            rep: tuple(_check_in(row) for row in theirs)
            for rep, theirs in groupby(rows, key=lambda row: row.rep_id)
        }

    def check_ins_since(self, on: date, /) -> tuple[CheckIn, ...]:
        return self._once(("since", on), lambda: self._since(on))

    def _since(self, on: date) -> tuple[CheckIn, ...]:
        statement = self._select(CheckInRow).where(CheckInRow.reached_on >= on)
        rows = self._session.scalars(statement.order_by(CheckInRow.reached_on, CheckInRow.id))
        return tuple(_check_in(row) for row in rows)

    def answer(
        self, check_in_id: int, cause: Cause, /, *, note: str | None, by: int, now: datetime
    ) -> RootCause | None:
        self.check_in(check_in_id)
        made = self._insert_unless(
            RootCauseRow,
            ["check_in_id"],
            check_in_id=check_in_id,
            cause=cause,
            note=note,
            answered_by=by,
            answered_at=now,
        )
        return None if made is None else self.cause(made)

    def causes(self, check_in_ids: Iterable[int], /) -> Mapping[int, RootCause]:
        ids = sorted(set(check_in_ids))
        statement = self._select(RootCauseRow).where(RootCauseRow.check_in_id.in_(ids))
        return {row.check_in_id: _cause(row) for row in self._session.scalars(statement)} if ids else {}

    def cause(self, root_cause_id: int, /) -> RootCause:
        return _cause(self._one(RootCauseRow, root_cause_id))

    def change_cause(self, root_cause_id: int, cause: Cause, /, *, note: str | None) -> None:
        self._change_one(RootCauseRow, root_cause_id, cause=cause, note=note)

    @property
    def _engine(self) -> str:
        return "sqlite" if self._on_sqlite else "postgresql"


def _outcome(row: DayOneOutcomeRow) -> DayOneOutcome:
    return DayOneOutcome(
        rep_id=row.rep_id,
        dated=row.dated,
        outcome=row.outcome,
        value=row.value,
        unit=row.unit,
        n=row.n,
        as_of=row.as_of,
        frozen_at=row.frozen_at,
    )


def _check_in(row: CheckInRow) -> CheckIn:
    return CheckIn(
        id=row.id,
        rep_id=row.rep_id,
        day=row.day,
        dated=row.dated,
        on=row.reached_on,
        better=tuple(row.better),
        worse=tuple(row.worse),
        known=row.known,
        asked=row.asked,
        opened_at=row.opened_at,
    )


def _cause(row: RootCauseRow) -> RootCause:
    return RootCause(
        id=row.id,
        check_in_id=row.check_in_id,
        cause=row.cause,
        note=row.note,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
