"""What every per-workspace store is made of: statements that are born inside one workspace.

All reads are fresh selects and all writes are statements; the session never flushes objects, so what
a method returns is what the database holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Delete, Select, Update, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coaching.clock import Clock
from coaching.errors import NotFoundError
from models.database_clock import database_now
from models.tables.base import Base, Owned

OwnedT = TypeVar("OwnedT", bound=Owned)
Values = Mapping[str, object]


class Scoped:
    """One workspace inside one unit of work. Not shared between threads."""

    def __init__(self, session: Session, workspace_id: int, clock: Clock, /) -> None:
        self._session = session
        self.workspace_id = workspace_id
        self._clock = clock

    @property
    def _on_sqlite(self) -> bool:
        return self._session.get_bind().dialect.name == "sqlite"

    def _now(self) -> datetime:
        return database_now(self._session.connection(), self._clock)

    def _select(self, table: type[OwnedT], /) -> Select[OwnedT]:
        return select(table).where(table.workspace_id == self.workspace_id)

    def _update(self, table: type[OwnedT], /) -> Update:
        return update(table).where(table.workspace_id == self.workspace_id)

    def _delete(self, table: type[OwnedT], /) -> Delete:
        return delete(table).where(table.workspace_id == self.workspace_id)

    def _one(self, table: type[OwnedT], row_id: int, /) -> OwnedT:
        """The row, or NotFoundError when it is not this workspace's."""
        return self._only(self._select(table).where(table.id == row_id))

    def _only(self, statement: Select[OwnedT], /) -> OwnedT:
        row = self._session.scalars(statement).one_or_none()
        if row is None:
            raise NotFoundError
        return row

    def _change(self, statement: Update | Delete, /) -> int:
        """Run it; how many rows it touched."""
        result = self._session.connection().execute(statement)
        return result.rowcount

    def _change_one(self, table: type[Owned], row_id: int, /, **values: object) -> None:
        statement = self._update(table).where(table.id == row_id).values(**values)
        if self._change(statement) == 0:
            raise NotFoundError

    def _insert(self, table: type[Owned], /, **values: object) -> int:
        statement = insert(table).values(workspace_id=self.workspace_id, **values).returning(table.id)
        return self._session.connection().execute(statement).scalar_one()

    def _insert_all(self, table: type[Base], rows: Sequence[Values], /) -> None:
        if rows:
            owned = [{"workspace_id": self.workspace_id, **row} for row in rows]
            self._session.connection().execute(insert(table), owned)

    def _insert_unless(self, table: type[Owned], keys: Sequence[str], /, **values: object) -> int | None:
        """Insert, or None when a row with the same unique key stands."""
        build = sqlite.insert if self._on_sqlite else postgresql.insert
        statement = (
            build(table)
            .values(workspace_id=self.workspace_id, **values)
            .on_conflict_do_nothing(index_elements=["workspace_id", *keys])
            .returning(table.id)
        )
        return self._session.connection().execute(statement).scalar_one_or_none()

    def _upsert(self, table: type[Owned], key: Values, /, **values: object) -> int:
        """Insert `key` with `values`, or set `values` on the row that has the key."""
        build = sqlite.insert if self._on_sqlite else postgresql.insert
        statement = (
            build(table)
            .values(workspace_id=self.workspace_id, **key, **values)
            .on_conflict_do_update(index_elements=["workspace_id", *key], set_=dict(values))
            .returning(table.id)
        )
        return self._session.connection().execute(statement).scalar_one()
