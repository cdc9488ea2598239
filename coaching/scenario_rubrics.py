"""The dual rubric of scored scenarios as data (domain.md 6, SS 1-3): two subjects, two scores, never one.

Nothing here adds the two up, and nothing may. What a workspace made of them is kept; these are the start.
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


LONGEST_ANCHOR = 70
"""An anchor is read whole beside its level while scoring: Slack's options take 75 characters."""


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
                "Wrong, or promises what cannot be kept: would lose a real deal",
                "Recites the general pitch; nothing of this customer is in it",
                "Main points right; what the customer said earlier is not used",
                "Right and fitted to the customer, with one point missed",
                "Every point right, in the customer's words: could onboard new reps",
            ),
        ),
        RubricCriterion(
            key="objection",
            label="Objection handling",
            question="Was the core objection addressed or deflected?",
            anchors=(
                "Argues or ignores it: would lose a real deal",
                "Deflects with a discount or a change of subject",
                "Addresses what was said, not what is behind it",
                "Finds the concern behind it and answers it, without checking",
                "Finds, answers, and hears it is settled: could onboard new reps",
            ),
        ),
        RubricCriterion(
            key="completion",
            label="Scenario completion",
            question="Did it move toward the intended outcome?",
            anchors=(
                "Breaks off, or the door closes: would lose a real deal",
                "Ends early; the intended outcome is never named",
                "Names the outcome and leaves it open",
                "Reaches part of it, with a next step agreed",
                "Step, date and owner confirmed: could onboard new reps",
            ),
        ),
    ),
)

MOMENT = "moment"
"""Key of the criterion whose lowest level is a missed moment (SS 6)."""

COACH_EFFECTIVENESS = Rubric(
    subject=Subject.COACH,
    label="Coach effectiveness",
    criteria=(
        RubricCriterion(
            key=MOMENT,
            label="Moment identification",
            question="Did the debrief start at the moment with the most leverage?",
            anchors=(
                "Missed: the debrief is about something else",
                "Adjacent: close to the moment that mattered",
                "Right: the moment that decided the scenario",
            ),
        ),
        RubricCriterion(
            key="correction",
            label="Correction specificity",
            question="Could the rep act on it within 30 minutes?",
            anchors=(
                "Too abstract, such as “be more confident”",
                "Partial: what was wrong, not what to say or do instead",
                "Actionable within 30 minutes: the words or the step to use",
            ),
        ),
        RubricCriterion(
            key="acknowledgement",
            label="Rep acknowledgement",
            question="Did the rep restate the correction?",
            anchors=(
                "The session ends without the rep saying anything back",
                "The rep agrees, or repeats the coach's words",
                "Restated in the rep's own words before the session ends",
            ),
        ),
    ),
)

RUBRICS: tuple[Rubric, Rubric] = (REP_EXECUTION, COACH_EFFECTIVENESS)
"""Two rubrics with two totals, kept apart everywhere."""
