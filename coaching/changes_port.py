"""What rules ask of storage for the history of corrected records, as a Protocol; scoped like the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from coaching.changes import Change, FieldChange, Record


class ChangeStore(Protocol):
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
        """Keep one change, counted from 1. False when another change has that number."""

    def of(self, record: Record, record_ids: Iterable[int], /) -> dict[int, tuple[Change, ...]]:
        """Oldest first, by record; records that nobody changed are left out."""
