"""Checkpoints after a session and their states (domain.md 5, reliability.md State). Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class CheckpointKind(StrEnum):
    NEXT_CALL = "next_call"
    """First live customer call after the session is in: told once to the reviewer."""
    CARRY_THROUGH = "carry_through"
    """Due on the 5th business day; nags on the two business days after, then escalates."""
    ESCALATION = "escalation"
    """The team's managers hear once that a carry-through stays open."""
    CHECK_IN = "check_in"
    """The 5th comparable call is scored; nags once, next business day."""
    RESULT = "result"
    """The 10th comparable call is scored: told once to the coach."""
    RESULT_REP = "result_rep"
    """The same, told once to the rep."""
    TWO_WEEKS = "two_weeks"
    """Calendar: movement so far, said in the digest only."""
    FOUR_WEEKS = "four_weeks"
    """Calendar: movement so far in the digest; an unfilled window closes as incomplete."""


class CheckpointState(StrEnum):
    OPEN = "open"
    """Not yet due."""
    DUE = "due"
    """Due and not yet said in this episode: triggers the next morning message or prompt."""
    NOTIFIED = "notified"
    """Said; waits for an answer. `due_at` holds the next nag, if one is left."""
    SNOOZED = "snoozed"
    """The person asked for later; `due_at` holds when."""
    DONE = "done"
    CANCELLED = "cancelled"


LIVE_STATES = frozenset(
    {CheckpointState.OPEN, CheckpointState.DUE, CheckpointState.NOTIFIED, CheckpointState.SNOOZED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCheckpoint:
    """Unique per (workspace, session, kind, recipient): opening one twice is impossible in the database."""

    session_id: int
    kind: CheckpointKind
    recipient_id: int
    anchor_date: date
    """Session's local date: day 0."""
    tz: str
    calendar_version: str
    """Which library and holidays the due date was computed with; frozen with it."""
    due_at: datetime | None
    """None: not due until an event makes it so."""
    state: CheckpointState = CheckpointState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    id: int
    session_id: int
    kind: CheckpointKind
    recipient_id: int
    anchor_date: date
    tz: str
    calendar_version: str
    due_at: datetime | None
    state: CheckpointState
    episode: int
    """Raised each time it becomes due again (nag or snooze)."""
    nags: int
    """How often it has been said."""
    version: int
    first_due_at: datetime | None
    """When it was first due: the counted days in words start here."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where a checkpoint is to go, from how it was read. None leaves a count as it is."""

    checkpoint: Checkpoint
    state: CheckpointState
    due_at: datetime | None
    episode: int | None = None
    nags: int | None = None
