"""What the outbox is asked: deliveries read back, and when one may be claimed or waits. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, or_, select

from coaching.deliveries import Covered, Delivery, DeliveryState, JsonValue
from coaching.errors import NotFoundError
from models.scoped import Scoped, owned_rows
from models.tables.loop import KNOWN_DELIVERY, DeliveryCoverRow, DeliveryRow
from models.types import Moment

_ROWS = owned_rows(DeliveryRow).where(KNOWN_DELIVERY)
_BY_ID = _ROWS.where(DeliveryRow.id == bindparam("id"))
_BY_IDS = _ROWS.where(DeliveryRow.id.in_(bindparam("ids", expanding=True))).order_by(
    DeliveryRow.next_at, DeliveryRow.id
)
_SENDING = _ROWS.where(DeliveryRow.state == DeliveryState.SENDING).order_by(DeliveryRow.id)
_BY_KEY = _ROWS.where(DeliveryRow.dedupe_key == bindparam("key"))
_DEAD_SINCE = _ROWS.where(
    DeliveryRow.state == DeliveryState.DEAD, DeliveryRow.finished_at >= bindparam("since")
).order_by(DeliveryRow.finished_at.desc(), DeliveryRow.id.desc())
_COVERS = (
    owned_rows(DeliveryCoverRow)
    .where(DeliveryCoverRow.delivery_id.in_(bindparam("deliveries", expanding=True)))
    .order_by(DeliveryCoverRow.id)
)


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


def claimable(now: Moment, *, before: Moment) -> ColumnElement[bool]:
    """Planned and due, or sending past its lease: whoever held it cannot still be posting.

    What may have been posted must have been over `before`, which leaves grace: without the intent, the fence
    stops the rest.
    """
    return and_(
        KNOWN_DELIVERY,
        or_(
            and_(DeliveryRow.state == DeliveryState.PLANNED, DeliveryRow.next_at <= now),
            and_(
                DeliveryRow.state == DeliveryState.SENDING,
                or_(
                    DeliveryRow.lease_until <= before,
                    and_(DeliveryRow.maybe_sent.is_(False), DeliveryRow.lease_until <= now),
                ),
            ),
        ),
    )


def waiting_since() -> ColumnElement[datetime]:
    """When it was due; when it was first tried, for one that was put off."""
    return case((_put_off(), DeliveryRow.first_try_at), else_=DeliveryRow.next_at)


def is_waiting(now: Moment) -> ColumnElement[bool]:
    """Neither sent nor given up although its time has come."""
    alive = DeliveryRow.state.in_((DeliveryState.PLANNED, DeliveryState.SENDING))
    return and_(alive, or_(DeliveryRow.next_at <= now, _put_off()))


def _put_off() -> ColumnElement[bool]:
    return and_(DeliveryRow.first_try_at.is_not(None), DeliveryRow.last_error.is_not(None))


class Deliveries(Scoped):
    """The part of `OutboxStore` that reads."""

    def get(self, delivery_id: int, /) -> Delivery:
        found = self._deliveries(_BY_ID, id=delivery_id)
        if not found:
            raise NotFoundError
        return found[0]

    def these(self, delivery_ids: Sequence[int], /) -> tuple[Delivery, ...]:
        """Those that stand, oldest due first."""
        return self._deliveries(_BY_IDS, ids=list(delivery_ids)) if delivery_ids else ()

    def sending(self) -> tuple[int, ...]:
        return tuple(row.id for row in self._rows(_SENDING))

    def by_key(self, dedupe_key: str, /) -> Delivery | None:
        found = self._deliveries(_BY_KEY, key=dedupe_key)
        return found[0] if found else None

    def dead(self, *, since: datetime) -> tuple[Delivery, ...]:
        """Newest first."""
        return self._once(("dead", since), lambda: self._deliveries(_DEAD_SINCE, since=since))

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
            KNOWN_DELIVERY,
            DeliveryRow.state.in_((DeliveryState.PLANNED, DeliveryState.SENDING)),
            DeliveryRow.next_at < before,
        )
        return self._deliveries(statement.order_by(DeliveryRow.next_at, DeliveryRow.id).limit(limit))

    def _deliveries(self, statement: Select[DeliveryRow], /, **values: object) -> tuple[Delivery, ...]:
        rows = self._rows(statement, **values)
        covers: dict[int, list[Covered]] = {row.id: [] for row in rows}
        for cover in self._rows(_COVERS, deliveries=list(covers)) if covers else ():
            covers[cover.delivery_id].append(
                Covered(checkpoint_id=cover.checkpoint_id, episode=cover.episode)
            )
        return tuple(_delivery(row, covers[row.id]) for row in rows)
