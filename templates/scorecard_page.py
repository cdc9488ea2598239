"""The scorecard as one A4 page for printing. What it says is scorecard_words'; reads in black and white.

Text is drawn with DejaVu Sans, which matplotlib brings along: any Latin, Greek or Cyrillic name prints. What
the font does not have stands as a question mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from coaching.shown.scorecard import CheckInShown, Scorecard, ScorecardPart, ScorecardRow
from coaching.words import say_day
from templates.escape import clip, one_line
from templates.kit.texts import NOTHING
from templates.scorecard_words import say_cause, say_part_title, say_way

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "DejaVu"
NO_BREAK = "\u00a0"
MOST_ON_A_LINE = 95
"""Characters of a check-in's reading that surely stand on one line."""
_MARGIN, _TOP = 14.0, 10.0
_WIDTH = 210.0 - 2 * _MARGIN
_BOTTOM = 297.0 - 14.0
_ROW = 7.3
_HEAD, _GAP, _NOTE, _WORDS = 8.2, 1.4, 3.25, 4.25
"""Heights in millimetres: above the rows of a part, below them, a note, a line of words."""
_NAME, _TARGET, _DAY_ONE, _NOW, _LINE, _DELTA = 58.0, 21.0, 19.0, 19.0, 27.0, 38.0
_INK, _FAINT, _RULE = (29, 28, 29), (97, 96, 97), (200, 200, 203)
_COLOURS = {"better": (0, 100, 60), "worse": (178, 34, 20)}
_MARKS = {"better": "\u25b2", "worse": "\u25bc", "no meaningful change": "\u25cf"}


