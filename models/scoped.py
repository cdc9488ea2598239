"""What every per-workspace store is made of: statements that are born inside one workspace.

All reads are fresh selects and all writes are statements; the session never flushes objects, so what
a method returns is what the database holds. Statements of the paths that Slack waits for are built once
with `owned_rows` and run by `_rows`: building a statement costs several times more than running it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property, lru_cache
from typing import TypeVar, TypeVarTuple, cast

from sqlalchemy import (
    Connection,
    Delete,
    Select,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from coaching.clock import Clock
from coaching.errors import NotFoundError
from models.database_clock import database_now
from models.prepared import Prepared
from models.tables.base import Base, Owned, table_of

OwnedT = TypeVar("OwnedT", bound=Owned)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Values = Mapping[str, object]
FEW_ROWS = 20
"""Rows that one insertion takes: for many more, the driver's own way is as fast."""
MOST_REMEMBERED = 10_000
"""Answers a store keeps in one unit of work: a long one forgets them all and begins anew."""


def owned_rows(table: type[OwnedT], /) -> Select[OwnedT]:
    """The rows of whichever workspace asks: the beginning of a statement that is built once."""
    return select(table).where(table.workspace_id == bindparam("workspace"))


@lru_cache(maxsize=1024)
def prepared(statement: Select[*Ts], /) -> Prepared[*Ts]:
    """For statements built once: each is known by being itself."""
    return Prepared(statement)


@cache
def _insertion(table: type[Owned], fills: tuple[str, ...], /) -> Prepared[int]:
    return Prepared(insert(table_of(table)).returning(table.id), fills=fills)


@cache
def _insertion_unless(
    table: type[Owned], fills: tuple[str, ...], keys: tuple[str, ...], /, *, on_sqlite: bool
) -> Prepared[int]:
    build = sqlite.insert if on_sqlite else postgresql.insert
    new = build(table_of(table)).on_conflict_do_nothing(index_elements=["workspace_id", *keys])
    return Prepared(new.returning(table.id), fills=fills)


@lru_cache(maxsize=256)
def _insertion_of_several(
    table: type[Base], fills: tuple[str, ...], count: int, keys: tuple[str, ...] | None, /, *, on_sqlite: bool
) -> Prepared[*tuple[object, ...]]:
    """One statement for `count` rows: a value is named by its column and the place of its row."""
    target = table_of(table)
    build = sqlite.insert if on_sqlite else postgresql.insert
    new = build(target).values(
        [
            {one: bindparam(f"{one}_{place}", type_=target.c[one].type) for one in fills}
            for place in range(count)
        ]
    )
    if keys is not None:
        new = new.on_conflict_do_nothing(index_elements=["workspace_id", *keys])
    return Prepared(new)


@cache
def _defaults(table: type[Base], /) -> Values:
    """What a column says of a row that does not mention it."""
    columns = table_of(table).columns
    return {
        str(one.key): one.default.arg
        for one in columns
        if isinstance(one.default, ScalarElementColumnDefault)
    }


