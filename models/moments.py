"""Changing and taking back coaching moments; what they said before is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from coaching.errors import NotFoundError
from coaching.sessions import Moment, MomentRevision
from models.scoped import Scoped
from models.tables.sessions import MomentRevisionRow, MomentRow
from models.verdicts import to_moment

_WORDS = ("what_happened", "correction", "confirmed", "link", "timestamp")


class SqlMoments(Scoped):
    """Implements `MomentStore`."""

    def get(self, moment_id: int, /) -> Moment:
        row = self._one(MomentRow, moment_id)
        changes, withdrawn = self._changes(moment_id)
        if withdrawn:
            raise NotFoundError
        return replace(to_moment(row), version=changes)

    def change(self, moment: Moment, /, *, by: int, now: datetime, version: int) -> bool:
        if not self._keep(moment.id, number=version, by=by, now=now, withdrawn=False):
            return False
        self._change_one(MomentRow, moment.id, **{name: getattr(moment, name) for name in _WORDS})
        return True

    def withdraw(self, moment_id: int, /, *, by: int, now: datetime) -> bool:
        changes, withdrawn = self._changes(moment_id)
        return not withdrawn and self._keep(moment_id, number=changes, by=by, now=now, withdrawn=True)

    def revisions(self, session_id: int, /) -> tuple[MomentRevision, ...]:
        statement = (
            self._select(MomentRevisionRow)
            .add_columns(MomentRow.author_id)
            .join(
                MomentRow,
                (MomentRow.workspace_id == MomentRevisionRow.workspace_id)
                & (MomentRow.id == MomentRevisionRow.moment_id),
            )
            .where(MomentRow.session_id == session_id)
            .order_by(MomentRevisionRow.edited_at, MomentRevisionRow.id)
        )
        return tuple(_revision(row, author_id) for row, author_id in self._session.execute(statement))

    def _changes(self, moment_id: int) -> tuple[int, bool]:
        """How many there were, and whether one of them took it back."""
        rows = select(
            func.count(MomentRevisionRow.id),
            func.count(MomentRevisionRow.id).filter(MomentRevisionRow.withdrawn.is_(True)),
        ).where(MomentRevisionRow.workspace_id == self.workspace_id, MomentRevisionRow.moment_id == moment_id)
        changes, withdrawn = self._session.execute(rows).one()
        return changes, withdrawn > 0

    def _keep(self, moment_id: int, *, number: int, by: int, now: datetime, withdrawn: bool) -> bool:
        """The words as they stand, as revision `number`; False when another change has that number."""
        row = self._one(MomentRow, moment_id)
        kept = self._insert_unless(
            MomentRevisionRow,
            ["moment_id", "number"],
            moment_id=moment_id,
            number=number,
            edited_by=by,
            edited_at=now,
            withdrawn=withdrawn,
            **{name: getattr(row, name) for name in _WORDS},
        )
        return kept is not None


def _revision(row: MomentRevisionRow, author_id: int) -> MomentRevision:
    return MomentRevision(
        moment_id=row.moment_id,
        author_id=author_id,
        number=row.number,
        what_happened=row.what_happened,
        correction=row.correction,
        confirmed=row.confirmed,
        edited_by=row.edited_by,
        edited_at=row.edited_at,
        withdrawn=row.withdrawn,
    )
