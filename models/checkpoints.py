"""Checkpoints, kept: every move is a compare-and-set on their version."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, func

from coaching.checkpoints import LIVE_STATES, Checkpoint, CheckpointKind, CheckpointState, NewCheckpoint
from models.scoped import Scoped
from models.tables.loop import CheckpointRow

REACHABLE = (CheckpointState.OPEN, CheckpointState.NOTIFIED, CheckpointState.SNOOZED)


def _checkpoint(row: CheckpointRow) -> Checkpoint:
    return Checkpoint(
        id=row.id,
        session_id=row.session_id,
        kind=row.kind,
        recipient_id=row.recipient_id,
        anchor_date=row.anchor_date,
        tz=row.tz,
        calendar_version=row.calendar_version,
        due_at=row.due_at,
        state=row.state,
        episode=row.episode,
        nags=row.nags,
        version=row.version,
        first_due_at=row.first_due_at,
    )


class SqlCheckpoints(Scoped):
    """Implements `CheckpointStore`."""

    def open(self, checkpoint: NewCheckpoint, /) -> bool:
        first_due_at = checkpoint.due_at
        if first_due_at is None and checkpoint.state is CheckpointState.DUE:
            first_due_at = self._now()
        added = self._insert_unless(
            CheckpointRow,
            ["session_id", "kind", "recipient_id"],
            session_id=checkpoint.session_id,
            kind=checkpoint.kind,
            recipient_id=checkpoint.recipient_id,
            anchor_date=checkpoint.anchor_date,
            tz=checkpoint.tz,
            calendar_version=checkpoint.calendar_version,
            due_at=checkpoint.due_at,
            first_due_at=first_due_at,
            state=checkpoint.state,
        )
        return added is not None

    def get(self, checkpoint_id: int, /) -> Checkpoint:
        return _checkpoint(self._one(CheckpointRow, checkpoint_id))

    def of_session(self, session_id: int, /) -> tuple[Checkpoint, ...]:
        return self._found(
            self._select(CheckpointRow)
            .where(CheckpointRow.session_id == session_id)
            .order_by(CheckpointRow.id)
        )

    def reached(self, now: datetime, /, *, limit: int = 500) -> tuple[Checkpoint, ...]:
        statement = self._oldest_first().where(
            CheckpointRow.state.in_(REACHABLE), CheckpointRow.due_at <= now
        )
        return self._found(statement.limit(limit))

    def alive(self) -> tuple[Checkpoint, ...]:
        return self._found(self._oldest_first().where(CheckpointRow.state.in_(sorted(LIVE_STATES))))

    def due(self) -> tuple[Checkpoint, ...]:
        return self._found(self._oldest_first().where(CheckpointRow.state == CheckpointState.DUE))

    def waiting_for(self, member_id: int, /) -> tuple[Checkpoint, ...]:
        waiting = CheckpointRow.state.in_((CheckpointState.DUE, CheckpointState.NOTIFIED))
        return self._found(self._oldest_first().where(CheckpointRow.recipient_id == member_id, waiting))

    def move(
        self,
        checkpoint: Checkpoint,
        state: CheckpointState,
        /,
        *,
        due_at: datetime | None,
        episode: int | None = None,
        nags: int | None = None,
    ) -> bool:
        first_due_at = checkpoint.first_due_at
        if first_due_at is None:
            first_due_at = due_at or (self._now() if state is CheckpointState.DUE else None)
        statement = (
            self._update(CheckpointRow)
            .where(CheckpointRow.id == checkpoint.id, CheckpointRow.version == checkpoint.version)
            .values(
                state=state,
                due_at=due_at,
                first_due_at=first_due_at,
                episode=checkpoint.episode if episode is None else episode,
                nags=checkpoint.nags if nags is None else nags,
                version=checkpoint.version + 1,
            )
        )
        return self._change(statement) == 1

    def count_from(self, checkpoint: Checkpoint, anchor_date: date, /, *, due_at: datetime) -> bool:
        statement = (
            self._update(CheckpointRow)
            .where(
                CheckpointRow.id == checkpoint.id,
                CheckpointRow.version == checkpoint.version,
                CheckpointRow.state == CheckpointState.OPEN,
            )
            .values(
                anchor_date=anchor_date, due_at=due_at, first_due_at=due_at, version=checkpoint.version + 1
            )
        )
        return self._change(statement) == 1

    def move_zone(
        self, checkpoint: Checkpoint, /, *, tz: str, due_at: datetime | None, first_due_at: datetime | None
    ) -> bool:
        statement = (
            self._update(CheckpointRow)
            .where(CheckpointRow.id == checkpoint.id, CheckpointRow.version == checkpoint.version)
            .values(tz=tz, due_at=due_at, first_due_at=first_due_at, version=checkpoint.version + 1)
        )
        return self._change(statement) == 1

    def set_recipient(self, session_id: int, kind: CheckpointKind, recipient_id: int, /) -> None:
        """Hand what is still open of this kind to one person; what they already have stays theirs.

        The person has not heard it yet, so anything said to the one before becomes due again.
        """
        alive = [
            found
            for found in self.of_session(session_id)
            if found.kind is kind and found.state in LIVE_STATES and found.recipient_id != recipient_id
        ]
        for found in alive:
            taken = any(
                other.kind is kind and other.recipient_id == recipient_id
                for other in self.of_session(session_id)
            )
            if taken:
                self.move(found, CheckpointState.CANCELLED, due_at=None)
                continue
            said = found.state is CheckpointState.NOTIFIED
            values: dict[str, object] = {"recipient_id": recipient_id, "version": found.version + 1}
            if said:
                values |= {"state": CheckpointState.DUE, "episode": found.episode + 1}
            self._change_one(CheckpointRow, found.id, **values)

    def _oldest_first(self) -> Select[CheckpointRow]:
        when = func.coalesce(CheckpointRow.due_at, CheckpointRow.first_due_at)
        return self._select(CheckpointRow).order_by(when, CheckpointRow.id)

    def _found(self, statement: Select[CheckpointRow]) -> tuple[Checkpoint, ...]:
        return tuple(_checkpoint(row) for row in self._session.scalars(statement))
