"""Facts of the lines that the morning message computes: flagged calls, overdue practice, the cadence."""

from __future__ import annotations

from dataclasses import dataclass

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


Note = OverduePractice | CadenceNote | FlaggedCalls | OpenDisputes
