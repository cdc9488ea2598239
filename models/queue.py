"""Hands planned deliveries to Procrastinate in the transaction that plans them (PostgreSQL only)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from models.queue_ticket import Ticket

QUEUE = "deliveries"
TASK = "deliver"

_WANTED = """
    FROM unnest(CAST(:ids AS bigint[]), CAST(:locks AS text[]), CAST(:waits AS double precision[]))
        WITH ORDINALITY AS wanted (id, lock, wait, place)
"""
_PUT = text(
    f"""
    SELECT procrastinate_defer_jobs_v1(array_agg(ROW(
        CAST(:queue AS varchar), CAST(:task AS varchar), 0, NULL, wanted.lock,
        jsonb_build_object('workspace_id', CAST(:workspace AS bigint), 'delivery_id', wanted.id),
        CASE WHEN wanted.wait > 0 THEN clock_timestamp() + wanted.wait * interval '1 second' END
    )::procrastinate_job_to_defer_v1 ORDER BY wanted.place))
    {_WANTED}
    WHERE NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs AS job WHERE job.queueing_lock = wanted.lock AND job.status = 'todo'
    )
    HAVING count(*) > 0
    """
)
_MISSING = text(
    f"""
    SELECT wanted.id
    {_WANTED}
    WHERE NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs AS job
        WHERE job.queueing_lock = wanted.lock AND job.queue_name = :queue
        AND (job.status = 'doing' OR job.status = 'todo' AND coalesce(job.scheduled_at <= now(), true))
    )
    """
)
_PULL_FORWARD = text(
    """
    WITH picked AS (
        SELECT id FROM procrastinate_jobs
        WHERE queueing_lock = ANY(CAST(:locks AS text[])) AND status = 'todo' AND scheduled_at IS NOT NULL
        ORDER BY id FOR UPDATE
    )
    UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE id IN (SELECT id FROM picked)
    """
)
_TAKE_BACK = text(
    """
    WITH picked AS (
        SELECT id FROM procrastinate_jobs
        WHERE queueing_lock = ANY(CAST(:locks AS text[])) AND status = 'todo'
        ORDER BY id FOR UPDATE
    )
    DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM picked)
    """
)
"""Both lock in the order of ids: two who want the same jobs wait for each other, never in a circle."""


class DeliveryQueue:
    """Defers jobs over connections of ours, by Procrastinate's own function. Shared by all threads."""

    def put_all(
        self, connection: Connection, wanted: Sequence[tuple[Ticket, timedelta]], *, sooner: bool = False
    ) -> None:
        """Jobs that may run once their wait is over, unless one waits already.

        The queue goes by the server's clock, so it is told a wait, not an instant of ours. With `sooner`
        jobs that wait for longer are brought forward.
        """
        if not wanted:
            return
        if sooner:
            connection.execute(_PULL_FORWARD, {"locks": [ticket.lock for ticket, _ in wanted]})
        try:
            with connection.begin_nested():
                self._put(connection, wanted)
        except IntegrityError:  # another process put one of them a moment ago: it is committed by now
            for one in wanted:
                self._put_alone(connection, one)

    def _put_alone(self, connection: Connection, wanted: tuple[Ticket, timedelta]) -> None:
        try:
            with connection.begin_nested():
                self._put(connection, [wanted])
        except IntegrityError:
            return

    def _put(self, connection: Connection, wanted: Sequence[tuple[Ticket, timedelta]]) -> None:
        asked = _asked([ticket for ticket, _ in wanted])
        asked["waits"] = [wait.total_seconds() for _, wait in wanted]
        connection.execute(_PUT, {**asked, "task": TASK, "workspace": wanted[0][0].workspace_id})

    def missing(self, connection: Connection, tickets: Sequence[Ticket]) -> list[Ticket]:
        """Those for which no job runs or is about to."""
        if not tickets:
            return []
        ids = set(connection.execute(_MISSING, _asked(tickets)).scalars())
        return [ticket for ticket in tickets if ticket.delivery_id in ids]

    def take_back(self, connection: Connection, tickets: Sequence[Ticket]) -> None:
        """What is claimed needs no job that waits; whoever puts it back defers it anew."""
        connection.execute(_TAKE_BACK, {"locks": [ticket.lock for ticket in tickets]})


def _asked(tickets: Sequence[Ticket]) -> dict[str, object]:
    return {
        "ids": [ticket.delivery_id for ticket in tickets],
        "locks": [ticket.lock for ticket in tickets],
        "waits": [0.0 for _ in tickets],
        "queue": QUEUE,
    }
