"""What an import did, in words for the terminal. Counting stands in scores_csv.py."""

from __future__ import annotations

from collections.abc import Iterator

from sources.csv_text import DELIMITERS
from sources.scores_csv import Outcome

_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}


def summarise(outcome: Outcome, /) -> list[str]:
    """Lines to print, the most important first."""
    return [*_what_happened(outcome), *_rejected(outcome), *_asides(outcome)]


def _what_happened(outcome: Outcome) -> Iterator[str]:
    landed = outcome.scores_added + outcome.scores_changed + outcome.unchanged
    would = "Dry run, nothing was kept. " if outcome.dry_run else ""
    if not outcome.rows:
        yield "The file holds a header and no rows: nothing to import."
    elif not landed:
        yield f"{would}No row could be taken in."
    elif outcome.unchanged == landed and not outcome.calls_changed:
        yield f"{would}Nothing new: all {_count(landed, 'score')} {_were(landed)} already here."
    else:
        parts = [_count(outcome.scores_added, "new score"), f"{_count(outcome.calls_added, 'new call')}"]
        if outcome.scores_changed:
            parts.append(f"{_count(outcome.scores_changed, 'score')} changed (the old values are kept)")
        if outcome.calls_changed:
            parts.append(f"{_count(outcome.calls_changed, 'call')} corrected (time, kind, link or length)")
        if outcome.unchanged:
            parts.append(f"{_count(outcome.unchanged, 'score')} already here")
        yield f"{would}Read {_count(outcome.rows, 'row')}: {', '.join(parts)}."


def _rejected(outcome: Outcome) -> Iterator[str]:
    rejects = outcome.rejects
    if not rejects.total:
        return
    yield f"{_count(rejects.total, 'row')} rejected; mend and import {rejects.path}:"
    for reason, count in rejects.by_reason.most_common():
        line, said = rejects.first[reason]
        yield f"  {count:>7,}  {reason.value} (line {line}: {said})"


def _asides(outcome: Outcome) -> Iterator[str]:
    if outcome.contradictions:
        lines = ", ".join(str(line) for line in outcome.contradicted[:10])
        more = ", …" if outcome.contradictions > 10 else ""
        yield (
            f"{_count(outcome.contradictions, 'row')} told another score than a later row of the same call "
            f"and criterion; the last one counts (replaced: line {lines}{more})."
        )
    if outcome.repeated:
        yield f"{_count(outcome.repeated, 'row')} repeated in the file, counted once."
    sheet = outcome.sheet
    encoding = _ENCODINGS.get(sheet.encoding, sheet.encoding)
    yield f"Read as {encoding}, {DELIMITERS.get(sheet.delimiter, repr(sheet.delimiter))} between the cells."
    yield from sheet.notes


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
