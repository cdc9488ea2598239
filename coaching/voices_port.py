"""What rules ask of storage for a rep's own words and disputes, as a Protocol; scoped like the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from coaching.voices import Dispute, NewDispute, OwnWords


class VoiceStore(Protocol):
    def say(self, *, session_id: int, rep_id: int, words: str, now: datetime, dedupe_key: str) -> OwnWords:
        """Keep another version; a repeat of `dedupe_key` returns the first one."""

    def said(self, session_id: int, /) -> tuple[OwnWords, ...]:
        """Every version, oldest first."""

    def latest(self, session_ids: Sequence[int], /) -> dict[int, OwnWords]:
        """The version that stands, by session id; in one statement."""

    def open_dispute(self, dispute: NewDispute, /) -> Dispute:
        """Keep it with its evidence; a repeat of `dedupe_key` returns the first one."""

    def dispute(self, dispute_id: int, /) -> Dispute: ...
    def disputes(self, session_ids: Sequence[int], /) -> tuple[Dispute, ...]:
        """Oldest first."""

    def of_rep(self, rep_id: int, /) -> tuple[Dispute, ...]:
        """Every view of this rep's, oldest first."""

    def unanswered(self) -> tuple[Dispute, ...]:
        """Everybody's that nobody has answered, oldest first; in one statement and one for the evidence."""

    def answer(self, dispute_id: int, answer: str, /, *, by: int, now: datetime) -> bool:
        """False when it was answered already."""

    def change_answer(self, dispute_id: int, answer: str, /, *, by: int) -> bool:
        """False when somebody else gave it. What it said before is the caller's to keep."""
