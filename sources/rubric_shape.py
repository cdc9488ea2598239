"""What a rubric file looks like, checked by pydantic: one criterion as it is written, and as a draft."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, field_validator

from coaching.criteria import Check, CriterionDraft, Definition, Level, SubCriterion
from coaching.scale import Direction, Scale, ScaleKind

FORMAT = "rubric 1"
"""First line of the file. Raised when an older coachlog could not read a newer file."""


TAGS = ("named scale", "own scale")
"""What pydantic puts into the place of a fault in a scale, which stands in no file."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _as_text(value: object) -> object:
    """JSON may hold a bare number where the name of a scale or a level stands."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class MeasureInFile(_Shape):
    """A measure of its own: unit, bounds, direction."""

    unit: Text
    low: float
    high: float
    direction: Direction = Direction.HIGHER
    band: tuple[float, float] | None = None


class PartInFile(_Shape):
    name: Text
    weight: float = 1


class CriterionInFile(_Shape):
    name: Text
    competency: Text | None = None
    funnel_stage: Literal["top", "middle", "late"] | None = None
    framework_step: Text | None = None
    scale: Annotated[
        Annotated[ScaleKind, Tag("named scale")] | Annotated[MeasureInFile, Tag("own scale")],
        Discriminator(lambda value: TAGS[isinstance(value, dict | MeasureInFile)]),
    ]
    levels: dict[str, Text] = Field(default_factory=dict)
    good: Text | None = None
    poor: Text | None = None
    check: Check = Check.INTENT
    target: float | None = None
    min_change: float | None = None
    parts: tuple[PartInFile, ...] = ()
    confirmed: tuple[Literal["recorded", "observable", "controlled"], ...] = ()

    @field_validator("scale", mode="before")
    @classmethod
    def _know_scale(cls, value: object) -> object:
        names = [kind.value for kind in ScaleKind if kind is not ScaleKind.MEASURE]
        if isinstance(value, str) and value not in names:
            raise ValueError(f"use one of {', '.join(names)}, or unit, low and high of a measure")
        return value

    @field_validator("levels", mode="before")
    @classmethod
    def _number_levels(cls, value: object) -> object:
        if not isinstance(value, dict):
            return {} if value is None else value
        for key in value:
            try:
                float(str(key))
            except ValueError:
                raise ValueError(f'"{key}" is not a level; write its number') from None
        return {str(key): words for key, words in value.items()}


class RubricInFile(_Shape):
    coachlog: Literal["rubric 1"]
    criteria: tuple[CriterionInFile, ...] = Field(min_length=1)


def read_draft(one: CriterionInFile) -> CriterionDraft:
    """Good and poor come from the outermost levels when they are left out."""
    levels = tuple(
        sorted((Level(float(key), words.strip()) for key, words in one.levels.items()), key=_score)
    )
    return CriterionDraft(
        name=" ".join(one.name.split()),
        competency=one.competency,
        framework_step=one.framework_step,
        funnel_stage=one.funnel_stage,
        confirmed=frozenset(one.confirmed),
        definition=Definition(
            scale=_scale(one.scale),
            good=(one.good if one.good is not None else levels[-1].description if levels else "").strip(),
            poor=(one.poor if one.poor is not None else levels[0].description if levels else "").strip(),
            levels=levels,
            sub_criteria=tuple(SubCriterion(part.name.strip(), part.weight) for part in one.parts),
            check=one.check,
            target=one.target,
            min_change=one.min_change,
        ),
    )


def write_draft(draft: CriterionDraft) -> dict[str, object]:
    """As a person would write it; what says nothing is left out."""
    definition = draft.definition
    written: dict[str, object] = {
        "name": draft.name,
        "competency": draft.competency,
        "funnel_stage": draft.funnel_stage,
        "framework_step": draft.framework_step,
        "scale": _write_scale(definition.scale),
        "levels": {f"{level.score:g}": level.description for level in definition.levels} or None,
        "good": definition.good,
        "poor": definition.poor,
        "check": definition.check.value,
        "target": definition.target,
        "min_change": definition.min_change,
        "parts": [{"name": part.name, "weight": part.weight} for part in definition.sub_criteria] or None,
        "confirmed": sorted(draft.confirmed),
    }
    return {key: value for key, value in written.items() if value is not None}


def _score(level: Level) -> float:
    return level.score


def _scale(scale: ScaleKind | MeasureInFile) -> Scale:
    if isinstance(scale, ScaleKind):
        return Scale.of(scale)
    return Scale(
        kind=ScaleKind.MEASURE,
        low=scale.low,
        high=scale.high,
        unit=scale.unit,
        direction=scale.direction,
        band_low=scale.band[0] if scale.band else None,
        band_high=scale.band[1] if scale.band else None,
    )


def _write_scale(scale: Scale) -> object:
    if scale.kind is not ScaleKind.MEASURE:
        return scale.kind.value
    written: dict[str, object] = {
        "unit": scale.unit,
        "low": scale.low,
        "high": scale.high,
        "direction": scale.direction.value,
    }
    if scale.band_low is not None and scale.band_high is not None:
        written["band"] = [scale.band_low, scale.band_high]
    return written
