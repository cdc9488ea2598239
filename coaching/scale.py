"""Scales, attainment and how a score is written (domain.md 1). No rule about sessions here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ScaleKind(StrEnum):
    PASS_FAIL = "pass_fail"  # noqa: S105 - a scale, not a password
    ONE_TO_THREE = "1-3"
    ONE_TO_FOUR = "1-4"
    ONE_TO_FIVE = "1-5"
    PERCENT = "percent"
    MEASURE = "measure"


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    BAND = "band"


_BOUNDS: dict[ScaleKind, tuple[float, float]] = {
    ScaleKind.PASS_FAIL: (0, 1),
    ScaleKind.ONE_TO_THREE: (1, 3),
    ScaleKind.ONE_TO_FOUR: (1, 4),
    ScaleKind.ONE_TO_FIVE: (1, 5),
    ScaleKind.PERCENT: (0, 100),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale of `low` to `high` in `unit`; for a band, `band_low` to `band_high` is the good part."""

    kind: ScaleKind
    low: float
    high: float
    unit: str = ""
    direction: Direction = Direction.HIGHER
    band_low: float | None = None
    band_high: float | None = None

    @classmethod
    def of(cls, kind: ScaleKind) -> Scale:
        """One of the fixed scales; a measure is built with its own bounds."""
        low, high = _BOUNDS[kind]
        return cls(kind=kind, low=low, high=high, unit="%" if kind is ScaleKind.PERCENT else "")

    @property
    def span(self) -> float:
        return self.high - self.low

    def holds(self, score: float) -> bool:
        """Whether a score can stand on this scale."""
        return self.low <= score <= self.high

    def attainment(self, score: float) -> float:
        """The score as 0-100 % of the scale in the good direction (domain.md 1).

        In a band every score is full attainment; outside it falls linearly to 0 at the scale's end.
        """
        clipped = min(max(score, self.low), self.high)
        if self.direction is Direction.BAND:
            return self._band_attainment(clipped)
        share = (clipped - self.low) / self.span if self.span else 1.0
        return 100 * (share if self.direction is Direction.HIGHER else 1 - share)

    def _band_attainment(self, score: float) -> float:
        low = self.low if self.band_low is None else self.band_low
        high = self.high if self.band_high is None else self.band_high
        if low <= score <= high:
            return 100.0
        if score < low:
            return 100 * (score - self.low) / (low - self.low)
        return 100 * (self.high - score) / (self.high - high)

    def improvement(self, before: float, after: float) -> float:
        """`after` minus `before`, signed so that positive is better (domain.md 1, delta).

        For a band it is the change of distance to the band.
        """
        if self.direction is Direction.BAND:
            return self._distance(before) - self._distance(after)
        return after - before if self.direction is Direction.HIGHER else before - after

    def _distance(self, score: float) -> float:
        low = self.low if self.band_low is None else self.band_low
        high = self.high if self.band_high is None else self.band_high
        return max(low - score, score - high, 0.0)

    def write(self, score: float) -> str:
        """A score in its native words: `2.3 of 4`, `58 %`, `pass rate 70 %`, `43 % talk`."""
        match self.kind:
            case ScaleKind.PASS_FAIL:
                return f"{score * 100:.0f} % pass"
            case ScaleKind.PERCENT:
                return f"{score:.0f} %"
            case ScaleKind.MEASURE:
                return f"{score:.1f} {self.unit}".strip()
            case _:
                return f"{score:.1f} of {self.high:.0f}"

    def write_change(self, change: float) -> str:
        """A change without its sign word: `0.8`, `14 points`."""
        size = abs(change)
        match self.kind:
            case ScaleKind.PASS_FAIL:
                return f"{size * 100:.0f} points"
            case ScaleKind.PERCENT:
                return f"{size:.0f} points"
            case ScaleKind.MEASURE:
                return f"{size:.1f} {self.unit}".strip()
            case _:
                return f"{size:.1f}"
