"""Coaching sessions, commitments, moments and reviews as values (domain.md 1, 3, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coaching.baseline import Baseline


class SessionState(StrEnum):
    SCHEDULED = "scheduled"
    HELD = "held"
    MEASURING = "measuring"
    MEASURED = "measured"
    INCOMPLETE = "incomplete"
    """Four weeks passed before ten comparable calls were scored (domain.md 5)."""
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    APPLIED = "applied"
    PARTIAL = "partial"
    ABSENT = "absent"


STANDARD_METHODS: tuple[tuple[str, str], ...] = (
    ("call_review", "Call review"),
    ("roleplay", "Roleplay"),
    ("script_walkthrough", "Script walkthrough"),
)
"""Key and label (CL 2); a workspace may add its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDetails:
    """What an author types and may correct later; every version is kept."""

    method: str
    commitment: str
    held_on: date
    """Local date in `CoachingSession.tz`: day 0 of the business-day count."""
    minutes: int | None = None
    call_link: str | None = None
    call_moment: str | None = None
    """Timestamp within the call, as typed: ``12:40``."""
    framework_step: str | None = None
    note: str | None = None
    counts_as: str | None = None
    """One of the weekly cadence's four (CP 4); None: by its method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session to be kept. `dedupe_key` makes the same submission one session."""

    team_id: int
    rep_id: int
    coach_id: int
    reviewer_id: int
    criterion_id: int
    version_id: int
    state: SessionState
    tz: str
    scheduled_for: datetime | None
    window_after: datetime
    """Calls that took place after this instant may fill the post window."""
    baseline: Baseline
    details: SessionDetails
    logged_at: datetime
    seconds_to_log: float | None
    dedupe_key: str
    follows_session_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingSession:
    id: int
    team_id: int
    rep_id: int
    coach_id: int
    reviewer_id: int
    criterion_id: int
    version_id: int
    state: SessionState
    tz: str
    scheduled_for: datetime | None
    window_after: datetime
    baseline: Baseline
    details: SessionDetails
    logged_at: datetime
    seconds_to_log: float | None
    follows_session_id: int | None
    version: int
    """Optimistic lock; every change raises it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRevision:
    """One earlier state of the details, with who changed it and when."""

    number: int
    details: SessionDetails
    edited_by: int
    edited_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The coaching-moment note (SS 4): what happened, the correction verbatim, what the rep confirmed."""

    id: int
    session_id: int | None
    rep_id: int
    author_id: int
    what_happened: str
    correction: str
    confirmed: str
    link: str | None
    timestamp: str | None
    created_at: datetime
    version: int = 0
    """How often it was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentRevision:
    """How a note read until `edited_at`, when somebody changed it or, with `withdrawn`, took it back."""

    moment_id: int
    author_id: int
    number: int
    what_happened: str
    correction: str
    confirmed: str
    edited_by: int
    edited_at: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A carry-through verdict on one call (SS 5). `late` when more than 5 business days lay between."""

    id: int
    session_id: int
    call_id: int | None
    verdict: Verdict
    broke_down: str | None
    evidence: str | None
    evidence_at: str | None
    reviewer_id: int
    reviewed_at: datetime
    business_days: int | None
    late: bool
