"""Procrastinate's own tables on PostgreSQL: applied once, brought along when the library is newer."""

from __future__ import annotations

from pathlib import Path

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

PREFIX = "procrastinate_"
"""Begins the name of everything that is the queue's and not ours."""
_APPLIED = f"{PREFIX}applied"

_DROP = f"""
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = current_schema() AND tablename LIKE '{PREFIX}%' LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', found.name);
    END LOOP;
    FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE '{PREFIX}%' LOOP
        EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', found.name);
    END LOOP;
    FOR found IN SELECT t.typname AS name FROM pg_type t
        WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype IN ('e', 'c')
        AND t.typname LIKE '{PREFIX}%' LOOP
        EXECUTE format('DROP TYPE IF EXISTS %I CASCADE', found.name);
    END LOOP;
END $$;
"""


def apply_queue_schema(connection: Connection, /) -> None:
    """Make the queue's tables, or run the library's migrations that came since. Safe to repeat."""
    if connection.dialect.name != "postgresql":
        return
    known = [path.name for path in _migrations()]
    if not _stands(connection, f"{PREFIX}jobs"):
        _run(connection, SchemaManager.get_schema())
        _note(connection, known)
        return
    done = set(connection.execute(text(f"SELECT name FROM {_APPLIED}")).scalars())
    for path in _migrations():
        if path.name not in done:
            _run(connection, path.read_text(encoding="utf-8"))
            _note(connection, [path.name])


def drop_queue_schema(connection: Connection, /) -> None:
    """Without the queue's tables no job waits any more; the outbox itself is not touched."""
    if connection.dialect.name == "postgresql":
        _run(connection, _DROP)


def _migrations() -> list[Path]:
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _stands(connection: Connection, table: str) -> bool:
    found = connection.execute(text("SELECT to_regclass(:name)"), {"name": table}).scalar_one()
    return found is not None


def _note(connection: Connection, names: list[str]) -> None:
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {_APPLIED} (name text PRIMARY KEY)"))
    if names:
        rows = [{"name": name} for name in names]
        connection.execute(text(f"INSERT INTO {_APPLIED} VALUES (:name) ON CONFLICT DO NOTHING"), rows)


def _run(connection: Connection, script: str) -> None:
    """Several statements at once, in the transaction at hand; nothing in them is a placeholder."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(script)
    finally:
        cursor.close()
