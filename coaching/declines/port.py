"""What finding and telling of falls asks of storage, as a Protocol; scoped like the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from coaching.criteria import Criterion
from coaching.declines.falling import Decline, NewDecline, TwoSpans


class DeclineStore(Protocol):
    def spans(self, criteria: Sequence[Criterion], /, *, now: datetime) -> tuple[TwoSpans, ...]:
        """Set-wise: of every rep and target of their teams, by kind of call, the last seven days beside the
        four weeks before; those with calls enough on both sides and of whom no fall was told lately."""

    def add(self, decline: NewDecline, /, *, now: datetime) -> bool:
        """Whether it was kept: False when another process was faster."""

    def found_between(self, since: datetime, until: datetime, /) -> tuple[Decline, ...]:
        """Found after the one and up to the other, oldest first."""
