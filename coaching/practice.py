"""Practice between sessions (SbS 3): what is practised, until when, what came back. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPractice:
    """`dedupe_key` makes the same submission one assignment."""

    session_id: int | None
    rep_id: int
    coach_id: int
    what: str
    due_at: datetime
    assigned_at: datetime
    dedupe_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One assignment. `withdrawn_at`: its coach let it go."""

    id: int
    session_id: int | None
    rep_id: int
    coach_id: int
    what: str
    due_at: datetime
    assigned_at: datetime
    done_at: datetime | None = None
    done_note: str | None = None
    done_link: str | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None
