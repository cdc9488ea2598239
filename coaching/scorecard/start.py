"""Where a rep's Day 1 lies, and the days counted from it (CM, Day 1 vs. Day 90)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coaching.deals.records import RepProfile


class Basis(StrEnum):
    """What Day 1 is counted from."""

    HIRE = "hire"
    PROGRAM = "program"
    FIRST_CALL = "first_call"
    """Neither date is known."""


@dataclass(frozen=True, slots=True)
class Start:
    on: date
    basis: Basis

    @property
    def dated(self) -> bool:
        """Counted from a date that is known, not from the first call."""
        return self.basis is not Basis.FIRST_CALL

    def day(self, number: int, /) -> date:
        """Day 1 is the start itself; day 30 is a round month of days later."""
        return self.on + timedelta(days=number)


def start_of(profile: RepProfile | None, *, first_call_on: date | None) -> Start | None:
    """The later of hire and program start: nobody is coached before either. None: nothing is known yet."""
    hired = profile.hired_on if profile else None
    began = profile.program_started_on if profile else None
    if began is not None and (hired is None or began >= hired):
        return Start(began, Basis.PROGRAM)
    if hired is not None:
        return Start(hired, Basis.HIRE)
    return Start(first_call_on, Basis.FIRST_CALL) if first_call_on is not None else None
