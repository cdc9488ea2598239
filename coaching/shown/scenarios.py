"""Facts of scored scenarios. What is said of the rep and what is said of the coach never share a figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from coaching.shown.common import CallShown, Choice, MomentShown, Person, SessionShown
from coaching.shown.voices import DisputeShown


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredCriterion:
    """One question with its levels; each label holds the whole anchor."""

    key: str
    label: str
    question: str
    levels: tuple[Choice, ...]
    chosen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierScoring:
    """The scoring that stands and would be replaced."""

    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioForm:
    """Score one scenario: the rep's part, and the coach's part for those who may see it."""

    rep: Person | None
    reps: tuple[Choice, ...]
    """Asked for only when nobody is named yet."""
    coach: Person | None
    coaches: tuple[Choice, ...]
    """Asked of enablement when no session says who coached."""
    own_coaching: bool
    session: SessionShown | None
    moments: tuple[MomentShown, ...]
    kinds: tuple[Choice, ...]
    kind: str | None
    deal: str | None
    calls: tuple[CallShown, ...]
    call_id: int | None
    held_on: date
    """With a session its day."""
    rep_rubric: tuple[AnchoredCriterion, ...]
    """Empty where somebody else scored the rep: that stands."""
    coach_rubric: tuple[AnchoredCriterion, ...]
    """Empty for whoever may not see this coach's scores, or where another gave them."""
    note: str | None
    earlier: EarlierScoring | None
    may_delete: bool = False
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShown:
    label: str
    level: int
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepScoreShown:
    total: str
    """``3.7 of 5``"""
    levels: tuple[LevelShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachScoreShown:
    total: str
    """``2.3 of 3``"""
    levels: tuple[LevelShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioSaved:
    """Answer to a scoring: two scores, one below the other."""

    scenario_id: int
    rep: Person
    coach: Person
    own_coaching: bool
    kind: str
    rep_score: RepScoreShown
    coach_score: CoachScoreShown | None
    session_id: int | None
    has_moment: bool
    replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RepScenarioLine:
    """One scenario as everybody who may see the rep sees it: nothing of the coach's score."""

    scenario_id: int
    on: date
    kind: str
    deal: str | None
    coach: str
    score: RepScoreShown
    earlier: tuple[str, ...]
    """Scorings that this one replaced: ``3.3 of 5, Alice Brandt, 19 Nov``."""
    may_change: bool
    may_delete: bool = False
    moment: MomentShown | None = None
    """The latest one attached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepScenarios:
    rep: Person
    own: bool
    lines: tuple[RepScenarioLine, ...]
    views: tuple[DisputeShown, ...] = ()
    """What the rep sees differently about them, with the answers; newest first."""
    deleted: tuple[str, ...] = ()
    """``3.7 of 5, 19 Nov, by Alice Brandt; deleted by Erin Vance``; for whoever may score the rep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachScoreLine:
    """One debrief as its coach and enablement see it: nothing of the rep's score."""

    on: date
    rep: str
    kind: str
    score: CoachScoreShown
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternsShown:
    """What thirty and more scored sessions say of one coach (SS 6); before that only how many are missing.

    Shares are (part, whole). `gap` is in points of execution, next live call minus the session's.
    """

    coach: Person
    scored: int
    missing: int
    threes: tuple[int, int] = (0, 0)
    missed: tuple[int, int] = (0, 0)
    carried: tuple[int, int] = (0, 0)
    gap: float | None = None
    gap_pairs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachPage:
    patterns: PatternsShown
    lines: tuple[CoachScoreLine, ...]
    deleted: tuple[str, ...] = ()
    """``2.3 of 3, 19 Nov, with Bob Okafor; deleted by Erin Vance``"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachScores:
    """One coach's own page, or every coach's by name."""

    of_program: bool
    pages: tuple[CoachPage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricWeight:
    key: str
    label: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricForm:
    """The weights of both rubrics, each adding up by itself."""

    rep: tuple[RubricWeight, ...]
    coach: tuple[RubricWeight, ...]