class Scoped:
    """One workspace inside one unit of work. Not shared between threads."""

    def __init__(self, session: Session, workspace_id: int, clock: Clock, /) -> None:
        self._session = session
        self.workspace_id = workspace_id
        self._clock = clock
        self._begun: Connection | None = None

    @property
    def _connection(self) -> Connection:
        """Begins the transaction when first asked, which may wait for the database.

        No `cached_property`: up to Python 3.11 it holds one lock for all instances, so a thread that waits
        here would stop every other thread, also the one that it waits for.
        """
        if self._begun is None:
            self._begun = self._session.connection()
        return self._begun

    @property
    def _on_sqlite(self) -> bool:
        return self._session.get_bind().dialect.name == "sqlite"

    def _now(self) -> datetime:
        return database_now(self._connection, self._clock)

    @cached_property
    def _memory(self) -> dict[Hashable, object]:
        return {}

    def _wrote(self) -> None:
        """Called before every write: what was read before is not known any more."""
        self._memory.clear()

    def _once(self, key: Hashable, read: Callable[[], T], /) -> T:
        """What `read` returns, asked for once in this unit of work, until this store writes."""
        if key not in self._memory:
            self._remember(key, read())
        return cast(T, self._memory[key])

    def _remember(self, key: Hashable, answer: object, /) -> None:
        if len(self._memory) >= MOST_REMEMBERED:
            self._memory.clear()
        self._memory[key] = answer

    def _select(self, table: type[OwnedT], /) -> Select[OwnedT]:
        return select(table).where(table.workspace_id == self.workspace_id)

    def _update(self, table: type[OwnedT], /) -> Update:
        return update(table).where(table.workspace_id == self.workspace_id)

    def _delete(self, table: type[OwnedT], /) -> Delete:
        return delete(table).where(table.workspace_id == self.workspace_id)

    def _rows(self, statement: Select[OwnedT], /, **values: object) -> Sequence[OwnedT]:
        """What a statement over `owned_rows` finds, as plain rows with the columns' names."""
        return cast(Sequence[OwnedT], self._run(statement, **values))

    def _run(self, statement: Select[*Ts], /, **values: object) -> list[tuple[*Ts]]:
        """The rows of a statement that was built once; `workspace` in it is this one."""
        return prepared(statement).run(self._connection, {"workspace": self.workspace_id, **values})

    def _only_row(self, statement: Select[OwnedT], /, **values: object) -> OwnedT:
        """The one row it finds; NotFoundError when there is none."""
        found = self._rows(statement, **values)
        if not found:
            raise NotFoundError
        return found[0]

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
        self._wrote()
        result = self._connection.execute(statement)
        return result.rowcount

    def _change_one(self, table: type[Owned], row_id: int, /, **values: object) -> None:
        statement = self._update(table).where(table.id == row_id).values(**values)
        if self._change(statement) == 0:
            raise NotFoundError

    def _insert(self, table: type[Owned], /, **values: object) -> int:
        self._wrote()
        row = {**_defaults(table), "workspace_id": self.workspace_id, **values}
        ((made,),) = _insertion(table, tuple(row)).run(self._connection, row)
        return made

    def _insert_all(
        self, table: type[Base], rows: Sequence[Values], /, *, unless: Sequence[str] | None = None
    ) -> None:
        """All in one statement while they are few. `unless`: rows whose unique key stands are left out."""
        self._wrote()
        owned = [{**_defaults(table), "workspace_id": self.workspace_id, **row} for row in rows]
        keys = None if unless is None else tuple(unless)
        for few in (owned[start : start + FEW_ROWS] for start in range(0, len(owned), FEW_ROWS)):
            fills = tuple(few[0])
            statement = _insertion_of_several(table, fills, len(few), keys, on_sqlite=self._on_sqlite)
            named = {f"{one}_{place}": row[one] for place, row in enumerate(few) for one in fills}
            statement.run(self._connection, named)

    def _insert_unless(self, table: type[Owned], keys: Sequence[str], /, **values: object) -> int | None:
        """Insert, or None when a row with the same unique key stands."""
        self._wrote()
        row = {**_defaults(table), "workspace_id": self.workspace_id, **values}
        statement = _insertion_unless(table, tuple(row), tuple(keys), on_sqlite=self._on_sqlite)
        made = statement.run(self._connection, row)
        return made[0][0] if made else None

    def _upsert(self, table: type[Owned], key: Values, /, **values: object) -> int:
        """Insert `key` with `values`, or set `values` on the row that has the key."""
        self._wrote()
        build = sqlite.insert if self._on_sqlite else postgresql.insert
        statement = (
            build(table)
            .values(workspace_id=self.workspace_id, **key, **values)
            .on_conflict_do_update(index_elements=["workspace_id", *key], set_=dict(values))
            .returning(table.id)
        )
        return self._connection.execute(statement).scalar_one()
