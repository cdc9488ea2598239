"""The doors to storage: units of work per workspace, and what stands above workspaces (tenants, ticks)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from psycopg.errors import ForeignKeyViolation
from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from coaching.clock import Clock
from coaching.deliveries import DeliveryState
from coaching.errors import NotFoundError, StorageDownError
from coaching.ports import Workspace
from models import rounds
from models.database_clock import database_now
from models.door import SqlWorkspaceStore
from models.engine import build_engine
from models.outbox import SILENCE, is_waiting, waiting_since
from models.prepared import Prepared
from models.tables import METADATA
from models.tables.loop import DeliveryRow
from models.tables.workspaces import HeartbeatRow, SettingRow, WorkspaceRow

if TYPE_CHECKING:
    from models.queue import DeliveryQueue

_LOCK_WAIT_S = 20
SILENT = timedelta(minutes=5)
"""With no heartbeat for so long, every process was down, or the database is an older copy."""
_READ_WAIT_S = 0.5
_BY_SLACK_ID = select(WorkspaceRow.__table__).where(WorkspaceRow.slack_id == bindparam("slack_id"))

_ACTIVE = Prepared(
    select(WorkspaceRow.id, WorkspaceRow.slack_id).where(
        WorkspaceRow.slack_id.in_(bindparam("slack_ids", expanding=True)), WorkspaceRow.active.is_(True)
    )
)


def _workspace(row: WorkspaceRow) -> Workspace:
    return Workspace(
        id=row.id,
        slack_id=row.slack_id,
        name=row.name,
        active=row.active,
        paused_reason=row.paused_reason,
        scores_changed_at=row.scores_changed_at,
        loop_looked_at=row.loop_looked_at,
    )


class SqlStores:
    """Implements `Stores`. Shared by all threads of a process; open one per process and close it."""

    def __init__(
        self, url: str, clock: Clock, *, pool_size: int, prepare_threshold: int | None, queued: bool = False
    ) -> None:
        self.engine = build_engine(url, pool_size=pool_size, prepare_threshold=prepare_threshold)
        self._clock = clock
        self._on_sqlite = self.engine.dialect.name == "sqlite"
        if self._on_sqlite:
            self._reading = build_engine(url, pool_size=pool_size, reading=True)
        else:
            self._reading = self.engine.execution_options(postgresql_readonly=True)
        self._queue = _open_queue() if queued and not self._on_sqlite else None
        self._writer = threading.Lock()
        self._reader = threading.Lock()
        self._open = threading.local()

    @property
    def has_queue(self) -> bool:
        """Whether planned deliveries are handed to queue workers."""
        return self._queue is not None

    def close(self) -> None:
        self.engine.dispose()
        self._reading.dispose()

    def create_all_for_tests(self) -> None:
        METADATA.create_all(self.engine)

    @contextmanager
    def workspace(self, workspace_id: int, /, *, write: bool = True) -> Iterator[SqlWorkspaceStore]:
        """One unit of work: commits at the end, rolls back on an exception. `write=False` cannot write.

        Writing units do not nest within a thread; a reading one inside sees what was committed before.
        """
        with self._unit(write=write) as session:
            store = SqlWorkspaceStore(session, workspace_id, self._clock, self._queue)
            yield store
            store.hand_over()

    @contextmanager
    def workspace_of(self, *slack_ids: str | None, write: bool = True) -> Iterator[SqlWorkspaceStore | None]:
        """Looked up inside the unit of work, whose connection stands ready anyway."""
        wanted = [one for one in slack_ids if one]
        with self._unit(write=write) as session:
            found = _ACTIVE.run(session.connection(), {"slack_ids": wanted}) if wanted else []
            ids = {slack_id: workspace_id for workspace_id, slack_id in found}
            first = next((ids[one] for one in wanted if one in ids), None)
            store = None if first is None else SqlWorkspaceStore(session, first, self._clock, self._queue)
            yield store
            if store is not None:
                store.hand_over()

    def all_workspaces(self, *, paused: bool = False) -> tuple[int, ...]:
        return self._ids(rounds.ALL if paused else rounds.ACTIVE)

    def with_rounds_to_close(self, now: datetime, /) -> tuple[int, ...]:
        return self._ids(rounds.WITH_ROUNDS_TO_CLOSE, now=now)

    def with_work(self, now: datetime, /) -> tuple[int, ...]:
        return self._ids(rounds.WITH_WORK, now=now)

    def with_flags(self, now: datetime, /) -> tuple[int, ...]:
        return self._ids(rounds.WITH_FLAGS, now=now)

    def oldest_due(self, now: datetime, /) -> datetime | None:
        since = waiting_since()
        statement = (
            select(since)
            .join(WorkspaceRow, WorkspaceRow.id == DeliveryRow.workspace_id)
            .where(WorkspaceRow.active.is_(True), is_waiting(now))
            .order_by(since)
            .limit(1)
        )
        with self._unit(write=False) as session:
            return session.scalars(statement).one_or_none()

    def find(self, slack_id: str, /) -> Workspace | None:
        with self._reading.connect() as connection:
            row = connection.execute(_BY_SLACK_ID, {"slack_id": slack_id}).one_or_none()
            return _workspace(cast(WorkspaceRow, row)) if row else None

    def describe(self, workspace_id: int, /) -> Workspace:
        with self._unit(write=False) as session:
            found = rounds.DESCRIBED.run(session.connection(), {"id": workspace_id})
        if not found:
            raise NotFoundError
        return _workspace(cast(WorkspaceRow, found[0]))

    def register(self, slack_id: str, /, *, name: str) -> Workspace:
        build = sqlite.insert if self._on_sqlite else postgresql.insert
        new = build(WorkspaceRow).values(slack_id=slack_id, name=name, active=True)
        with self._unit(write=True) as session:
            session.connection().execute(new.on_conflict_do_nothing(index_elements=["slack_id"]))
            statement = select(WorkspaceRow).where(WorkspaceRow.slack_id == slack_id)
            return _workspace(session.scalars(statement).one())

    def pause(self, workspace_id: int, /, *, reason: str) -> None:
        self._change(workspace_id, active=False, paused_reason=reason)

    def resume(self, workspace_id: int, /) -> None:
        self._change(workspace_id, active=True, paused_reason=None)

    def loop_looked(self, workspace_id: int, /, *, at: datetime) -> None:
        self._change(workspace_id, loop_looked_at=at)

    def beat(self, name: str, /) -> None:
        with self._unit(write=True) as session:
            connection = session.connection()
            now = database_now(connection, self._clock)
            rounds.beat(on_sqlite=self._on_sqlite).run(connection, {"name": name, "beat_at": now})

    def heartbeats(self) -> Mapping[str, datetime]:
        try:
            with self._unit(write=False) as session:
                return dict(rounds.BEATS.run(session.connection(), {}))
        except SQLAlchemyError as error:
            raise StorageDownError from error

    def look_back_after_silence(self) -> None:
        with self._unit(write=True) as session:
            connection = session.connection()
            now = database_now(connection, self._clock)
            last = session.scalars(select(func.max(HeartbeatRow.beat_at))).one_or_none()
            if last is None or now - last < SILENT:
                return
            due = (DeliveryRow.state == DeliveryState.PLANNED, DeliveryRow.next_at <= now)
            untried = update(DeliveryRow).where(*due, DeliveryRow.first_try_at.is_(None))
            connection.execute(untried.values(maybe_sent=True, first_try_at=last))
            build = sqlite.insert if self._on_sqlite else postgresql.insert
            span = f"{last.isoformat()}/{now.isoformat()}"
            for workspace_id in session.scalars(select(WorkspaceRow.id)).all():
                new = build(SettingRow).values(workspace_id=workspace_id, key=SILENCE, value=span)
                keys = ["workspace_id", "key"]
                connection.execute(new.on_conflict_do_update(index_elements=keys, set_={"value": span}))

    def settings_named(self, key: str, /) -> Mapping[int, str]:
        """One setting of every active workspace that has it, by workspace id."""
        statement = (
            select(SettingRow.workspace_id, SettingRow.value)
            .join(WorkspaceRow, WorkspaceRow.id == SettingRow.workspace_id)
            .where(SettingRow.key == key, WorkspaceRow.active.is_(True))
        )
        with self._unit(write=False) as session:
            return dict(session.connection().execute(statement).all())

    def _ids(self, asked: Prepared[int], /, **values: object) -> tuple[int, ...]:
        with self._unit(write=False) as session:
            return tuple(id_ for (id_,) in asked.run(session.connection(), values))

    def _change(self, workspace_id: int, **values: object) -> None:
        with self._unit(write=True) as session:
            statement = update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(**values)
            if session.connection().execute(statement).rowcount == 0:
                raise NotFoundError

    @contextmanager
    def _unit(self, *, write: bool) -> Iterator[Session]:
        if not write:
            with self._turn_to_read(), self._transaction(write=False) as session:
                yield session
            return
        with self._turn_to_write(), self._transaction(write=True) as session:
            yield session

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Session]:
        engine = self.engine if write else self._reading
        with engine.connect() as connection, _plain_session(connection) as session:
            try:
                yield session
                if write:
                    connection.commit()
            except (IntegrityError, ForeignKeyViolation) as broken:
                if "foreign key" in str(broken).lower():  # an id that is not this workspace's
                    raise NotFoundError from broken
                raise

    @contextmanager
    def _turn_to_read(self) -> Iterator[None]:
        """On SQLite the threads of this process read one after another, as long as that takes no time.

        Side by side they would hand the interpreter's lock to each other at every row, which costs twice
        the time and gains nothing. Whoever has waited long reads beside a slow one.
        """
        if not self._on_sqlite or getattr(self._open, "reading", False):
            yield
            return
        has_turn = self._reader.acquire(timeout=_READ_WAIT_S)
        self._open.reading = True
        try:
            yield
        finally:
            self._open.reading = False
            if has_turn:
                self._reader.release()

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        """On SQLite the threads of this process queue here instead of polling its lock."""
        if getattr(self._open, "writing", False):
            raise RuntimeError("a writing unit of work is already open in this thread; finish it first")
        if self._on_sqlite and not self._writer.acquire(timeout=_LOCK_WAIT_S):
            raise TimeoutError("another unit of work held the database for too long")
        self._open.writing = True
        try:
            yield
        finally:
            self._open.writing = False
            if self._on_sqlite:
                self._writer.release()


def _open_queue() -> DeliveryQueue:
    """Loaded only where it is used: it brings an event loop and its friends along."""
    from models.queue import DeliveryQueue

    return DeliveryQueue()


def _plain_session(connection: Connection) -> Session:
    """Reads entities; never flushes (writes are statements) and never serves a row it read before."""
    return Session(
        connection, autoflush=False, expire_on_commit=False, execution_options={"populate_existing": True}
    )


def open_stores(
    url: str, clock: Clock, *, pool_size: int = 20, prepare_threshold: int | None = 5, queued: bool = False
) -> SqlStores:
    """Storage at `url`: ``sqlite:///file`` or ``postgresql://…``. Build it once, close it at the end.

    `queued`: on PostgreSQL, deliveries are handed to the queue as they are planned.
    """
    return SqlStores(url, clock, pool_size=pool_size, prepare_threshold=prepare_threshold, queued=queued)
