"""What a rep says to their record (SbS): a correction in their own words, and seeing it differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coaching.calls import ScoredCall
from coaching.criteria import Definition

EVIDENCE_CALLS = 3
"""Three separate calls tell a habit from a single bad moment (SbS, decision framework)."""
STANDARD_ATTAINMENT = 70
"""Percent of the scale, where a criterion has no target of its own (SbS 7)."""


class Finding(StrEnum):
    """What a rep sees differently."""

    SESSION = "session"
    """The gap that the session was about."""
    REVIEW = "review"
    """The carry-through verdict."""
    RESULT = "result"
    """The ten-call result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """A correction acknowledged by the rep. Every version is kept; the newest stands."""

    id: int
    session_id: int
    rep_id: int
    words: str
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Calls below the standard, newest first, out of those that were looked at."""

    calls: tuple[ScoredCall, ...]
    looked_at: int
    standard: float | None
    """In the criterion's scale; None: 70 % of it."""

    @property
    def is_enough(self) -> bool:
        return len(self.calls) >= EVIDENCE_CALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDispute:
    session_id: int
    rep_id: int
    finding: Finding
    view: str
    evidence: Evidence
    opened_at: datetime
    dedupe_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Both voices. The evidence is kept as it was when the rep wrote."""

    id: int
    session_id: int
    rep_id: int
    finding: Finding
    view: str
    evidence: Evidence
    opened_at: datetime
    answer: str | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None


def find_evidence(calls: Sequence[ScoredCall], definition: Definition) -> Evidence:
    """The newest three calls below the standard; fewer when there are not three (SbS 7).

    `calls` are newest first. The standard is the criterion's target, else 70 % of its scale.
    """
    below = [call for call in calls if is_below_standard(call.score, definition)]
    return Evidence(calls=tuple(below[:EVIDENCE_CALLS]), looked_at=len(calls), standard=definition.target)


def is_below_standard(score: float, definition: Definition) -> bool:
    scale = definition.scale
    if definition.target is None:
        return scale.attainment(score) < STANDARD_ATTAINMENT
    return scale.improvement(score, definition.target) > 0
