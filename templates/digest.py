"""How a digest is cut into messages: Slack takes 10,000 bytes of text, one table and two charts in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coaching.people import DigestBlock
from coaching.shown.messages import Digest, DigestRow
from coaching.words import say_baseline_to_now, say_counted, say_delta_cell
from templates import limits
from templates.digest_words import NAMED_UNCHANGED, changed_rows, holds, say_month, unchanged_reps
from templates.escape import clip, escape, literal

HEAD = ("Rep", "New", "Focus", "Baseline → now (calls)", "Change", "Carry-through", "Next focus")
_TABLE_BYTES = 5_000
_LIST_BYTES = 1_500
"""Of the head's lists together; what is over goes into the thread."""
_PART_BYTES = 8_000
NAMED_IN_HEAD = 8
"""Names of reps not coached; more of them become a list."""
_ROWS = 40
"""As many as two charts can show."""
_CHARTED = frozenset(
    {"improved", "regressed", "no_meaningful_change", "early_up", "early_down", "early_flat"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPart:
    """One message of a digest. `table` and `charts` are ready to draw, `notes` are titled lists."""

    digest: Digest
    number: int
    of: int
    table: tuple[tuple[str, ...], ...]
    charts: tuple[tuple[tuple[str, float], ...], ...]
    file_id: str | None
    notes: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_head(self) -> bool:
        return self.number == 1


def split_digest(digest: Digest, *, chart: str = "native") -> list[DigestPart]:
    """The head with the first rows and lists, then as many parts as the rest needs. Nothing is left out."""
    tables = list(_pack_rows(changed_rows(digest))) or [()]
    head_notes, later_notes = _split_notes(digest_notes(digest))
    note_parts = list(_pack_notes(later_notes))
    of = len(tables) + len(note_parts)
    file_id = chart.partition(":")[2] or None
    parts = [
        DigestPart(
            digest=digest,
            number=number,
            of=of,
            table=tuple(table_row(row) for row in rows),
            charts=_charts(rows) if chart == "native" and holds(digest, "picture") else (),
            file_id=file_id if number == 1 else None,
            notes=head_notes if number == 1 else (),
        )
        for number, rows in enumerate(tables, start=1)
    ]
    for number, notes in enumerate(note_parts, start=len(tables) + 1):
        parts.append(
            DigestPart(digest=digest, number=number, of=of, table=(), charts=(), file_id=None, notes=notes)
        )
    return parts


def table_row(row: DigestRow) -> tuple[str, ...]:
    """The cells of one rep."""
    shown = "no session yet" if row.delta is None else say_baseline_to_now(row.delta)
    change = "" if row.delta is None else say_delta_cell(row.delta)
    cells = (row.rep, ", ".join(row.news), row.focus, shown, change, row.carry_through, say_next(row))
    return tuple(clip(cell, limit) for cell, limit in zip(cells, (60, 60, 90, 60, 60, 40, 120), strict=True))


def say_next(row: DigestRow) -> str:
    """``Keep. Coached Thu 19 Nov, 4 of 10 calls in.``"""
    focus = row.next_focus[:1].upper() + row.next_focus[1:]
    return f"{focus}. {row.why}" if row.why else focus


def _pack_rows(rows: Sequence[DigestRow]) -> Iterator[tuple[DigestRow, ...]]:
    pack: list[DigestRow] = []
    size = 0
    room = _TABLE_BYTES
    for row in rows:
        weight = sum(len(literal(cell).encode()) for cell in table_row(row)) + 60
        if pack and (len(pack) == _ROWS or size + weight > room):
            yield tuple(pack)
            pack, size, room = [], 0, _PART_BYTES
        pack.append(row)
        size += weight
    if pack:
        yield tuple(pack)


def charted(rows: Sequence[DigestRow]) -> list[DigestRow]:
    """Rows with a figure that may be drawn: from five calls, and comparable."""
    return [
        row for row in rows if row.delta and row.delta.value is not None and row.delta.verdict in _CHARTED
    ]


def percent_of_scale(row: DigestRow) -> float:
    """A change as a share of its scale, so that different scales can stand side by side."""
    if row.delta is None or row.delta.value is None or not row.delta.scale.span:
        return 0.0
    return 100 * row.delta.value / row.delta.scale.span


def _charts(rows: Sequence[DigestRow]) -> tuple[tuple[tuple[str, float], ...], ...]:
    drawn = charted(rows)
    labels = unique_labels([(row.rep, row.delta.n if row.delta else 0) for row in drawn])
    points = [(label, round(percent_of_scale(row))) for label, row in zip(labels, drawn, strict=True)]
    size = limits.CHART_POINTS
    return tuple(tuple(points[start : start + size]) for start in range(0, len(points), size))


def unique_labels(reps: Sequence[tuple[str, int]]) -> list[str]:
    """``Bob Okafor (10)``: at most 20 characters, all different; the figure is the number of calls."""
    labels: list[str] = []
    for name, calls in reps:
        again = 0
        while True:
            ending = f" {again + 1} ({calls})" if again else f" ({calls})"
            label = literal(clip(literal(name), limits.CHART_LABEL - len(ending)) + ending)
            if label not in labels:
                break
            again += 1
        labels.append(label[: limits.CHART_LABEL])
    return labels


Notes = tuple[tuple[str, tuple[str, ...]], ...]


def digest_notes(digest: Digest) -> Notes:
    """Everything beside the table, as titled lists; empty ones are left off."""
    waiting = tuple(
        f"{line.rep}'s {line.what} ({line.who}, {say_counted(line.days, 'day')})" for line in digest.overdue
    )
    moved = tuple(
        f"{line.rep} · {line.criterion}, {line.weeks} weeks on: {line.words}"
        + (" · closed as incomplete" if line.closed_incomplete else "")
        for line in digest.movements
    )
    idle = tuple(
        f"{rep}: " + ("never coached" if weeks is None else f"no session in {say_counted(weeks, 'week')}")
        for rep, weeks in digest.idle
    )
    unseen = digest.not_coached if len(digest.not_coached) > NAMED_IN_HEAD else ()
    still = unchanged_reps(digest)
    every: tuple[tuple[DigestBlock, str, tuple[str, ...]], ...] = (
        (
            DigestBlock.ALERTS,
            "Falls on targets, last seven days against the four weeks before",
            digest.alerts,
        ),
        (DigestBlock.OVERDUE, "Waiting", waiting),
        (DigestBlock.RESULTS, "Results that came in", digest.results),
        (DigestBlock.MOVEMENTS, "Two and four weeks on", moved),
        (
            DigestBlock.AGGREGATES,
            "What coaching moved: sessions of the last quarter, beside doing nothing",
            say_month(digest.month) if digest.month else (),
        ),
        (DigestBlock.CHANGES, "No change this week", still if len(still) > NAMED_UNCHANGED else ()),
        (DigestBlock.COVERAGE, "No session lately", idle),
        (DigestBlock.COVERAGE, "Not coached last week", unseen),
        (DigestBlock.COVERAGE, "Too few calls scored to steer by (of the last 30 days)", digest.thin),
    )
    notes = [(title, lines) for block, title, lines in every if block not in digest.left_out]
    return tuple((title, tuple(clip(line, 400) for line in lines)) for title, lines in notes if lines)


def _split_notes(notes: Notes) -> tuple[Notes, Notes]:
    """(what stands in the head, what goes into the thread)."""
    head: list[tuple[str, tuple[str, ...]]] = []
    later: list[tuple[str, tuple[str, ...]]] = []
    room = _LIST_BYTES
    for title, lines in notes:
        kept = 0
        for line in lines:
            room -= _weight(line)
            if room < 0:
                break
            kept += 1
        rest = lines[kept:]
        shown = (*lines[:kept], f"{len(rest)} more in the thread") if rest else lines
        head.append((title, shown))
        if rest:
            later.append((title, rest))
    return tuple(head), tuple(later)


def _pack_notes(notes: Notes) -> Iterator[Notes]:
    pack: list[tuple[str, tuple[str, ...]]] = []
    size = 0
    for title, lines in notes:
        current: list[str] = []
        for line in lines:
            if size + _weight(line) > _PART_BYTES:
                yield (*pack, (title, tuple(current))) if current else tuple(pack)
                pack, current, size = [], [], 0
            current.append(line)
            size += _weight(line)
        if current:
            pack.append((title, tuple(current)))
    if pack:
        yield tuple(pack)


def _weight(line: str) -> int:
    return len(escape(line).encode()) + 4
