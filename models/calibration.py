"""Calibration rounds, kept. Scores leave here without names, except a coach's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from coaching.calibration import Answer, NewRound, Round, Seat
from models.scoped import Scoped
from models.tables.program import CalibrationRoundRow, CalibrationSeatRow
from models.types import Moment


def is_to_close(now: Moment, /) -> ColumnElement[bool]:
    """Open, and past its deadline or with nobody left to answer."""
    missing = exists().where(
        CalibrationSeatRow.workspace_id == CalibrationRoundRow.workspace_id,
        CalibrationSeatRow.round_id == CalibrationRoundRow.id,
        CalibrationSeatRow.answered_at.is_(None),
    )
    return _is_running() & or_(CalibrationRoundRow.due_at <= now, ~missing)


def _is_running() -> ColumnElement[bool]:
    return CalibrationRoundRow.closed_at.is_(None) & CalibrationRoundRow.cancelled_at.is_(None)


def _round(row: CalibrationRoundRow) -> Round:
    return Round(
        id=row.id,
        started_by=row.started_by,
        criterion_id=row.criterion_id,
        version_id=row.version_id,
        call_link=row.call_link,
        call_moment=row.call_moment,
        what=row.what,
        started_at=row.started_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        cancelled_at=row.cancelled_at,
    )


class SqlCalibration(Scoped):
    """Implements `CalibrationStore`."""

    def start(self, new: NewRound, /) -> Round:
        made = self._insert_unless(
            CalibrationRoundRow,
            ["dedupe_key"],
            started_by=new.started_by,
            criterion_id=new.criterion_id,
            version_id=new.version_id,
            call_link=new.call_link,
            call_moment=new.call_moment,
            what=new.what,
            started_at=new.started_at,
            due_at=new.due_at,
            dedupe_key=new.dedupe_key,
        )
        if made is None:
            standing = self._select(CalibrationRoundRow).where(
                CalibrationRoundRow.dedupe_key == new.dedupe_key
            )
            return _round(self._only(standing))
        seats = [{"round_id": made, "coach_id": coach_id} for coach_id in new.coach_ids]
        self._insert_all(CalibrationSeatRow, seats)
        return self.get(made)

    def get(self, round_id: int, /) -> Round:
        return _round(self._one(CalibrationRoundRow, round_id))

    def seat(self, round_id: int, coach_id: int, /) -> Seat | None:
        row = self._session.scalars(
            self._seats(round_id).where(CalibrationSeatRow.coach_id == coach_id)
        ).one_or_none()
        if row is None:
            return None
        return Seat(
            round_id=row.round_id,
            coach_id=row.coach_id,
            score=row.score,
            reason=row.reason,
            answered_at=row.answered_at,
        )

    def invited(self, round_id: int, /) -> tuple[int, ...]:
        rows = self._session.scalars(self._seats(round_id).order_by(CalibrationSeatRow.id))
        return tuple(row.coach_id for row in rows)

    def answered(self, round_id: int, /) -> int:
        statement = select(func.count()).where(
            CalibrationSeatRow.workspace_id == self.workspace_id,
            CalibrationSeatRow.round_id == round_id,
            CalibrationSeatRow.answered_at.is_not(None),
        )
        return int(self._connection.execute(statement).scalar_one())

    def answer(
        self, round_id: int, coach_id: int, /, *, score: float, reason: str | None, now: datetime
    ) -> bool:
        is_open = exists().where(
            CalibrationRoundRow.workspace_id == self.workspace_id,
            CalibrationRoundRow.id == round_id,
            _is_running(),
        )
        statement = self._update(CalibrationSeatRow).where(
            CalibrationSeatRow.round_id == round_id, CalibrationSeatRow.coach_id == coach_id, is_open
        )
        return self._change(statement.values(score=score, reason=reason, answered_at=now)) > 0

    def answers(self, round_id: int, /) -> tuple[Answer, ...]:
        rows = self._session.scalars(
            self._seats(round_id)
            .where(CalibrationSeatRow.score.is_not(None))
            .order_by(CalibrationSeatRow.score, CalibrationSeatRow.reason)
        )
        return tuple(Answer(row.score, row.reason) for row in rows if row.score is not None)

    def close(self, round_id: int, /, *, now: datetime) -> bool:
        return self._change_running(round_id, closed_at=now)

    def cancel(self, round_id: int, /, *, now: datetime) -> bool:
        return self._change_running(round_id, cancelled_at=now)

    def change(
        self, round_id: int, /, *, call_link: str, call_moment: str, what: str, due_at: datetime
    ) -> bool:
        return self._change_running(
            round_id, call_link=call_link, call_moment=call_moment, what=what, due_at=due_at
        )

    def invite(self, round_id: int, coach_ids: Sequence[int], /) -> None:
        self._one(CalibrationRoundRow, round_id)
        seats = [{"round_id": round_id, "coach_id": coach_id} for coach_id in coach_ids]
        self._insert_all(CalibrationSeatRow, seats, unless=["round_id", "coach_id"])

    def uninvite(self, round_id: int, coach_ids: Sequence[int], /) -> int:
        statement = self._delete(CalibrationSeatRow).where(
            CalibrationSeatRow.round_id == round_id,
            CalibrationSeatRow.coach_id.in_(coach_ids),
            CalibrationSeatRow.answered_at.is_(None),
        )
        return self._change(statement)

    def not_answered(self, round_id: int, /) -> tuple[int, ...]:
        seats = self._seats(round_id).where(CalibrationSeatRow.answered_at.is_(None))
        return tuple(row.coach_id for row in self._session.scalars(seats.order_by(CalibrationSeatRow.id)))

    def to_close(self, now: datetime, /) -> tuple[Round, ...]:
        return self._found(self._rounds().where(is_to_close(now)).order_by(CalibrationRoundRow.due_at))

    def waiting_for(self, coach_id: int, /) -> tuple[Round, ...]:
        asked = self._asked(coach_id).where(CalibrationSeatRow.answered_at.is_(None))
        statement = self._rounds().where(CalibrationRoundRow.id.in_(asked), _is_running())
        return self._found(statement.order_by(CalibrationRoundRow.due_at, CalibrationRoundRow.id))

    def with_coach(self, coach_id: int, /, *, limit: int = 10) -> tuple[Round, ...]:
        return self._newest(self._rounds().where(CalibrationRoundRow.id.in_(self._asked(coach_id))), limit)

    def by_starter(self, member_id: int, /, *, limit: int = 10) -> tuple[Round, ...]:
        return self._newest(self._rounds().where(CalibrationRoundRow.started_by == member_id), limit)

    def recent(self, *, limit: int = 10) -> tuple[Round, ...]:
        return self._newest(self._rounds(), limit)

    def scores_by_round(self, version_id: int, /) -> tuple[tuple[float, ...], ...]:
        statement = (
            select(CalibrationRoundRow.id, CalibrationSeatRow.score)
            .join(CalibrationSeatRow, CalibrationSeatRow.round_id == CalibrationRoundRow.id)
            .where(
                CalibrationRoundRow.workspace_id == self.workspace_id,
                CalibrationSeatRow.workspace_id == self.workspace_id,
                CalibrationRoundRow.version_id == version_id,
                CalibrationRoundRow.closed_at.is_not(None),
                CalibrationSeatRow.score.is_not(None),
            )
            .order_by(CalibrationRoundRow.closed_at, CalibrationRoundRow.id, CalibrationSeatRow.score)
        )
        found: dict[int, list[float]] = {}
        for round_id, score in self._connection.execute(statement):
            if score is not None:
                found.setdefault(round_id, []).append(score)
        return tuple(tuple(scores) for scores in found.values())

    def _change_running(self, round_id: int, **values: object) -> bool:
        self._one(CalibrationRoundRow, round_id)
        statement = self._update(CalibrationRoundRow).where(CalibrationRoundRow.id == round_id, _is_running())
        return self._change(statement.values(**values)) > 0

    def _rounds(self) -> Select[CalibrationRoundRow]:
        return self._select(CalibrationRoundRow)

    def _seats(self, round_id: int) -> Select[CalibrationSeatRow]:
        return self._select(CalibrationSeatRow).where(CalibrationSeatRow.round_id == round_id)

    def _asked(self, coach_id: int) -> Select[int]:
        return select(CalibrationSeatRow.round_id).where(
            CalibrationSeatRow.workspace_id == self.workspace_id, CalibrationSeatRow.coach_id == coach_id
        )

    def _newest(self, statement: Select[CalibrationRoundRow], limit: int) -> tuple[Round, ...]:
        ordered = statement.order_by(CalibrationRoundRow.started_at.desc(), CalibrationRoundRow.id.desc())
        return self._found(ordered.limit(limit))

    def _found(self, statement: Select[CalibrationRoundRow]) -> tuple[Round, ...]:
        return tuple(_round(row) for row in self._session.scalars(statement))
