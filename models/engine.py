"""Engines for both databases, with the settings reliability.md decided. No tables, no sessions."""

from __future__ import annotations

import sqlite3

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url

_BUSY_MS = 10_000
_FILE_TROUBLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


def read_url(url: str) -> URL:
    """The URL with the driver we ship: ``postgres://`` and ``postgresql://`` mean psycopg 3."""
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def build_engine(
    url: str,
    *,
    pool_size: int = 20,
    prepare_threshold: int | None = 5,
    connect_timeout_s: int = 2,
    statement_timeout_s: int = 60,
    reading: bool = False,
) -> Engine:
    """An engine for `url`. `prepare_threshold=None` behind PgBouncer in transaction mode.

    `reading`: on SQLite its connections refuse to write.
    """
    parsed = read_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed, pool_size=pool_size, reading=reading)
    return create_engine(
        parsed,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=10,
        pool_pre_ping=True,
        hide_parameters=True,  # what people typed never reaches a log through an error
        connect_args={
            "connect_timeout": connect_timeout_s,
            "prepare_threshold": prepare_threshold,
            # A connection that nobody answers any more is noticed, and a new one tried, while Slack still
            # waits: together within its three seconds. Idle ones are found before anybody needs them.
            "tcp_user_timeout": 700,
            "keepalives_idle": 5,
            "keepalives_interval": 1,
            "keepalives_count": 2,
            "options": f"-c statement_timeout={statement_timeout_s}s -c lock_timeout=10s -c timezone=UTC",
        },
    )


def _sqlite_engine(url: URL, *, pool_size: int, reading: bool) -> Engine:
    """Connections used last are used next, because they have their statements ready and pages at hand."""
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=5,
        pool_timeout=10,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={"cached_statements": 512},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    if reading:
        # Once for good: setting it again makes SQLite prepare every statement anew.
        event.listen(engine, "connect", _refuse_to_write)
    event.listen(engine, "begin", _begin_reading if reading else _begin_writing)
    event.listen(engine, "handle_error", _open_anew_after_file_trouble)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come late and deferred
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_BUSY_MS}",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _open_anew_after_file_trouble(context: ExceptionContext) -> None:
    """A connection keeps what it found when it opened the file, a read-only disk for example: let it go."""
    code = getattr(context.original_exception, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _FILE_TROUBLE:
        context.is_disconnect = True


def _refuse_to_write(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    """Writers take the write lock at once: read-then-write never finds the database locked half-way."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
