"""Scored calls and a call store in memory, for tests of pure rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from coaching.calls import CallKind, ScoredCall

NOW = datetime(2026, 11, 19, 14, tzinfo=UTC)
DISCOVERY = CallKind("discovery", "outbound", live=True)
DEMO = CallKind("demo", "outbound", live=True)
SIMULATED = CallKind("discovery", "outbound", live=False)
VERSION = 7
_ids = count(1)


def scored(
    scores: Iterable[float],
    *,
    kind: CallKind = DISCOVERY,
    until: datetime = NOW,
    version_id: int = VERSION,
) -> list[ScoredCall]:
    """One call a day, the last of them one hour before `until`; oldest first."""
    values = list(scores)
    return [
        ScoredCall(
            call_id=next(_ids),
            occurred_at=until - timedelta(days=len(values) - 1 - index, hours=1),
            kind=kind,
            version_id=version_id,
            score=score,
        )
        for index, score in enumerate(values)
    ]


def scored_from(
    start: datetime, scores: Iterable[float], *, kind: CallKind = DISCOVERY, version_id: int = VERSION
) -> list[ScoredCall]:
    """One call a day after `start`; oldest first."""
    values = list(scores)
    until = start + timedelta(days=len(values), hours=1)
    return scored(values, kind=kind, until=until, version_id=version_id)


class CallsInMemory:
    """The scored calls of one rep, answered as `CallStore` promises."""

    def __init__(self, calls: Sequence[ScoredCall] = ()) -> None:
        self.calls = list(calls)

    def _of(self, version_id: int, kind: CallKind | None = None) -> list[ScoredCall]:
        return sorted(
            (c for c in self.calls if c.version_id == version_id and kind in (None, c.kind)),
            key=lambda c: (c.occurred_at, c.call_id),
        )

    def last_scored(
        self, rep_id: int, version_id: int, /, *, before: datetime, kind: CallKind | None, limit: int = 10
    ) -> tuple[ScoredCall, ...]:
        earlier = [call for call in self._of(version_id, kind) if call.occurred_at < before]
        return tuple(reversed(earlier[-limit:]))

    def scored_after(
        self, rep_id: int, version_id: int, /, *, after: datetime, kind: CallKind | None, limit: int = 10
    ) -> tuple[ScoredCall, ...]:
        return tuple([call for call in self._of(version_id, kind) if call.occurred_at > after][:limit])

    def first_scored(self, rep_id: int, version_id: int, /, *, limit: int = 5) -> tuple[ScoredCall, ...]:
        return tuple(self._of(version_id)[:limit])

    def recent(
        self, rep_id: int, version_ids: Sequence[int], /, *, since: datetime, until: datetime
    ) -> tuple[ScoredCall, ...]:
        return tuple(
            call
            for version_id in version_ids
            for call in self._of(version_id)
            if since <= call.occurred_at <= until
        )
