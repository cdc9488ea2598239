"""Statements of the paths that Slack waits for: compiled once, then run by the driver itself.

SQLAlchemy writes the SQL and knows how each type is stored. Its own execution, which costs a small
statement several times what the database does, is left out; transactions, pool and errors stay its.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVarTuple, cast

from sqlalchemy import Connection, Dialect, Insert, Select

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPICursor

Ts = TypeVarTuple("Ts")
Convert = Callable[[object], object]
Values = Mapping[str, object]
LONGEST_LIST = 50
"""Longer lists in an IN get their SQL written anew each time, rather than kept for ever."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One placeholder: whose value it takes and how the driver wants it."""

    name: str
    value_of: str
    nth: int | None
    """Which one of a list of values."""
    otherwise: object
    convert: Convert | None

    def fill(self, values: Values) -> object:
        value = values.get(self.value_of, self.otherwise)
        if self.nth is not None:
            value = cast(Sequence[object], value)[self.nth]
        return value if self.convert is None else self.convert(value)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one kind of database takes it."""

    sql: str
    places: tuple[_Place, ...]
    by_position: bool

    def bind(self, values: Values) -> tuple[object, ...] | dict[str, object]:
        if self.by_position:
            return tuple([place.fill(values) for place in self.places])
        return {place.name: place.fill(values) for place in self.places}


class Prepared(Generic[*Ts]):
    """One statement, shared by all threads. Its values are given by name at each run."""

    def __init__(self, statement: Select[*Ts] | Insert, /, *, fills: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._fills = None if fills is None else list(fills)
        """Which columns an insertion fills."""
        self._forms: dict[str, _Forms] = {}

    def run(self, connection: Connection, values: Values, /) -> list[tuple[*Ts]]:
        """All rows, named as the statement names its columns. The transaction has begun already."""
        dialect = connection.dialect
        forms = self._forms.get(dialect.name)
        if forms is None:
            forms = self._forms[dialect.name] = _Forms(self._statement, self._fills, dialect)
        compiled = forms.of(values)
        if compiled is None:
            return cast("list[tuple[*Ts]]", connection.execute(self._statement, dict(values)).all())
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.bind(values))
            rows = forms.read(cursor) if cursor.description else []
        except (dialect.loaded_dbapi.Error, ValueError, TypeError, LookupError) as broken:
            # Told like any other statement's: a lost connection leaves the pool, nobody's words are logged.
            connection._handle_dbapi_exception(broken, compiled.sql, None, cursor, None)
        finally:
            cursor.close()
        return cast("list[tuple[*Ts]]", rows)


class _Forms:
    """What a statement looks like on one kind of database: one form for each length of its lists."""

    def __init__(self, statement: Select[*Ts] | Insert, fills: list[str] | None, dialect: Dialect) -> None:
        self._dialect = dialect
        self._compiler = statement.compile(dialect=dialect, column_keys=fills)
        self._lists = {
            name: cast(Sequence[object], bind.value)
            for name, bind in self._compiler.binds.items()
            if bind.expanding and name == bind.key
        }
        self._columns = list(
            statement.selected_columns if isinstance(statement, Select) else statement.exported_columns
        )
        row = namedtuple("Row", [str(column.key) for column in self._columns], rename=True)  # type: ignore[misc]
        self._make_row: Callable[[Iterable[object]], tuple[object, ...]] = row._make
        self._converts: tuple[tuple[int, Convert], ...] | None = None
        """(column, how its stored value is read); known once the driver has named its types."""
        self._by_lengths: dict[tuple[int, ...], _Compiled] = {}

    def of(self, values: Values) -> _Compiled | None:
        """None where a list is empty or long."""
        lengths = tuple(
            [len(cast(Sequence[object], values.get(name, usual))) for name, usual in self._lists.items()]
        )
        found = self._by_lengths.get(lengths)
        if found is None and all(1 <= length <= LONGEST_LIST for length in lengths):
            found = self._by_lengths[lengths] = self._expand(dict(zip(self._lists, lengths, strict=True)))
        return found

    def read(self, cursor: DBAPICursor) -> list[tuple[object, ...]]:
        """All rows; a value that is NULL stays None."""
        rows = cursor.fetchall()
        if self._converts is None:
            self._converts = tuple(self._find_converts(cursor))
        if not self._converts:
            return [self._make_row(row) for row in rows]
        read = []
        for row in rows:
            values = list(row)
            for index, convert in self._converts:
                if values[index] is not None:
                    values[index] = convert(values[index])
            read.append(self._make_row(values))
        return read

    def _find_converts(self, cursor: DBAPICursor) -> Iterator[tuple[int, Convert]]:
        for index, (column, told) in enumerate(zip(self._columns, cursor.description, strict=True)):
            convert = column.type.dialect_impl(self._dialect).result_processor(self._dialect, told[1])
            if convert is not None:
                yield index, convert

    def _expand(self, lengths: Mapping[str, int]) -> _Compiled:
        compiler = self._compiler
        blank: dict[str, object] = dict.fromkeys(compiler.bind_names.values())
        blank |= {name: [None] * length for name, length in lengths.items()}
        state = compiler.construct_expanded_state(blank, escape_names=False)
        members = {
            member: (name, nth)
            for name, expanded in state.parameter_expansion.items()
            for nth, member in enumerate(expanded)
        }
        names = state.positiontup or [
            one
            for name in compiler.bind_names.values()
            for one in state.parameter_expansion.get(name, [name])
        ]
        return _Compiled(
            sql=state.statement,
            places=tuple(self._place(name, *members.get(name, (name, None))) for name in names),
            by_position=state.positiontup is not None,
        )

    def _place(self, name: str, value_of: str, nth: int | None) -> _Place:
        bind = self._compiler.binds[value_of]
        convert = bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)
        return _Place(name, value_of, nth, bind.value, convert)
