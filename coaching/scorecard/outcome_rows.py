"""Rows of the scorecard that deals make: the pipeline each month, revenue each quarter (CM)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coaching.deals.benchmarks import Benchmark
from coaching.deals.outcomes import DAYS, LABELS, PERCENT, TIMES, Outcome, OutcomeFigure, better
from coaching.ports import WorkspaceStore
from coaching.scale import Direction
from coaching.scorecard.call_rows import sign_of
from coaching.scorecard.moves import ENOUGH_DEALS, Move, is_too_few, move_of_figure
from coaching.scorecard.periods import Look
from coaching.scorecard.records import DayOneOutcome
from coaching.scorecard.start import Start
from coaching.shown.scorecard import ScorecardRow

POINTS = 5.0
"""Smallest meaningful change of a share, in points: 5 % of its scale, as for criteria (domain.md 5)."""
SHARE = 0.05
"""Of the figure on Day 1, where there is no scale: days, money, times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePair:
    """One outcome on Day 1 and now, either of which may be missing with its reason."""

    outcome: Outcome
    day_one: DayOneOutcome | None
    now: OutcomeFigure | None
    why_not: str = ""
    """Why it is not looked at at all."""

    @property
    def move(self) -> Move | None:
        """None unless both stand in the same unit and on deals enough."""
        first, now = self.day_one, self.now
        if first is None or now is None or now.value is None or now.unit != first.unit:
            return None
        if is_too_few(self.outcome, first.n) or is_too_few(self.outcome, now.n):
            return None
        return move_of_figure(
            first.value,
            now.value,
            higher_is_better=better(self.outcome) is Direction.HIGHER,
            meaningful=meaningful(first),
        )


def meaningful(first: DayOneOutcome) -> float:
    return POINTS if first.unit == PERCENT else SHARE * abs(first.value)


def outcome_pairs(
    store: WorkspaceStore, rep_id: int, look: Look, *, start: Start | None
) -> tuple[OutcomePair, ...]:
    """Of one cadence. A period that was over before Day 1 says nothing of what came after it."""
    firsts: Mapping[Outcome, DayOneOutcome] = {
        one.outcome: one for one in store.day_ones.outcomes_of([rep_id]).get(rep_id, ())
    }
    period = look.period
    if start is not None and period.last < start.on:
        why = f"{period.name} was over before Day 1"
        return tuple(
            OutcomePair(outcome=one, day_one=firsts.get(one), now=None, why_not=why) for one in look.outcomes
        )
    found = store.outcomes.of_reps([rep_id], first=period.first, last=period.last).get(rep_id, ())
    whole = {one.outcome: one for one in found if not one.of}
    return tuple(
        OutcomePair(outcome=one, day_one=firsts.get(one), now=whole.get(one)) for one in look.outcomes
    )


def show_outcome_row(pair: OutcomePair, benchmark: Benchmark | None = None) -> ScorecardRow:
    first, now, move = pair.day_one, pair.now, pair.move
    known = now is not None and now.value is not None
    shown = known and now is not None and not is_too_few(pair.outcome, now.n)
    began = first is not None and not is_too_few(pair.outcome, first.n)
    return ScorecardRow(
        name=LABELS[pair.outcome],
        benchmark=benchmark.band if benchmark else "",
        day_one=say_amount(first.value, first.unit) if first and began else "",
        day_one_n=first.n if first else 0,
        now=say_amount(now.value, now.unit) if shown and now is not None and now.value is not None else "",
        n=now.n if now is not None else 0,
        change=f"{sign_of(move.change)}{_size(move.change, first.unit)}" if move and first else "",
        way=move.way.value if move else "",
        blank=_why_blank(pair, known=known),
        of="deal",
    )


def _why_blank(pair: OutcomePair, *, known: bool) -> str:
    if not known:
        return pair.why_not or (pair.now.why_blank if pair.now else "no deals are known")
    if pair.now is not None and is_too_few(pair.outcome, pair.now.n):
        return _say_too_few("", pair.now.n)
    if pair.day_one is None:
        return "not known on Day 1"
    if is_too_few(pair.outcome, pair.day_one.n):
        return _say_too_few("Day 1: ", pair.day_one.n)
    return "" if pair.move else "Day 1 is in another currency"


def _say_too_few(when: str, n: int) -> str:
    return f"{when}not enough yet ({n} of {ENOUGH_DEALS} deals)"


def say_amount(value: float, unit: str) -> str:
    """``34 %``, ``62 days``, ``3.2x``, ``90,000 EUR``."""
    if unit == PERCENT:
        return f"{value:.0f} %"
    if unit == DAYS:
        return f"{value:.0f} days"
    return f"{value:.1f}x" if unit == TIMES else f"{value:,.0f} {unit}"


def _size(change: float, unit: str) -> str:
    return f"{abs(change):.0f} points" if unit == PERCENT else say_amount(abs(change), unit)
