"""Lines become records, one at a time. A quote mark that never closes costs its own line, not the rest."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import TextIO

from coaching.cells import Reason, Refusal
from sources.csv_text import Sheet

Record = tuple[int, list[str], Refusal | None]
"""The line a record starts on, its cells, and what is wrong with its shape, if anything.

A bare tuple: a million of them pass through, twice.
"""

_NEUTRALISED = ("'=", "'+", "'-", "'@", "'\t", "'\r")
_BLOCK = 1 << 16


def records_of(sheet: Sheet, text: TextIO, /) -> Iterator[Record]:
    """Records after the header, blank lines left out, trailing surplus empty cells cut.

    Every well-shaped record has exactly `sheet.width` cells.
    """
    for _ in range(sheet.header_lines):
        next(text, "")
    lines, width, mended = _Lines(text), sheet.width, sheet.was_rejected
    first = sheet.header_lines + 1
    while True:
        reader = csv.reader(lines, delimiter=sheet.delimiter, strict=True)
        try:
            for cells in reader:
                if len(cells) == width:
                    yield first + lines.done, _restored(cells) if mended else cells, None
                elif any(cells):
                    if len(cells) > width and not any(cells[width:]):
                        yield first + lines.done, cells[:width], None
                    elif reader.line_num > lines.done + 1:
                        break
                    else:
                        yield first + lines.done, cells, _shape(len(cells), width)
                lines.done = reader.line_num
            else:
                return
            broken = _quotes("a quote mark opens here and does not close where it should")
        except csv.Error as error:
            broken = _quotes(_in_words(str(error)))
        line = first + lines.done
        yield line, lines.give_up_one().rstrip("\r\n").split(sheet.delimiter), broken
        first = line + 1


class _Lines:
    """Lines for a csv reader, in blocks; those of the record under way can be read again.

    `done` is how many lines the finished records took, counted as the reader counts.
    """

    def __init__(self, text: TextIO, /) -> None:
        self._text = text
        self._kept: deque[list[str]] = deque()
        self._start = 0
        self.done = 0

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._blocks())

    def give_up_one(self) -> str:
        """The first line of the record under way; a new reader starts with the line after it."""
        lines = list(chain.from_iterable(self._kept))[self.done - self._start :]
        self._kept = deque([lines[1:]])
        self._start = self.done = 0
        return lines[0]

    def _blocks(self) -> Iterator[list[str]]:
        yield from tuple(self._kept)
        while block := self._text.readlines(_BLOCK):
            while self._kept and self._start + len(self._kept[0]) <= self.done:
                self._start += len(self._kept.popleft())
            self._kept.append(block)
            yield block


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
