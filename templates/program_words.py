"""Words of the criteria forms, of calibration and of observations."""

from __future__ import annotations

from coaching.agreement import FEWEST_ROUNDS, Agreement, Spread
from coaching.criteria import Criterion, Definition, SubCriterion
from coaching.scale import Scale, ScaleKind
from coaching.shown.common import Choice
from coaching.words import say_counted, say_figure

_LEVELS = {ScaleKind.ONE_TO_THREE, ScaleKind.ONE_TO_FOUR, ScaleKind.ONE_TO_FIVE}
_BOUNDS = {kind.value: range(1, int(Scale.of(kind).high) + 1) for kind in _LEVELS}
_STAGES = {"top": "Top of the funnel", "middle": "Middle of the funnel", "late": "Late stage"}


def say_score(scale: Scale, score: float) -> str:
    """One coach's score: ``3``, ``pass``, ``62 %``, ``6.5 questions``."""
    if scale.kind is ScaleKind.PASS_FAIL:
        return "pass" if score >= 0.5 else "fail"
    if scale.kind in _LEVELS and score == int(score):
        return f"{score:.0f}"
    return (
        f"{say_figure(scale, score)} {scale.unit}".strip() if scale.unit != "%" else say_figure(scale, score)
    )


def say_spread(spread: Spread) -> str:
    """``2 of 6 pairs of coaches gave the same score, 5 of 6 are at most one level apart``."""
    pairs = "1 pair" if spread.pairs == 1 else f"{spread.pairs} pairs"
    same = f"{spread.same} of {pairs} of coaches gave the same score"
    return f"{same}, {spread.near} of {spread.pairs} are at most one level apart"


def say_agreement(agreement: Agreement) -> str:
    """Over all rounds, with the figure and what it means."""
    over = f"over {say_counted(agreement.rounds, 'round')}"
    if agreement.alpha is None:
        return f"not enough yet ({agreement.rounds} of {FEWEST_ROUNDS} rounds)"
    if agreement.alpha <= 0:
        return f"low, no better than chance {over}"
    meaning = "low" if agreement.is_low else "good" if agreement.is_good else "fair"
    return f"{meaning}, {agreement.alpha:.2f} {over}"


def say_stage(stage: str) -> str:
    return _STAGES.get(stage, stage)


def stage_choices() -> tuple[Choice, ...]:
    """Where in the funnel a behaviour counts (CP 4.1)."""
    return (
        Choice("top", "Top of the funnel", "Prospecting and discovery"),
        Choice("middle", "Middle of the funnel", "Multi-threading, business case, objections"),
        Choice("late", "Late stage", "Negotiation, mutual plans, closing"),
    )


def score_choices(scale: Scale) -> tuple[Choice, ...]:
    """What can be chosen when a moment is scored; empty where a number is typed."""
    if scale.kind is ScaleKind.PASS_FAIL:
        return Choice("1", "Pass"), Choice("0", "Fail")
    if scale.kind in _LEVELS:
        return tuple(Choice(str(n), str(n)) for n in range(int(scale.low), int(scale.high) + 1))
    return ()


def say_level_list(definition: Definition) -> str:
    """``1: …  4: …``, one a line, for a hint; empty when none is described."""
    return "\n".join(f"{level.score:g}: {level.description}" for level in definition.levels)


def level_numbers(kind: str) -> tuple[int, ...]:
    """The levels that can be described on a scale; none where a score is a share or a measure."""
    return tuple(_BOUNDS.get(kind, ()))


def say_level(definition: Definition | None, number: int) -> str | None:
    found = (level.description for level in definition.levels if level.score == number) if definition else ()
    return next(iter(found), None)


def say_part(part: SubCriterion) -> str:
    """As it is typed: ``Asks before answering: 2``."""
    return f"{part.name}: {part.weight:g}"


def say_parts(definition: Definition | None) -> str:
    """As they are typed, one a line."""
    return "\n".join(say_part(part) for part in definition.sub_criteria) if definition else ""


def say_attributes(criterion: Criterion) -> str:
    """``Discovery · top of the funnel · step Open · 4 levels · 2 parts``."""
    definition = criterion.current.definition
    stage = criterion.funnel_stage
    words = (
        criterion.competency,
        (_STAGES[stage].lower() if stage in _STAGES else stage) if stage else None,
        f"step {criterion.framework_step}" if criterion.framework_step else None,
        say_counted(len(definition.levels), "level") if definition.levels else None,
        say_counted(len(definition.sub_criteria), "part") if definition.sub_criteria else None,
    )
    return " · ".join(word for word in words if word)
