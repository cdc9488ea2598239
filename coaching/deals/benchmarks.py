"""Benchmarks by segment: a setting that names its source, shown beside a figure and never as truth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from coaching.deals.outcomes import DAYS, PERCENT, TIMES, Outcome

BENCHMARKS = "outcomes.benchmarks"
"""The workspace setting's key: a list of benchmarks, as JSON."""
ARTICLE = "Gangly, sales coaching metrics"
"""A vendor's article: its figures are claims to begin with."""
UNITS = {
    Outcome.WIN_RATE: PERCENT,
    Outcome.STAGE_CONVERSION: PERCENT,
    Outcome.RAMP_TIME: DAYS,
    Outcome.QUOTA_ATTAINMENT: PERCENT,
    Outcome.CYCLE_LENGTH: DAYS,
    Outcome.PIPELINE_COVERAGE: TIMES,
    Outcome.FORECAST_ACCURACY: PERCENT,
}
"""Of outcomes that can have one. Money has none: a benchmark of another market's amounts says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """From `low` to `high`, either of which may be open. `segment` empty: any."""

    outcome: Outcome
    low: float | None = None
    high: float | None = None
    segment: str = ""
    of: str = ""
    """A pair of stages, "Discovery → Demo". Empty: the outcome as a whole."""
    source: str

    @property
    def band(self) -> str:
        """``30-40 %``."""
        return say_range(self.low, self.high, UNITS[self.outcome])

    @property
    def words(self) -> str:
        """``benchmark 30-40 % (mid-market; source: …, a setting)``."""
        of = f"{self.segment}; " if self.segment else ""
        return f"benchmark {self.band} ({of}source: {self.source}, a setting)"


def say_sources(benchmarks: Iterable[Benchmark], /) -> str:
    """``Benchmarks are a setting (mid-market; source: …).``; empty when there are none."""
    told = list(benchmarks)
    if not told:
        return ""
    segments = ", ".join(dict.fromkeys(one.segment for one in told if one.segment))
    sources = ", ".join(dict.fromkeys(one.source for one in told))
    return f"Benchmarks are a setting ({f'{segments}; ' if segments else ''}source: {sources})."


def say_range(low: float | None, high: float | None, unit: str, /) -> str:
    """``30-40 %``, ``at least 85 %``, ``at most 4``."""
    mark = unit if unit == TIMES else f" {unit}"
    if low is not None and high is not None:
        return f"{low:g}{mark}" if low == high else f"{low:g}-{high:g}{mark}"
    return f"at least {low:g}{mark}" if low is not None else f"at most {high:g}{mark}"


def _band(
    outcome: Outcome, low: float | None, high: float | None, segment: str = "", *, of: str = ""
) -> Benchmark:
    return Benchmark(outcome=outcome, low=low, high=high, segment=segment, of=of, source=ARTICLE)


STARTER_BENCHMARKS = (
    _band(Outcome.WIN_RATE, 40, 55, "smb"),
    _band(Outcome.WIN_RATE, 30, 40, "mid-market"),
    _band(Outcome.WIN_RATE, 20, 30, "enterprise"),
    _band(Outcome.STAGE_CONVERSION, 40, 60, of="Discovery → Demo"),
    _band(Outcome.STAGE_CONVERSION, 50, 70, of="Demo → Proposal"),
    _band(Outcome.RAMP_TIME, 30, 45, "sdr"),
    _band(Outcome.RAMP_TIME, 60, 90, "smb"),
    _band(Outcome.RAMP_TIME, 120, 180, "enterprise"),
    _band(Outcome.QUOTA_ATTAINMENT, 60, 65),
    _band(Outcome.CYCLE_LENGTH, 30, 45, "smb"),
    _band(Outcome.CYCLE_LENGTH, 60, 90, "mid-market"),
    _band(Outcome.CYCLE_LENGTH, 90, 180, "enterprise"),
    _band(Outcome.PIPELINE_COVERAGE, 3, None, "smb"),
    _band(Outcome.PIPELINE_COVERAGE, 4, 5, "enterprise"),
    _band(Outcome.FORECAST_ACCURACY, 85, None),
)


def benchmarks_in(written: str, /) -> tuple[Benchmark, ...]:
    """Those of a kept setting; the article's when nothing was set."""
    if not written:
        return STARTER_BENCHMARKS
    return tuple(Benchmark(**{**one, "outcome": Outcome(one["outcome"])}) for one in json.loads(written))


def write_benchmarks(benchmarks: Iterable[Benchmark], /) -> str:
    return json.dumps([asdict(one) for one in benchmarks], ensure_ascii=False)


def benchmark_of_rep(
    benchmarks: Sequence[Benchmark], outcome: Outcome, /, *, segment: str | None, of: str = ""
) -> Benchmark | None:
    """That of one rep's figure. Quota attainment has none: its benchmark is a share of reps."""
    if outcome is Outcome.QUOTA_ATTAINMENT:
        return None
    return benchmark_for(benchmarks, outcome, segment=segment, of=of)


def benchmark_for(
    benchmarks: Sequence[Benchmark], outcome: Outcome, /, *, segment: str | None = None, of: str = ""
) -> Benchmark | None:
    """The segment's own, else one for any segment; None when there is neither."""
    fitting = [one for one in benchmarks if one.outcome is outcome and one.of == of]
    for wanted in (segment or "", ""):
        found = next((one for one in fitting if one.segment == wanted), None)
        if found is not None:
            return found
    return None
