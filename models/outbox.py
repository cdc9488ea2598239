"""The outbox, kept: claims with lease and fence, and the ways a delivery ends (reliability.md, State)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Select, Update, bindparam, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from coaching.clock import Clock
from coaching.deliveries import (
    FILE,
    PAYLOAD_VERSION,
    Covered,
    Delivery,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
)
from models.outbox_rows import Deliveries, claimable, is_waiting, waiting_since
from models.queue_ticket import Ticket
from models.scoped import owned_rows
from models.tables.base import table_of
from models.tables.loop import DeliveryCoverRow, DeliveryRow
from models.tables.workspaces import SettingRow

if TYPE_CHECKING:
    from models.queue import DeliveryQueue

__all__ = ["SILENCE", "SqlOutbox", "claimable", "is_waiting", "waiting_since"]

BY_CALENDAR = frozenset(
    {DeliveryKind.MORNING, DeliveryKind.PROMPT, DeliveryKind.DIGEST, DeliveryKind.FLAG_REMINDER}
)
"""Planned by the passing of time: their keys name a person or team and a date, or a flag and its hours."""
SILENCE = "silence"
"""Setting: from when to when no process was heard of, as two instants."""
CATCHING_UP = timedelta(hours=1)
"""What is planned within so long after a silence may have been said before it ended."""
_KEYS = uuid.UUID("6f0f3a52-6f1c-4c1e-9a53-3d0d1c5f8a11")

_TABLE = table_of(DeliveryRow)
_COVERS = table_of(DeliveryCoverRow)
_SILENCE = owned_rows(SettingRow).where(SettingRow.key == SILENCE)
_HELD = (
    select(_TABLE.c.id)
    .where(
        _TABLE.c.workspace_id == bindparam("workspace"),
        _TABLE.c.state == DeliveryState.SENDING,
        tuple_(_TABLE.c.id, _TABLE.c.fence).in_(bindparam("claims", expanding=True)),
    )
    .with_for_update()
)
"""Of these (id, fence) those that are still ours; nobody else's from here to the end of the unit."""
_INTEND = (
    update(_TABLE)
    .where(_TABLE.c.workspace_id == bindparam("at_workspace"), _TABLE.c.id == bindparam("at_id"))
    .values(maybe_sent=True, attempt=bindparam("to_attempt"), first_try_at=bindparam("to_first_try_at"))
)
_SENT = (
    update(_TABLE)
    .where(_TABLE.c.workspace_id == bindparam("at_workspace"), _TABLE.c.id == bindparam("at_id"))
    .values(
        state=DeliveryState.SENT,
        channel_id=bindparam("to_channel"),
        slack_ts=bindparam("to_ts"),
        finished_at=bindparam("to_finished_at"),
        lease_owner=None,
        lease_until=None,
        last_error=None,
    )
)
_FORGET_COVERS = delete(_COVERS).where(
    _COVERS.c.workspace_id == bindparam("workspace"),
    _COVERS.c.delivery_id.in_(bindparam("deliveries", expanding=True)),
)


@cache
def _plan(*, on_sqlite: bool) -> ReturningInsert[int, str]:
    build = sqlite.insert if on_sqlite else postgresql.insert
    new = build(_TABLE).on_conflict_do_nothing(index_elements=["workspace_id", "dedupe_key"])
    return new.returning(_TABLE.c.id, _TABLE.c.dedupe_key)


