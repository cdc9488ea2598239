"""Freezing a baseline (domain.md 4, CL 3): which calls count and what it is called afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from statistics import fmean

from coaching.baseline import FULL_CALLS, Baseline, BaselineKind
from coaching.calls import CallKind, ScoredCall
from coaching.criteria import CriterionVersion
from coaching.ports import CallStore

ENOUGH_OF_A_KIND = 5
"""Below this, calls of every kind are worth more than a handful of one; the baseline then says so."""
LATEST_CALLS = 20
"""What a rep mostly has is judged by these."""


def comparable_kind(kinds: Sequence[CallKind]) -> CallKind | None:
    """The most frequent kind of call, `kinds` being newest first; the newest wins a tie."""
    counts = Counter(kinds)
    return max(counts, key=lambda kind: (counts[kind], -kinds.index(kind)), default=None)


def freeze(
    calls: CallStore,
    *,
    rep_id: int,
    version: CriterionVersion,
    as_of: datetime,
    typed: float | None = None,
    like: CallKind | None = None,
) -> Baseline:
    """The baseline as of an instant: the last ten comparable scored calls strictly before it (CL 3).

    Comparable to `like` when the session is about one call, else to what the rep mostly has. `typed`
    counts only when no call is scored at all.
    """
    used = _calls_to_use(calls, rep_id=rep_id, version=version, as_of=as_of, like=like)
    if not used:
        kind = BaselineKind.NONE if typed is None else BaselineKind.MANUAL
        return Baseline(kind=kind, version_id=version.id, value=typed, as_of=as_of)
    kinds = {call.kind for call in used}
    return Baseline(
        kind=BaselineKind.FULL if len(used) >= FULL_CALLS else BaselineKind.PROVISIONAL,
        version_id=version.id,
        value=fmean(call.score for call in used),
        as_of=as_of,
        calls=used,
        kind_of_call=kinds.pop() if len(kinds) == 1 else None,
        mixed=len({call.kind for call in used}) > 1,
    )


def _calls_to_use(
    calls: CallStore, *, rep_id: int, version: CriterionVersion, as_of: datetime, like: CallKind | None
) -> tuple[ScoredCall, ...]:
    latest = calls.last_scored(rep_id, version.id, before=as_of, kind=None, limit=LATEST_CALLS)
    kind = like or comparable_kind([call.kind for call in latest])
    if kind is None:
        return ()
    alike = tuple(call for call in latest if call.kind == kind)[:FULL_CALLS]
    if len(alike) < FULL_CALLS and len(latest) == LATEST_CALLS:
        alike = calls.last_scored(rep_id, version.id, before=as_of, kind=kind, limit=FULL_CALLS)
    if len(alike) >= ENOUGH_OF_A_KIND:
        return alike
    of_any_kind = latest[:FULL_CALLS]
    return of_any_kind if len(of_any_kind) > len(alike) else alike
