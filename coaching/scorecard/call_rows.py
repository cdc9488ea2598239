"""Rows of the scorecard that calls make: the six conversational measures and the coaching targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from coaching.calls import ScoredCall
from coaching.criteria import Criterion, Definition
from coaching.deals.benchmarks import say_range
from coaching.delta import FULL_WINDOW
from coaching.focus_facts import targets_of
from coaching.measures.targets import MeasureTarget, Per
from coaching.ports import WorkspaceStore
from coaching.scale import Scale, ScaleKind
from coaching.scorecard.day_one import calls_after, day_one_calls
from coaching.scorecard.measures import ORDER, measure_of
from coaching.scorecard.moves import DAY_ONE_CALLS, ENOUGH_CALLS, Move, move_of_calls
from coaching.scorecard.records import DayOne
from coaching.shown.scorecard import ScorecardRow
from coaching.words import say_figure

LINE_CALLS = 30
"""Calls of the small line, Day 1 aside."""
_MOST_READ = LINE_CALLS + DAY_ONE_CALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFigure:
    """One criterion of one rep: Day 1, the latest ten calls after it, and what lies between."""

    criterion: Criterion
    name: str
    day_one: tuple[float, ...]
    now: tuple[float, ...]
    series: tuple[float, ...]
    """Day 1 and what came after it, oldest first."""
    call_type: str = ""
    """Of the latest ten, when they are all of one type."""

    @property
    def definition(self) -> Definition:
        return self.criterion.current.definition

    @property
    def move(self) -> Move | None:
        return move_of_calls(self.definition, self.day_one, self.now)


def call_figures(
    store: WorkspaceStore, rep_id: int, *, before: datetime
) -> tuple[tuple[CallFigure, ...], tuple[CallFigure, ...]]:
    """The measures in the article's order, then other targets by name; of calls before an instant."""
    standing = [one for one in store.criteria.all() if one.retired_at is None]
    measures = sorted(
        ((ORDER.index(found), found.value, one) for one in standing if (found := measure_of(one))),
        key=lambda row: (row[0], row[2].id),
    )
    targets = [one for one in targets_of(store, rep_id) if measure_of(one) is None]
    versions = [one.current.id for *_, one in measures] + [one.current.id for one in targets]
    day_ones = day_one_calls(store, rep_id, versions)

    def figure(criterion: Criterion, name: str) -> CallFigure:
        return _figure(store, rep_id, criterion, name, day_ones, before=before)

    return (
        tuple(figure(one, name) for _, name, one in measures),
        tuple(figure(one, one.name) for one in targets),
    )


def _figure(
    store: WorkspaceStore,
    rep_id: int,
    criterion: Criterion,
    name: str,
    day_ones: Mapping[int, DayOne],
    *,
    before: datetime,
) -> CallFigure:
    day_one = day_ones.get(criterion.current.id)
    calls: Sequence[ScoredCall] = ()
    if day_one is not None and day_one.n == DAY_ONE_CALLS:
        calls = store.calls.last_scored(
            rep_id, criterion.current.id, before=before, kind=None, limit=_MOST_READ
        )
    later = calls_after(day_one, calls)
    types = {call.kind.call_type for call in later[-FULL_WINDOW:]}
    first = day_one.scores if day_one else ()
    return CallFigure(
        criterion=criterion,
        name=name,
        day_one=first,
        now=tuple(call.score for call in later[-FULL_WINDOW:]),
        series=(*first, *(call.score for call in later[-LINE_CALLS:])),
        call_type=types.pop() if len(types) == 1 else "",
    )


def show_call_row(figure: CallFigure, held_to: MeasureTarget | None = None) -> ScorecardRow:
    """`held_to`: what the workspace holds this measure to; else the criterion's own target stands."""
    scale, move = figure.definition.scale, figure.move
    complete, enough = len(figure.day_one) >= DAY_ONE_CALLS, len(figure.now) >= ENOUGH_CALLS
    target = figure.definition.target
    return ScorecardRow(
        name=figure.name,
        unit=unit_of(scale),
        target=_say_target(held_to) if held_to else say_figure(scale, target) if target is not None else "",
        day_one=say_figure(scale, fmean(figure.day_one)) if complete else "",
        day_one_n=len(figure.day_one),
        now=say_figure(scale, fmean(figure.now)) if enough else "",
        n=len(figure.now),
        change=say_signed(scale, move.change) if move else "",
        way=move.way.value if move else "",
        early=move.early if move else False,
        blank=_why_blank(figure),
        series=figure.series if complete else (),
    )


def _say_target(target: MeasureTarget) -> str:
    """``6-9``, ``8-12 an hour (discovery)``; the unit stands behind the figure."""
    over = " an hour" if target.per is Per.HOUR else ""
    of = f" ({target.call_type})" if target.call_type else ""
    return f"{say_range(target.low, target.high, '').strip()}{over}{of}"


def _why_blank(figure: CallFigure) -> str:
    if len(figure.day_one) < DAY_ONE_CALLS:
        return f"Day 1: not enough yet ({len(figure.day_one)} of {DAY_ONE_CALLS})"
    if len(figure.now) < ENOUGH_CALLS:
        return f"since Day 1: not enough yet ({len(figure.now)} of {ENOUGH_CALLS})"
    return ""


def unit_of(scale: Scale) -> str:
    """What stands behind a figure and is not in it: ``questions per call``, ``of 4``."""
    if scale.kind is ScaleKind.MEASURE:
        return scale.unit
    return "" if scale.kind in (ScaleKind.PERCENT, ScaleKind.PASS_FAIL) else f"of {scale.high:.0f}"


def say_signed(scale: Scale, change: float) -> str:
    """``−22.0``, ``+0.8``, ``+14 points``: the sign is the figure's own."""
    size = f"{abs(change):.1f}" if scale.kind is ScaleKind.MEASURE else scale.write_change(change)
    return f"{sign_of(change)}{size}"


def sign_of(change: float) -> str:
    return "+" if change > 0 else "−" if change < 0 else "±"
