"""Calls looked up to prepare a session: a flagged one by its link, the best one, how many are scored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Double, Integer, bindparam, distinct, func, select

from coaching.calls import Call, CallKind, ScoredCall
from models.scoped import Scoped
from models.scored_calls import scored_call
from models.tables.calls import CallKindRow, CallRow, CallScoreRow

_REPS: BindParameter[Sequence[int]] = bindparam("reps", expanding=True)
_MOST = bindparam("most", type_=Integer)

_LINKED = (
    select(CallRow, CallKindRow.key)
    .join(CallKindRow, CallKindRow.id == CallRow.kind_id)
    .where(
        CallRow.workspace_id == bindparam("workspace"),
        CallRow.rep_id.in_(_REPS),
        CallRow.link.in_(bindparam("links", expanding=True)),
        CallRow.occurred_at >= bindparam("since"),
    )
    .order_by(CallRow.occurred_at.desc(), CallRow.id.desc())
    .limit(_MOST)
)
_NEAREST_TO = (
    select(CallScoreRow, CallKindRow.key.label("call_kind"), CallRow.link.label("link"))
    .join(CallRow, CallRow.id == CallScoreRow.call_id)
    .join(CallKindRow, CallKindRow.id == CallScoreRow.kind_id)
    .where(
        CallScoreRow.workspace_id == bindparam("workspace"),
        CallScoreRow.rep_id.in_(_REPS),
        CallScoreRow.version_id == bindparam("version"),
        CallScoreRow.occurred_at >= bindparam("since"),
    )
    .order_by(
        func.abs(CallScoreRow.score - bindparam("ideal", type_=Double)),
        CallScoreRow.occurred_at.desc(),
        CallScoreRow.call_id.desc(),
    )
    .limit(_MOST)
)
_SCORED = (
    select(CallScoreRow.rep_id, func.count(distinct(CallScoreRow.call_id)).label("scored"))
    .where(
        CallScoreRow.workspace_id == bindparam("workspace"),
        CallScoreRow.rep_id.in_(_REPS),
        CallScoreRow.version_id.in_(bindparam("versions", expanding=True)),
        CallScoreRow.occurred_at >= bindparam("since"),
        CallScoreRow.occurred_at < bindparam("until"),
    )
    .group_by(CallScoreRow.rep_id)
    .subquery()
)
_HOW_MANY = (
    select(CallRow.rep_id, func.coalesce(func.max(_SCORED.c.scored), 0), func.count())
    .join(_SCORED, _SCORED.c.rep_id == CallRow.rep_id, isouter=True)
    .where(
        CallRow.workspace_id == bindparam("workspace"),
        CallRow.rep_id.in_(_REPS),
        CallRow.occurred_at >= bindparam("since"),
        CallRow.occurred_at < bindparam("until"),
    )
    .group_by(CallRow.rep_id)
)


class CallExamples(Scoped):
    """The part of `CallStore` that a brief is made from."""

    def linked(self, rep_ids: Sequence[int], links: Sequence[str], /, *, since: datetime) -> tuple[Call, ...]:
        asked = {"reps": list(rep_ids), "links": list(links), "since": since, "most": 20}
        found = self._connection.execute(_LINKED, {"workspace": self.workspace_id, **asked})
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
            for row in found
        )

    def nearest_to(
        self, rep_ids: Sequence[int], version_id: int, /, *, ideal: float, since: datetime, limit: int = 1
    ) -> tuple[tuple[int, ScoredCall], ...]:
        asked = {"reps": list(rep_ids), "version": version_id, "ideal": ideal, "since": since, "most": limit}
        found = self._connection.execute(_NEAREST_TO, {"workspace": self.workspace_id, **asked})
        return tuple(
            (
                row.rep_id,
                scored_call(row),
            )
            for row in found
        )

    def how_many_scored(
        self, rep_ids: Sequence[int], version_ids: Sequence[int], /, *, since: datetime, until: datetime
    ) -> dict[int, tuple[int, int]]:
        asked = {"reps": list(rep_ids), "versions": list(version_ids), "since": since, "until": until}
        found = self._connection.execute(_HOW_MANY, {"workspace": self.workspace_id, **asked})
        return {rep: (scored, calls) for rep, scored, calls in found}
