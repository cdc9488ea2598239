"""The digest's picture: each rep's change with its range. Used where Slack draws no native chart."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from coaching.shown.messages import Digest, DigestRow
from coaching.words import say_delta_cell
from templates.digest import charted, percent_of_scale
from templates.escape import clip, one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BACKGROUND = "#ffffff"
_INK = "#1d1c1d"
_FAINT = "#8a8a8e"
_BETTER = "#0072b2"
_WORSE = "#d55e00"
_OPEN = "#6b6b70"
"""Blue and orange of Okabe and Ito stay apart for colour-blind eyes; marks and words say it as well."""
_MARKS = {"improved": ("^", _BETTER), "regressed": ("v", _WORSE)}
_ROW_HEIGHT = 0.42


def draw_changes(digest: Digest) -> bytes:
    """A PNG: a mark per rep, its 90 % range as a line, the zero line marked. White, so it reads anywhere.

    Changes stand in percent of their scale, signed so that right is better.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = charted(digest.rows)
    height = max(1.8, 1.3 + _ROW_HEIGHT * len(rows))
    figure = Figure(figsize=(8, height), dpi=150, facecolor=_BACKGROUND, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    with_marks(axes, rows)
    axes.set_title(
        _words(f"Change on the focus · week {digest.iso_week} · {digest.team}", 56), color=_INK, fontsize=12
    )
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def with_marks(axes: Axes, rows: Sequence[DigestRow]) -> None:
    """Draw rows top down."""
    axes.set_facecolor(_BACKGROUND)
    axes.axvline(0, color=_INK, linewidth=1.4)
    axes.set_xlabel("worse  ←  change in % of the scale  →  better", color=_INK)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=_INK, left=False)
    axes.grid(axis="x", color="#e6e6e8")
    axes.set_axisbelow(True)
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
