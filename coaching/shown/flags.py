"""Facts of calls flagged for coaching (domain.md 7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from coaching.shown.common import Choice, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagShown:
    """One open flag."""

    flag_id: int
    rep: Person
    coach: Person
    link: str
    flagged_at: datetime
    flagged_by: str
    coach_by: datetime
    hours_left: int
    """Of the 48; negative when they are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagForm:
    """`/coach flag` when rep or call is still to be said."""

    reps: tuple[Choice, ...]
    rep_id: int | None
    link: str | None
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Answer to a flag. `is_new` False: the call was flagged already."""

    flag: FlagShown
    is_new: bool
    reader_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagReminder:
    """The coach is reminded; `hours` of the clock's 48 have passed."""

    flag: FlagShown
    hours: int
