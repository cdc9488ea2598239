"""Hands planned deliveries to Procrastinate in the transaction that plans them (PostgreSQL only)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import Connection, text

from models.queue_ticket import Ticket

QUEUE = "deliveries"
TASK = "deliver"

_MISSING = text(
    """
    SELECT wanted.id FROM unnest(CAST(:ids AS bigint[]), CAST(:locks AS text[])) AS wanted (id, lock)
    WHERE NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs AS job
        WHERE job.queueing_lock = wanted.lock AND job.queue_name = :queue
        AND (job.status = 'doing' OR job.status = 'todo' AND coalesce(job.scheduled_at <= now(), true))
    )
    """
)
_PULL_FORWARD = text(
    "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE queueing_lock = :lock AND status = 'todo'"
)
_REAL_NOW = text("SELECT clock_timestamp()")


class DeliveryQueue:
    """Defers jobs over connections of ours; it opens none itself. Shared by all threads."""

    def __init__(self) -> None:
        self._app = App(connector=SyncPsycopgConnector())

    def put(self, connection: Connection, ticket: Ticket, *, wait: timedelta, sooner: bool = False) -> None:
        """A job that may run once `wait` is over, unless one waits already.

        The queue goes by the server's clock, so it is told a wait, not an instant of ours. With `sooner`
        a job that waits for longer is brought forward.
        """
        at = None
        if wait > timedelta(0):
            now: datetime = connection.execute(_REAL_NOW).scalar_one()
            at = now.astimezone(UTC) + wait
        deferrer = self._app.configure_task(
            TASK,
            allow_unknown=True,
            queue=QUEUE,
            queueing_lock=ticket.lock,
            schedule_at=at,
            connection=connection.connection.driver_connection,
        )
        savepoint = connection.begin_nested()
        try:
            deferrer.defer(workspace_id=ticket.workspace_id, delivery_id=ticket.delivery_id)
            savepoint.commit()
        except AlreadyEnqueued:
            savepoint.rollback()
            if sooner:
                connection.execute(_PULL_FORWARD, {"lock": ticket.lock})

    def missing(self, connection: Connection, tickets: Sequence[Ticket]) -> list[Ticket]:
        """Those for which no job runs or is about to."""
        wanted = {
            "ids": [ticket.delivery_id for ticket in tickets],
            "locks": [ticket.lock for ticket in tickets],
            "queue": QUEUE,
        }
        ids = set(connection.execute(_MISSING, wanted).scalars())
        return [ticket for ticket in tickets if ticket.delivery_id in ids]
