"""What rules ask of storage for changing coaching moments, as a Protocol; scoped like the others."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from coaching.sessions import Moment, MomentRevision


class MomentStore(Protocol):
    def get(self, moment_id: int, /) -> Moment:
        """NotFoundError for one that was taken back, too."""

    def change(self, moment: Moment, /, *, by: int, now: datetime, version: int) -> bool:
        """Put these words in place of the old ones, which are kept. False when `version` has moved on."""

    def withdraw(self, moment_id: int, /, *, by: int, now: datetime) -> bool:
        """Take it back; its words stay in the history. False when that was done already."""

    def revisions(self, session_id: int, /) -> tuple[MomentRevision, ...]:
        """Every earlier version of the session's notes, oldest first."""
