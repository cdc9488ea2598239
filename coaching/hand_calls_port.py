"""What rules ask of storage about calls scored by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from coaching.calls import Call, ScoredCall


class HandCallStore(Protocol):
    def keep(self, call_id: int, /, *, by: int, now: datetime) -> None:
        """Who scored it; the first one stays."""

    def author(self, call_id: int, /) -> int | None:
        """None for a call that no form of ours scored."""

    def scores(self, call_id: int, /) -> tuple[ScoredCall, ...]:
        """All scores of one call, by criterion version."""

    def of_author(self, rep_id: int, /, *, by: int, limit: int = 3) -> tuple[Call, ...]:
        """The rep's calls that this member scored by hand, the last scored first."""
