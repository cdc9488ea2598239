"""What rules ask of storage for Day 1 and the check-ins, as a Protocol; scoped like the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from coaching.calls import ScoredCall
from coaching.scorecard.records import Cause, CheckIn, DayOne, DayOneOutcome, NewCheckIn, RootCause
from coaching.scorecard.start import Start


class DayOneStore(Protocol):
    def of(self, rep_id: int, /) -> tuple[DayOne, ...]:
        """Of both kinds of start."""

    def starts(self, rep_ids: Sequence[int] | None = None, /) -> Mapping[int, Start]:
        """From when each rep's frozen Day 1 counts, of these or of everybody; a dated one wins."""

    def unfrozen(
        self, version_ids: Sequence[int], /, *, calls: int, rep_id: int | None = None
    ) -> tuple[tuple[int, int], ...]:
        """(rep, version) without a Day 1 though so many calls are scored: of everybody, or of one rep.

        Where a date has become known since, without a dated one.
        Versions among coaching targets count for reps of the teams that have them, `version_ids` for all.
        """

    def first_calls(
        self, asked: Sequence[tuple[int, int, datetime]], /, *, limit: int
    ) -> Mapping[tuple[int, int], tuple[ScoredCall, ...]]:
        """For (rep, version, since): the first scored calls from then on, oldest first; in one statement."""

    def freeze(self, found: Sequence[DayOne], /) -> int:
        """Keep those that do not stand yet; how many were new."""

    def outcomes_of(self, rep_ids: Sequence[int], /) -> Mapping[int, tuple[DayOneOutcome, ...]]:
        """Of both kinds of start."""

    def freeze_outcomes(self, found: Sequence[DayOneOutcome], /) -> None:
        """Keep those that do not stand yet."""

    def first_call_days(self, rep_ids: Sequence[int], /) -> Mapping[int, datetime]:
        """When each rep's first scored call was."""

    def open_check_in(self, check_in: NewCheckIn, /) -> bool:
        """False when this day of the rep stands already."""

    def check_in(self, check_in_id: int, /) -> CheckIn: ...
    def check_ins_of(self, rep_ids: Iterable[int], /) -> Mapping[int, tuple[CheckIn, ...]]:
        """By rep, earliest day first."""

    def check_ins_since(self, on: date, /) -> tuple[CheckIn, ...]:
        """Of everybody, whose day was then or later, earliest first."""

    def answer(
        self, check_in_id: int, cause: Cause, /, *, note: str | None, by: int, now: datetime
    ) -> RootCause | None:
        """None when somebody answered already."""

    def causes(self, check_in_ids: Iterable[int], /) -> Mapping[int, RootCause]:
        """By check-in."""

    def cause(self, root_cause_id: int, /) -> RootCause: ...
    def change_cause(self, root_cause_id: int, cause: Cause, /, *, note: str | None) -> None: ...
