"""Scored calls out of rows, and into rows that keep them as they were. Whose rows they are, callers know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from coaching.calls import CallKind, ScoredCall


class ScoredCallRow(Protocol):
    """A row with these columns: a frozen call, or a score joined with its call."""

    @property
    def call_id(self) -> int: ...
    @property
    def version_id(self) -> int: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def call_kind(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def link(self) -> str | None: ...
    @property
    def quote(self) -> str | None: ...
    @property
    def quote_at(self) -> str | None: ...


def freeze(calls: Iterable[ScoredCall], /, **owner: int) -> list[dict[str, object]]:
    """A row a call, each with the `owner`'s id, in this order."""
    return [
        {
            **owner,
            "position": position,
            "call_id": call.call_id,
            "version_id": call.version_id,
            "occurred_at": call.occurred_at,
            "call_kind": call.kind.key,
            "score": call.score,
            "link": call.link,
            "quote": call.quote,
            "quote_at": call.quote_at,
        }
        for position, call in enumerate(calls)
    ]


def scored_call(row: ScoredCallRow, /) -> ScoredCall:
    """The call as the row has it."""
    return ScoredCall(
        call_id=row.call_id,
        occurred_at=row.occurred_at,
        kind=CallKind.of(row.call_kind),
        version_id=row.version_id,
        score=row.score,
        link=row.link,
        quote=row.quote,
        quote_at=row.quote_at,
    )
