"""A file becomes text: which encoding, which delimiter, which columns. Rows stand in csv_records.py."""

from __future__ import annotations

import codecs
import csv
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from operator import itemgetter
from pathlib import Path
from typing import TextIO, cast

from coaching.errors import CoachingError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_REJECT_COLUMNS = frozenset({"line", "reason"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or zip archive: save it as “CSV UTF-8” first"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook: save it as “CSV UTF-8” first"),
)
_BLOCK = 1 << 20


class FileRefusedError(CoachingError):
    """This file cannot be read. Nothing was imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The documented columns of one kind of file, in the order its rows are read."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    also: Mapping[str, str]
    """Other names, as people write them -> the column."""
    without: Mapping[str, str] = field(default_factory=dict)
    """A column that a file may lack -> what was taken for it then, as the summary says it."""

    def column(self, cell: str, /) -> str | None:
        """The column that a cell of the header names; None for one that is not known."""
        return self._names.get(_alias(cell))

    @property
    def _names(self) -> dict[str, str]:
        names = {**{one: one for one in self.columns}, **self.also}
        return {_alias(name): column for name, column in names.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How to read one CSV file: its encoding, delimiter and where each documented column stands."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_lines: int
    """Physical lines up to and with the header."""
    places: tuple[int, ...]
    """For each column of the layout, its index in a row; `len(header)` when the file lacks it."""
    was_rejected: bool
    """A reject file of ours that comes back mended: protective apostrophes are taken off again."""
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return len(self.header)

    def pick(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """Row (with one empty cell appended) -> its cells in the order of the layout."""
        return cast("Callable[[Sequence[str]], tuple[str, ...]]", itemgetter(*self.places))

    def open(self) -> TextIO:
        """The text from the top. Bytes outside the encoding come as lone surrogates, never as a crash."""
        wide = self.encoding.startswith(("utf-16", "utf-32"))
        return self.path.open(
            encoding=self.encoding, errors="replace" if wide else "surrogateescape", newline=""
        )


def open_sheet(
    path: Path, layout: Layout, /, *, encoding: str | None = None, delimiter: str | None = None
) -> Sheet:
    """Look at a file and say how to read it. Raises FileRefusedError with what to do."""
    notes: list[str] = []
    try:
        _require_file(path)
        found, note = (_known_encoding(encoding), None) if encoding else _encoding_of(path)
        errors = "replace" if found.startswith(("utf-16", "utf-32")) else "surrogateescape"
        with path.open(encoding=found, errors=errors, newline="") as text:
            lines, first = _first_written_line(text)
            mark = _known_delimiter(delimiter) if delimiter else _delimiter_of(first, layout)
            header = _header(first, mark)
    except OSError as error:
        raise FileRefusedError(f"{path} cannot be read: {error.strerror or error}") from error
    notes.extend([note] if note else [])
    places, ignored = _place_columns(header, mark, layout)
    names = {_alias(cell) for cell in header}
    ignored = [cell for cell in ignored if _alias(cell) not in _REJECT_COLUMNS]
    if ignored:
        notes.append(f"Columns not used: {', '.join(ignored)}.")
    for column, meaning in layout.without.items():
        if places[layout.columns.index(column)] == len(header):
            notes.append(f"No column {column}: {meaning}.")
    return Sheet(
        path=path,
        encoding=found,
        delimiter=mark,
        header=tuple(header),
        header_lines=lines,
        places=places,
        was_rejected=names >= _REJECT_COLUMNS,
        notes=tuple(notes),
    )


def _require_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise FileRefusedError(f"There is no file {path}.") from None
    if stat.S_ISDIR(mode):
        raise FileRefusedError(f"{path} is a directory: name one CSV file.")
    if not stat.S_ISREG(mode):
        raise FileRefusedError(f"{path} is not a regular file; it is read twice, so save it to disk first.")
    if path.stat().st_size == 0:
        raise FileRefusedError(f"{path} is empty.")


def _known_encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise FileRefusedError(f"Unknown encoding {name}: try utf-8, utf-16, latin-1 or cp1252.") from None


def _known_delimiter(name: str) -> str:
    words = {word: mark for mark, word in DELIMITERS.items()} | {"\\t": "\t"}
    mark = words.get(name.casefold(), name)
    if len(mark) != 1 or mark in '"\r\n':
        raise FileRefusedError(
            f"Unknown delimiter {name}: name one character, or comma, semicolon, tab or bar."
        )
    return mark


def _encoding_of(path: Path) -> tuple[str, str | None]:
    """The encoding and, when it had to be guessed, a note that says so."""
    with path.open("rb") as file:
        head = file.read(4096)
        for magic, what in _NOT_TEXT:
            if head.startswith(magic):
                raise FileRefusedError(f"{path} is {what}.")
        for bom, name in _BOMS:
            if head.startswith(bom):
                return name, None
        if head.count(0) > len(head) // 4:
            raise FileRefusedError(
                f"{path} looks like UTF-16 without its mark, or is not text: try --encoding utf-16-le."
            )
        file.seek(0)
        damaged = _outside_utf8(file)
    if not damaged:
        return "utf-8", None
    letters = damaged.decode("utf-8", errors="ignore")
    wrong = len(damaged) - len(letters.encode())
    if sum(not letter.isascii() for letter in letters) >= wrong:
        return "utf-8", "Some bytes are not UTF-8, although the file is: those rows are rejected."
    guess = _guess(damaged)
    return guess, f"Not UTF-8: read as {guess}. If letters look wrong, import again with --encoding."


def _outside_utf8(file: BufferedReader) -> bytes:
    """Lines with letters beyond ASCII from the block where UTF-8 ends; empty when all is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while block := file.read(_BLOCK):
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            lines = (line for line in block.splitlines() if not line.isascii())
            return b"\n".join(lines)[:65536]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return b"\xff"
    return b""


