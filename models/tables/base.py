"""What every table shares: naming, types, and the workspace that owns the row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import (
    Double,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from models.types import BigId, UtcDateTime


def _values(words: Iterable[StrEnum]) -> list[str]:
    return [word.value for word in words]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        str: Text(),
        float: Double(),
        datetime: UtcDateTime(),
        StrEnum: Enum(StrEnum, native_enum=False, length=32, values_callable=_values),
    }


class Owned(Base):
    """A row of one workspace. References to other owned rows go through `inside`."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    workspace_id: Mapped[int] = mapped_column(BigId, ForeignKey("workspace.id"))


def inside(column: str, table: str) -> ForeignKeyConstraint:
    """A reference that cannot cross workspaces: (workspace, id) together must stand in `table`."""
    return ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"])


def referable() -> UniqueConstraint:
    """What `inside` points at."""
    return UniqueConstraint("workspace_id", "id")


def table_of(row: type[Base]) -> Table:
    """The table under a mapped class, for statements that go around the mapping."""
    table = row.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{row.__name__} is not mapped to one table")
    return table
