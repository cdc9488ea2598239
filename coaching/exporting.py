"""Who may take which rows out, and the rows themselves, a page at a time. Files are written elsewhere.

A person gets what they may see in Slack and nothing else: a rep their own, a coach or manager their reps,
enablement the workspace. A rep's and a coach's scores of scenarios are two tables that nothing joins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from coaching.coach_patterns import coaches_by_name
from coaching.enablement import find_person
from coaching.errors import CoachingError, NotAllowedError
from coaching.export_columns import (
    Table,
)
from coaching.export_port import ExportStore, Page, Place, Row
from coaching.export_tables import (
    RESULTS,
    SESSIONS,
    TABLES,
)
from coaching.loop.showing import delta_of
from coaching.permissions import access_of
from coaching.ports import Stores, WorkspaceStore
from coaching.scenarios import Rated

PAGE = 1000
_STATE = SESSIONS.names.index("state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose rows. `rep_ids` None: everybody's; `coach_ids`: whose coach scores, in the order of names."""

    rep_ids: tuple[int, ...] | None
    coach_ids: tuple[int, ...]
    private: bool = False
    """Whether private columns are filled: for the whole workspace, taken out from the machine."""


def whole_workspace() -> Scope:
    """Everything but coaches' scores: these are for the coach and enablement alone (domain.md 6)."""
    return Scope(rep_ids=None, coach_ids=(), private=True)


def scope_of(store: WorkspaceStore, who: str, /) -> Scope:
    """What this person may see; `who` is an email address or a Slack user id."""
    actor = find_person(store, who)
    access = access_of(store, actor)
    if not access.admitted:
        raise NotAllowedError(f"{actor.name} is a guest, of another workspace, or has left.")
    if access.may_see_program():
        by_name = coaches_by_name(store, store.scenarios.standing())
        return Scope(rep_ids=None, coach_ids=tuple(coach.id for coach in by_name))
    return Scope(rep_ids=tuple(sorted({actor.id, *access.led_reps})), coach_ids=(actor.id,))


def tables_for(scope: Scope, /) -> tuple[Table, ...]:
    return tuple(table for table in TABLES if scope.coach_ids or not table.of_coaches)


def require_table(table: Table, scope: Scope, /) -> None:
    if table not in tables_for(scope):
        raise CoachingError(
            "Coach scores are for the coach and enablement alone: name one of them with --for."
        )


def rows_of(
    stores: Stores, workspace_id: int, table: Table, scope: Scope, /, *, size: int = PAGE
) -> Iterator[Row]:
    """Rows of one table in its order. Every page is a reading unit of work of its own, soon over."""
    require_table(table, scope)
    blank = () if scope.private else tuple(column.private for column in table.columns)
    read = _READERS[table.name]
    for coach_id in scope.coach_ids if table.of_coaches else (None,):
        past: Place | None = ()
        while past is not None:
            with stores.workspace(workspace_id, write=False) as store:
                page = _Asked(store, scope.rep_ids, coach_id, past, size)
                rows, past = read(page)
            yield from (_without(row, blank) for row in rows) if any(blank) else rows


@dataclass(frozen=True, slots=True)
class _Asked:
    store: WorkspaceStore
    rep_ids: Sequence[int] | None
    coach_id: int | None
    past: Place
    size: int


_Read = tuple[list[Row], Place | None]
"""Rows, and where the next page begins; None after the last one."""


class _Pages(Protocol):
    """A table whose rows go out as storage gives them."""

    def __call__(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page: ...


def _plain(table_in: Callable[[ExportStore], _Pages], /) -> Callable[[_Asked], _Read]:
    def read(asked: _Asked) -> _Read:
        pages = table_in(asked.store.exports)
        page = pages(rep_ids=asked.rep_ids, past=asked.past, limit=asked.size)
        return [row for _, row in page], _end_of(page, asked)

    return read


def _end_of(page: Page, asked: _Asked) -> Place | None:
    return page[-1][0] if len(page) == asked.size else None


_sessions = _plain(lambda exports: exports.sessions)


def _results(asked: _Asked) -> _Read:
    """Sessions that were held, each with its comparison as every surface shows it."""
    rows, past = _sessions(asked)
    held = {row[0]: row for row in rows if row[_STATE] != "scheduled"}
    ids = [session_id for session_id in held if isinstance(session_id, int)]
    asked.store.sessions.read_ahead(session_ids=ids)
    return [_result(asked.store, session_id, held[session_id]) for session_id in ids], past


def _result(store: WorkspaceStore, session_id: int, row: Row) -> Row:
    delta = delta_of(store, store.sessions.get(session_id))
    known = dict(zip(SESSIONS.names, row, strict=True))
    known |= {
        "calls_after": delta.n,
        "average_after": delta.now,
        "change": delta.value,
        "change_low": delta.low,
        "change_high": delta.high,
        "verdict": delta.verdict,
        "valid": delta.valid,
        "not_met": "; ".join(one.why for one in delta.conditions if not one.met) or None,
    }
    return tuple(known[name] for name in RESULTS.names)


def _rep_scenarios(asked: _Asked) -> _Read:
    page = asked.store.exports.scenarios(
        rep_ids=asked.rep_ids, coach_id=None, past=asked.past, limit=asked.size
    )
    given = asked.store.rep_scores.scores([place[0] for place, _ in page])
    return _with_levels(page, {key: score.ratings for key, score in given.items()}, asked)


def _coach_scenarios(asked: _Asked) -> _Read:
    """Of one coach, in the order of scoring, whatever the level."""
    page = asked.store.exports.scenarios(
        rep_ids=None, coach_id=asked.coach_id, past=asked.past, limit=asked.size
    )
    given = asked.store.coach_scores.scores([place[0] for place, _ in page])
    return _with_levels(page, {key: score.ratings for key, score in given.items()}, asked)


def _observations(asked: _Asked) -> _Read:
    """Of one coach, in the order of writing."""
    page = asked.store.exports.observations(coach_id=asked.coach_id, past=asked.past, limit=asked.size)
    return [row for _, row in page], _end_of(page, asked)


def _with_levels(page: Page, given: dict[int, tuple[Rated, ...]], asked: _Asked) -> _Read:
    rows = [
        (*row, one.key, one.label, one.level, one.anchor, one.weight)
        for place, row in page
        for one in given.get(place[0], ())
    ]
    return rows, _end_of(page, asked)


def _without(row: Row, blank: tuple[bool, ...]) -> Row:
    return tuple(None if hidden else cell for cell, hidden in zip(row, blank, strict=True))


_READERS: dict[str, Callable[[_Asked], _Read]] = {
    "sessions": _sessions,
    "reviews": _plain(lambda exports: exports.reviews),
    "results": _results,
    "moments": _plain(lambda exports: exports.moments),
    "practice": _plain(lambda exports: exports.practice),
    "views": _plain(lambda exports: exports.views),
    "scores": _plain(lambda exports: exports.scores),
    "rep-scenarios": _rep_scenarios,
    "coach-scenarios": _coach_scenarios,
    "own-words": _plain(lambda exports: exports.own_words),
    "flags": _plain(lambda exports: exports.flags),
    "observations": _observations,
    "deals": _plain(lambda exports: exports.deals),
    "deal-stages": _plain(lambda exports: exports.deal_stages),
    "quotas": _plain(lambda exports: exports.quotas),
    "profiles": _plain(lambda exports: exports.profiles),
    "falls": _plain(lambda exports: exports.falls),
    "day-one": _plain(lambda exports: exports.day_one),
    "check-ins": _plain(lambda exports: exports.check_ins),
}
