"""Calls and scores read back: windows before and after an instant. Taking them in stands in intake.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    select,
)

from coaching.calls import Call, CallKind, IntakeCounts, ScoredCall, ScoreRow
from coaching.errors import NotFoundError
from models.averages import last_ten_averages
from models.call_examples import CallExamples
from models.intake import Intake
from models.tables.calls import CallKindRow, CallRow, CallScoreRow

_FoundCall = Select[int, str, int, datetime, str, str | None, int | None]
_FoundScore = Select[int, datetime, str, int, float, str | None, str | None, str | None]


def _calls() -> _FoundCall:
    return (
        select(
            CallRow.id,
            CallRow.external_id,
            CallRow.rep_id,
            CallRow.occurred_at,
            CallKindRow.key,
            CallRow.link,
            CallRow.duration_s,
        )
        .join(CallKindRow, CallKindRow.id == CallRow.kind_id)
        .where(CallRow.workspace_id == bindparam("workspace"))
    )


def _scores(*conditions: ColumnElement[bool]) -> _FoundScore:
    return (
        select(
            CallScoreRow.call_id,
            CallScoreRow.occurred_at,
            CallKindRow.key,
            CallScoreRow.version_id,
            CallScoreRow.score,
            CallRow.link,
            CallScoreRow.quote,
            CallScoreRow.quote_at,
        )
        .join(CallRow, CallRow.id == CallScoreRow.call_id)
        .join(CallKindRow, CallKindRow.id == CallScoreRow.kind_id)
        .where(
            CallScoreRow.workspace_id == bindparam("workspace"),
            CallScoreRow.rep_id == bindparam("rep"),
            *conditions,
        )
    )


_OF_VERSION = CallScoreRow.version_id == bindparam("version")
_OF_KIND = CallScoreRow.kind_id == (
    select(CallKindRow.id)
    .where(CallKindRow.workspace_id == bindparam("workspace"), CallKindRow.key == bindparam("kind"))
    .correlate(None)
    .scalar_subquery()
)
"""As one number, so that the index filters kinds without touching another table."""
_BEFORE = CallScoreRow.occurred_at < bindparam("before")
_AFTER = CallScoreRow.occurred_at > bindparam("after")
_MOST = bindparam("most", type_=Integer)
_NEWEST_FIRST = (CallScoreRow.occurred_at.desc(), CallScoreRow.call_id.desc())
_OLDEST_FIRST = (CallScoreRow.occurred_at, CallScoreRow.call_id)

_LAST_SCORED = _scores(_OF_VERSION, _BEFORE).order_by(*_NEWEST_FIRST).limit(_MOST)
_LAST_OF_KIND = _scores(_OF_VERSION, _OF_KIND, _BEFORE).order_by(*_NEWEST_FIRST).limit(_MOST)
_SCORED_AFTER = _scores(_OF_VERSION, _AFTER).order_by(*_OLDEST_FIRST).limit(_MOST)
_AFTER_OF_KIND = _scores(_OF_VERSION, _OF_KIND, _AFTER).order_by(*_OLDEST_FIRST).limit(_MOST)
_FIRST_SCORED = _scores(_OF_VERSION).order_by(*_OLDEST_FIRST).limit(_MOST)
_RECENT = _scores(
    CallScoreRow.version_id.in_(bindparam("versions", expanding=True)),
    CallScoreRow.occurred_at >= bindparam("since"),
    CallScoreRow.occurred_at < bindparam("until"),
).order_by(*_NEWEST_FIRST)

_BY_EXTERNAL_ID = _calls().where(CallRow.external_id == bindparam("external_id"))
_BY_ID = _calls().where(CallRow.id == bindparam("id"))
_LIVE_AFTER = (
    _calls()
    .where(
        CallRow.rep_id == bindparam("rep"),
        CallRow.occurred_at > bindparam("after"),
        CallKindRow.live.is_(True),
    )
    .order_by(CallRow.occurred_at, CallRow.id)
    .limit(_MOST)
)
_RECENT_CALLS = (
    _calls()
    .where(CallRow.rep_id == bindparam("rep"))
    .order_by(CallRow.occurred_at.desc(), CallRow.id.desc())
    .limit(_MOST)
)


class SqlCalls(CallExamples):
    """Implements `CallStore`."""

    def take_in(self, rows: Sequence[ScoreRow], /, *, now: datetime, whole: bool = False) -> IntakeCounts:
        return Intake(self._connection, self.workspace_id, whole=whole).take_in(rows, now=now)

    def by_external_id(self, external_id: str, /) -> Call | None:
        found = self._calls(_BY_EXTERNAL_ID, external_id=external_id)
        return found[0] if found else None

    def get(self, call_id: int, /) -> Call:
        found = self._calls(_BY_ID, id=call_id)
        if not found:
            raise NotFoundError
        return found[0]

    def live_after(self, rep_id: int, /, *, after: datetime, limit: int = 5) -> tuple[Call, ...]:
        return self._calls(_LIVE_AFTER, rep=rep_id, after=after, most=limit)

    def recent_calls(self, rep_id: int, /, *, limit: int = 20) -> tuple[Call, ...]:
        """Newest first."""
        return self._calls(_RECENT_CALLS, rep=rep_id, most=limit)

    def last_scored(
        self, rep_id: int, version_id: int, /, *, before: datetime, kind: CallKind | None, limit: int = 10
    ) -> tuple[ScoredCall, ...]:
        asked = {"rep": rep_id, "version": version_id, "before": before, "most": limit}
        if kind is None:
            return self._scores(_LAST_SCORED, **asked)
        return self._scores(_LAST_OF_KIND, kind=kind.key, **asked)

    def scored_after(
        self, rep_id: int, version_id: int, /, *, after: datetime, kind: CallKind | None, limit: int = 10
    ) -> tuple[ScoredCall, ...]:
        asked = {"rep": rep_id, "version": version_id, "after": after, "most": limit}
        if kind is None:
            return self._scores(_SCORED_AFTER, **asked)
        return self._scores(_AFTER_OF_KIND, kind=kind.key, **asked)

    def first_scored(self, rep_id: int, version_id: int, /, *, limit: int = 5) -> tuple[ScoredCall, ...]:
        return self._scores(_FIRST_SCORED, rep=rep_id, version=version_id, most=limit)

    def recent(
        self, rep_id: int, version_ids: Sequence[int], /, *, since: datetime, until: datetime
    ) -> tuple[ScoredCall, ...]:
        """From `since` up to but not at `until`, newest first."""
        return self._scores(_RECENT, rep=rep_id, versions=list(version_ids), since=since, until=until)

    def baselines(
        self, pairs: Sequence[tuple[int, int]], /, *, before: datetime
    ) -> dict[tuple[int, int], tuple[float, int]]:
        """Pairs without a scored call are left out."""
        return last_ten_averages(self._connection, self.workspace_id, pairs, before=before)

    def _calls(self, statement: _FoundCall, /, **asked: object) -> tuple[Call, ...]:
        rows = self._run(statement, **asked)
        return tuple(
            Call(
                id=call_id,
                external_id=external_id,
                rep_id=rep_id,
                occurred_at=occurred_at,
                kind=CallKind.of(kind),
                link=link,
                duration_s=duration_s,
            )
            for call_id, external_id, rep_id, occurred_at, kind, link, duration_s in rows
        )

    def _scores(self, statement: _FoundScore, /, **asked: object) -> tuple[ScoredCall, ...]:
        rows = self._run(statement, **asked)
        return tuple(
            ScoredCall(
                call_id=call_id,
                occurred_at=occurred_at,
                kind=CallKind.of(kind),
                version_id=version_id,
                score=score,
                link=link,
                quote=quote,
                quote_at=quote_at,
            )
            for call_id, occurred_at, kind, version_id, score, link, quote, quote_at in rows
        )
