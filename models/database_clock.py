"""The database's clock, through the injected one: what due and lease comparisons use."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection

from coaching.clock import Clock


def database_now(connection: Connection, clock: Clock, /) -> datetime:
    """The database server's wall clock, aware UTC, adjusted by the injected clock (demo, tests)."""
    if connection.dialect.name == "sqlite":
        reading = connection.exec_driver_sql("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
        return clock.adjust(datetime.fromisoformat(reading.scalar_one()))
    real: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return clock.adjust(real.astimezone(UTC))
