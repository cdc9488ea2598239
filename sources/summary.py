"""What an import did, in words for the terminal. Counting stands in scores_csv.py and deals_csv.py."""

from __future__ import annotations

from collections.abc import Iterator

from sources.csv_text import DELIMITERS
from sources.deals_csv import RecordsTaken
from sources.scores_csv import Outcome
from sources.taking_in import Taken

_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}


def summarise(outcome: Outcome, /) -> list[str]:
    """Lines to print, the most important first."""
    told = "another score than a later row of the same call and criterion"
    return [*_what_happened(outcome), *_rejected(outcome), *_asides(outcome, told)]


def summarise_records(taken: RecordsTaken, /) -> list[str]:
    """The same for deals, people and quotas."""
    told = f"of the same {taken.what} something else than a later row"
    return [*_what_landed(taken), *_rejected(taken), *_notices(taken), *_asides(taken, told)]


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


def _what_landed(taken: RecordsTaken) -> Iterator[str]:
    landed = taken.added + taken.changed + taken.unchanged
    would = "Dry run, nothing was kept. " if taken.dry_run else ""
    if not taken.rows:
        yield "The file holds a header and no rows: nothing to import."
    elif not landed:
        yield f"{would}No row could be taken in."
    elif taken.unchanged == landed:
        yield f"{would}Nothing new: all {_count(landed, taken.what)} {_were(landed)} already here."
    else:
        parts = [_count(taken.added, f"new {taken.what}")]
        if taken.changed:
            parts.append(f"{_count(taken.changed, taken.what)} changed")
        if taken.unchanged:
            parts.append(f"{_count(taken.unchanged, taken.what)} already here")
        yield f"{would}Read {_count(taken.rows, 'row')}: {', '.join(parts)}."


def _notices(taken: RecordsTaken) -> Iterator[str]:
    """What will keep figures blank although every row landed."""
    if len(taken.currencies) > 1:
        told = ", ".join(f"{code} ({count:,})" for code, count in taken.currencies.most_common())
        yield (
            f"Amounts in {told}. Nothing is converted: a figure that would add two currencies stays blank "
            "and says so."
        )
    if taken.other_stages:
        names = ", ".join(f"“{name}” ({count:,})" for name, count in taken.other_stages.most_common(10))
        more = ", …" if len(taken.other_stages) > 10 else ""
        yield (
            f"Stages outside the pipeline's order, which stage conversion leaves out: {names}{more}. "
            "Set the order with: coachlog benchmarks set FILE"
        )


def _rejected(outcome: Taken) -> Iterator[str]:
    rejects = outcome.rejects
    if not rejects.total:
        return
    yield f"{_count(rejects.total, 'row')} rejected; mend and import {rejects.path}:"
    for reason, count in rejects.by_reason.most_common():
        line, said = rejects.first[reason]
        yield f"  {count:>7,}  {reason.value} (line {line}: {said})"


def _asides(outcome: Taken, told: str) -> Iterator[str]:
    if outcome.contradictions:
        lines = ", ".join(str(line) for line in outcome.contradicted[:10])
        more = ", …" if outcome.contradictions > 10 else ""
        yield (
            f"{_count(outcome.contradictions, 'row')} told {told}; the last one counts "
            f"(replaced: line {lines}{more})."
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
