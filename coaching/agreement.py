"""How far coaches agree when they score the same moment. Statistics only: no names, no order of coaches.

Within one round: how many pairs of scores are the same, or one level apart. Over the rounds of one
criterion version: Krippendorff's alpha, which compares that with what chance alone would give, and takes
any number of coaches and missing answers. Its author's own thresholds are used: .667 and .800.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isclose, nan
from statistics import median
from typing import Literal

from coaching.calibration import FEWEST_ANSWERS
from coaching.scale import Scale, ScaleKind

LOW = 0.667
"""Below it "reject": the criterion is read differently by different coaches (Krippendorff 2004)."""
GOOD = 0.8
FEWEST_ROUNDS = 3
"""Before, a figure over rounds would be chance more than anything."""
_LEVELS = {ScaleKind.ONE_TO_THREE, ScaleKind.ONE_TO_FOUR, ScaleKind.ONE_TO_FIVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One round: `same` and `near` of `pairs`. Near: at most one level, or a tenth of the scale, apart."""

    answers: int
    median: float
    pairs: int
    same: int
    near: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The rounds of one criterion version so far; `alpha` is None below three rounds that can be compared."""

    rounds: int
    alpha: float | None

    @property
    def is_low(self) -> bool:
        return self.alpha is not None and self.alpha < LOW

    @property
    def is_good(self) -> bool:
        return self.alpha is not None and self.alpha >= GOOD


def spread_of(scores: Sequence[float], scale: Scale) -> Spread | None:
    """None below three answers."""
    if len(scores) < FEWEST_ANSWERS:
        return None
    step = 1.0 if scale.kind in _LEVELS else 0.1 * scale.span
    gaps = [abs(one - other) for one, other in combinations(scores, 2)]
    return Spread(
        answers=len(scores),
        median=median(scores),
        pairs=len(gaps),
        same=sum(isclose(gap, 0, abs_tol=1e-9) for gap in gaps),
        near=sum(gap <= step + 1e-9 for gap in gaps),
    )


def agreement_over(rounds: Sequence[Sequence[float]], scale: Scale) -> Agreement:
    """A round with a single answer compares nothing. All the same throughout is full agreement."""
    counted = [scores for scores in rounds if len(scores) >= 2]
    if len(counted) < FEWEST_ROUNDS:
        return Agreement(rounds=len(counted), alpha=None)
    return Agreement(rounds=len(counted), alpha=_alpha(counted, scale))


def _alpha(rounds: Sequence[Sequence[float]], scale: Scale) -> float:
    import krippendorff

    if len({score for scores in rounds for score in scores}) == 1:
        return 1.0  # alpha is not defined without any variation, and there is nothing to name
    most = max(map(len, rounds))
    ratings = [[scores[seat] if seat < len(scores) else nan for scores in rounds] for seat in range(most)]
    return float(krippendorff.alpha(reliability_data=ratings, level_of_measurement=_measurement(scale)))


def _measurement(scale: Scale) -> Literal["nominal", "ordinal", "interval"]:
    if scale.kind is ScaleKind.PASS_FAIL:
        return "nominal"
    return "ordinal" if scale.kind in _LEVELS else "interval"
