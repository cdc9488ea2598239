"""What every round asks of all workspaces, as statements that are built once: a quiet round costs little."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from coaching.checkpoints import CheckpointState
from models.calibration import is_to_close
from models.checkpoints import REACHABLE
from models.flags import is_to_look_at
from models.outbox_rows import claimable
from models.prepared import Prepared
from models.tables.loop import CheckpointRow, DeliveryRow
from models.tables.program import CalibrationRoundRow
from models.tables.workspaces import HeartbeatRow, WorkspaceRow
from models.types import UtcDateTime

_NOW = bindparam("now", type_=UtcDateTime())


def _active_with(condition: ColumnElement[bool], /) -> Prepared[int]:
    """Ids of the active workspaces of which `condition` is true, in their order."""
    return Prepared(
        select(WorkspaceRow.id).where(WorkspaceRow.active.is_(True), condition).order_by(WorkspaceRow.id)
    )


ALL = Prepared(select(WorkspaceRow.id).order_by(WorkspaceRow.id))
ACTIVE = _active_with(true())
WITH_FLAGS = _active_with(exists().where(is_to_look_at(_NOW)))
WITH_ROUNDS_TO_CLOSE = _active_with(
    exists().where(CalibrationRoundRow.workspace_id == WorkspaceRow.id, is_to_close(_NOW))
)
WITH_WORK = _active_with(
    or_(
        exists().where(DeliveryRow.workspace_id == WorkspaceRow.id, claimable(_NOW, before=_NOW)),
        exists().where(
            CheckpointRow.workspace_id == WorkspaceRow.id,
            or_(
                and_(CheckpointRow.state.in_(REACHABLE), CheckpointRow.due_at <= _NOW),
                CheckpointRow.state == CheckpointState.DUE,
            ),
        ),
    )
)
DESCRIBED = Prepared(select(WorkspaceRow.__table__).where(WorkspaceRow.id == bindparam("id")))
BEATS = Prepared(select(HeartbeatRow.name, HeartbeatRow.beat_at))


@cache
def beat(*, on_sqlite: bool) -> Prepared[*tuple[object, ...]]:
    """Takes `name` and `beat_at`: the tick's newest heartbeat."""
    build = sqlite.insert if on_sqlite else postgresql.insert
    new = build(HeartbeatRow)
    newest = {"beat_at": new.excluded.beat_at}
    return Prepared(
        new.on_conflict_do_update(index_elements=["name"], set_=newest), fills=("name", "beat_at")
    )
