"""The databases that benchmarks run on: SQLite files, and a PostgreSQL server of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Database:
    """`make(name, folder)` gives the URL of a fresh, empty database."""

    name: str
    make: Callable[[str, Path], str]


def databases() -> Iterator[Database]:
    """SQLite first, then PostgreSQL, whose server runs only while it is being used."""
    yield Database("SQLite", lambda name, folder: f"sqlite:///{folder / name}.sqlite3")
