"""Pictures for where Slack draws no chart: each rep's change, where reps stand, one rep's course."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from coaching.shown.course import Course
from coaching.shown.insights import Insights
from coaching.shown.messages import Digest, DigestRow
from coaching.shown.team import TeamPicture
from coaching.words import say_day, say_delta_cell, say_figure
from templates.digest import charted, percent_of_scale
from templates.escape import clip, one_line
from templates.insight_table import effects_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BACKGROUND = "#ffffff"
_INK = "#1d1c1d"
_FAINT = "#8a8a8e"
_BETTER = "#0072b2"
_WORSE = "#d55e00"
_OPEN = "#6b6b70"
"""Blue and orange of Okabe and Ito stay apart for colour-blind eyes; marks and words say it as well."""
_MARKS = {"improved": ("^", _BETTER), "regressed": ("v", _WORSE)}
_ROW_HEIGHT = 0.42
MOST_SPREADS = 12


def draw_changes(digest: Digest) -> bytes:
    """A PNG: a mark per rep, its 90 % range as a line, the zero line marked. White, so it reads anywhere.

    Changes stand in percent of their scale, signed so that right is better.
    """
    rows = charted(digest.rows)
    figure, axes = _paper(max(1.8, 1.3 + _ROW_HEIGHT * len(rows)))
    with_marks(axes, rows)
    axes.set_title(
        _words(f"Change on the focus · week {digest.iso_week} · {digest.team}", 56), color=_INK, fontsize=12
    )
    return _as_png(figure)


def with_marks(axes: Axes, rows: Sequence[DigestRow]) -> None:
    """Draw rows top down."""
    axes.axvline(0, color=_INK, linewidth=1.4)
    axes.set_xlabel("worse  ←  change in % of the scale  →  better", color=_INK)
    if not rows:
        axes.set_yticks([])
        axes.set_xlim(-50, 50)
        axes.text(0, 0.5, "Not enough calls yet", ha="center", va="center", color=_FAINT)
        return
    for place, row in enumerate(rows):
        _draw_row(axes, row, place)
    axes.set_yticks(range(len(rows)), [_label(row) for row in rows], color=_INK)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    reach = 1.15 * max(20.0, *(abs(edge) for row in rows for edge in _edges(row)))
    axes.set_xlim(-reach, reach)


def _draw_row(axes: Axes, row: DigestRow, place: int) -> None:
    if row.delta is None:
        return
    mark, colour = _MARKS.get(row.delta.verdict, ("o", _OPEN))
    low, high = _edges(row)
    axes.plot([low, high], [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
    filled = colour if row.delta.verdict in _MARKS else _BACKGROUND
    axes.plot(
        [percent_of_scale(row)], [place], marker=mark, markersize=9, color=colour, markerfacecolor=filled
    )
    axes.annotate(
        _words(say_delta_cell(row.delta), 40),
        (1.0, place),
        xycoords=("axes fraction", "data"),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        color=_INK,
        fontsize=9,
    )


def _edges(row: DigestRow) -> tuple[float, float]:
    delta = row.delta
    if delta is None or delta.low is None or delta.high is None or not delta.scale.span:
        change = percent_of_scale(row)
        return change, change
    return 100 * delta.low / delta.scale.span, 100 * delta.high / delta.scale.span


def _label(row: DigestRow) -> str:
    calls = row.delta.n if row.delta else 0
    return f"{_words(row.rep, 26)} ({calls})"


def _words(text: str, limit: int) -> str:
    """One line that matplotlib takes as it is: no formulas, only characters its font can draw."""
    from matplotlib import font_manager

    font = font_manager.get_font(font_manager.findfont("DejaVu Sans"))
    shown = (
        character if font.get_char_index(ord(character)) else "?" for character in clip(one_line(text), limit)
    )
    return "".join(shown).replace("$", r"\$")


def draw_spreads(facts: TeamPicture) -> bytes:
    """A PNG: a row a target, a dot a rep, the middle half as a bar, the middle one as a line.

    Dots that would cover each other are stacked. 0 to 100 % attained, right is better.
    """
    lines = [line for line in facts.spreads if line.standings][:MOST_SPREADS]
    figure, axes = _paper(max(1.8, 1.2 + 0.72 * len(lines)))
    axes.set_xlim(-2, 102)
    axes.set_xlabel(
        "attained in % of the scale, last four weeks · box: the middle half, line: the middle rep", color=_INK
    )
    axes.set_title(_words(f"Where each rep stands · {facts.team}", 56), color=_INK, fontsize=12)
    if not lines:
        axes.set_yticks([])
        axes.text(50, 0.5, "Not enough calls yet", ha="center", va="center", color=_FAINT)
        return _as_png(figure)
    for place, line in enumerate(lines):
        if line.quartiles is not None:
            lower, middle, upper = line.quartiles
            axes.barh(place, upper - lower, left=lower, height=0.5, color="#d9e7f2", edgecolor=_BETTER)
            axes.plot([middle, middle], [place - 0.32, place + 0.32], color=_INK, linewidth=2)
        values = [one.value for one in line.standings]
        axes.plot(
            values,
            [place + lift for lift in _lifts(values)],
            "o",
            markersize=6,
            color=_WORSE,
            markeredgecolor=_BACKGROUND,
            linestyle="none",
        )
    labels = [f"{_words(line.criterion, 34)}\n({len(line.standings)} reps)" for line in lines]
    axes.set_yticks(range(len(lines)), labels, color=_INK, fontsize=9)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    return _as_png(figure)


def _lifts(values: Sequence[float]) -> list[float]:
    """How far each dot is moved off its row, so that no two stand on each other."""
    steps = (0.0, -0.14, 0.14, -0.28, 0.28)
    taken: dict[int, int] = {}
    lifts = []
    for value in values:
        cell = round(value / 2)
        lifts.append(steps[taken.get(cell, 0) % len(steps)])
        taken[cell] = taken.get(cell, 0) + 1
    return lifts


def draw_course(course: Course) -> bytes:
    """A PNG of one rep on one criterion: a dot a call, the baseline's level, sessions, the ten-call window.

    Calls in and out of the window differ in shape and filling, not in colour alone; lines have their words.
    """
    figure, axes = _paper(2.8)
    scale, scores = course.scale, [score for _, score in course.calls]
    axes.plot(range(len(scores)), scores, "o-", color=_OPEN, markerfacecolor=_BACKGROUND, linewidth=1)
    if course.window is not None:
        first, last = course.window
        axes.axvspan(first - 0.5, last + 0.5, color="#e9f1f8")
        places = range(first, last + 1)
        axes.plot(places, scores[first : last + 1], "s-", color=_BETTER, linewidth=1.8)
        _beside(axes, f"window of {len(places)}", (first - 0.4, 0.0), ("data", "axes fraction"), lift=6)
    if course.baseline is not None:
        axes.axhline(course.baseline, color=_INK, linewidth=1.2, linestyle="--")
        words = f"baseline {say_figure(scale, course.baseline)}"
        _beside(axes, words, (1.0, course.baseline), ("axes fraction", "data"))
    for before in course.sessions:
        axes.axvline(before - 0.5, color=_WORSE, linewidth=1.8)
        _beside(axes, "session", (before - 0.5, 1.0), ("data", "axes fraction"), lift=-8)
    corners = {0, len(scores) - 1, *(course.window or ())} if scores else set()
    days = [day for day, _ in course.calls]
    axes.set_xticks(sorted(corners), [say_day(days[place]) for place in sorted(corners)], color=_INK)
    margin = 0.06 * scale.span
    axes.set_ylim(scale.low - margin, scale.high + margin)
    axes.set_title(_words(f"{course.rep} · {course.criterion}", 64), color=_INK, fontsize=11)
    return _as_png(figure)


def draw_effects(facts: Insights) -> bytes:
    """A PNG: each method on each criterion, its difference from doing nothing and the 95 % interval.

    A filled mark where the whole interval lies on one side of zero, an open one where it does not.
    """
    effects = effects_of(facts)
    figure, axes = _paper(max(1.8, 1.3 + _ROW_HEIGHT * len(effects)))
    axes.axvline(0, color=_INK, linewidth=1.4)
    axes.set_xlabel("% of the scale more than doing nothing", color=_INK)
    for place, one in enumerate(effects):
        clear = "improved" if one.low > 0 else "regressed" if one.high < 0 else ""
        mark, colour = _MARKS.get(clear, ("o", _OPEN))
        axes.plot([one.low, one.high], [place, place], color=colour, linewidth=2.2, solid_capstyle="butt")
        filled = colour if clear else _BACKGROUND
        axes.plot([one.value], [place], marker=mark, markersize=9, color=colour, markerfacecolor=filled)
    labels = [f"{_words(one.label, 44)} ({one.pairs})" for one in effects]
    axes.set_yticks(range(len(effects)), labels, color=_INK, fontsize=9)
    axes.set_ylim(max(len(effects), 1) - 0.4, -0.6)
    if not effects:
        axes.text(0, 0.2, "Not enough comparisons yet", ha="center", va="center", color=_FAINT)
    figure.suptitle(_words(f"What coaching moved · {facts.whose}", 64), color=_INK, fontsize=12)
    return _as_png(figure)


def _beside(
    axes: Axes, words: str, at: tuple[float, float], coordinates: tuple[str, str], *, lift: int = 0
) -> None:
    axes.annotate(
        _words(words, 30),
        at,
        xycoords=coordinates,
        xytext=(5, lift),
        textcoords="offset points",
        va="center",
        color=_INK,
        fontsize=9,
    )


def _paper(height: float) -> tuple[Figure, Axes]:
    """White, so that it reads on a dark background, too."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, height), dpi=150, facecolor=_BACKGROUND, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_facecolor(_BACKGROUND)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=_INK, left=False)
    axes.grid(axis="x", color="#e6e6e8")
    axes.set_axisbelow(True)
    return figure, axes


def _as_png(figure: Figure) -> bytes:
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
