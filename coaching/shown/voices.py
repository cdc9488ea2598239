"""Facts of what a rep says to their record: own words, a dispute with its evidence, the coach's answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from coaching.shown.common import CallShown, Choice, MomentShown, Person, SessionShown
from coaching.voices import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWordsForm:
    """ "In my own words": the correction as the coach noted it, and what the rep makes of it."""

    session: SessionShown
    moment: MomentShown | None
    words: str
    said_at: datetime | None
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceShown:
    """Calls below the standard. `headline`: three of them, or that there are not three."""

    headline: str
    calls: tuple[tuple[CallShown, str], ...]
    """(call, its score in words)"""
    of: str = "calls"
    """What was looked at: ``calls`` or ``scenarios``."""
    scenarios: tuple[tuple[date, str], ...] = ()
    """(day, level and anchor in words), where a scenario's question is at issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeShown:
    """Both voices, with their times."""

    dispute_id: int
    finding: str
    """In words: "the gap of this session" """
    subject: str
    """Where it stands: "Handles price objection · session Thu 19 Nov with Alice Moreau" """
    session_id: int | None
    rep: Person
    view: str
    opened_at: datetime
    evidence: EvidenceShown
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    kind: Finding = Finding.SESSION
    """Without a session: scored scenarios keep both voices, or the scorecard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeForm:
    """ "I see it differently". While an earlier view waits for its answer nothing can be added."""

    subject: str
    finding: str
    findings: tuple[Choice, ...]
    """Everything of the same record that can be seen differently."""
    chosen: str
    answerer: str
    """Who reads and answers it."""
    evidence: EvidenceShown
    earlier: tuple[DisputeShown, ...]
    may_write: bool
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """Of an answer that was given, for whoever gave it: with what it says."""

    dispute: DisputeShown
    answer: str = ""
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeOpened:
    """To the coach."""

    dispute: DisputeShown


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeAnswered:
    """To the rep."""

    dispute: DisputeShown
    was: str | None = None
    """The answer as they had read it, when its author changed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceShown:
    """One entry of a session's history: who said what, when."""

    on: datetime
    by: str
    label: str
    words: str
    answers: int | None = None
    """Dispute id: an answer that whoever reads this gave, and may change."""
