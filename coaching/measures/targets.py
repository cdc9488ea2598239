"""Targets of the six conversational measures by call type: a setting that names its source (domain.md 9)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from coaching.criteria import Criterion
from coaching.deals.benchmarks import ARTICLE, say_range
from coaching.scorecard.measures import Measure, measure_of

TARGETS = "measures.targets"
"""The workspace setting's key: a list of targets, as JSON."""
_HOUR_S = 3600


class Per(StrEnum):
    """What a number is counted over."""

    CALL = "call"
    HOUR = "hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTarget:
    """From `low` to `high`, either of which may be open. `call_type` empty: every other type."""

    measure: Measure
    unit: str
    low: float | None = None
    high: float | None = None
    call_type: str = ""
    per: Per = Per.CALL
    source: str

    def met_by(self, value: float, /, *, duration_s: int | None = None) -> bool | None:
        """Whether a call's value lies in it. None when it is per hour and the call's length is not known."""
        if self.per is Per.HOUR:
            if not duration_s:
                return None
            value = value * _HOUR_S / duration_s
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    @property
    def words(self) -> str:
        """``8-12 questions per hour (discovery; source: …, a setting)``."""
        over = " per hour" if self.per is Per.HOUR else ""
        of = f"{self.call_type}; " if self.call_type else ""
        return f"{say_range(self.low, self.high, self.unit)}{over} ({of}source: {self.source}, a setting)"


def _target(
    measure: Measure,
    low: float | None,
    high: float | None,
    unit: str,
    /,
    *,
    call_type: str = "",
    per: Per = Per.CALL,
) -> MeasureTarget:
    return MeasureTarget(
        measure=measure, low=low, high=high, unit=unit, call_type=call_type, per=per, source=ARTICLE
    )


STARTER_TARGETS = (
    _target(Measure.TALK_RATIO, 43, 43, "%"),
    _target(Measure.QUESTIONS, 8, 12, "questions", call_type="discovery", per=Per.HOUR),
    _target(Measure.QUESTIONS, 4, 6, "questions", call_type="demo", per=Per.HOUR),
    _target(Measure.QUESTIONS, 6, 9, "questions"),
    _target(Measure.MONOLOGUE, None, 2.5, "min"),
    _target(Measure.OBJECTIONS, 2, 3, "techniques"),
    _target(Measure.FILLERS, None, 4, "a minute"),
    _target(Measure.NEXT_STEP, 100, 100, "% of calls"),
)


def targets_in(written: str, /) -> tuple[MeasureTarget, ...]:
    """Those of a kept setting; the article's when nothing was set."""
    if not written:
        return STARTER_TARGETS
    return tuple(
        MeasureTarget(**{**one, "measure": Measure(one["measure"]), "per": Per(one["per"])})
        for one in json.loads(written)
    )


def write_targets(targets: Iterable[MeasureTarget], /) -> str:
    return json.dumps([asdict(one) for one in targets], ensure_ascii=False)


def target_for(
    targets: Sequence[MeasureTarget], measure: Measure, /, *, call_type: str = ""
) -> MeasureTarget | None:
    """The call type's own target; where it has none, the general one."""
    for wanted in (" ".join(call_type.casefold().split()), ""):
        found = next((one for one in targets if one.measure is measure and one.call_type == wanted), None)
        if found is not None:
            return found
    return None


def target_of(
    targets: Sequence[MeasureTarget], criterion: Criterion, /, *, call_type: str = ""
) -> MeasureTarget | None:
    """Of a criterion that is one of the six measures, whatever it is called; None for any other."""
    measure = measure_of(criterion)
    return None if measure is None else target_for(targets, measure, call_type=call_type)
