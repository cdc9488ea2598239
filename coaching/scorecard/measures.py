"""The six conversational measures (CM): which criteria they are. Their targets stand in the starter set."""

from __future__ import annotations

from enum import StrEnum

from coaching.criteria import Criterion
from coaching.scale import ScaleKind
from coaching.starters import MEASURES


class Measure(StrEnum):
    """By the name that a row of the scorecard has; in the article's order."""

    TALK_RATIO = "Talk ratio"
    QUESTIONS = "Questions per call"
    MONOLOGUE = "Longest monologue"
    OBJECTIONS = "Objection techniques"
    FILLERS = "Filler words"
    NEXT_STEP = "Next step set"


SIX = len(Measure)
ORDER = tuple(Measure)
_BY_UNIT = {
    draft.definition.scale.unit: measure
    for draft, measure in zip(MEASURES, Measure, strict=True)
    if draft.definition.scale.kind is ScaleKind.MEASURE
}
_NEXT_STEP = MEASURES[-1].name.casefold()


def measure_of(criterion: Criterion) -> Measure | None:
    """By what it counts, so that a measure may be renamed; None for any other criterion."""
    if criterion.scale.kind is ScaleKind.MEASURE:
        return _BY_UNIT.get(criterion.scale.unit)
    return Measure.NEXT_STEP if criterion.name.casefold() == _NEXT_STEP else None
