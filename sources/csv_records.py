"""Lines become records, one at a time. A quote mark that never closes costs its own line, not the rest."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from coaching.cells import Reason, Refusal
from sources.csv_text import Sheet

_NEUTRALISED = ("'=", "'+", "'-", "'@", "'\t", "'\r")


class Record(NamedTuple):
    """One record: the line it starts on, its cells, and what is wrong with its shape, if anything."""

    line: int
    cells: list[str]
    problem: Refusal | None


def records_of(sheet: Sheet, text: TextIO, /) -> Iterator[Record]:
    """Records after the header, blank lines left out, trailing surplus empty cells cut.

    Every well-shaped record has exactly `sheet.width` cells.
    """
    for _ in range(sheet.header_lines):
        next(text, "")
    lines = _Lines(text)
    line, width = sheet.header_lines + 1, sheet.width
    taken = lines.taken
    while True:
        reader = csv.reader(lines.feed(), delimiter=sheet.delimiter, strict=True)
        try:
            for cells in reader:
                if len(cells) == width:
                    yield Record(line, _restored(cells) if sheet.was_rejected else cells, None)
                elif any(cells):
                    if len(cells) > width and not any(cells[width:]):
                        yield Record(line, cells[:width], None)
                    elif len(taken) > 1:
                        break
                    else:
                        yield Record(line, cells, _shape(len(cells), width))
                line += len(taken)
                taken.clear()
            else:
                return
            broken = _quotes("a quote mark opens here and does not close where it should")
        except csv.Error as error:
            broken = _quotes(_in_words(str(error)))
        yield Record(line, taken[0].rstrip("\r\n").split(sheet.delimiter), broken)
        lines.put_back(taken[1:])
        line += 1
        taken.clear()


class _Lines:
    """Lines for the csv reader, remembering those of the record under way so they can be put back."""

    def __init__(self, text: TextIO, /) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []

    def feed(self) -> Iterator[str]:
        while self._waiting:
            line = self._waiting.popleft()
            self.taken.append(line)
            yield line
        for line in self._text:
            self.taken.append(line)
            yield line

    def put_back(self, lines: list[str], /) -> None:
        self._waiting.extendleft(reversed(lines))


def _restored(cells: list[str]) -> list[str]:
    return [cell[1:] if cell.startswith(_NEUTRALISED) else cell for cell in cells]


def _shape(count: int, width: int) -> Refusal:
    return Refusal(Reason.SHAPE, "", f"{count} cells, but the header has {width}")


def _quotes(said: str) -> Refusal:
    return Refusal(Reason.QUOTES, "", said)


def _in_words(error: str) -> str:
    if "expected after" in error:
        return 'a quote mark inside a quoted cell must be doubled ("")'
    if "unexpected end" in error or "field larger" in error:
        return "a quote mark opens here and never closes"
    return error
