"""Geometry of data_visualization blocks: bar, line, area, pie. templates/chart.html draws it.

The shape read is Slack's: title, chart{type, segments | series[name, data[label, value]],
axis_config{categories, x_label, y_label}}.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sandbox.page.rich_text import Json, items_of, text_of

WIDTH: Final = 600
COLOURS: Final = 6  # as many as the style sheet names
_PLOT: Final = 190
_LEFT: Final = 48
_RIGHT: Final = 8
_TOP: Final = 16


@dataclass(frozen=True, slots=True)
class Series:
    """One named row of values, one per category; None where the series has no such point."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One bar, dot or slice: where it stands, its colour's number, and the words of its tooltip."""

    colour: int
    tip: str
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    path: str = ""
    label: str = ""
    label_y: float = 0


@dataclass(frozen=True, slots=True)
class Path:
    """An unbroken stretch of a line, and the area under it: a missing point is a gap, never a zero."""

    colour: int
    line: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything chart.html needs."""

    kind: str
    title: str
    width: int = WIDTH
    height: float = 0
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    ticks: Sequence[tuple[float, str, bool]] = ()  # y, words, is zero
    labels: Sequence[tuple[float, float, str]] = ()  # x, y, words
    slanted: bool = False
    bars: Sequence[Mark] = ()
    dots: Sequence[Mark] = ()
    slices: Sequence[Mark] = ()
    paths: Sequence[Path] = ()
    legend: Sequence[str] = ()
    x_label: str = ""
    y_label: str = ""


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0


def _mapping(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _read_series(chart: Json) -> tuple[list[str], list[Series]]:
    listed = _mapping(chart.get("axis_config")).get("categories")
    given = items_of(chart, "series")
    if isinstance(listed, Sequence) and not isinstance(listed, str):
        categories = [str(entry) for entry in listed]
    else:
        categories = [text_of(point, "label") for point in items_of(given[0], "data")] if given else []
    series = []
    for entry in given:
        points = {text_of(point, "label"): _number(point.get("value")) for point in items_of(entry, "data")}
        series.append(Series(text_of(entry, "name"), tuple(points.get(name) for name in categories)))
    return categories, series


def choose_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers covering low..high, zero among them when the range holds it."""
    if high <= low:
        high = low + 1
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def _words(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e6 else f"{value:.3g}"


def _tip(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


class _Plot:
    """Maps categories and values to the picture."""

    def __init__(self, categories: list[str], series: list[Series], *, from_zero: bool) -> None:
        values = [value for entry in series for value in entry.values if value is not None] or [0.0]
        low, high = min(values), max(values)
        if from_zero or 0 < low < high - low:
            low, high = min(low, 0.0), max(high, 0.0)
        self.ticks = choose_ticks(low, high)
        self.low, self.high = self.ticks[0], self.ticks[-1]
        self.categories = categories
        self.slot = (WIDTH - _LEFT - _RIGHT) / max(1, len(categories))
        self.slanted = any(len(name) * 6.4 > self.slot - 6 for name in categories)
        self.base = self.y(min(max(0.0, self.low), self.high))

    def x(self, index: int) -> float:
        return round(_LEFT + self.slot * (index + 0.5), 1)

    def y(self, value: float) -> float:
        return round(_TOP + _PLOT * (self.high - value) / (self.high - self.low), 1)

    def bars(self, series: list[Series]) -> list[Mark]:
        group = min(self.slot * 0.72, 46.0 * len(series))
        width = group / max(1, len(series))
        labelled = len(series) == 1 and self.slot > 26
        marks = []
        for number, entry in enumerate(series):
            for index, value in enumerate(entry.values):
                if value is None:
                    continue
                top, bottom = self.y(max(value, 0.0)), self.y(min(value, 0.0))
                mark = Mark(
                    colour=number % COLOURS,
                    tip=_tip(entry.name, self.categories[index], _words(value)),
                    x=round(self.x(index) - group / 2 + number * width + 1, 1),
                    y=top,
                    width=round(max(1.0, width - 2), 1),
                    height=round(max(1.0, bottom - top), 1),
                    label=_words(value) if labelled else "",
                    label_y=round(top - 4 if value >= 0 else bottom + 12, 1),
                )
                marks.append(mark)
        return marks

    def dots(self, series: list[Series]) -> list[Mark]:
        return [
            Mark(
                colour=number % COLOURS,
                tip=_tip(entry.name, self.categories[index], _words(value)),
                x=self.x(index),
                y=self.y(value),
            )
            for number, entry in enumerate(series)
            for index, value in enumerate(entry.values)
            if value is not None
        ]

    def paths(self, series: list[Series]) -> list[Path]:
        found = []
        for number, entry in enumerate(series):
            runs: list[list[int]] = [[]]
            for index, value in enumerate(entry.values):
                if value is None:
                    runs.append([])
                else:
                    runs[-1].append(index)
            for run in filter(None, runs):
                line = " ".join(f"{self.x(index)},{self.y(entry.values[index] or 0.0)}" for index in run)
                area = f"{self.x(run[0])},{self.base} {line} {self.x(run[-1])},{self.base}"
                found.append(Path(number % COLOURS, line, area))
        return found


def _on_circle(share: float) -> str:
    angle = share * math.tau - math.pi / 2
    return f"{100 + 90 * math.cos(angle):.2f} {100 + 90 * math.sin(angle):.2f}"


def _slice(start: float, end: float) -> str:
    """A slice from one share of the circle to another; two arcs, so that a full circle works too."""
    middle = _on_circle((start + end) / 2)
    return f"M100 100 L{_on_circle(start)} A90 90 0 0 1 {middle} A90 90 0 0 1 {_on_circle(end)} Z"


def _pie(chart: Json, title: str) -> Chart:
    segments = [
        (text_of(entry, "label"), max(0.0, _number(entry.get("value"))))
        for entry in items_of(chart, "segments")
    ]
    total = sum(value for _, value in segments) or 1.0
    slices, legend, start = [], [], 0.0
    for number, (label, value) in enumerate(segments):
        end = start + value / total
        words = f"{label}: {_words(value)} ({value / total:.0%})"
        slices.append(Mark(colour=number % COLOURS, tip=words, path=_slice(start, end)))
        legend.append(words)
        start = end
    return Chart(kind="pie", title=title, slices=slices, legend=legend)


def read_chart(block: Json) -> Chart:
    """The geometry of a data_visualization block. Charts of an unknown type are laid out as lines."""
    chart, title = _mapping(block.get("chart")), text_of(block, "title")
    kind = text_of(chart, "type")
    if kind == "pie":
        return _pie(chart, title)
    categories, series = _read_series(chart)
    plot = _Plot(categories, series, from_zero=kind in {"bar", "area"})
    axis = _mapping(chart.get("axis_config"))
    bars = plot.bars(series) if kind == "bar" else []
    below = (
        _TOP + _PLOT + (14 if any(mark.label_y > mark.y for mark in bars) else 0)
    )  # room under negative bars
    return Chart(
        kind=kind,
        title=title,
        height=below + (92 if plot.slanted else 26),
        ticks=[(plot.y(tick), _words(tick), tick == 0) for tick in plot.ticks],
        labels=[
            (plot.x(index), below + (12 if plot.slanted else 18), name)
            for index, name in enumerate(categories)
        ],
        slanted=plot.slanted,
        bars=bars,
        dots=plot.dots(series) if kind != "bar" else (),
        paths=plot.paths(series) if kind != "bar" else (),
        legend=[entry.name for entry in series] if len(series) > 1 else (),
        x_label=text_of(axis, "x_label"),
        y_label=text_of(axis, "y_label"),
    )
