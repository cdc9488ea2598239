"""Call scores out of a CSV file. How any file is taken in stands in taking_in.py.

What a row must hold is coaching.intake's rule. What the person reads afterwards stands in summary.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from coaching.calls import IntakeCounts, ScoreRow
from coaching.cells import Reason, Refusal, quoted
from coaching.intake import Column, Intake, folded, intake_for
from coaching.ports import Stores, WorkspaceStore
from sources.repeats import FirstLook, call_hash, look_through_scores, pair_hash
from sources.score_columns import SCORES
from sources.taking_in import Taken, Wishes, opened, take_in


@dataclass(slots=True, kw_only=True)
class Outcome(Taken):
    """What an import of scores did. Grows while it runs."""

    calls_added: int = 0
    calls_changed: int = 0
    scores_added: int = 0
    scores_changed: int = 0
    unchanged: int = 0

    def count(self, counts: IntakeCounts, /) -> None:
        self.calls_added += counts.calls_added
        self.calls_changed += counts.calls_changed
        self.scores_added += counts.scores_added
        self.scores_changed += counts.scores_changed
        self.unchanged += counts.unchanged


_CRITERION = list(Column).index(Column.CRITERION)
_FACTS = {"rep": 1, "time": 2, "call type": 3, "direction": 4, "live": 5}
"""What a call must not tell in two ways, and where a `ScoreRow` holds it."""


def import_file(
    stores: Stores,
    workspace_id: int,
    path: Path,
    /,
    *,
    now: datetime,
    wishes: Wishes | None = None,
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> Outcome:
    """Take a file in. Raises FileRefusedError before anything is written when it cannot be read at all."""
    wishes = wishes or Wishes()
    with opened(path, SCORES, wishes) as (sheet, rejects):
        outcome = Outcome(sheet=sheet, rejects=rejects, dry_run=wishes.dry_run)
        with stores.workspace(workspace_id, write=False) as store:
            scores = _Scores(outcome, intake_for(store, now=now, dates=wishes.dates), now=now)
        take_in(stores, workspace_id, scores, chunk=wishes.chunk, progress=progress)
    return outcome


class _Scores:
    """Implements `Kind`."""

    def __init__(self, outcome: Outcome, intake: Intake, /, *, now: datetime) -> None:
        self.taken = outcome
        self._intake = intake
        self._now = now
        self._torn: _TornCalls | None = None

    def look_through(self, progress: Callable[[int], None], /) -> FirstLook:
        look, torn = look_through_scores(self.taken.sheet, progress=progress)
        self._torn = _TornCalls(torn) if torn else None
        return look

    def read(self, cells: tuple[str, ...], /) -> ScoreRow | Refusal:
        row = self._intake.read(cells)
        if self._torn is None or isinstance(row, Refusal):
            return row
        return self._torn.settle(row, cells[0])

    def place(self, cells: tuple[str, ...], _row: ScoreRow, /) -> int:
        return pair_hash(cells[0], folded(cells[_CRITERION]))

    def key(self, row: ScoreRow, /) -> tuple[str, int]:
        return row.external_id, row.version_id

    def differs(self, row: ScoreRow, earlier: ScoreRow, /) -> bool:
        return row.score != earlier.score

    def keep(self, store: WorkspaceStore, rows: Sequence[ScoreRow], /) -> list[tuple[int, Refusal]]:
        counts = store.calls.take_in(rows, now=self._now)
        self.taken.count(counts)
        return [
            (index, Refusal(Reason.CALL_CONFLICT, Column.CALL_ID, reason)) for index, reason in counts.refused
        ]


class _TornCalls:
    """Keeps to the first telling of every call that the file tells in two ways."""

    def __init__(self, torn: frozenset[int], /) -> None:
        self._torn = torn
        self._told: dict[str, ScoreRow] = {}

    def settle(self, row: ScoreRow, call_id: str, /) -> ScoreRow | Refusal:
        """The row, or why not: another rep, time or kind than the first good row of its call.

        A second link or length is no reason to lose a score; the first one stays.
        """
        if call_hash(call_id) not in self._torn:
            return row
        first = self._told.setdefault(row.external_id, row)
        if first[1:6] != row[1:6]:
            differing = [name for name, at in _FACTS.items() if first[at] != row[at]]
            said = f"call {quoted(call_id)} has another {' and '.join(differing)} on an earlier line"
            return Refusal(Reason.CALL_CONFLICT, Column.CALL_ID, said)
        length = row.duration_s if first.duration_s is None else first.duration_s
        agreed = row._replace(link=first.link or row.link, duration_s=length)
        self._told[row.external_id] = agreed
        return agreed
