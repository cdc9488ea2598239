"""What happens without a session (domain.md 9): uncoached twins with a like baseline, and the difference.

Whoever is coached mostly starts low, and low averages rise by themselves. A twin started as low, on the
same day, by the same definition and kind of call, ten calls before and ten after: it rose as much.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from coaching.aggregates import ENOUGH
from coaching.comparisons import Comparison, Stretch, Uncoached, stretch_of
from coaching.delta import welch_interval

SIMILAR = 5.0
"""Points of attainment: baselines closer than the smallest meaningful change are alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeyondDrift:
    """Coached minus uncoached over pairs of twins; the figures are None below ENOUGH pairs."""

    pairs: int
    coached: float | None = None
    """Average change of the comparisons that have a twin."""
    drift: float | None = None
    """Average change of the twins."""
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def helps(self) -> bool:
        """An interval without width says nothing: no value varied (see `welch_interval`)."""
        return self.low is not None and self.low > 0 and self.low != self.high

    @property
    def harms(self) -> bool:
        return self.high is not None and self.high < 0 and self.low != self.high


def find_twins(comparisons: Iterable[Comparison], uncoached: Iterable[Uncoached]) -> Mapping[int, Uncoached]:
    """Session id -> its twin: the nearest baseline within SIMILAR that nobody else has.

    Every uncoached rep-criterion pair is used once, so that the two sides stay as independent as their
    number says. Sessions choose in the order of their ids: never by how they came out.
    """
    by_stretch: dict[Stretch, list[Uncoached]] = defaultdict(list)
    for one in uncoached:
        by_stretch[Stretch(one.version_id, one.call_kind, one.day)].append(one)
    for found in by_stretch.values():
        found.sort(key=lambda one: (one.before, one.rep_id))
    taken: set[tuple[int, int]] = set()
    twins: dict[int, Uncoached] = {}
    for comparison in sorted(comparisons, key=lambda one: one.session_id):
        stretch = stretch_of(comparison)
        if stretch is None or comparison.before is None:
            continue
        alike = _nearest_first(by_stretch.get(stretch, []), comparison.before)
        twin = next((one for one in alike if (one.rep_id, one.version_id) not in taken), None)
        if twin is not None:
            taken.add((twin.rep_id, twin.version_id))
            twins[comparison.session_id] = twin
    return twins


def _nearest_first(ordered: Sequence[Uncoached], baseline: float) -> Iterator[Uncoached]:
    right = bisect_left(ordered, baseline, key=lambda one: one.before)
    left = right - 1
    while True:
        below = baseline - ordered[left].before if left >= 0 else SIMILAR + 1
        above = ordered[right].before - baseline if right < len(ordered) else SIMILAR + 1
        if min(below, above) > SIMILAR:
            return
        if below <= above:
            yield ordered[left]
            left -= 1
        else:
            yield ordered[right]
            right += 1


def measure_beyond_drift(pairs: Sequence[tuple[float, float]], *, confidence: float) -> BeyondDrift:
    """`pairs`: the change of a comparison and of its twin. The interval is Welch's."""
    if len(pairs) < ENOUGH:
        return BeyondDrift(pairs=len(pairs))
    coached, drift = [one for one, _ in pairs], [twin for _, twin in pairs]
    interval = welch_interval(drift, coached, confidence=confidence)
    low, high = interval if interval is not None else (None, None)
    return BeyondDrift(
        pairs=len(pairs),
        coached=fmean(coached),
        drift=fmean(drift),
        value=fmean(coached) - fmean(drift),
        low=low,
        high=high,
    )
