"""The history of corrected records, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from coaching.changes import Change, FieldChange, Record
from models.scoped import Scoped
from models.tables.base import Owned
from models.tables.calls import CallRow
from models.tables.changes import RecordChangeRow
from models.tables.day_one import RootCauseRow
from models.tables.practice import DisputeRow, PracticeRow
from models.tables.program import CalibrationRoundRow, ObservationRow
from models.tables.scenarios import ScenarioRow

_TABLES: Mapping[Record, type[Owned]] = {
    Record.PRACTICE: PracticeRow,
    Record.OBSERVATION: ObservationRow,
    Record.ROUND: CalibrationRoundRow,
    Record.SCENARIO: ScenarioRow,
    Record.CALL: CallRow,
    Record.ANSWER: DisputeRow,
    Record.ROOT_CAUSE: RootCauseRow,
}


class SqlChanges(Scoped):
    """Implements `ChangeStore`."""

    def note(
        self,
        record: Record,
        record_id: int,
        /,
        *,
        number: int,
        fields: Sequence[FieldChange],
        by: int,
        now: datetime,
        ended: bool = False,
    ) -> bool:
        self._one(_TABLES[record], record_id)
        kept = self._insert_unless(
            RecordChangeRow,
            ["record", "record_id", "number"],
            record=record,
            record_id=record_id,
            number=number,
            changed_by=by,
            changed_at=now,
            ended=ended,
            fields=[[one.field, one.before, one.after] for one in fields],
        )
        return kept is not None

    def of(self, record: Record, record_ids: Iterable[int], /) -> dict[int, tuple[Change, ...]]:
        ids = sorted(set(record_ids))
        if not ids:
            return {}
        statement = self._select(RecordChangeRow).where(
            RecordChangeRow.record == record, RecordChangeRow.record_id.in_(ids)
        )
        found: dict[int, tuple[Change, ...]] = {}
        for row in self._session.scalars(statement.order_by(RecordChangeRow.number)):
            found[row.record_id] = (*found.get(row.record_id, ()), _change(row))
        return found


def _change(row: RecordChangeRow) -> Change:
    return Change(
        number=row.number,
        by=row.changed_by,
        at=row.changed_at,
        fields=tuple(FieldChange(str(field), before, after) for field, before, after in row.fields),
        ended=row.ended,
    )
