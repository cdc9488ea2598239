"""Calls and scores read back: windows before and after an instant. Taking them in stands in intake.py."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    TableValuedAlias,
    bindparam,
    column,
    func,
    literal,
    select,
)

from coaching.calls import Call, CallKind, IntakeCounts, ScoredCall, ScoreRow
from coaching.errors import NotFoundError
from models.intake import Intake
from models.scoped import Scoped
from models.tables.calls import CallKindRow, CallRow, CallScoreRow

_BASELINE_CALLS = 10

_FoundCall = Select[CallRow, str]
_FoundScore = Select[CallScoreRow, str, str | None]


def _call(row: CallRow, kind: str) -> Call:
    return Call(
        id=row.id,
        external_id=row.external_id,
        rep_id=row.rep_id,
        occurred_at=row.occurred_at,
        kind=CallKind.of(kind),
        link=row.link,
        duration_s=row.duration_s,
    )


def _scored(row: CallScoreRow, kind: str, link: str | None) -> ScoredCall:
    return ScoredCall(
        call_id=row.call_id,
        occurred_at=row.occurred_at,
        kind=CallKind.of(kind),
        version_id=row.version_id,
        score=row.score,
        link=link,
        quote=row.quote,
        quote_at=row.quote_at,
    )


class SqlCalls(Scoped):
    """Implements `CallStore`."""

    def take_in(self, rows: Sequence[ScoreRow], /, *, now: datetime) -> IntakeCounts:
        return Intake(self._session.connection(), self.workspace_id).take_in(rows, now=now)

    def by_external_id(self, external_id: str, /) -> Call | None:
        found = self._calls(self._select_calls().where(CallRow.external_id == external_id))
        return found[0] if found else None

    def get(self, call_id: int, /) -> Call:
        found = self._calls(self._select_calls().where(CallRow.id == call_id))
        if not found:
            raise NotFoundError
        return found[0]

    def live_after(self, rep_id: int, /, *, after: datetime, limit: int = 5) -> tuple[Call, ...]:
        statement = (
            self._select_calls()
            .where(CallRow.rep_id == rep_id, CallRow.occurred_at > after, CallKindRow.live.is_(True))
            .order_by(CallRow.occurred_at, CallRow.id)
            .limit(limit)
        )
        return self._calls(statement)

    def recent_calls(self, rep_id: int, /, *, limit: int = 20) -> tuple[Call, ...]:
        """Newest first."""
        statement = (
            self._select_calls()
            .where(CallRow.rep_id == rep_id)
            .order_by(CallRow.occurred_at.desc(), CallRow.id.desc())
            .limit(limit)
        )
        return self._calls(statement)

    def kinds_before(
        self, rep_id: int, version_id: int, /, *, before: datetime, limit: int = 20
    ) -> tuple[CallKind, ...]:
        latest = (
            select(CallScoreRow.kind_id, CallScoreRow.occurred_at, CallScoreRow.call_id)
            .where(*self._of(rep_id, version_id), CallScoreRow.occurred_at < before)
            .order_by(CallScoreRow.occurred_at.desc(), CallScoreRow.call_id.desc())
            .limit(limit)
            .subquery()
        )
        statement = (
            select(CallKindRow.key)
            .join(latest, latest.c.kind_id == CallKindRow.id)
            .where(CallKindRow.workspace_id == self.workspace_id)
            .order_by(latest.c.occurred_at.desc(), latest.c.call_id.desc())
        )
        return tuple(CallKind.of(key) for key in self._session.scalars(statement))

    def last_scored(
        self, rep_id: int, version_id: int, /, *, before: datetime, kind: CallKind | None, limit: int = 10
    ) -> tuple[ScoredCall, ...]:
        statement = (
            self._select_scores(rep_id, version_id, kind)
            .where(CallScoreRow.occurred_at < before)
            .order_by(CallScoreRow.occurred_at.desc(), CallScoreRow.call_id.desc())
            .limit(limit)
        )
        return self._scores(statement)

    def scored_after(
        self, rep_id: int, version_id: int, /, *, after: datetime, kind: CallKind | None, limit: int = 10
    ) -> tuple[ScoredCall, ...]:
        statement = (
            self._select_scores(rep_id, version_id, kind)
            .where(CallScoreRow.occurred_at > after)
            .order_by(CallScoreRow.occurred_at, CallScoreRow.call_id)
            .limit(limit)
        )
        return self._scores(statement)

    def first_scored(self, rep_id: int, version_id: int, /, *, limit: int = 5) -> tuple[ScoredCall, ...]:
        statement = (
            self._select_scores(rep_id, version_id, None)
            .order_by(CallScoreRow.occurred_at, CallScoreRow.call_id)
            .limit(limit)
        )
        return self._scores(statement)

    def recent(
        self, rep_id: int, version_ids: Sequence[int], /, *, since: datetime, until: datetime
    ) -> tuple[ScoredCall, ...]:
        """From `since` up to but not at `until`, newest first."""
        statement = (
            self._select_every_score()
            .where(
                CallScoreRow.rep_id == rep_id,
                CallScoreRow.version_id.in_(list(version_ids)),
                CallScoreRow.occurred_at >= since,
                CallScoreRow.occurred_at < until,
            )
            .order_by(CallScoreRow.occurred_at.desc(), CallScoreRow.call_id.desc())
        )
        return self._scores(statement)

    def baselines(
        self, pairs: Sequence[tuple[int, int]], /, *, before: datetime
    ) -> dict[tuple[int, int], tuple[float, int]]:
        """Pairs without a scored call are left out."""
        if not pairs:
            return {}
        asked = self._pairs_table()
        rep_id, version_id = self._pair_columns(asked)
        last = (
            select(CallScoreRow.score)
            .where(
                CallScoreRow.workspace_id == self.workspace_id,
                CallScoreRow.rep_id == rep_id,
                CallScoreRow.version_id == version_id,
                CallScoreRow.occurred_at < before,
            )
            .order_by(CallScoreRow.occurred_at.desc(), CallScoreRow.call_id.desc())
            .limit(_BASELINE_CALLS)
            .correlate(asked)
            .subquery()
        )
        average = select(func.avg(last.c.score)).scalar_subquery()
        counted = select(func.count()).select_from(last).scalar_subquery()
        statement = select(rep_id, version_id, average, counted).select_from(asked)
        rows = self._session.connection().execute(statement, self._pair_values(pairs))
        return {(rep, version): (value, n) for rep, version, value, n in rows if n}

    def _pairs_table(self) -> TableValuedAlias:
        """The asked-for pairs as a table: one parameter, so the statement is the same for any number."""
        if self._on_sqlite:
            return func.json_each(bindparam("pairs")).table_valued("value", name="asked")
        return (
            func.unnest(
                bindparam("reps", type_=ARRAY(BigInteger)), bindparam("versions", type_=ARRAY(BigInteger))
            )
            .table_valued(column("rep_id", BigInteger), column("version_id", BigInteger), name="asked")
            .render_derived()
        )

    def _pair_columns(self, asked: TableValuedAlias) -> tuple[ColumnElement[int], ColumnElement[int]]:
        if self._on_sqlite:
            return (
                func.json_extract(asked.c.value, "$[0]", type_=BigInteger),
                func.json_extract(asked.c.value, "$[1]", type_=BigInteger),
            )
        return asked.c.rep_id, asked.c.version_id

    def _pair_values(self, pairs: Sequence[tuple[int, int]]) -> dict[str, object]:
        if self._on_sqlite:
            return {"pairs": json.dumps(pairs)}
        return {"reps": [rep for rep, _ in pairs], "versions": [version for _, version in pairs]}

    def _of(self, rep_id: int, version_id: int) -> tuple[ColumnElement[bool], ...]:
        return (
            CallScoreRow.workspace_id == self.workspace_id,
            CallScoreRow.rep_id == rep_id,
            CallScoreRow.version_id == version_id,
        )

    def _select_calls(self) -> _FoundCall:
        return (
            select(CallRow, CallKindRow.key)
            .join(CallKindRow, CallKindRow.id == CallRow.kind_id)
            .where(CallRow.workspace_id == self.workspace_id)
        )

    def _select_every_score(self) -> _FoundScore:
        return (
            select(CallScoreRow, CallKindRow.key, CallRow.link)
            .join(CallRow, CallRow.id == CallScoreRow.call_id)
            .join(CallKindRow, CallKindRow.id == CallScoreRow.kind_id)
            .where(CallScoreRow.workspace_id == self.workspace_id)
        )

    def _select_scores(self, rep_id: int, version_id: int, kind: CallKind | None) -> _FoundScore:
        statement = self._select_every_score().where(*self._of(rep_id, version_id))
        return statement if kind is None else statement.where(CallScoreRow.kind_id == self._kind_id(kind))

    def _kind_id(self, kind: CallKind) -> int:
        """Looked up first: a bound number lets the index filter kinds without touching another table."""
        statement = select(CallKindRow.id).where(
            CallKindRow.workspace_id == self.workspace_id, CallKindRow.key == literal(kind.key)
        )
        return self._session.scalars(statement).one_or_none() or 0

    def _calls(self, statement: _FoundCall) -> tuple[Call, ...]:
        return tuple(_call(row, kind) for row, kind in self._session.execute(statement))

    def _scores(self, statement: _FoundScore) -> tuple[ScoredCall, ...]:
        return tuple(_scored(row, kind, link) for row, kind, link in self._session.execute(statement))
