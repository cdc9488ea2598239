"""Ready-made criteria sets that a new team takes in one step (domain.md 2 and 9). Wording is our own.

Targets are settings with a source: those of the measures are coaching-metrics', not facts of nature.
The dual rubric of scored scenarios stands in scenario_rubrics.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from coaching.criteria import Check, CriterionDraft, Definition, Level
from coaching.scale import Direction, Scale, ScaleKind
from coaching.themes import PROPERTIES

CONFIRMED = frozenset(key for key, _ in PROPERTIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterSet:
    key: str
    label: str
    description: str
    drafts: tuple[CriterionDraft, ...]
    target_names: tuple[str, ...]
    """Names of the drafts that become the team's coaching targets."""


def _competency(
    name: str, levels: tuple[str, str, str, str], *, competency: str, funnel_stage: str
) -> CriterionDraft:
    """A criterion on 1-4 with what one would see or hear at each level (CP 2)."""
    return CriterionDraft(
        name=name,
        competency=competency,
        funnel_stage=funnel_stage,
        confirmed=CONFIRMED,
        definition=Definition(
            scale=Scale.of(ScaleKind.ONE_TO_FOUR),
            poor=levels[0],
            good=levels[3],
            levels=tuple(Level(score, words) for score, words in enumerate(levels, start=1)),
            target=3,
        ),
    )


def _behaviour(
    name: str, *, good: str, poor: str, competency: str, step: str, check: Check = Check.INTENT
) -> CriterionDraft:
    """A criterion that is present or absent on a call (CL 1)."""
    return CriterionDraft(
        name=name,
        competency=competency,
        framework_step=step,
        confirmed=CONFIRMED,
        definition=Definition(
            scale=Scale.of(ScaleKind.PASS_FAIL),
            good=good,
            poor=poor,
            check=check,
            target=0.8,
        ),
    )


def _measure(name: str, scale: Scale, *, target: float, good: str, poor: str) -> CriterionDraft:
    """A measured quantity of every call (domain.md 9)."""
    return CriterionDraft(
        name=name,
        competency="Conversation",
        confirmed=CONFIRMED,
        definition=Definition(scale=scale, good=good, poor=poor, target=target),
    )


def _counted(
    low: float, high: float, unit: str, direction: Direction, band: tuple[float, float] | None = None
) -> Scale:
    return Scale(
        kind=ScaleKind.MEASURE,
        low=low,
        high=high,
        unit=unit,
        direction=direction,
        band_low=band[0] if band else None,
        band_high=band[1] if band else None,
    )


COMPETENCIES = (
    _competency(
        "Uncovers the business impact and ties it to a metric",
        (
            "Asks only surface questions: size, budget, timing.",
            "Asks about the problem and moves on before its consequences are named.",
            "Draws out what the problem leads to, without a figure.",
            "Gets the impact as a figure and ties it to a metric that the customer owns.",
        ),
        competency="Discovery",
        funnel_stage="top",
    ),
    _competency(
        "Asks how the customer decides before showing a solution",
        (
            "Shows the solution without asking who decides or how.",
            "Asks who decides, and takes the first answer.",
            "Hears the steps and the people, without dates.",
            "Hears steps, people and dates, and reads them back for correction.",
        ),
        competency="Discovery",
        funnel_stage="top",
    ),
    _competency(
        "Answers an objection after asking what is behind it",
        (
            "Answers at once, argues, or changes the subject.",
            "Acknowledges the objection and gives a stock answer.",
            "Asks one question first and answers what was said.",
            "Asks until the real concern is named, answers that, and checks that it is settled.",
        ),
        competency="Objection handling",
        funnel_stage="middle",
    ),
    _competency(
        "Brings a second stakeholder into the deal by name",
        (
            "Speaks with one contact and asks about nobody else.",
            "Asks who else is involved and writes the names down.",
            "Agrees an introduction to a further person, with a purpose.",
            "Has spoken with economic buyer, champion and users, each by name and each engaged.",
        ),
        competency="Multi-threading",
        funnel_stage="middle",
    ),
    _competency(
        "Asks for the decision when the agreed criteria are met",
        (
            "Lets the call end without asking for anything.",
            "Hints at a decision, or asks whether there are questions.",
            "Asks for the decision without recalling what was agreed.",
            "Recalls what was agreed, asks for the decision, and waits for the answer.",
        ),
        competency="Closing",
        funnel_stage="late",
    ),
    _competency(
        "Agrees a dated next step with a name beside it",
        (
            "Ends on “I'll be in touch”.",
            "Names a next step, without a date or an owner.",
            "Agrees step and date; who does what stays open.",
            "Agrees step, date and owner on both sides, with the invitation sent on the call.",
        ),
        competency="Closing",
        funnel_stage="late",
    ),
)

