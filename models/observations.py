"""Observed coaching conversations and the parts of scores, kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select

from coaching.observations import NewObservation, Observation
from models.scoped import Scoped
from models.tables.program import ObservationRow, PartScoreRow


def _observation(row: ObservationRow) -> Observation:
    return Observation(
        id=row.id,
        coach_id=row.coach_id,
        observer_id=row.observer_id,
        observed_on=row.observed_on,
        one_focus=row.one_focus,
        used_data=row.used_data,
        self_diagnosed=row.self_diagnosed,
        next_action=row.next_action,
        seen=row.seen,
        next_step=row.next_step,
        observed_at=row.observed_at,
        withdrawn_at=row.withdrawn_at,
    )


class SqlObservations(Scoped):
    """Implements `ObservationStore`."""

    def add(self, new: NewObservation, /) -> Observation:
        made = self._insert_unless(
            ObservationRow,
            ["dedupe_key"],
            coach_id=new.coach_id,
            observer_id=new.observer_id,
            observed_on=new.observed_on,
            one_focus=new.one_focus,
            used_data=new.used_data,
            self_diagnosed=new.self_diagnosed,
            next_action=new.next_action,
            seen=new.seen,
            next_step=new.next_step,
            observed_at=new.observed_at,
            dedupe_key=new.dedupe_key,
        )
        if made is not None:
            return self.get(made)
        standing = self._select(ObservationRow).where(ObservationRow.dedupe_key == new.dedupe_key)
        return _observation(self._only(standing))

    def get(self, observation_id: int, /) -> Observation:
        return _observation(self._one(ObservationRow, observation_id))

    def change(self, changed: Observation, /) -> bool:
        return self._change_standing(
            changed.id,
            observed_on=changed.observed_on,
            one_focus=changed.one_focus,
            used_data=changed.used_data,
            self_diagnosed=changed.self_diagnosed,
            next_action=changed.next_action,
            seen=changed.seen,
            next_step=changed.next_step,
        )

    def withdraw(self, observation_id: int, /, *, now: datetime) -> bool:
        return self._change_standing(observation_id, withdrawn_at=now)

    def of_coach(self, coach_id: int, /, *, limit: int = 10) -> tuple[Observation, ...]:
        return self._newest(self._standing().where(ObservationRow.coach_id == coach_id), limit)

    def by_observer(self, observer_id: int, /, *, limit: int = 10) -> tuple[Observation, ...]:
        theirs = self._standing().where(ObservationRow.observer_id == observer_id)
        return self._newest(theirs, limit)

    def recent(self, *, limit: int = 50) -> tuple[Observation, ...]:
        return self._newest(self._standing(), limit)

    def taken_back(self, *, observer_id: int | None, limit: int = 10) -> tuple[Observation, ...]:
        gone = self._select(ObservationRow).where(ObservationRow.withdrawn_at.is_not(None))
        mine = gone if observer_id is None else gone.where(ObservationRow.observer_id == observer_id)
        return self._newest(mine, limit)

    def _standing(self) -> Select[ObservationRow]:
        return self._select(ObservationRow).where(ObservationRow.withdrawn_at.is_(None))

    def _change_standing(self, observation_id: int, **values: object) -> bool:
        self._one(ObservationRow, observation_id)
        statement = self._update(ObservationRow).where(
            ObservationRow.id == observation_id, ObservationRow.withdrawn_at.is_(None)
        )
        return self._change(statement.values(**values)) == 1

    def _newest(self, statement: Select[ObservationRow], limit: int) -> tuple[Observation, ...]:
        ordered = statement.order_by(ObservationRow.observed_on.desc(), ObservationRow.id.desc())
        return tuple(_observation(row) for row in self._session.scalars(ordered.limit(limit)))


class SqlPartScores(Scoped):
    """Implements `PartScoreStore`."""

    def keep(self, call_id: int, version_id: int, parts: Mapping[str, float], /) -> None:
        self._change(self._delete(PartScoreRow).where(*_of(call_id, version_id)))
        rows = [
            {"call_id": call_id, "version_id": version_id, "part": part, "score": score}
            for part, score in parts.items()
        ]
        self._insert_all(PartScoreRow, rows)

    def of_call(self, call_id: int, version_id: int, /) -> dict[str, float]:
        statement = self._select(PartScoreRow).where(*_of(call_id, version_id)).order_by(PartScoreRow.id)
        return {row.part: row.score for row in self._session.scalars(statement)}


def _of(call_id: int, version_id: int) -> tuple[ColumnElement[bool], ...]:
    return PartScoreRow.call_id == call_id, PartScoreRow.version_id == version_id
