"""The dual rubric of scored scenarios as data (domain.md 6, SS 1-3): two subjects, two scores, never one.

Nothing here adds the two up, and nothing may.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """Whom a rubric scores."""

    REP = "rep"
    COACH = "coach"


class ScenarioKind(StrEnum):
    """The only real-time scenarios that may be scored (SS 1)."""

    LIVE_CALL = "live_call"
    ROLEPLAY = "roleplay"
    SIMULATION = "simulation"


SCENARIO_KINDS: tuple[tuple[ScenarioKind, str], ...] = (
    (ScenarioKind.LIVE_CALL, "Live customer call, debriefed at once"),
    (ScenarioKind.ROLEPLAY, "Roleplay attached to an active deal"),
    (ScenarioKind.SIMULATION, "Simulation led by the manager before a high-stakes call"),
)

NOT_SCENARIOS: tuple[tuple[str, str], ...] = (
    ("one_on_one", "Weekly 1:1"),
    ("pipeline_review", "Pipeline review"),
    ("feedback", "General feedback"),
)
"""Refused as scenarios and pointed to `/coach log`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricCriterion:
    """One question with a behavioural anchor for every level, lowest first, starting at 1."""

    key: str
    label: str
    question: str
    anchors: tuple[str, ...]
    weight: float = 1.0

    @property
    def highest(self) -> int:
        return len(self.anchors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    subject: Subject
    label: str
    criteria: tuple[RubricCriterion, ...]


REP_EXECUTION = Rubric(
    subject=Subject.REP,
    label="Rep execution",
    criteria=(
        RubricCriterion(
            key="messaging",
            label="Messaging accuracy",
            question="Did the message fit this customer and this stage?",
            anchors=(
                "Says something wrong or promises what cannot be kept: a real deal would be lost.",
                "Recites the general pitch; nothing of this customer is in it.",
                "The main points are right; what the customer said earlier is not used.",
                "Right and fitted to the customer, with one point missed.",
                "Every point right, in the customer's own words: a recording for new reps.",
            ),
        ),
        RubricCriterion(
            key="objection",
            label="Objection handling",
            question="Was the core objection addressed or deflected?",
            anchors=(
                "Argues or ignores it: a real customer would leave.",
                "Deflects with a discount or a change of subject.",
                "Addresses what was said, not what is behind it.",
                "Finds the concern behind it and answers it, without checking.",
                "Finds it, answers it, and the customer says that it is settled.",
            ),
        ),
        RubricCriterion(
            key="completion",
            label="Scenario completion",
            question="Did it move toward the intended outcome?",
            anchors=(
                "Breaks off, or ends with the door closed.",
                "Ends early; the intended outcome is never named.",
                "Names the outcome and leaves it open.",
                "Reaches part of it, with a next step agreed.",
                "Reaches it, with step, date and owner confirmed by the customer.",
            ),
        ),
    ),
)

COACH_EFFECTIVENESS = Rubric(
    subject=Subject.COACH,
    label="Coach effectiveness",
    criteria=(
        RubricCriterion(
            key="moment",
            label="Moment identification",
            question="Did the debrief start at the moment with the most leverage?",
            anchors=(
                "Missed: the debrief is about something else.",
                "Adjacent: close to the moment that mattered.",
                "Right: the moment that decided the scenario.",
            ),
        ),
        RubricCriterion(
            key="correction",
            label="Correction specificity",
            question="Could the rep act on it within 30 minutes?",
            anchors=(
                "Too abstract: “be more confident”.",
                "Partial: says what was wrong, not what to say or do instead.",
                "Actionable within 30 minutes: the words or the step to use.",
            ),
        ),
        RubricCriterion(
            key="acknowledgement",
            label="Rep acknowledgement",
            question="Did the rep restate the correction?",
            anchors=(
                "The session ends without the rep saying anything back.",
                "The rep agrees, or repeats the coach's words.",
                "The rep restates it in their own words before the session ends.",
            ),
        ),
    ),
)

RUBRICS: tuple[Rubric, Rubric] = (REP_EXECUTION, COACH_EFFECTIVENESS)
"""Two rubrics with two totals, kept apart everywhere."""