def _guess(sample: bytes) -> str:
    """The likeliest one-byte encoding; cp1252, by far the most common, when others read as well."""
    from charset_normalizer import from_bytes

    matches = from_bytes(sample, cp_isolation=["cp1252", "latin_1", "cp1250", "cp1251", "mac_roman"])
    best = matches.best()
    if best is None:
        return "cp1252"
    equals = (match for match in matches if (match.chaos, match.coherence) == (best.chaos, best.coherence))
    return "cp1252" if any("cp1252" in each.could_be_from_charset for each in equals) else best.encoding


def _first_written_line(text: TextIO) -> tuple[int, str]:
    for number, line in enumerate(text, start=1):
        if line.strip():
            return number, line
        if number > 1000:
            break
    raise FileRefusedError("The file holds no header line.")


def _delimiter_of(line: str, layout: Layout) -> str:
    """The delimiter under which the header names most of our columns; the comma on a draw."""
    return max(DELIMITERS, key=lambda mark: sum(layout.column(cell) is not None for cell in line.split(mark)))


def _header(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except csv.Error as error:
        raise FileRefusedError(f"The header line cannot be read: {error}.") from error


def _alias(cell: str) -> str:
    return " ".join(cell.strip().strip('"').casefold().replace("_", " ").replace("-", " ").split())


def _place_columns(
    header: Sequence[str], delimiter: str, layout: Layout
) -> tuple[tuple[int, ...], list[str]]:
    found: dict[str, int] = {}
    ignored: list[str] = []
    for index, cell in enumerate(header):
        column = layout.column(cell)
        if column is None:
            ignored.extend([cell] if cell else [])
        elif column in found:
            raise FileRefusedError(
                f"Two columns are both {column}: “{header[found[column]]}” and “{cell}”. Keep one."
            )
        else:
            found[column] = index
    missing = [column for column in layout.required if column not in found]
    if missing:
        seen = ", ".join(f"“{cell}”" for cell in header[:20])
        word = DELIMITERS.get(delimiter, delimiter)
        raise FileRefusedError(
            f"The header lacks {', '.join(missing)}. It holds {seen} (read with {word} as delimiter). "
            f"Columns: {', '.join(layout.columns)}."
        )
    return tuple(found.get(column, len(header)) for column in layout.columns), ignored
