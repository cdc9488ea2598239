"""What rules ask of storage for practice and for the weekly cadence, as Protocols; scoped like the others."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from coaching.cadence import Touchpoint
from coaching.practice import NewPractice, Practice


class PracticeStore(Protocol):
    def assign(self, practice: NewPractice, /) -> Practice:
        """Keep an assignment; a repeat of `dedupe_key` returns the first one."""

    def get(self, practice_id: int, /) -> Practice: ...
    def open_of(self, rep_id: int, /) -> tuple[Practice, ...]:
        """Neither done nor let go, due first first."""

    def of_session(self, session_id: int, /) -> tuple[Practice, ...]:
        """Oldest first."""

    def join_session(self, session_id: int, /, *, rep_id: int, coach_id: int, since: datetime) -> None:
        """What this coach assigned this rep since, and no session has, becomes the session's."""

    def overdue(self, *, before: datetime) -> tuple[Practice, ...]:
        """Everybody's that is open and was due before then, due first first; in one statement."""

    def finish(self, practice_id: int, /, *, note: str | None, link: str | None, now: datetime) -> bool:
        """Done by the rep. False when it is closed already."""

    def change(self, practice_id: int, /, *, what: str, due_at: datetime) -> bool:
        """Put these in place. False when it is closed already."""

    def withdraw(self, practice_id: int, /, *, now: datetime) -> bool:
        """Let go by its coach. False when it is closed already."""


class CadenceStore(Protocol):
    def happened(self, *, first_day: date, since: datetime) -> frozenset[tuple[int, Touchpoint]]:
        """(rep, touchpoint) of the whole workspace: sessions held, practice done, calls reviewed since."""

    def coached(self, *, first_day: date, before: date) -> frozenset[int]:
        """Reps with a session held in these days, the last one excluded."""
