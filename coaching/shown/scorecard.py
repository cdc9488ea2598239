"""Facts of the scorecard: the modal, the page for printing, and the form at day 90 show the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from coaching.shown.common import Choice, Person
from coaching.shown.corrections import CorrectionShown
from coaching.shown.voices import DisputeShown


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardRow:
    """One figure: on Day 1, now, and the difference. What is blank says why."""

    name: str
    unit: str = ""
    """``questions per call``, ``of 4``; empty where the figures say it themselves."""
    target: str = ""
    benchmark: str = ""
    """``30-40 %``: a setting; its source stands in the part's `beside`."""
    day_one: str = ""
    """Empty when it is not there yet; so is `now`."""
    day_one_n: int = 0
    now: str = ""
    n: int = 0
    change: str = ""
    """With its sign, as the figure itself moves: a lower talk ratio is minus, and may be better."""
    way: str = ""
    """``better``, ``worse``, ``no meaningful change``; empty where nothing can be compared."""
    early: bool = False
    """From fewer calls than a full window."""
    blank: str = ""
    """Why something is missing."""
    of: str = "call"
    """What n counts."""
    series: tuple[float, ...] = ()
    """Scores of calls, oldest first, for the small line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardPart:
    """Rows of one cadence, and up to when their figures count."""

    key: str
    """``conversation``, ``targets``, ``pipeline``, ``revenue``."""
    fresh: str
    """``weekly, as of Mon 16 Nov``."""
    rows: tuple[ScorecardRow, ...]
    beside: str = ""
    """Where benchmarks of this part and those before come from; empty when there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootCauseShown:
    cause_id: int
    cause: str
    """A word of `Cause`."""
    note: str | None
    by: str
    at: datetime
    may_change: bool = False
    corrections: tuple[CorrectionShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInShown:
    """What had moved by day 30, 60 or 90."""

    check_in_id: int
    day: int
    on: date
    better: tuple[str, ...]
    worse: tuple[str, ...]
    known: int
    asked: int
    reading: str
    """What that means, in a sentence."""
    beside: str = ""
    """What ninety days are said to bring, with its source."""
    asks_cause: bool = False
    """Nothing moved in 90 days and nobody said why."""
    cause: RootCauseShown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    rep: Person
    profile: str
    """``Account executive · mid-market · 8 months here``; empty when nothing is known."""
    quota: str
    """``90,000 EUR in Q4 2026``, or why it is blank."""
    day_one: str
    """``Day 1: Mon 3 Aug 2026, program start``."""
    made_on: date
    focus: str | None
    """The one behaviour for the next 30 days; None: maintenance."""
    why: str
    parts: tuple[ScorecardPart, ...]
    check_ins: tuple[CheckInShown, ...] = ()
    may_answer: bool = False
    """Whether the reader may say why nothing moved."""
    about: str | None = None
    """What its rep may see differently: the first behaviour with scored calls."""
    views: tuple[DisputeShown, ...] = ()
    """What the rep sees differently about these scores, with the answers."""
    asked: bool = False
    """The page was just asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardPage:
    """The message that brings the page for printing."""

    rep: Person
    made_on: date
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RootCauseForm:
    """At day 90, when nothing moved: why. Filled in when it is corrected."""

    rep: Person
    day: int
    known: int
    causes: tuple[Choice, ...]
    chosen: str | None = None
    note: str | None = None
    corrections: tuple[CorrectionShown, ...] = ()
    private: dict[str, str | int | None] = field(default_factory=dict)
