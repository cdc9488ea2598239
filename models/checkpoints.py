"""Checkpoints, kept: every move is a compare-and-set on their version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Integer, Select, bindparam, func, update

from coaching.checkpoints import (
    LIVE_STATES,
    Checkpoint,
    CheckpointKind,
    CheckpointState,
    Move,
    NewCheckpoint,
)
from models.scoped import Scoped, owned_rows
from models.tables.base import table_of
from models.tables.loop import KNOWN_CHECKPOINT, CheckpointRow

REACHABLE = (CheckpointState.OPEN, CheckpointState.NOTIFIED, CheckpointState.SNOOZED)

_ROWS = owned_rows(CheckpointRow).where(KNOWN_CHECKPOINT)
_BY_ID = _ROWS.where(CheckpointRow.id == bindparam("id"))
_BY_IDS = _ROWS.where(CheckpointRow.id.in_(bindparam("ids", expanding=True)))
_IN_ORDER = _ROWS.order_by(CheckpointRow.id)
_OF_SESSION = _IN_ORDER.where(CheckpointRow.session_id == bindparam("session"))
_OF_SESSIONS = _IN_ORDER.where(CheckpointRow.session_id.in_(bindparam("sessions", expanding=True)))
_OLDEST_FIRST = _ROWS.order_by(
    func.coalesce(CheckpointRow.due_at, CheckpointRow.first_due_at), CheckpointRow.id
)
_REACHED = _OLDEST_FIRST.where(
    CheckpointRow.state.in_(REACHABLE), CheckpointRow.due_at <= bindparam("now")
).limit(bindparam("most", type_=Integer))
_ALIVE = _OLDEST_FIRST.where(CheckpointRow.state.in_(sorted(LIVE_STATES)))
_DUE = _OLDEST_FIRST.where(CheckpointRow.state == CheckpointState.DUE)
_WAITING = _OLDEST_FIRST.where(
    CheckpointRow.state.in_((CheckpointState.DUE, CheckpointState.NOTIFIED)),
)
_WAITING_FOR = _WAITING.where(CheckpointRow.recipient_id == bindparam("member"))
_WAITING_FOR_ANY = _WAITING.where(CheckpointRow.recipient_id.in_(bindparam("members", expanding=True)))
_TABLE = table_of(CheckpointRow)
_UNIQUE = ("session_id", "kind", "recipient_id")
_MOVE = (
    update(_TABLE)
    .where(
        _TABLE.c.workspace_id == bindparam("at_workspace"),
        _TABLE.c.id == bindparam("at_id"),
        _TABLE.c.version == bindparam("at_version"),
    )
    .values(
        state=bindparam("to_state"),
        due_at=bindparam("to_due_at"),
        first_due_at=bindparam("to_first_due_at"),
        episode=bindparam("to_episode"),
        nags=bindparam("to_nags"),
        version=_TABLE.c.version + 1,
    )
)


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
        return self._insert_unless(CheckpointRow, _UNIQUE, **self._columns(checkpoint)) is not None

    def open_all(self, checkpoints: Sequence[NewCheckpoint], /) -> None:
        self._insert_all(CheckpointRow, [self._columns(one) for one in checkpoints], unless=_UNIQUE)

    def _columns(self, checkpoint: NewCheckpoint) -> dict[str, object]:
        first_due_at = checkpoint.due_at
        if first_due_at is None and checkpoint.state is CheckpointState.DUE:
            first_due_at = self._now()
        return {
            "session_id": checkpoint.session_id,
            "kind": checkpoint.kind,
            "recipient_id": checkpoint.recipient_id,
            "anchor_date": checkpoint.anchor_date,
            "tz": checkpoint.tz,
            "calendar_version": checkpoint.calendar_version,
            "due_at": checkpoint.due_at,
            "first_due_at": first_due_at,
            "state": checkpoint.state,
        }

    def get(self, checkpoint_id: int, /) -> Checkpoint:
        return _checkpoint(self._only_row(_BY_ID, id=checkpoint_id))

    def these(self, checkpoint_ids: Iterable[int], /) -> tuple[Checkpoint, ...]:
        """Those that stand, in the order asked for, each once."""
        wanted = list(dict.fromkeys(checkpoint_ids))
        found = {row.id: row for row in self._rows(_BY_IDS, ids=wanted)} if wanted else {}
        return tuple(_checkpoint(found[one]) for one in wanted if one in found)

    def of_session(self, session_id: int, /) -> tuple[Checkpoint, ...]:
        return self._once(("session", session_id), lambda: self._found(_OF_SESSION, session=session_id))

    def reached(self, now: datetime, /, *, limit: int = 500) -> tuple[Checkpoint, ...]:
        return self._found(_REACHED, now=now, most=limit)

    def alive(self) -> tuple[Checkpoint, ...]:
        return self._found(_ALIVE)

    def due(self) -> tuple[Checkpoint, ...]:
        return self._once("due", lambda: self._found(_DUE))

    def waiting_for(self, member_id: int, /) -> tuple[Checkpoint, ...]:
        return self._once(("member", member_id), lambda: self._found(_WAITING_FOR, member=member_id))

    def read_ahead(self, *, session_ids: Iterable[int] = (), member_ids: Iterable[int] = ()) -> None:
        sessions: dict[int, list[Checkpoint]] = {one: [] for one in session_ids}
        for row in self._found(_OF_SESSIONS, sessions=list(sessions)) if sessions else ():
            sessions[row.session_id].append(row)
        members: dict[int, list[Checkpoint]] = {one: [] for one in member_ids}
        for row in self._found(_WAITING_FOR_ANY, members=list(members)) if members else ():
            members[row.recipient_id].append(row)
        for session_id, rows in sessions.items():
            self._remember(("session", session_id), tuple(rows))
        for member_id, rows in members.items():
            self._remember(("member", member_id), tuple(rows))

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
        return self.move_all([Move(checkpoint, state, due_at, episode, nags)]) == 1

    def move_all(self, moves: Sequence[Move], /) -> int:
        """Each a compare-and-set of its own; how many were made.

        In the order of their ids: two who move the same ones wait for each other, never in a circle.
        """
        if not moves:
            return 0
        self._wrote()
        rows = [self._moved(move) for move in sorted(moves, key=lambda move: move.checkpoint.id)]
        return self._connection.execute(_MOVE, rows if len(rows) > 1 else rows[0]).rowcount

    def _moved(self, move: Move) -> dict[str, object]:
        checkpoint = move.checkpoint
        first_due_at = checkpoint.first_due_at
        if first_due_at is None:
            first_due_at = move.due_at or (self._now() if move.state is CheckpointState.DUE else None)
        return {
            "at_workspace": self.workspace_id,
            "at_id": checkpoint.id,
            "at_version": checkpoint.version,
            "to_state": move.state,
            "to_due_at": move.due_at,
            "to_first_due_at": first_due_at,
            "to_episode": checkpoint.episode if move.episode is None else move.episode,
            "to_nags": checkpoint.nags if move.nags is None else move.nags,
        }

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

    def _found(self, statement: Select[CheckpointRow], /, **values: object) -> tuple[Checkpoint, ...]:
        return tuple(map(_checkpoint, self._rows(statement, **values)))
