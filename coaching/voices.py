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
    BASELINE = "baseline"
    """What the session is measured against."""
    REVIEW = "review"
    """The carry-through verdict."""
    RESULT = "result"
    """The ten-call result."""
    SCENARIO = "scenario"
    """One question of a scored scenario."""
    CALLS = "calls"
    """The scores of one behaviour, as the scorecard shows them."""


@dataclass(frozen=True, slots=True)
class About:
    """One finding: `number` is a session's id; a scenario's; a criterion's, for the scores of calls."""

    finding: Finding
    number: int
    topic: str | None = None
    """Key of a scenario's question; None: the one with the lowest level."""

    @property
    def key(self) -> str:
        """``12|review``, ``5|scenario|objection``: the value of a button."""
        return "|".join((str(self.number), self.finding.value, *([self.topic] if self.topic else [])))

    @classmethod
    def read(cls, key: str) -> About:
        number, finding, topic = (*key.split("|", 2), "", "")[:3]
        return cls(Finding(finding or Finding.SESSION), int(number), topic or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioSeen:
    """One scored scenario as evidence: the level of the question at issue, with its anchor."""

    scenario_id: int
    held_at: datetime
    level: int
    anchor: str


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
    scenarios: tuple[ScenarioSeen, ...] = ()
    """In place of calls where a scenario's question is at issue."""

    @property
    def found(self) -> int:
        return len(self.calls) + len(self.scenarios)

    @property
    def is_enough(self) -> bool:
        return self.found >= EVIDENCE_CALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDispute:
    """`session_id` is None for a scenario that stands alone and for the scores of calls."""

    session_id: int | None
    rep_id: int
    finding: Finding
    view: str
    evidence: Evidence
    opened_at: datetime
    dedupe_key: str
    scenario_id: int | None = None
    criterion_id: int | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Both voices. The evidence is kept as it was when the rep wrote."""

    id: int
    session_id: int | None
    rep_id: int
    finding: Finding
    view: str
    evidence: Evidence
    opened_at: datetime
    answer: str | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None
    scenario_id: int | None = None
    criterion_id: int | None = None
    topic: str | None = None

    @property
    def about(self) -> About:
        match self.finding:
            case Finding.SCENARIO:
                number = self.scenario_id
            case Finding.CALLS:
                number = self.criterion_id
            case _:
                number = self.session_id
        return About(self.finding, number or 0, self.topic)


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


def find_in_scenarios(seen: Sequence[ScenarioSeen], *, highest: int) -> Evidence:
    """The newest three scenarios whose level lies below 70 % of its scale (SbS 7). Newest first."""
    below = [one for one in seen if 100 * (one.level - 1) / (highest - 1) < STANDARD_ATTAINMENT]
    return Evidence(calls=(), looked_at=len(seen), standard=None, scenarios=tuple(below[:EVIDENCE_CALLS]))
