"""Facts of practice: the forms, what coach and rep are told, and lines about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from coaching.shown.common import Choice, MomentShown, Person, SessionShown
from coaching.shown.corrections import CorrectionShown, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeShown:
    """One assignment. `due_on` is the rep's local date; `due_at` is shown in each reader's own time."""

    practice_id: int
    rep: Person
    coach: Person
    what: str
    due_at: datetime
    due_on: date
    done_at: datetime | None = None
    note: str | None = None
    link: str | None = None
    session_id: int | None = None
    """The session whose history keeps it."""
    own: bool = False
    """Whoever looks assigned it and may correct it."""
    earlier: tuple[CorrectionShown, ...] = ()
    """How it read before, newest first; only where it is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeForm:
    """Assign practice. With a session the rep stands; without one it is asked for."""

    reps: tuple[Choice, ...]
    rep_id: int
    session: SessionShown | None
    moment: MomentShown | None
    """The session's latest: what there is to practise."""
    what: str
    due: datetime
    """Local to the rep."""
    tz: str
    standing: tuple[PracticeShown, ...]
    """The rep's open practice: one assignment at a time carries best."""
    corrects: PracticeShown | None = None
    """The assignment that is corrected here, with how it read before."""
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDoneForm:
    practice: PracticeShown
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeAssigned:
    """Answer to the coach who assigned it, or corrected it."""

    practice: PracticeShown
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeForRep:
    """To the rep. `criterion`: of the session it came from."""

    practice: PracticeShown
    criterion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDone:
    """To the coach, once."""

    practice: PracticeShown


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPractice:
    """A rep's open practice, when they ask for it."""

    practice: tuple[PracticeShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeChanged:
    """To the rep, about an assignment they were told of: as it reads now, and as it read then."""

    practice: PracticeShown
    by: str
    readings: tuple[Reading, ...]
    let_go: bool = False
