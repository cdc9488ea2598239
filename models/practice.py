"""Practice assignments, kept; and what happened of the weekly cadence, read from what is kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, select

from coaching.cadence import Touchpoint, counts_as
from coaching.practice import NewPractice, Practice
from coaching.sessions import SessionState
from models.scoped import Scoped
from models.tables.practice import PracticeRow
from models.tables.sessions import ReviewRow, SessionRow

_HAS_NOT_HAPPENED = (SessionState.SCHEDULED, SessionState.CANCELLED)


def _practice(row: PracticeRow) -> Practice:
    return Practice(
        id=row.id,
        session_id=row.session_id,
        rep_id=row.rep_id,
        coach_id=row.coach_id,
        what=row.what,
        due_at=row.due_at,
        assigned_at=row.assigned_at,
        done_at=row.done_at,
        done_note=row.done_note,
        done_link=row.done_link,
        withdrawn_at=row.withdrawn_at,
    )


class SqlPractice(Scoped):
    """Implements `PracticeStore`."""

    def assign(self, practice: NewPractice, /) -> Practice:
        self._insert_unless(
            PracticeRow,
            ["dedupe_key"],
            session_id=practice.session_id,
            rep_id=practice.rep_id,
            coach_id=practice.coach_id,
            what=practice.what,
            due_at=practice.due_at,
            assigned_at=practice.assigned_at,
            dedupe_key=practice.dedupe_key,
        )
        statement = self._select(PracticeRow).where(PracticeRow.dedupe_key == practice.dedupe_key)
        return _practice(self._only(statement))

    def get(self, practice_id: int, /) -> Practice:
        return _practice(self._one(PracticeRow, practice_id))

    def open_of(self, rep_id: int, /) -> tuple[Practice, ...]:
        return self._found(self._open().where(PracticeRow.rep_id == rep_id))

    def of_session(self, session_id: int, /) -> tuple[Practice, ...]:
        statement = self._select(PracticeRow).where(PracticeRow.session_id == session_id)
        return self._found(statement.order_by(PracticeRow.id))

    def join_session(self, session_id: int, /, *, rep_id: int, coach_id: int, since: datetime) -> None:
        self._one(SessionRow, session_id)
        alone = self._update(PracticeRow).where(
            PracticeRow.session_id.is_(None),
            PracticeRow.rep_id == rep_id,
            PracticeRow.coach_id == coach_id,
            PracticeRow.assigned_at >= since,
            PracticeRow.withdrawn_at.is_(None),
        )
        self._change(alone.values(session_id=session_id))

    def overdue(self, *, before: datetime) -> tuple[Practice, ...]:
        return self._found(self._open().where(PracticeRow.due_at < before))

    def finish(self, practice_id: int, /, *, note: str | None, link: str | None, now: datetime) -> bool:
        return self._change_open(practice_id, done_at=now, done_note=note, done_link=link)

    def change(self, practice_id: int, /, *, what: str, due_at: datetime) -> bool:
        return self._change_open(practice_id, what=what, due_at=due_at)

    def withdraw(self, practice_id: int, /, *, now: datetime) -> bool:
        return self._change_open(practice_id, withdrawn_at=now)

    def _change_open(self, practice_id: int, **values: object) -> bool:
        self._one(PracticeRow, practice_id)
        still_open = (PracticeRow.done_at.is_(None), PracticeRow.withdrawn_at.is_(None))
        statement = self._update(PracticeRow).where(PracticeRow.id == practice_id, *still_open)
        return self._change(statement.values(**values)) == 1

    def _open(self) -> Select[PracticeRow]:
        still_open = (PracticeRow.done_at.is_(None), PracticeRow.withdrawn_at.is_(None))
        return self._select(PracticeRow).where(*still_open).order_by(PracticeRow.due_at, PracticeRow.id)

    def _found(self, statement: Select[PracticeRow]) -> tuple[Practice, ...]:
        return tuple(_practice(row) for row in self._session.scalars(statement))


class SqlCadence(Scoped):
    """Implements `CadenceStore`: a few statements for a whole workspace."""

    def coached(self, *, first_day: date, before: date) -> frozenset[int]:
        statement = select(SessionRow.rep_id).where(
            SessionRow.workspace_id == self.workspace_id,
            SessionRow.held_on >= first_day,
            SessionRow.held_on < before,
            SessionRow.state.not_in(_HAS_NOT_HAPPENED),
        )
        return frozenset(rep for (rep,) in self._connection.execute(statement))

    def happened(self, *, first_day: date, since: datetime) -> frozenset[tuple[int, Touchpoint]]:
        ours = SessionRow.workspace_id == self.workspace_id
        held = select(SessionRow.rep_id, SessionRow.method, SessionRow.counts_as).where(
            ours, SessionRow.held_on >= first_day, SessionRow.state.not_in(_HAS_NOT_HAPPENED)
        )
        practised = select(PracticeRow.rep_id).where(
            PracticeRow.workspace_id == self.workspace_id, PracticeRow.done_at >= since
        )
        reviewed = (
            select(SessionRow.rep_id)
            .join(ReviewRow, ReviewRow.session_id == SessionRow.id)
            .where(
                ours,
                ReviewRow.workspace_id == self.workspace_id,
                ReviewRow.reviewed_at >= since,
                ReviewRow.call_id.is_not(None),
                SessionRow.state.not_in(_HAS_NOT_HAPPENED),
            )
        )
        run = self._connection.execute
        return frozenset(
            [(rep, counts_as(method, chosen)) for rep, method, chosen in run(held)]
            + [(rep, Touchpoint.PRACTICE) for (rep,) in run(practised)]
            + [(rep, Touchpoint.CALL_REVIEW) for (rep,) in run(reviewed)]
        )
