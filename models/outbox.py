"""The outbox, kept: claims with lease and fence, and the ways a delivery ends (reliability.md, State)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session

from coaching.clock import Clock
from coaching.deliveries import (
    PAYLOAD_VERSION,
    Covered,
    Delivery,
    DeliveryKind,
    DeliveryState,
    JsonValue,
    NewDelivery,
)
from coaching.errors import NotFoundError
from models.queue_ticket import Ticket
from models.scoped import Scoped
from models.tables.loop import DeliveryCoverRow, DeliveryRow
from models.tables.workspaces import SettingRow

if TYPE_CHECKING:
    from models.queue import DeliveryQueue


BY_CALENDAR = frozenset({DeliveryKind.MORNING, DeliveryKind.PROMPT, DeliveryKind.DIGEST})
"""Planned by the passing of time, under keys that name a person or team and a date."""
SILENCE = "silence"
"""Setting: from when to when no process was heard of, as two instants."""
CATCHING_UP = timedelta(hours=1)
"""What is planned within so long after a silence may have been said before it ended."""
_KEYS = uuid.UUID("6f0f3a52-6f1c-4c1e-9a53-3d0d1c5f8a11")


def _delivery(row: DeliveryRow, covers: Sequence[Covered]) -> Delivery:
    return Delivery(
        id=row.id,
        public_id=row.public_id,
        dedupe_key=row.dedupe_key,
        kind=row.kind,
        recipient=row.recipient,
        subject=cast(dict[str, JsonValue], row.subject),
        payload_version=row.payload_version,
        state=row.state,
        next_at=row.next_at,
        lease_owner=row.lease_owner,
        lease_until=row.lease_until,
        fence=row.fence,
        attempt=row.attempt,
        maybe_sent=row.maybe_sent,
        first_try_at=row.first_try_at,
        planned_at=row.planned_at,
        channel_id=row.channel_id,
        slack_ts=row.slack_ts,
        thread_of=row.thread_of,
        covers=tuple(covers),
        last_error=row.last_error,
    )


def claimable(now: datetime, grace: timedelta) -> ColumnElement[bool]:
    """Planned and due, or sending past its lease: whoever held it cannot still be posting.

    Grace counts only where something may have been posted: without the intent, the fence stops the rest.
    """
    return or_(
        and_(DeliveryRow.state == DeliveryState.PLANNED, DeliveryRow.next_at <= now),
        and_(
            DeliveryRow.state == DeliveryState.SENDING,
            or_(
                DeliveryRow.lease_until <= now - grace,
                and_(DeliveryRow.maybe_sent.is_(False), DeliveryRow.lease_until <= now),
            ),
        ),
    )


def waiting_since() -> ColumnElement[datetime]:
    """When it was due; when it was first tried, for one that was put off."""
    return case((_put_off(), DeliveryRow.first_try_at), else_=DeliveryRow.next_at)


def is_waiting(now: datetime) -> ColumnElement[bool]:
    """Neither sent nor given up although its time has come."""
    alive = DeliveryRow.state.in_((DeliveryState.PLANNED, DeliveryState.SENDING))
    return and_(alive, or_(DeliveryRow.next_at <= now, _put_off()))


def _put_off() -> ColumnElement[bool]:
    return and_(DeliveryRow.first_try_at.is_not(None), DeliveryRow.last_error.is_not(None))


class SqlOutbox(Scoped):
    """Implements `OutboxStore`. With a queue, whatever is planned is deferred in the same transaction."""

    def __init__(
        self, session: Session, workspace_id: int, clock: Clock, /, queue: DeliveryQueue | None = None
    ) -> None:
        super().__init__(session, workspace_id, clock)
        self._queue = queue

    def plan(self, delivery: NewDelivery, /) -> int | None:
        looked_for_since = self._may_be_known_to_slack(delivery)
        planned = self._insert_unless(
            DeliveryRow,
            ["dedupe_key"],
            public_id=self._public_id(delivery),
            dedupe_key=delivery.dedupe_key,
            kind=delivery.kind,
            recipient=delivery.recipient,
            subject=delivery.subject,
            payload_version=delivery.payload_version,
            state=DeliveryState.PLANNED,
            next_at=delivery.next_at,
            planned_at=self._now(),
            thread_of=delivery.thread_of,
            maybe_sent=looked_for_since is not None,
            first_try_at=looked_for_since,
        )
        if planned is not None:
            self._defer(planned, delivery.dedupe_key, until=delivery.next_at)
        return planned

    def get(self, delivery_id: int, /) -> Delivery:
        found = self._deliveries(self._select(DeliveryRow).where(DeliveryRow.id == delivery_id))
        if not found:
            raise NotFoundError
        return found[0]

    def by_key(self, dedupe_key: str, /) -> Delivery | None:
        found = self._deliveries(self._select(DeliveryRow).where(DeliveryRow.dedupe_key == dedupe_key))
        return found[0] if found else None

    def claim(self, *, owner: str, lease: timedelta, limit: int, grace: timedelta) -> tuple[Delivery, ...]:
        """Rows of a newer payload version are left to the newer code that planned them."""
        now = self._now()
        due = self._due_ids(now, grace).order_by(DeliveryRow.next_at, DeliveryRow.id).limit(limit)
        return self._take(due, owner=owner, until=now + lease)

    def claim_one(
        self, delivery_id: int, /, *, owner: str, lease: timedelta, grace: timedelta
    ) -> Delivery | None:
        now = self._now()
        due = self._due_ids(now, grace).where(DeliveryRow.id == delivery_id)
        taken = self._take(due, owner=owner, until=now + lease)
        if not taken:
            self.get(delivery_id)
            return None
        return taken[0]

    def intend(self, delivery: Delivery, /, *, covers: Sequence[Covered]) -> Delivery | None:
        now = self._now()
        kept = self._finish(
            delivery,
            state=DeliveryState.SENDING,
            maybe_sent=True,
            attempt=delivery.attempt + 1,
            first_try_at=delivery.first_try_at or now,
        )
        if not kept:
            return None
        self._change(self._delete(DeliveryCoverRow).where(DeliveryCoverRow.delivery_id == delivery.id))
        rows: list[dict[str, object]] = [
            {"delivery_id": delivery.id, "checkpoint_id": cover.checkpoint_id, "episode": cover.episode}
            for cover in dict.fromkeys(covers)
        ]
        self._insert_all(DeliveryCoverRow, rows)
        return self.get(delivery.id)

    def finish_sent(self, delivery: Delivery, /, *, channel_id: str, slack_ts: str) -> bool:
        return self._finish(
            delivery,
            state=DeliveryState.SENT,
            channel_id=channel_id,
            slack_ts=slack_ts,
            finished_at=self._now(),
            lease_owner=None,
            lease_until=None,
            last_error=None,
        )

    def put_back(
        self,
        delivery: Delivery,
        /,
        *,
        next_at: datetime,
        error: str | None,
        maybe_sent: bool,
        attempt: int | None = None,
    ) -> bool:
        counted = {} if attempt is None else {"attempt": attempt}
        kept = self._finish(
            delivery,
            **counted,
            state=DeliveryState.PLANNED,
            next_at=next_at,
            maybe_sent=maybe_sent,
            lease_owner=None,
            lease_until=None,
            last_error=error,
        )
        if kept:
            self._defer(delivery.id, delivery.dedupe_key, until=next_at)
        return kept

    def leave_unknown(self, delivery: Delivery, /, *, error: str) -> bool:
        return self._finish(delivery, maybe_sent=True, last_error=error)

    def supersede(self, delivery: Delivery, /) -> bool:
        return self._finish(
            delivery,
            state=DeliveryState.SUPERSEDED,
            finished_at=self._now(),
            lease_owner=None,
            lease_until=None,
        )

    def bury(self, delivery: Delivery, /, *, error: str) -> bool:
        return self._finish(
            delivery,
            state=DeliveryState.DEAD,
            finished_at=self._now(),
            lease_owner=None,
            lease_until=None,
            last_error=error,
        )

    def dead(self, *, since: datetime) -> tuple[Delivery, ...]:
        """Newest first."""
        statement = (
            self._select(DeliveryRow)
            .where(DeliveryRow.state == DeliveryState.DEAD, DeliveryRow.finished_at >= since)
            .order_by(DeliveryRow.finished_at.desc(), DeliveryRow.id.desc())
        )
        return self._deliveries(statement)

    def oldest_due(self) -> datetime | None:
        """Since when the longest-waiting planned or half-sent delivery waits.

        One that Slack put off waits since its first try, however often it is put off.
        """
        now = self._now()
        since = waiting_since()
        statement = (
            select(since)
            .where(DeliveryRow.workspace_id == self.workspace_id, is_waiting(now))
            .order_by(since)
            .limit(1)
        )
        return self._session.scalars(statement).one_or_none()

    def standing(self, keys: Sequence[str], /) -> frozenset[str]:
        """Which of these keys have a row, in whatever state."""
        statement = select(DeliveryRow.dedupe_key).where(
            DeliveryRow.workspace_id == self.workspace_id, DeliveryRow.dedupe_key.in_(keys)
        )
        return frozenset(self._session.scalars(statement)) if keys else frozenset()

    def covered(self, checkpoint_ids: Sequence[int], /) -> frozenset[tuple[int, int]]:
        """(checkpoint, episode) of every message that says one of these."""
        statement = select(DeliveryCoverRow.checkpoint_id, DeliveryCoverRow.episode).where(
            DeliveryCoverRow.workspace_id == self.workspace_id,
            DeliveryCoverRow.checkpoint_id.in_(checkpoint_ids),
        )
        found = self._session.connection().execute(statement) if checkpoint_ids else ()
        return frozenset((row[0], row[1]) for row in found)

    def overdue(self, *, before: datetime, limit: int = 100) -> tuple[Delivery, ...]:
        """Neither sent nor given up although due before then, oldest first."""
        statement = self._select(DeliveryRow).where(
            DeliveryRow.state.in_((DeliveryState.PLANNED, DeliveryState.SENDING)),
            DeliveryRow.next_at < before,
        )
        return self._deliveries(statement.order_by(DeliveryRow.next_at, DeliveryRow.id).limit(limit))

    def defer_due(self, *, grace: timedelta, limit: int) -> int:
        """See that everything claimable has a job; returns how many had none. Nothing without a queue."""
        if self._queue is None:
            return 0
        due = (
            select(DeliveryRow.id, DeliveryRow.dedupe_key)
            .where(
                DeliveryRow.workspace_id == self.workspace_id,
                DeliveryRow.payload_version <= PAYLOAD_VERSION,
                claimable(self._now(), grace),
            )
            .order_by(DeliveryRow.next_at, DeliveryRow.id)
            .limit(limit)
        )
        connection = self._session.connection()
        tickets = [Ticket(self.workspace_id, *row) for row in connection.execute(due)]
        missing = self._queue.missing(connection, tickets)
        for ticket in missing:
            self._queue.put(connection, ticket, wait=timedelta(0), sooner=True)
        return len(missing)

    def defer_again(self, delivery_id: int, /, *, grace: timedelta, pause: timedelta = timedelta(0)) -> None:
        """A job for when this delivery can be claimed next, `pause` from now at the soonest."""
        row = self.get(delivery_id)
        soonest = self._now() + pause
        if row.state is DeliveryState.PLANNED:
            self._defer(row.id, row.dedupe_key, until=max(row.next_at, soonest))
        elif row.state is DeliveryState.SENDING and row.lease_until is not None:
            free = row.lease_until + (grace if row.maybe_sent else timedelta(0))
            self._defer(row.id, row.dedupe_key, until=max(free, soonest))

    def _defer(self, delivery_id: int, key: str, *, until: datetime) -> None:
        if self._queue is not None:
            ticket = Ticket(self.workspace_id, delivery_id, key)
            self._queue.put(self._session.connection(), ticket, wait=until - self._now())

    def _public_id(self, delivery: NewDelivery) -> str:
        """What comes round by the calendar gets the same key if a restored database plans it once more."""
        if delivery.kind not in BY_CALENDAR:
            return str(uuid.uuid4())
        return str(uuid.uuid5(_KEYS, f"{self.workspace_id}:{delivery.recipient}:{delivery.dedupe_key}"))

    def _may_be_known_to_slack(self, delivery: NewDelivery) -> datetime | None:
        """Since when to look before the first try: a silence that has just ended may have been a restore."""
        if delivery.kind not in BY_CALENDAR:
            return None
        row = self._session.scalars(self._select(SettingRow).where(SettingRow.key == SILENCE)).one_or_none()
        began, _, ended = (row.value if row else "").partition("/")
        if not ended or self._now() - datetime.fromisoformat(ended) > CATCHING_UP:
            return None
        return datetime.fromisoformat(began)

    def _due_ids(self, now: datetime, grace: timedelta) -> Select[int]:
        return (
            select(DeliveryRow.id)
            .where(
                DeliveryRow.workspace_id == self.workspace_id,
                DeliveryRow.payload_version <= PAYLOAD_VERSION,
                claimable(now, grace),
            )
            .with_for_update(skip_locked=True)
        )

    def _take(self, due: Select[int], *, owner: str, until: datetime) -> tuple[Delivery, ...]:
        """One conditional UPDATE. As a CTE the locking select runs once, whatever the planner thinks."""
        picked = due.cte("picked")
        statement = (
            self._update(DeliveryRow)
            .where(DeliveryRow.id.in_(select(picked.c.id)))
            .values(
                state=DeliveryState.SENDING,
                fence=DeliveryRow.fence + 1,
                lease_owner=owner,
                lease_until=until,
            )
            .returning(DeliveryRow.id)
        )
        taken = self._session.connection().execute(statement).scalars().all()
        if not taken:
            return ()
        rows = self._select(DeliveryRow).where(DeliveryRow.id.in_(taken))
        return self._deliveries(rows.order_by(DeliveryRow.next_at, DeliveryRow.id))

    def _finish(self, delivery: Delivery, **values: object) -> bool:
        """Compare-and-set on the fence: False when the claim was lost to somebody else."""
        statement = (
            self._update(DeliveryRow)
            .where(
                DeliveryRow.id == delivery.id,
                DeliveryRow.fence == delivery.fence,
                DeliveryRow.state == DeliveryState.SENDING,
            )
            .values(**values)
        )
        return self._change(statement) == 1

    def _deliveries(self, statement: Select[DeliveryRow]) -> tuple[Delivery, ...]:
        rows = self._session.scalars(statement).all()
        covers: dict[int, list[Covered]] = {row.id: [] for row in rows}
        said = (
            self._select(DeliveryCoverRow)
            .where(DeliveryCoverRow.delivery_id.in_(list(covers)))
            .order_by(DeliveryCoverRow.id)
        )
        for cover in self._session.scalars(said) if covers else ():
            covers[cover.delivery_id].append(
                Covered(checkpoint_id=cover.checkpoint_id, episode=cover.episode)
            )
        return tuple(_delivery(row, covers[row.id]) for row in rows)
