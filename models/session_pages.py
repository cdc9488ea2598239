"""Pages of sessions, for lists that a person turns over."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select

from coaching.sessions import SessionState
from models.scoped import Scoped
from models.tables.sessions import SessionRow


class SqlSessionPages(Scoped):
    """Implements `SessionPages`."""

    def count(self, *, rep_ids: Sequence[int] | None, coach_id: int | None, deleted: bool) -> int:
        asked = self._asked(rep_ids, coach_id, deleted=deleted)
        return int(self._connection.execute(select(func.count(SessionRow.id)).where(*asked)).scalar_one())

    def ids(
        self, *, rep_ids: Sequence[int] | None, coach_id: int | None, deleted: bool, offset: int, limit: int
    ) -> tuple[int, ...]:
        statement = (
            select(SessionRow.id)
            .where(*self._asked(rep_ids, coach_id, deleted=deleted))
            .order_by(SessionRow.held_on.desc(), SessionRow.id.desc())
            .offset(offset)
            .limit(limit)
        )
        return tuple(found for (found,) in self._connection.execute(statement))

    def _asked(
        self, rep_ids: Sequence[int] | None, coach_id: int | None, *, deleted: bool
    ) -> list[ColumnElement[bool]]:
        asked = [SessionRow.workspace_id == self.workspace_id]
        if rep_ids is not None:
            asked.append(SessionRow.rep_id.in_(list(rep_ids)))
        if coach_id is not None:
            asked.append(SessionRow.coach_id == coach_id)
        if not deleted:
            asked.append(SessionRow.state != SessionState.CANCELLED)
        return asked
