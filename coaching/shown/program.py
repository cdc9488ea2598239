"""Facts of calibration and of observed coaching: modals and messages. Others' scores carry no name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from coaching.agreement import Agreement, Spread
from coaching.calibration import Answer
from coaching.criteria import Definition
from coaching.shown.common import Choice, Person
from coaching.shown.corrections import CorrectionShown, Reading

Private = dict[str, str | int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundShown:
    """What a round asks; the same for everybody."""

    round_id: int
    criterion_id: int
    criterion: str
    definition: Definition
    call_link: str
    call_moment: str
    what: str
    due_on: date
    asked_by: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundResult:
    """A closed round. `answers` is empty, and `spread` None, when too few came in to compare."""

    asked: RoundShown
    answers: tuple[Answer, ...]
    came_in: int
    invited: int
    spread: Spread | None
    agreement: Agreement
    """Of the criterion's current version over all its rounds."""
    own: float | None
    """The score of whoever looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound:
    """How far a round is, for whoever runs it: a count and nothing else."""

    asked: RoundShown
    came_in: int
    invited: int
    may_change: bool = False
    corrected: int = 0
    """How often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelledRound:
    asked: RoundShown
    on: date
    by: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionAgreement:
    criterion_id: int
    criterion: str
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBoard:
    """`/coach calibrate`: what waits for this person, what runs, what came out."""

    waiting: tuple[RoundShown, ...]
    running: tuple[OpenRound, ...]
    results: tuple[RoundResult, ...]
    criteria: tuple[CriterionAgreement, ...]
    """By name; for those who run the program."""
    may_start: bool
    cancelled: tuple[CancelledRound, ...] = ()
    """Newest first; for those who run the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationStart:
    criteria: tuple[Choice, ...]
    criterion_id: int | None
    coaches: tuple[str, ...]
    """Slack ids that are offered at first."""
    due_on: date
    private: Private = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationCorrection:
    """A round that runs, for whoever started it. What is asked stands once somebody has answered."""

    asked: RoundShown
    coaches: tuple[str, ...]
    """Slack ids."""
    may_rephrase: bool
    came_in: int
    earlier: tuple[CorrectionShown, ...]
    private: Private = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationChanged:
    """To a coach who was asked: other words or another day, no place in it any more, or no round."""

    asked: RoundShown
    by: str
    readings: tuple[Reading, ...] = ()
    cancelled: bool = False
    left_out: bool = False
    asked_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationScore:
    """Scoring one moment, blind. `own` is what this coach answered before."""

    asked: RoundShown
    own: float | None
    reason: str | None
    private: Private = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationAsked:
    """To a coach: one moment to score."""

    asked: RoundShown


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationOver:
    """The result of a round, to whoever started it and then to those who were asked."""

    result: RoundResult
    runs_it: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationShown:
    observation_id: int
    coach: Person
    observer: Person
    on: date
    answers: tuple[tuple[str, bool], ...]
    """The four questions of CP 6, in words."""
    seen: str | None
    next_step: str
    may_correct: bool = False
    """Whoever looks wrote it."""
    corrections: tuple[CorrectionShown, ...] = ()
    """How it read before, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationForm:
    coach: Person
    observed_on: date
    questions: tuple[tuple[str, str], ...]
    """(field, words)"""
    last: ObservationShown | None
    """What the same observer saw last with this coach."""
    corrects: ObservationShown | None = None
    """What is corrected here."""
    private: Private = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationList:
    about_me: tuple[ObservationShown, ...]
    by_me: tuple[ObservationShown, ...]
    everybody: tuple[ObservationShown, ...]
    """For enablement alone: by the coach's name, newest first."""
    coaches: tuple[Choice, ...]
    """Whom this person may observe, by name."""
    taken_back: tuple[ObservationShown, ...] = ()
    """Readable for whoever wrote it and for enablement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramHome:
    """In App Home, for coaches, managers and enablement."""

    to_score: int
    """Moments that wait for this person's score."""
    last_seen: ObservationShown | None
    """What was last seen of this person's own coaching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """To the coach who was observed."""

    observation: ObservationShown


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationSaved:
    """Answer to the observer."""

    observation: ObservationShown
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationChanged:
    """To the coach, about what they had read: as it reads now and read then, or that it is gone."""

    observation: ObservationShown
    by: str
    readings: tuple[Reading, ...]
    taken_back: bool = False