class SqlOutbox(Deliveries):
    """Implements `OutboxStore`. With a queue, whatever is planned is deferred in the same transaction."""

    def __init__(
        self, session: Session, workspace_id: int, clock: Clock, /, queue: DeliveryQueue | None = None
    ) -> None:
        super().__init__(session, workspace_id, clock)
        self._queue = queue
        self._wanted: dict[Ticket, datetime] = {}
        """Jobs to defer before this unit of work ends, and from when they may run."""

    def plan(self, delivery: NewDelivery, /) -> int | None:
        return self.plan_all([delivery]).get(delivery.dedupe_key)

    def plan_all(self, deliveries: Sequence[NewDelivery], /) -> Mapping[str, int]:
        if not deliveries:
            return {}
        self._wrote()
        now = self._now()
        by_key = {one.dedupe_key: one for one in deliveries}
        # Two who plan the same wait for each other, never in a circle; parts of a digest stay in order.
        in_order = sorted(by_key, key=lambda key: (len(key), key))
        rows = [self._row_of(by_key[key], now) for key in in_order]
        found = self._connection.execute(_plan(on_sqlite=self._on_sqlite), rows)
        planned = {key: delivery_id for delivery_id, key in found}
        for delivery in deliveries:
            if delivery.dedupe_key in planned:
                self._defer(planned[delivery.dedupe_key], delivery.dedupe_key, until=delivery.next_at)
        return planned

    def _row_of(self, delivery: NewDelivery, now: datetime) -> dict[str, object]:
        looked_for_since = self._may_be_known_to_slack(delivery, now)
        return {
            "workspace_id": self.workspace_id,
            "public_id": self._public_id(delivery),
            "dedupe_key": delivery.dedupe_key,
            "kind": delivery.kind,
            "recipient": delivery.recipient,
            "subject": delivery.subject,
            "payload_version": delivery.payload_version,
            "state": DeliveryState.PLANNED,
            "next_at": delivery.next_at,
            "planned_at": now,
            "thread_of": delivery.thread_of,
            "maybe_sent": looked_for_since is not None,
            "first_try_at": looked_for_since,
            "fence": 0,
            "attempt": 0,
        }

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
        return self.intend_all([(delivery, covers)]).get(delivery.id)

    def intend_all(self, said: Sequence[tuple[Delivery, Sequence[Covered]]], /) -> Mapping[int, Delivery]:
        held = self._still_held([delivery for delivery, _ in said])
        now = self._now()
        intended = {
            delivery.id: replace(
                delivery,
                maybe_sent=True,
                attempt=delivery.attempt + 1,
                first_try_at=delivery.first_try_at or now,
                covers=tuple(dict.fromkeys(covers)),
            )
            for delivery, covers in said
            if delivery.id in held
        }
        self._run_for_each(
            _INTEND,
            [
                {"at_id": one.id, "to_attempt": one.attempt, "to_first_try_at": one.first_try_at}
                for one in intended.values()
            ],
        )
        if intended:
            gone = {"workspace": self.workspace_id, "deliveries": list(intended)}
            self._connection.execute(_FORGET_COVERS, gone)
        self._insert_all(
            DeliveryCoverRow,
            [
                {"delivery_id": one.id, "checkpoint_id": cover.checkpoint_id, "episode": cover.episode}
                for one in intended.values()
                for cover in one.covers
            ],
        )
        return intended

    def finish_sent(self, delivery: Delivery, /, *, channel_id: str, slack_ts: str) -> bool:
        return delivery.id in self.finish_all_sent([(delivery, channel_id, slack_ts)])

    def finish_all_sent(self, sent: Sequence[tuple[Delivery, str, str]], /) -> frozenset[int]:
        held = self._still_held([delivery for delivery, _, _ in sent])
        now = self._now()
        self._run_for_each(
            _SENT,
            [
                {"at_id": one.id, "to_channel": channel_id, "to_ts": slack_ts, "to_finished_at": now}
                for one, channel_id, slack_ts in sent
                if one.id in held
            ],
        )
        return held

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

    def attach(self, delivery: Delivery, /, *, link: str, note: str) -> bool:
        now = self._now()
        kept = self._finish(
            delivery,
            subject={**delivery.subject, FILE: link, "note": note},
            state=DeliveryState.PLANNED,
            next_at=now,
            lease_owner=None,
            lease_until=None,
            last_error=None,
        )
        if kept:
            self._defer(delivery.id, delivery.dedupe_key, until=now)
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

    def defer_due(self, *, grace: timedelta, limit: int) -> int:
        """See that everything claimable has a job; returns how many had none. Nothing without a queue."""
        if self._queue is None:
            return 0
        now = self._now()
        due = (
            select(DeliveryRow.id, DeliveryRow.dedupe_key)
            .where(
                DeliveryRow.workspace_id == self.workspace_id,
                DeliveryRow.payload_version <= PAYLOAD_VERSION,
                claimable(now, before=now - grace),
            )
            .order_by(DeliveryRow.next_at, DeliveryRow.id)
            .limit(limit)
        )
        self.hand_over()
        tickets = [Ticket(self.workspace_id, *row) for row in self._connection.execute(due)]
        missing = self._queue.missing(self._connection, tickets)
        self._queue.put_all(self._connection, [(one, timedelta(0)) for one in missing], sooner=True)
        return len(missing)

    def defer_again(
        self, delivery_ids: Iterable[int], /, *, grace: timedelta, pause: timedelta = timedelta(0)
    ) -> None:
        """Jobs for when these can be claimed next, `pause` from now at the soonest."""
        soonest = self._now() + pause
        for row in self.these(list(delivery_ids)):
            if row.state is DeliveryState.PLANNED:
                self._defer(row.id, row.dedupe_key, until=max(row.next_at, soonest))
            elif row.state is DeliveryState.SENDING and row.lease_until is not None:
                free = row.lease_until + (grace if row.maybe_sent else timedelta(0))
                self._defer(row.id, row.dedupe_key, until=max(free, soonest))

    def hand_over(self) -> None:
        """Before the unit of work ends: the jobs of all that it planned, in one statement."""
        if self._queue is None or not self._wanted:
            return
        now = self._now()
        wanted, self._wanted = self._wanted, {}
        self._queue.put_all(self._connection, [(ticket, until - now) for ticket, until in wanted.items()])

    def _defer(self, delivery_id: int, key: str, *, until: datetime) -> None:
        if self._queue is not None:
            self._wanted[Ticket(self.workspace_id, delivery_id, key)] = until

    def _still_held(self, deliveries: Sequence[Delivery]) -> frozenset[int]:
        """Those whose claim was not lost to somebody else."""
        if not deliveries:
            return frozenset()
        claims = [(one.id, one.fence) for one in deliveries]
        found = self._connection.execute(_HELD, {"workspace": self.workspace_id, "claims": claims})
        return frozenset(found.scalars())

    def _run_for_each(self, statement: Update, rows: Sequence[dict[str, object]]) -> None:
        self._wrote()
        if rows:
            self._connection.execute(statement, [{"at_workspace": self.workspace_id, **row} for row in rows])

    def _public_id(self, delivery: NewDelivery) -> str:
        """What comes round by the calendar gets the same key if a restored database plans it once more."""
        if delivery.kind not in BY_CALENDAR:
            return str(uuid.uuid4())
        return str(uuid.uuid5(_KEYS, f"{self.workspace_id}:{delivery.recipient}:{delivery.dedupe_key}"))

    def _may_be_known_to_slack(self, delivery: NewDelivery, now: datetime) -> datetime | None:
        """Since when to look before the first try: a silence that has just ended may have been a restore."""
        if delivery.kind not in BY_CALENDAR:
            return None
        began, ended = self._silence
        if ended is None or now - ended > CATCHING_UP:
            return None
        return began

    @cached_property
    def _silence(self) -> tuple[datetime | None, datetime | None]:
        """Its beginning and end. It is noted when a process starts, not while one plans."""
        found = self._rows(_SILENCE)
        began, _, ended = (found[0].value if found else "").partition("/")
        return (datetime.fromisoformat(began), datetime.fromisoformat(ended)) if ended else (None, None)

    def _due_ids(self, now: datetime, grace: timedelta) -> Select[int]:
        return (
            select(DeliveryRow.id)
            .where(
                DeliveryRow.workspace_id == self.workspace_id,
                DeliveryRow.payload_version <= PAYLOAD_VERSION,
                claimable(now, before=now - grace),
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
        taken = self.these(self._connection.execute(statement).scalars().all())
        if self._queue is not None and taken:
            tickets = [Ticket(self.workspace_id, one.id, one.dedupe_key) for one in taken]
            self._queue.take_back(self._connection, tickets)
        return taken

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
