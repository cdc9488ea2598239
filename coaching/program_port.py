"""What rules ask of storage about running the program: calibration rounds, observed coaches, parts of scores.

No method pairs another coach's name with a score, and none puts coaches in an order of merit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from coaching.calibration import Answer, NewRound, Round, Seat
from coaching.observations import NewObservation, Observation


class CalibrationStore(Protocol):
    def start(self, new: NewRound, /) -> Round:
        """Keep a round with its seats; a repeat of `dedupe_key` returns the first one."""

    def get(self, round_id: int, /) -> Round: ...
    def seat(self, round_id: int, coach_id: int, /) -> Seat | None:
        """That coach's own place; None for whoever was not asked."""

    def invited(self, round_id: int, /) -> tuple[int, ...]:
        """Member ids, in the order in which they were asked."""

    def answered(self, round_id: int, /) -> int:
        """How many have."""

    def answer(
        self, round_id: int, coach_id: int, /, *, score: float, reason: str | None, now: datetime
    ) -> bool:
        """Keep or replace this coach's answer. False when the round is closed or they were not asked."""

    def answers(self, round_id: int, /) -> tuple[Answer, ...]:
        """Without names, by score."""

    def close(self, round_id: int, /, *, now: datetime) -> bool:
        """True for whoever closed it; False when it was closed or cancelled already."""

    def cancel(self, round_id: int, /, *, now: datetime) -> bool:
        """False when it was closed or cancelled already."""

    def change(
        self, round_id: int, /, *, call_link: str, call_moment: str, what: str, due_at: datetime
    ) -> bool:
        """What is asked, and until when. False when it runs no more."""

    def invite(self, round_id: int, coach_ids: Sequence[int], /) -> None: ...
    def uninvite(self, round_id: int, coach_ids: Sequence[int], /) -> int:
        """Those of them who have not answered; how many."""

    def not_answered(self, round_id: int, /) -> tuple[int, ...]:
        """Coaches whose answer is still out, in the order in which they were asked."""

    def to_close(self, now: datetime, /) -> tuple[Round, ...]:
        """Running rounds whose deadline has passed or in which everybody has answered."""

    def waiting_for(self, coach_id: int, /) -> tuple[Round, ...]:
        """Running rounds that this coach has not answered, the most urgent first."""

    def with_coach(self, coach_id: int, /, *, limit: int = 10) -> tuple[Round, ...]:
        """Rounds in which this coach was asked, newest first."""

    def by_starter(self, member_id: int, /, *, limit: int = 10) -> tuple[Round, ...]: ...
    def recent(self, *, limit: int = 10) -> tuple[Round, ...]: ...
    def scores_by_round(self, version_id: int, /) -> tuple[tuple[float, ...], ...]:
        """Of every closed round on this criterion version, oldest first; each by score."""


class ObservationStore(Protocol):
    def add(self, new: NewObservation, /) -> Observation:
        """A repeat of `dedupe_key` returns the first one."""

    def get(self, observation_id: int, /) -> Observation:
        """One that was taken back, too."""

    def change(self, changed: Observation, /) -> bool:
        """Day, answers and words. False when it was taken back."""

    def withdraw(self, observation_id: int, /, *, now: datetime) -> bool:
        """False when that was done already."""

    def of_coach(self, coach_id: int, /, *, limit: int = 10) -> tuple[Observation, ...]:
        """Newest first; those taken back are left out here and below."""

    def by_observer(self, observer_id: int, /, *, limit: int = 10) -> tuple[Observation, ...]:
        """Newest first."""

    def recent(self, *, limit: int = 50) -> tuple[Observation, ...]:
        """Newest first."""

    def taken_back(self, *, observer_id: int | None, limit: int = 10) -> tuple[Observation, ...]:
        """By one observer, or everybody's; newest first."""


class PartScoreStore(Protocol):
    def keep(self, call_id: int, version_id: int, parts: Mapping[str, float], /) -> None:
        """What the parts of a criterion got on one call; replaces what stood there."""

    def of_call(self, call_id: int, version_id: int, /) -> dict[str, float]: ...
