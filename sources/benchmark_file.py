"""Benchmarks, targets of measures and the pipeline's order as one YAML or JSON file, to be edited and set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from coaching.deals.benchmarks import Benchmark
from coaching.deals.outcomes import Outcome
from coaching.deals.pipeline import stage_key
from coaching.deals.reading import segment_key
from coaching.measures.targets import MeasureTarget, Per
from coaching.scorecard.measures import Measure
from sources.lined_file import FileFaultsError, Place, fault, read_shape

FORMAT = "benchmarks 1"
"""First line of the file. Raised when an older coachlog could not read a newer file."""


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[
    str, BeforeValidator(_as_text), StringConstraints(strip_whitespace=True, min_length=1, max_length=120)
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True)


class _Range(_Shape):
    low: float | None = Field(default=None, alias="from", ge=0)
    high: float | None = Field(default=None, alias="to", ge=0)
    source: Text

    @model_validator(mode="after")
    def _is_a_range(self) -> _Range:
        if self.low is None and self.high is None:
            raise ValueError("say from, to or both")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("from is above to")
        return self


class BenchmarkInFile(_Range):
    outcome: Literal[
        "win_rate", "stage_conversion", "ramp_time", "quota_attainment", "cycle_length",
        "pipeline_coverage", "forecast_accuracy",
    ]  # fmt: skip
    segment: Text | None = None
    stages: Text | None = None


class TargetInFile(_Range):
    measure: Literal["talk_ratio", "questions", "monologue", "objections", "fillers", "next_step"]
    call_type: Text | None = None
    per: Per = Per.CALL
    unit: Text


class BenchmarksInFile(_Shape):
    coachlog: Literal["benchmarks 1"]
    stages: tuple[Text, ...] = Field(min_length=2, max_length=20)
    benchmarks: tuple[BenchmarkInFile, ...]
    targets: tuple[TargetInFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardsticks:
    """What the file holds, and what the settings hold."""

    stages: tuple[str, ...]
    benchmarks: tuple[Benchmark, ...]
    targets: tuple[MeasureTarget, ...]


def read_yardsticks(path: Path, /) -> Yardsticks:
    """Raises CoachingError for a file that cannot be read, FileFaultsError for what stands wrong in it."""
    found = read_shape(path, BenchmarksInFile)
    told = found.content
    yardsticks = Yardsticks(
        stages=tuple(" ".join(one.split()) for one in told.stages),
        benchmarks=tuple(
            Benchmark(
                outcome=Outcome(one.outcome),
                low=one.low,
                high=one.high,
                segment=segment_key(one.segment or ""),
                of=one.stages or "",
                source=one.source,
            )
            for one in told.benchmarks
        ),
        targets=tuple(
            MeasureTarget(
                measure=Measure[one.measure.upper()],
                unit=one.unit,
                low=one.low,
                high=one.high,
                call_type=" ".join((one.call_type or "").casefold().split()),
                per=one.per,
                source=one.source,
            )
            for one in told.targets
        ),
    )
    faults = [*_told_twice(yardsticks, found.lines)]
    if faults:
        raise FileFaultsError(faults)
    return yardsticks


def _told_twice(told: Yardsticks, lines: Mapping[Place, int]) -> Iterable[str]:
    places: tuple[tuple[str, list[object]], ...] = (
        ("stages", [stage_key(one) for one in told.stages]),
        ("benchmarks", [(one.outcome, one.segment, one.of) for one in told.benchmarks]),
        ("targets", [(one.measure, one.call_type) for one in told.targets]),
    )
    for name, keys in places:
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield fault((name, index), "this stands there twice.", lines)


def as_document(told: Yardsticks, /) -> dict[str, object]:
    """As a person would write it; what says nothing is left out."""
    return {
        "coachlog": FORMAT,
        "stages": list(told.stages),
        "benchmarks": [
            _without_nothing(
                {
                    "outcome": one.outcome.value,
                    "segment": one.segment,
                    "stages": one.of,
                    "from": _number(one.low),
                    "to": _number(one.high),
                    "source": one.source,
                }
            )
            for one in told.benchmarks
        ],
        "targets": [
            _without_nothing(
                {
                    "measure": one.measure.name.casefold(),
                    "call_type": one.call_type,
                    "from": _number(one.low),
                    "to": _number(one.high),
                    "unit": one.unit,
                    "per": one.per.value,
                    "source": one.source,
                }
            )
            for one in told.targets
        ],
    }


def _without_nothing(written: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in written.items() if value not in (None, "")}


def _number(value: float | None) -> object:
    return int(value) if value is not None and value == int(value) else value
