"""Calls scored by hand: by whom, and all that one call got. Taking scores in stands in intake.py."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, bindparam, select

from coaching.calls import Call, CallKind, ScoredCall
from models.scoped import Scoped, owned_rows
from models.scored_calls import scored_call
from models.tables.calls import CallKindRow, CallRow, CallScoreRow, HandCallRow

_OF_CALL = owned_rows(HandCallRow).where(HandCallRow.call_id == bindparam("call"))
_SCORES = (
    select(CallScoreRow, CallKindRow.key.label("call_kind"), CallRow.link.label("link"))
    .join(CallRow, CallRow.id == CallScoreRow.call_id)
    .join(CallKindRow, CallKindRow.id == CallScoreRow.kind_id)
    .where(CallRow.workspace_id == bindparam("workspace"), CallScoreRow.call_id == bindparam("call"))
    .order_by(CallScoreRow.version_id)
)
_OF_AUTHOR = (
    select(CallRow, CallKindRow.key)
    .join(HandCallRow, HandCallRow.call_id == CallRow.id)
    .join(CallKindRow, CallKindRow.id == CallRow.kind_id)
    .where(
        HandCallRow.workspace_id == bindparam("workspace"),
        HandCallRow.scored_by == bindparam("by"),
        CallRow.rep_id == bindparam("rep"),
    )
    .order_by(HandCallRow.id.desc())
    .limit(bindparam("most", type_=Integer))
)


class SqlHandCalls(Scoped):
    """Implements `HandCallStore`."""

    def keep(self, call_id: int, /, *, by: int, now: datetime) -> None:
        self._one(CallRow, call_id)
        self._insert_unless(HandCallRow, ["call_id"], call_id=call_id, scored_by=by, scored_at=now)

    def author(self, call_id: int, /) -> int | None:
        found = self._rows(_OF_CALL, call=call_id)
        return found[0].scored_by if found else None

    def scores(self, call_id: int, /) -> tuple[ScoredCall, ...]:
        rows = self._connection.execute(_SCORES, {"workspace": self.workspace_id, "call": call_id})
        return tuple(scored_call(row) for row in rows)

    def of_author(self, rep_id: int, /, *, by: int, limit: int = 3) -> tuple[Call, ...]:
        asked = {"workspace": self.workspace_id, "by": by, "rep": rep_id, "most": limit}
        rows = self._connection.execute(_OF_AUTHOR, asked)
        return tuple(
            Call(
                id=row.id,
                external_id=row.external_id,
                rep_id=row.rep_id,
                occurred_at=row.occurred_at,
                kind=CallKind.of(row.key),
                link=row.link,
                duration_s=row.duration_s,
            )
            for row in rows
        )