def draw_page(card: Scorecard, *, made_at: datetime) -> bytes:
    """The same card made at the same time is the same file, byte by byte."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_creation_date(made_at)
    pdf.set_title(_printable(f"Scorecard of {card.rep.name}", 120))
    pdf.set_producer("coachlog")
    pdf.set_auto_page_break(False)
    pdf.set_margin(_MARGIN)
    pdf.set_top_margin(_TOP)
    for style in ("", "B"):
        pdf.add_font(FONT, style, _font_file(style))
    pdf.add_page()
    _draw_head(pdf, card)
    room = _rows_that_fit(card, below=pdf.get_y())
    for part in card.parts:
        _draw_part(pdf, part, most=room[part.key])
    _draw_check_ins(pdf, card.check_ins)
    _draw_foot(pdf, card)
    return bytes(pdf.output())


def page_name(card: Scorecard) -> str:
    """``scorecard-bob-okafor-2026-11-26.pdf``."""
    plain = unicodedata.normalize("NFKD", card.rep.name).encode("ascii", "ignore").decode().casefold()
    words = "-".join(re.findall(r"[a-z0-9]+", plain))[:40]
    return f"scorecard-{words or 'rep'}-{card.made_on.isoformat()}.pdf"


def _draw_head(pdf: FPDF, card: Scorecard) -> None:
    _write(pdf, card.rep.name, size=17, bold=True, most=60, height=8)
    _write(pdf, " · ".join(one for one in (card.profile, f"Quota: {card.quota}") if one), size=9, most=150)
    _write(pdf, card.day_one, size=8, faint=True, most=170)
    pdf.ln(2)
    top = pdf.get_y()
    pdf.set_x(_MARGIN + 3)
    _write(
        pdf,
        f"Focus for the next 30 days: {card.focus or 'maintenance'}",
        size=10.5,
        bold=True,
        most=105,
        indent=3,
    )
    _write(pdf, card.why, size=9, most=230, indent=3, lines=2)
    pdf.set_line_width(0.9)
    pdf.set_draw_color(*_INK)
    pdf.line(_MARGIN, top, _MARGIN, pdf.get_y())
    pdf.ln(2.5)


def _draw_part(pdf: FPDF, part: ScorecardPart, *, most: int) -> None:
    _cell(pdf, say_part_title(part), _NAME, size=9.5, bold=True, high=4.6)
    pdf.set_xy(_MARGIN, pdf.get_y() + 4.6)
    target = "target" if any(row.target for row in part.rows) else ""
    heads = ((part.fresh, _NAME), (target, _TARGET), ("Day 1", _DAY_ONE), ("now", _NOW), ("", _LINE))
    for words, width in (*heads, ("now minus Day 1", _DELTA)):
        _cell(pdf, words, width, size=7, faint=True, high=3.6)
    pdf.set_xy(_MARGIN, pdf.get_y() + 3.6)
    _rule(pdf)
    for row in part.rows[:most]:
        _draw_row(pdf, row)
    if len(part.rows) > most:
        more = f"{len(part.rows) - most} more in Slack: /coach rep"
        _write(pdf, more, size=6.5, faint=True, most=80)
    if part.beside:
        _write(pdf, part.beside, size=6.5, faint=True, most=150)
    pdf.ln(_GAP)


def _draw_row(pdf: FPDF, row: ScorecardRow) -> None:
    top = pdf.get_y()
    _draw_name(pdf, row, top)
    _draw_target(pdf, row.target, top)
    _figure(pdf, row.day_one, row.day_one_n, _DAY_ONE)
    _figure(pdf, row.now, row.n, _NOW)
    _draw_line(pdf, row.series, pdf.get_x() + 1, top + 1.6, width=_LINE - 6, height=_ROW - 3.2)
    pdf.set_x(pdf.get_x() + _LINE)
    if row.way:
        pdf.set_text_color(*_COLOURS.get(row.way, _FAINT))
        pdf.set_xy(pdf.get_x(), top + 0.5)
        said = f"{_MARKS[row.way]} {row.change}"
        _cell(pdf, said, _DELTA, size=8.5, bold=row.way in _COLOURS, keep=True, high=3.4)
        pdf.set_xy(pdf.get_x() - _DELTA, top + 3.9)
        _cell(pdf, say_way(row), _DELTA, size=6.5, faint=True, high=3)
    else:
        _blank(pdf, row.blank, top)
    pdf.set_xy(_MARGIN, top + _ROW)
    _rule(pdf)


def _draw_name(pdf: FPDF, row: ScorecardRow, top: float) -> None:
    """The unit or the benchmark below; a long name takes both lines."""
    lines = _in_lines(pdf, _printable(row.name, 200), _NAME - 2, size=8, most=2, bold=True)
    for place, words in enumerate(lines):
        pdf.set_xy(_MARGIN, top + 0.5 + place * 3.2)
        _cell(pdf, words, _NAME, size=8, bold=True, high=3.4)
    if len(lines) == 1:
        pdf.set_xy(_MARGIN, top + 3.9)
        beside = f"benchmark {row.benchmark}" if row.benchmark else row.unit
        _cell(pdf, beside, _NAME, size=6.5, faint=True, high=3)
    pdf.set_xy(_MARGIN + _NAME, top)


def _draw_target(pdf: FPDF, target: str, top: float) -> None:
    lines = _in_lines(pdf, _printable(target, 80), _TARGET - 2, size=7, most=2)
    for place, words in enumerate(lines):
        pdf.set_xy(_MARGIN + _NAME, top + (0.8 if len(lines) > 1 else 2.2) + place * 3)
        _cell(pdf, words, _TARGET, size=7, faint=True, high=3)
    pdf.set_xy(_MARGIN + _NAME + _TARGET, top)


def _blank(pdf: FPDF, why: str, top: float) -> None:
    """In two lines, since a reason is longer than a figure; what belongs together stays on one."""
    why = re.sub(r"Day 1|\(\d+ of \d+\)", lambda found: found[0].replace(" ", NO_BREAK), why)
    for place, words in enumerate(_in_lines(pdf, _printable(why, 200), _DELTA - 2, size=6.5, most=2)):
        pdf.set_xy(_MARGIN + _WIDTH - _DELTA, top + 0.8 + place * 3)
        _cell(pdf, words, _DELTA, size=6.5, faint=True, high=2.9)


def _figure(pdf: FPDF, figure: str, n: int, width: float) -> None:
    """The figure above, its n below."""
    x, y = pdf.get_x(), pdf.get_y()
    pdf.set_xy(x, y + 0.5)
    _cell(pdf, figure or NOTHING, width, size=8.5, high=3.4)
    pdf.set_xy(x, y + 3.9)
    _cell(pdf, f"n = {n}", width, size=6.5, faint=True, high=3)
    pdf.set_xy(x + width, y)


def _draw_line(
    pdf: FPDF, series: Sequence[float], x: float, y: float, *, width: float, height: float
) -> None:
    """Scores call by call; a dot marks the end of Day 1, another the latest call."""
    if len(series) < 2:
        return
    low, high = min(series), max(series)
    span = (high - low) or 1.0
    points = [
        (x + width * place / (len(series) - 1), y + height * (1 - (score - low) / span))
        for place, score in enumerate(series)
    ]
    pdf.set_line_width(0.25)
    pdf.set_draw_color(*_INK)
    pdf.polyline(points)
    pdf.set_fill_color(*_INK)
    pdf.circle(*points[-1], 0.55, style="F")
    if len(series) > DAY_ONE:
        pdf.set_draw_color(*_FAINT)
        pdf.line(points[DAY_ONE - 1][0], y - 0.6, points[DAY_ONE - 1][0], y + height + 0.6)


DAY_ONE = 5
"""Calls of it: a thin upright line stands at the fifth."""


def _draw_check_ins(pdf: FPDF, check_ins: Sequence[CheckInShown]) -> None:
    for one in check_ins:
        if pdf.get_y() > _BOTTOM - 14:
            return
        words = f"Day {one.day}, {say_day(one.on)}: {one.reading}"
        _write(
            pdf,
            f"{words} Worse: {', '.join(one.worse)}." if one.worse else words,
            size=8.5,
            most=260,
            lines=2,
        )
        if one.cause:
            said = f": {one.cause.note}" if one.cause.note else ""
            _write(
                pdf,
                f"Cause, by {one.cause.by}: {say_cause(one.cause)}{said}",
                size=8.5,
                most=260,
                indent=4,
                lines=2,
            )


def _draw_foot(pdf: FPDF, card: Scorecard) -> None:
    pdf.set_y(_BOTTOM + 1)
    _rule(pdf)
    for words in (
        (
            "▲ better  ▼ worse  ● no meaningful change: what the difference is worth; plus and minus are the"
            " figure's own. Early: fewer than ten calls."
        ),
        (
            "Small lines: calls in order, Day 1 left of the upright. "
            f"Printed {say_day(card.made_on)} {card.made_on.year}. "
            "For development, not for employment decisions."
        ),
    ):
        _write(pdf, words, size=7, faint=True, most=200)


def _rows_that_fit(card: Scorecard, *, below: float) -> dict[str, int]:
    """Rows of each part; when all are too many for one page, coaching targets are cut first."""
    notes = sum(_NOTE * (1 + bool(part.beside)) for part in card.parts)
    words = sum(
        _WORDS * (1 + (len(one.reading) > MOST_ON_A_LINE) + 2 * bool(one.cause)) for one in card.check_ins
    )
    fixed = below + len(card.parts) * (_HEAD + _GAP) + notes + min(words, 9 * _WORDS)
    free = int((_BOTTOM - fixed) / _ROW)
    rows = {part.key: len(part.rows) for part in card.parts}
    for key in ("targets", "conversation", "revenue", "pipeline"):
        over = sum(rows.values()) - free
        if over > 0 and key in rows:
            rows[key] = max(2, rows[key] - over)
    return rows


def _write(
    pdf: FPDF,
    words: str,
    *,
    size: float,
    most: int,
    bold: bool = False,
    faint: bool = False,
    height: float = 0,
    indent: float = 0,
    lines: int = 1,
) -> None:
    """A paragraph of at most so many lines; what is longer ends in an ellipsis."""
    high = height or size * 0.5
    _ink(pdf, faint=faint)
    for line in _in_lines(pdf, _printable(words, most), _WIDTH - indent, size=size, most=lines, bold=bold):
        pdf.set_x(_MARGIN + indent)
        pdf.cell(_WIDTH - indent, high, line, new_x="LMARGIN", new_y="NEXT")


def _cell(
    pdf: FPDF,
    words: str,
    width: float,
    *,
    size: float,
    bold: bool = False,
    faint: bool = False,
    keep: bool = False,
    high: float = _ROW,
) -> None:
    """One line in a column, cut where it would run into the next one. `keep`: the colour that is set."""
    if not keep:
        _ink(pdf, faint=faint)
    for line in _in_lines(pdf, _printable(words, 200), width - 1.5, size=size, most=1, bold=bold) or [""]:
        pdf.cell(width, high, line)


def _in_lines(
    pdf: FPDF, words: str, width: float, *, size: float, most: int, bold: bool = False
) -> list[str]:
    pdf.set_font(FONT, "B" if bold else "", size)
    lines: list[str] = []
    for word in words.split(" "):
        tried = f"{lines[-1]} {word}" if lines else word
        if lines and pdf.get_string_width(tried) <= width:
            lines[-1] = tried
        elif lines and len(lines) == most:
            lines[-1] = f"{lines[-1]}…"
            break
        else:
            lines.append(word)
    return [_cut(pdf, line, width) for line in lines]


def _cut(pdf: FPDF, line: str, width: float) -> str:
    if pdf.get_string_width(line) <= width:
        return line
    kept = line.rstrip("…")
    while kept and pdf.get_string_width(f"{kept}…") > width:
        kept = kept[:-1]
    return f"{kept}…"


def _ink(pdf: FPDF, *, faint: bool = False) -> None:
    pdf.set_text_color(*(_FAINT if faint else _INK))


def _rule(pdf: FPDF) -> None:
    pdf.set_line_width(0.15)
    pdf.set_draw_color(*_RULE)
    pdf.line(_MARGIN, pdf.get_y(), _MARGIN + _WIDTH, pdf.get_y())


def _printable(words: str, most: int) -> str:
    """One line of characters that the font can draw."""
    known = _characters()
    return "".join(one if ord(one) in known else "?" for one in clip(one_line(words), most))


@cache
def _characters() -> frozenset[int]:
    from matplotlib import font_manager

    return frozenset(font_manager.get_font(str(_font_file(""))).get_charmap())


@cache
def _font_file(style: str) -> Path:
    """In matplotlib's own data."""
    import matplotlib as mpl

    name = "DejaVuSans-Bold.ttf" if style == "B" else "DejaVuSans.ttf"
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / name
