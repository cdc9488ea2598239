"""Schema migrations (Alembic), run from wherever the package is installed."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from models.engine import build_engine

_HERE = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 702_100


def migration_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(url: str, /) -> None:
    """Bring the schema to this version, in one transaction; several processes may call it at once."""
    engine = build_engine(url, pool_size=1, statement_timeout_s=3600)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
            command.upgrade(migration_config(connection), "head")
            if connection.dialect.name == "postgresql":
                from models.queue_schema import apply_queue_schema

                apply_queue_schema(connection)  # a newer library brings migrations of its own
    finally:
        engine.dispose()


def check_migrations(url: str, /) -> str | None:
    """None when the schema fits this version, else what is wrong and what to do."""
    engine = build_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except OperationalError:
        return "the database does not answer: is it running, and is DATABASE_URL right?"
    finally:
        engine.dispose()
    script = ScriptDirectory.from_config(migration_config())
    head = script.get_current_head()
    if current == head:
        return None
    if current is None:
        return "the database is empty: run `coachlog db upgrade`"
    known = {revision.revision for revision in script.walk_revisions()}
    if current in known:
        return f"the database is at {current}, this version needs {head}: run `coachlog db upgrade`"
    return f"the database is at {current}, which this version does not know: it is newer than the program"
