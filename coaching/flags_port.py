"""What rules ask of storage for flagged calls; gathered, like the other ports, in `coaching.ports`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from coaching.flags import Flag, FlagState, NewFlag


class FlagStore(Protocol):
    def add(self, flag: NewFlag, /) -> tuple[Flag, bool]:
        """Keep it, or return the open flag of the same call and rep; and whether it is new."""

    def get(self, flag_id: int, /) -> Flag: ...
    def standing(self, rep_ids: Iterable[int] | None = None, /) -> tuple[Flag, ...]:
        """Open flags, oldest first: of these reps, or of everybody."""

    def count_reminder(self, flag: Flag, /, *, reminded_hours: int, remind_at: datetime | None) -> bool:
        """This reminder is planned or passed over, the next has its turn at `remind_at`.

        False when somebody else moved the flag first.
        """

    def looked_at(self, flag_ids: Iterable[int], /, *, now: datetime) -> None:
        """Sessions logged up to now have been compared with these flags."""

    def close(
        self,
        flag_id: int,
        state: FlagState,
        /,
        *,
        by: int | None,
        now: datetime,
        session_id: int | None = None,
    ) -> bool:
        """False when it was closed already."""