BEHAVIOURS = (
    _behaviour(
        "Opens with an agenda and asks the customer to add to it",
        good="States purpose, length and agenda in the first two minutes and asks what to add.",
        poor="Starts with small talk or the product; no agenda is stated.",
        competency="Discovery",
        step="Open",
    ),
    _behaviour(
        "Asks five discovery questions before presenting",
        good="Five open questions about the customer's situation come before the first feature.",
        poor="Presents after fewer than five, or asks about the product only.",
        competency="Discovery",
        step="Discover",
    ),
    _behaviour(
        "States one value for this customer before naming a price",
        good="Before any figure, says what the customer gains, in the customer's own terms.",
        poor="Names a price or a discount first, or lists features as value.",
        competency="Objection handling",
        step="Value",
    ),
    _behaviour(
        "Handles the price objection before asking for the order",
        good="Asks what the price is compared with, answers that, and checks that it is settled.",
        poor="Offers a discount, defends the price, or moves on to the order.",
        competency="Objection handling",
        step="Object",
    ),
    _behaviour(
        "Used an empathy statement within 30 seconds of customer frustration",
        good="Names the frustration and its reason within 30 seconds, before any explanation.",
        poor="Explains or apologises in general, or says nothing about it.",
        competency="Objection handling",
        step="Object",
    ),
    _behaviour(
        "Says the recording notice within the first 60 seconds",
        good="The agreed notice is said word for word in the first minute.",
        poor="It is left out, reworded, or comes later.",
        competency="Compliance",
        step="Open",
        check=Check.VERBATIM,
    ),
    _behaviour(
        "Sets a dated next step before the call ends",
        good="A next action with a date is said by the rep and confirmed by the customer.",
        poor="The call ends on an intention, or on a step without a date.",
        competency="Closing",
        step="Close",
    ),
)

MEASURES = (
    _measure(
        "Keeps talk time near 43 percent of the call",
        _counted(0, 100, "% talk", Direction.BAND, (38, 48)),
        target=43,
        good="The customer speaks more than half of the time.",
        poor="The rep fills the call, or hardly takes part in it.",
    ),
    _measure(
        "Asks six to nine questions on a call",
        _counted(0, 30, "questions per call", Direction.BAND, (6, 9)),
        target=6,
        good="Six to nine questions, spread over the call.",
        poor="A pitch with few questions, or an interrogation.",
    ),
    _measure(
        "Keeps the longest monologue under two and a half minutes",
        _counted(0, 10, "min monologue", Direction.LOWER),
        target=2.5,
        good="Stops for a question or a check before 2.5 minutes have passed.",
        poor="Speaks on without the customer having a turn.",
    ),
    _measure(
        "Uses two or three objection techniques on a call",
        _counted(0, 6, "techniques per call", Direction.BAND, (2, 3)),
        target=2,
        good="Two or three different techniques, each fitting the objection.",
        poor="One answer for every objection, or none.",
    ),
    _measure(
        "Keeps filler words under four a minute",
        _counted(0, 20, "fillers per minute", Direction.LOWER),
        target=4,
        good="Pauses instead of filling: fewer than four a minute.",
        poor="Fillers hide the sentence they stand in.",
    ),
    CriterionDraft(
        name="Sets the next step on every call",
        competency="Conversation",
        confirmed=CONFIRMED,
        definition=Definition(
            scale=Scale.of(ScaleKind.PASS_FAIL),
            good="The call ends with an agreed next step.",
            poor="The call ends without one.",
            target=1,
        ),
    ),
)


def _set(key: str, label: str, description: str, drafts: tuple[CriterionDraft, ...]) -> StarterSet:
    return StarterSet(
        key=key,
        label=label,
        description=description,
        drafts=drafts,
        target_names=tuple(draft.name for draft in drafts),
    )


STARTER_SETS: tuple[StarterSet, ...] = (
    _set(
        "behaviours",
        "Call behaviours",
        "Seven behaviours that are present or absent, along the steps of a call.",
        BEHAVIOURS,
    ),
    _set(
        "competencies",
        "Four competencies",
        "Discovery, objections, multi-threading, closing: 1 to 4, levels described.",
        COMPETENCIES,
    ),
    _set(
        "measures",
        "Six conversational measures",
        "Talk time, questions, monologue, objections, fillers, next step: targets.",
        MEASURES,
    ),
)
