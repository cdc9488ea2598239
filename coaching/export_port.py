"""What exports ask of storage: pages of plain rows, one statement each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

Cell = object
Row = tuple[Cell, ...]
"""Cells in the order of the table's columns in export_tables.py."""
Place = tuple[Any, ...]
"""Where a row stands in the order of its export: the next page begins after it."""
Page = tuple[tuple[Place, Row], ...]


class ExportStore(Protocol):
    """`rep_ids` None means everybody of the workspace. `past` is the place of the last row that was read."""

    def sessions(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page: ...
    def reviews(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page: ...
    def moments(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page: ...
    def practice(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page: ...
    def views(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page: ...
    def scores(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page: ...
    def scenarios(
        self, *, rep_ids: Sequence[int] | None, coach_id: int | None, past: Place = (), limit: int
    ) -> Page:
        """Those that stand, without any score: columns up to `scored_at`."""
