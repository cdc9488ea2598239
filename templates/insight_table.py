"""The table and the picture of `/coach insights` as rows: units, order and what is left out. No drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from coaching.insights import Aggregate
from coaching.shown.insights import EffectLine, Insights
from templates import limits
from templates.escape import clip, literal
from templates.insight_words import say_not_enough, say_signed

HEAD = ("Method", "Criterion", "n", "Median", "Mean (95 %)", "Uncoached", "Difference (95 %)")
MOST_ROWS = 16


class Effect(NamedTuple):
    """A difference from doing nothing in percent of its scale, with its interval."""

    label: str
    pairs: int
    value: float
    low: float
    high: float


def insight_rows(facts: Insights) -> tuple[tuple[str, ...], ...]:
    """Every method on every criterion, then every method over all, at most MOST_ROWS."""
    return tuple(_row(line) for line in (*facts.both, *facts.methods)[:MOST_ROWS])


def insight_rows_left(facts: Insights) -> int:
    return max(0, len(facts.both) + len(facts.methods) - MOST_ROWS)


def _row(line: EffectLine) -> tuple[str, ...]:
    one = line.aggregate
    scale, figure, beyond = one.scale, one.figure, one.beyond
    names = (clip(line.method or "", 30), clip(line.criterion or "all criteria", 50))
    if figure.mean is None or figure.median is None:
        return (*names, str(figure.n), say_not_enough(figure.n), "", "", "")
    measured = (
        str(figure.n),
        say_signed(scale, figure.median),
        say_signed(scale, figure.mean) + _within(one, figure.low, figure.high),
    )
    if beyond.value is None or beyond.drift is None:
        return (*names, *measured, say_not_enough(beyond.pairs), "")
    apart = say_signed(scale, beyond.value) + _within(one, beyond.low, beyond.high)
    return (*names, *measured, say_signed(scale, beyond.drift), f"{apart}, {beyond.pairs} pairs")


def _within(one: Aggregate, low: float | None, high: float | None) -> str:
    if low is None or high is None or low == high:
        return ""
    return f" ({say_signed(one.scale, low)} to {say_signed(one.scale, high)})"


def effects_of(facts: Insights) -> tuple[Effect, ...]:
    """What can be drawn: differences with an interval, as many as one chart takes."""
    found = (_effect(line) for line in facts.both)
    return tuple(one for one in found if one is not None)[: limits.CHART_POINTS]


def _effect(line: EffectLine) -> Effect | None:
    beyond, scale = line.aggregate.beyond, line.aggregate.scale
    if beyond.value is None or beyond.low is None or beyond.high is None:
        return None
    share = 1.0 if scale is None or not scale.span else 100 / scale.span
    label = f"{line.method}, {line.criterion}"
    return Effect(label, beyond.pairs, share * beyond.value, share * beyond.low, share * beyond.high)


def insight_points(facts: Insights) -> tuple[tuple[str, float], ...]:
    """(label of at most 20 characters, all different; whole percent of the scale)."""
    points: list[tuple[str, float]] = []
    for place, one in enumerate(effects_of(facts), start=1):
        ending = f" {place} ({one.pairs})"
        label = literal(clip(literal(one.label), limits.CHART_LABEL - len(ending)) + ending)
        points.append((label[-limits.CHART_LABEL :], round(one.value)))
    return tuple(points)


def say_effects_alt(effects: Sequence[Effect]) -> str:
    """The picture in words, with its figures."""
    said = (
        f"{clip(one.label, 60)} {one.value:+.0f} % ({one.low:+.0f} to {one.high:+.0f})" for one in effects
    )
    return "Difference from doing nothing in percent of the scale: " + "; ".join(said)
