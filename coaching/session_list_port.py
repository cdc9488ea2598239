"""What rules ask of storage to list sessions, as a Protocol; scoped like the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class SessionPages(Protocol):
    """`rep_ids` None: every rep's; `coach_id` None: whoever coached. `deleted`: with those, too."""

    def count(self, *, rep_ids: Sequence[int] | None, coach_id: int | None, deleted: bool) -> int: ...
    def ids(
        self, *, rep_ids: Sequence[int] | None, coach_id: int | None, deleted: bool, offset: int, limit: int
    ) -> tuple[int, ...]:
        """By the day they were held, newest first."""
