"""Facts of App Home, by role. A member with several roles sees the sections of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching.sessions import Verdict
from coaching.shown.common import Person, SessionShown
from coaching.shown.comparison import DeltaShown
from coaching.shown.messages import Waiting
from coaching.shown.practice import PracticeShown
from coaching.shown.program import ProgramHome
from coaching.shown.scenarios import PatternsShown, RepScenarioLine
from coaching.shown.voices import DisputeShown


@dataclass(frozen=True, slots=True, kw_only=True)
class RepHome:
    focus: str | None
    why: str
    commitment: str | None
    collected: int
    """n of 10 calls in the current window."""
    delta: DeltaShown | None
    last_review: tuple[Verdict, date] | None
    history: tuple[SessionShown, ...]
    session_id: int | None = None
    """Of the commitment, for what the rep says to it."""
    own_words: str | None = None
    reviewed_session_id: int | None = None
    """Of the last review."""
    broke_down: str | None = None
    practice: tuple[PracticeShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachRepLine:
    rep: Person
    focus: str
    state: str
    last_session: date | None
    thin: bool = False
    """Too few of the rep's calls are scored to steer by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachHome:
    waiting: Waiting
    reps: tuple[CoachRepLine, ...]
    scheduled: tuple[SessionShown, ...]
    disputes: tuple[DisputeShown, ...] = ()
    """Views that wait for this coach's answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueReview:
    words: str
    """``Dan Wu: carry-through (Alice Hart, 2 days)``"""
    rep: str
    session_id: int | None
    """To review it; None where this manager may not: a manager who is the rep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerHome:
    team: str
    team_id: int
    coached: int
    reps: int
    not_coached: tuple[str, ...]
    overdue: tuple[OverdueReview, ...]
    results: tuple[str, ...]
    target_warning: str | None
    thin: tuple[str, ...] = ()
    """Reps of whose calls too few are scored to steer by: ``Bob Okafor (3 of 48)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnablementHome:
    coverage: tuple[tuple[str, int, int], ...]
    """(team, coached this week, reps)"""
    carry_through_rate: tuple[int, int]
    """(applied, reviewed)"""
    time_to_log: tuple[float | None, int]
    """Median seconds, and of how many sessions."""
    dead: int
    teams: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`known` False: somebody the bot does not know; `has_team` False: offer to set one up.

    `outsider`: a guest or somebody of another company, whom no team can take.
    """

    viewer: Person
    known: bool
    has_team: bool
    may_set_up: bool
    outsider: bool = False
    rep: RepHome | None = None
    coach: CoachHome | None = None
    manager: tuple[ManagerHome, ...] = ()
    enablement: EnablementHome | None = None
    program: ProgramHome | None = None
    """Calibration and observed coaching, for coaches, managers and enablement."""
    scenario: RepScenarioLine | None = None
    """The viewer's own latest scored scenario, as a rep."""
    coaching: PatternsShown | None = None
    """The viewer's own patterns, as a coach."""
    coaches: tuple[PatternsShown, ...] = ()
    """Every coach's, by name, for enablement alone."""
