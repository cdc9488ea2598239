"""Scores in, set-wise: what is new, what changed, what is refused; the audit trail of changed scores.

One intake at a time in a workspace (SQLite's write lock; an advisory lock on PostgreSQL), so a batch
is compared with what stands and then only plain inserts and few updates remain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, Text, bindparam, delete, insert, select, text, update

from coaching.calls import CallKind, IntakeCounts, ScoreRow
from models.bulk import insert_rows, many, new_ids, one_of_many
from models.tables.base import table_of
from models.tables.calls import CallKindRow, CallRow, CallScoreRow, ScoreChangeRow
from models.tables.workspaces import WorkspaceRow
from models.types import to_microseconds, to_utc

_CALL_TABLE = table_of(CallRow)
_SCORE_TABLE = table_of(CallScoreRow)

_CALL_COLUMNS = (
    "id", "workspace_id", "external_id", "rep_id", "occurred_at", "kind_id", "link", "duration_s",
)  # fmt: skip
_SCORE_COLUMNS = (
    "call_id", "version_id", "workspace_id", "rep_id", "occurred_at", "kind_id", "score", "quote", "quote_at",
)  # fmt: skip

_CALL_FACTS = ScoreRow._fields.index("version_id")
"""How many of a row's values, from the first, are its call's."""

OTHER_REP = "this call id already belongs to another rep"


class _Standing(NamedTuple):
    """A call as it stands (or will, after this batch)."""

    id: int
    rep_id: int
    occurred_at: datetime
    kind_id: int
    link: str | None
    duration_s: int | None


@dataclass(slots=True)
class _Plan:
    """What one pass is going to write."""

    calls: list[tuple[object, ...]] = field(default_factory=list)
    scores: list[tuple[object, ...]] = field(default_factory=list)
    moved: dict[int, _Standing] = field(default_factory=dict)
    changed: list[dict[str, object]] = field(default_factory=list)
    audit: list[dict[str, object]] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    unchanged: int = 0


class Intake:
    """Takes batches into one workspace, inside the caller's transaction."""

    def __init__(self, connection: Connection, workspace_id: int, /, *, whole: bool = False) -> None:
        """`whole`: rows say all there is of their calls; what they leave out goes."""
        self._connection = connection
        self._workspace_id = workspace_id
        self._whole = whole
        self._on_sqlite = connection.dialect.name == "sqlite"
        self._kinds: dict[tuple[str, str, bool], int] = {}

    def take_in(self, rows: Sequence[ScoreRow], /, *, now: datetime) -> IntakeCounts:
        """Insert or overwrite; a call's own facts follow its newest row, its rep never changes."""
        self._lock()
        self._kinds = self._known_kinds(rows)
        counts = IntakeCounts()
        waiting = list(enumerate(rows))
        while waiting:
            batch, waiting = _without_repeats(waiting)
            counts = _sum(counts, self._write(self._plan(batch, now=now)))
        left_out = self._leave_out(rows) if self._whole else 0
        counts = replace(counts, scores_changed=counts.scores_changed + left_out)
        if counts.calls_added or counts.calls_changed or counts.scores_added or counts.scores_changed:
            self._mark_changed(now)
        return counts

    def _lock(self) -> None:
        if not self._on_sqlite:
            lock = text("SELECT pg_advisory_xact_lock(7021, CAST(:workspace AS integer))")
            self._connection.execute(lock, {"workspace": self._workspace_id})

    def _known_kinds(self, rows: Sequence[ScoreRow]) -> dict[tuple[str, str, bool], int]:
        asked = {(row.call_type, row.direction, row.live) for row in rows}
        statement = select(CallKindRow.key, CallKindRow.id).where(
            CallKindRow.workspace_id == self._workspace_id
        )
        by_key = {row.key: row.id for row in self._connection.execute(statement)}
        for words in sorted(asked):
            key = CallKind(*words).key
            if key not in by_key:
                new = insert(CallKindRow).values(workspace_id=self._workspace_id, key=key, live=words[2])
                by_key[key] = self._connection.execute(new.returning(CallKindRow.id)).scalar_one()
        return {words: by_key[CallKind(*words).key] for words in asked}

    def _plan(self, batch: Sequence[tuple[int, ScoreRow]], *, now: datetime) -> _Plan:
        plan = _Plan()
        standing = self._standing_calls({row.external_id for _, row in batch})
        scores = self._standing_scores([call.id for call in standing.values()])
        fresh_ids = iter(self._ids_for(batch, standing))
        told: tuple[object, ...] | None = None
        call: _Standing | None = None
        at: object = None
        for index, row in batch:
            facts = row[:_CALL_FACTS]
            if facts != told:  # rows of one call mostly stand together
                told = facts
                call = self._settle_call(row, standing, plan, fresh_ids)
                at = self._stored(row.occurred_at)
            if call is None:
                plan.refused.append((index, OTHER_REP))
                continue
            old = scores.get((call.id, row.version_id))
            if old is None:
                plan.scores.append(
                    (
                        call.id, row.version_id, self._workspace_id, call.rep_id, at,
                        call.kind_id, row.score, row.quote, row.quote_at,
                    )
                )  # fmt: skip
            elif old == (row.score, row.quote, row.quote_at):
                plan.unchanged += 1
            else:
                _plan_change(plan, call.id, row, old, now=now, workspace_id=self._workspace_id)
        return plan

    def _settle_call(
        self, row: ScoreRow, standing: dict[str, _Standing], plan: _Plan, fresh_ids: Iterator[int]
    ) -> _Standing | None:
        """The row's call: a new one, the one that stands, or that one corrected. None: another rep's."""
        kind_id = self._kinds[row.call_type, row.direction, row.live]
        call = standing.get(row.external_id)
        if call is None:
            call = _Standing(next(fresh_ids), row.rep_id, row.occurred_at, kind_id, row.link, row.duration_s)
            standing[row.external_id] = call
            plan.calls.append(
                (
                    call.id, self._workspace_id, row.external_id, row.rep_id, self._stored(row.occurred_at),
                    kind_id, row.link, row.duration_s,
                )
            )  # fmt: skip
            return call
        if call.rep_id != row.rep_id:
            return None
        link, duration_s = row.link, row.duration_s
        if not self._whole:
            link = link or call.link
            duration_s = duration_s if duration_s is not None else call.duration_s
        told = _Standing(call.id, call.rep_id, row.occurred_at, kind_id, link, duration_s)
        if told != call:
            standing[row.external_id] = plan.moved[call.id] = told
        return told

    def _stored(self, instant: datetime) -> object:
        return to_microseconds(instant) if self._on_sqlite else to_utc(instant)

    def _ids_for(
        self, batch: Sequence[tuple[int, ScoreRow]], standing: dict[str, _Standing]
    ) -> Sequence[int]:
        new = {row.external_id for _, row in batch}.difference(standing)
        return list(new_ids(self._connection, _CALL_TABLE, len(new))) if new else []

    def _standing_calls(self, external_ids: set[str]) -> dict[str, _Standing]:
        statement = select(
            CallRow.external_id,
            CallRow.id,
            CallRow.rep_id,
            CallRow.occurred_at,
            CallRow.kind_id,
            CallRow.link,
            CallRow.duration_s,
        ).where(
            CallRow.workspace_id == self._workspace_id,
            one_of_many(self._connection, CallRow.external_id, "asked", Text),
        )
        rows = self._connection.execute(statement, {"asked": many(self._connection, external_ids)})
        return {row[0]: _Standing(*row[1:]) for row in rows}

    def _standing_scores(
        self, call_ids: Sequence[int]
    ) -> dict[tuple[int, int], tuple[float, str | None, str | None]]:
        if not call_ids:
            return {}
        statement = select(
            CallScoreRow.call_id,
            CallScoreRow.version_id,
            CallScoreRow.score,
            CallScoreRow.quote,
            CallScoreRow.quote_at,
        ).where(
            CallScoreRow.workspace_id + 0 == self._workspace_id,  # + 0: or SQLite walks all its scores
            one_of_many(self._connection, CallScoreRow.call_id, "asked", BigInteger),
        )
        rows = self._connection.execute(statement, {"asked": many(self._connection, call_ids)})
        return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}

    def _write(self, plan: _Plan) -> IntakeCounts:
        insert_rows(self._connection, _CALL_TABLE, _CALL_COLUMNS, plan.calls)
        insert_rows(self._connection, _SCORE_TABLE, _SCORE_COLUMNS, plan.scores)
        if plan.moved:
            self._move(list(plan.moved.values()))
        if plan.changed:
            self._connection.execute(insert(ScoreChangeRow), plan.audit)
            self._connection.execute(_OVERWRITE, plan.changed)
        return IntakeCounts(
            calls_added=len(plan.calls),
            calls_changed=len(plan.moved),
            scores_added=len(plan.scores),
            scores_changed=len(plan.changed),
            unchanged=plan.unchanged,
            refused=tuple(plan.refused),
        )

    def _move(self, calls: Sequence[_Standing]) -> None:
        """A call's facts were corrected: its scores repeat its instant and kind, so they follow."""
        facts: list[dict[str, object]] = [
            {
                "of_call": call.id,
                "of_workspace": self._workspace_id,
                "occurred_at": call.occurred_at,
                "kind_id": call.kind_id,
                "link": call.link,
                "duration_s": call.duration_s,
            }
            for call in calls
        ]
        self._connection.execute(_MOVE_CALL, facts)
        repeated = [
            {name: fact[name] for name in ("of_call", "of_workspace", "occurred_at", "kind_id")}
            for fact in facts
        ]
        self._connection.execute(_MOVE_SCORES, repeated)

    def _leave_out(self, rows: Sequence[ScoreRow]) -> int:
        """Scores of these calls that no row names go; how many did. Frozen ones are copies and stay."""
        named = {(row.external_id, row.version_id) for row in rows}
        calls = {
            call.id: external_id
            for external_id, call in self._standing_calls({row.external_id for row in rows}).items()
        }
        gone: list[dict[str, object]] = [
            {"of_workspace": self._workspace_id, "of_call": call_id, "of_version": version_id}
            for call_id, version_id in self._standing_scores(list(calls))
            if (calls[call_id], version_id) not in named
        ]
        if gone:
            self._connection.execute(_LEAVE_OUT, gone)
        return len(gone)

    def _mark_changed(self, now: datetime) -> None:
        """Strictly later than before, so that "did scores change since I looked" is one comparison."""
        of_this = WorkspaceRow.id == self._workspace_id
        before = self._connection.execute(
            select(WorkspaceRow.scores_changed_at).where(of_this).with_for_update()
        ).scalar_one()
        later = now if before is None else max(now, before + timedelta(microseconds=1))
        self._connection.execute(update(WorkspaceRow).where(of_this).values(scores_changed_at=later))


