"""Facts of the lines that the morning message computes: flagged calls, planned sessions, the cadence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.shown.common import Person, SessionShown
from coaching.shown.flags import FlagShown
from coaching.shown.practice import PracticeShown
from coaching.shown.voices import DisputeShown


@dataclass(frozen=True, slots=True, kw_only=True)
class OverduePractice:
    """Of this coach's reps, due first first; `more` did not fit."""

    practice: tuple[PracticeShown, ...]
    more: int = 0
    kind: str = "practice"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.rep.name for one in self.practice))


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceGroup:
    """Reps who miss the same."""

    names: tuple[str, ...]
    missing: tuple[str, ...]
    """Keys of touchpoints; empty never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceNote:
    """CP 4 on a Thursday: which of the four have not happened yet this week."""

    groups: tuple[CadenceGroup, ...]
    complete: int
    reps: int
    kind: str = "cadence"

    @property
    def unlisted(self) -> int:
        """Reps of the groups after the first five."""
        return sum(len(group.names) for group in self.groups[5:])


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedCalls:
    """What this coach has still to coach, the oldest clock first; `more` did not fit."""

    flags: tuple[FlagShown, ...]
    more: int = 0
    kind: str = "flags"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.rep.name for one in self.flags))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDisputes:
    """Views that wait for this coach's answer since a day before, oldest first; `more` did not fit."""

    disputes: tuple[DisputeShown, ...]
    more: int = 0
    kind: str = "disputes"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.rep.name for one in self.disputes))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedToday:
    """Sessions that this coach planned for today and nobody logged yet, by their hour; `more` did not fit."""

    sessions: tuple[SessionShown, ...]
    more: int = 0
    kind: str = "planned"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.rep.name for one in self.sessions))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineShown:
    """A rep's fall on a target, as the line and the digest say it."""

    rep: Person
    criterion: str
    figures: str
    """``3.9 → 3.1 of 4, down 0.8 …`` with both numbers of calls and the interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declines:
    """Falls found since this coach's last morning message; said once."""

    declines: tuple[DeclineShown, ...]
    more: int = 0
    kind: str = "declines"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.rep.name for one in self.declines))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInLine:
    """Day 30, 60 or 90 of one rep, in a sentence."""

    rep: Person
    check_in_id: int
    day: int
    reading: str
    asks_cause: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIns:
    """Days that came since this coach's last morning message; each said once."""

    check_ins: tuple[CheckInLine, ...]
    more: int = 0
    kind: str = "check_ins"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.rep.name for one in self.check_ins))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDigest:
    """A team's first digest comes within days: its managers may look at it before."""

    team_id: int
    team: str
    at: datetime
    kind: str = "first_digest"


Note = (
    OverduePractice
    | CadenceNote
    | FlaggedCalls
    | OpenDisputes
    | PlannedToday
    | Declines
    | CheckIns
    | FirstDigest
)


def rep_of(note: Note) -> int | None:
    """Member id of the rep whom the line names first; the week's cadence names nobody by id."""
    match note:
        case FlaggedCalls(flags=(first, *_)) | OpenDisputes(disputes=(first, *_)):
            return first.rep.member_id
        case OverduePractice(practice=(first, *_)):
            return first.rep.member_id
        case PlannedToday(sessions=(first, *_)):
            return first.rep.member_id
        case Declines(declines=(first, *_)):
            return first.rep.member_id
        case CheckIns(check_ins=(first, *_)):
            return first.rep.member_id
        case _:
            return None
