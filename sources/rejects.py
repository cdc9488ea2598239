"""The reject file: rows that were not taken in, with line and reason, to be mended and imported again."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from coaching.cells import Reason, Refusal
from sources.csv_text import FileRefusedError, Sheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


class Rejects:
    """Written beside the final place and moved there at the end; no file when nothing was rejected."""

    def __init__(self, sheet: Sheet, path: Path, /) -> None:
        self.path = path
        self.by_reason: Counter[Reason] = Counter()
        self.first: dict[Reason, tuple[int, str]] = {}
        self._sheet = sheet
        self._keep = [index for index, name in enumerate(sheet.header) if name not in {"line", "reason"}]
        if path.exists() and path.samefile(sheet.path):
            raise FileRefusedError("The reject file would overwrite the file being imported.")
        if path.is_dir():
            raise FileRefusedError(f"{path} is a directory: --rejects needs a file name.")
        try:
            number, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        except OSError as error:
            raise FileRefusedError(
                f"Cannot write rejects to {path.parent}: {error.strerror}. Choose a place with --rejects."
            ) from error
        self._part = Path(name)
        self._file = os.fdopen(number, "w", encoding="utf-8-sig", errors="backslashreplace", newline="")
        self._out = csv.writer(self._file, delimiter=sheet.delimiter)
        self._out.writerow(["line", "reason", *(sheet.header[index] for index in self._keep)])

    @property
    def total(self) -> int:
        return self.by_reason.total()

    def add(self, line: int, refusal: Refusal, cells: Sequence[str], /) -> None:
        said = f"{refusal.column}: {refusal.text}" if refusal.column else refusal.text
        self.by_reason[refusal.reason] += 1
        self.first.setdefault(refusal.reason, (line, said))
        kept = cells if len(cells) != self._sheet.width else [cells[index] for index in self._keep]
        self._out.writerow([line, *map(_neutral, (said, *kept))])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep what was rejected, also when the import broke off half-way."""
        self._file.close()
        if self.total:
            self._part.chmod(self._sheet.path.stat().st_mode & 0o666)  # as private as its source
            self._part.replace(self.path)
        else:
            self._part.unlink()


def _neutral(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe; a plain number stays one."""
    text = cell.replace("\0", "␀")
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
