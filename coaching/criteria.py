"""Criteria and their immutable versions (domain.md 1-2). Whether words are a theme stands in themes.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coaching.scale import Scale


class Check(StrEnum):
    """How a scorer decides: by intent, or word for word (SbS 1)."""

    INTENT = "intent"
    VERBATIM = "verbatim"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scale and what one would see or hear (CP 2)."""

    score: float
    description: str


@dataclass(frozen=True, slots=True)
class SubCriterion:
    name: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Everything whose edit makes a new version (domain.md 1)."""

    scale: Scale
    good: str = ""
    poor: str = ""
    levels: tuple[Level, ...] = ()
    sub_criteria: tuple[SubCriterion, ...] = ()
    check: Check = Check.INTENT
    target: float | None = None
    min_change: float | None = None
    """Smallest meaningful change in scale units; None means 5 % of the scale (domain.md 5)."""

    @property
    def meaningful_change(self) -> float:
        return 0.05 * self.scale.span if self.min_change is None else self.min_change


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionVersion:
    id: int
    criterion_id: int
    number: int
    definition: Definition
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One observable rep behaviour. `current` is its newest version; scores point at a version."""

    id: int
    name: str
    competency: str | None = None
    framework_step: str | None = None
    funnel_stage: str | None = None
    current: CriterionVersion
    retired_at: datetime | None = None

    @property
    def scale(self) -> Scale:
        return self.current.definition.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionDraft:
    """A criterion as its author typed it; `confirmed` are the three properties of CL 1."""

    name: str
    definition: Definition
    competency: str | None = None
    framework_step: str | None = None
    funnel_stage: str | None = None
    confirmed: frozenset[str] = field(default_factory=frozenset)