_MOVE_CALL = (
    update(_CALL_TABLE)
    .where(_CALL_TABLE.c.workspace_id == bindparam("of_workspace"), _CALL_TABLE.c.id == bindparam("of_call"))
    .values({name: bindparam(name) for name in ("occurred_at", "kind_id", "link", "duration_s")})
)
_MOVE_SCORES = (
    update(_SCORE_TABLE)
    .where(
        _SCORE_TABLE.c.workspace_id + 0 == bindparam("of_workspace"),  # by the call, not by the workspace
        _SCORE_TABLE.c.call_id == bindparam("of_call"),
    )
    .values({name: bindparam(name) for name in ("occurred_at", "kind_id")})
)
_THIS_SCORE = (
    _SCORE_TABLE.c.workspace_id == bindparam("of_workspace"),
    _SCORE_TABLE.c.call_id == bindparam("of_call"),
    _SCORE_TABLE.c.version_id == bindparam("of_version"),
)
_LEAVE_OUT = delete(_SCORE_TABLE).where(*_THIS_SCORE)
_OVERWRITE = (
    update(_SCORE_TABLE)
    .where(*_THIS_SCORE)
    .values({name: bindparam(name) for name in ("score", "quote", "quote_at")})
)


def _without_repeats(
    rows: Sequence[tuple[int, ScoreRow]],
) -> tuple[list[tuple[int, ScoreRow]], list[tuple[int, ScoreRow]]]:
    """The first row of every (call, version), and the repeats, which then count as sent again."""
    if len({(row.external_id, row.version_id) for _, row in rows}) == len(rows):
        return list(rows), []
    seen: set[tuple[str, int]] = set()
    first: list[tuple[int, ScoreRow]] = []
    again: list[tuple[int, ScoreRow]] = []
    for item in rows:
        key = (item[1].external_id, item[1].version_id)
        if key in seen:
            again.append(item)
        else:
            seen.add(key)
            first.append(item)
    return first, again


def _plan_change(
    plan: _Plan,
    call_id: int,
    row: ScoreRow,
    old: tuple[float, str | None, str | None],
    *,
    now: datetime,
    workspace_id: int,
) -> None:
    plan.changed.append(
        {
            "of_workspace": workspace_id,
            "of_call": call_id,
            "of_version": row.version_id,
            "score": row.score,
            "quote": row.quote,
            "quote_at": row.quote_at,
        }
    )
    plan.audit.append(
        {
            "workspace_id": workspace_id,
            "call_id": call_id,
            "version_id": row.version_id,
            "old_score": old[0],
            "old_quote": old[1],
            "old_quote_at": old[2],
            "new_score": row.score,
            "changed_at": now,
        }
    )


def _sum(one: IntakeCounts, other: IntakeCounts) -> IntakeCounts:
    return IntakeCounts(
        calls_added=one.calls_added + other.calls_added,
        calls_changed=one.calls_changed + other.calls_changed,
        scores_added=one.scores_added + other.scores_added,
        scores_changed=one.scores_changed + other.scores_changed,
        unchanged=one.unchanged + other.unchanged,
        refused=tuple(sorted(one.refused + other.refused)),
    )
