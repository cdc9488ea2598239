"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, BindParameter, DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

BigId = BigInteger().with_variant(Integer, "sqlite")
"""64 bits on both: SQLite numbers rows by itself only when the type reads INTEGER."""


Moment: TypeAlias = datetime | BindParameter[datetime]
"""An instant, or the place where a statement that is built once takes one."""


def to_microseconds(instant: datetime) -> int:
    """Microseconds since 1970, exactly; refuses an instant without a zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone; storage holds aware instants only")
    return (instant - _EPOCH) // _MICROSECOND


def to_utc(instant: datetime) -> datetime:
    """The same instant in UTC; refuses one without a zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone; storage holds aware instants only")
    return instant.astimezone(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, always handed back in UTC.

    TIMESTAMPTZ on PostgreSQL. On SQLite an integer of microseconds since 1970: a third of the size of
    text in an index of ten million scores, and compared by value.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        if value is None:
            return None
        return to_microseconds(value) if dialect.name == "sqlite" else to_utc(value)

    def process_result_value(
        self,
        value: object,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        if isinstance(value, int):
            return _EPOCH + timedelta(microseconds=value)
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return None
