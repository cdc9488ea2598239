"""The method to change to when two sessions moved nothing: which one did, on this criterion, here (SbS 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median

from coaching.aggregates import ENOUGH
from coaching.comparisons import Comparison, Uncoached, stretch_of
from coaching.drift import find_twins
from coaching.insights import comparisons_that_count
from coaching.ports import WorkspaceStore

LOOKED_BACK = timedelta(days=365)
MOST_SESSIONS = 2_000
"""The newest on the criterion: somebody waits for the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRecord:
    """How far a method has moved a criterion in this workspace: valid comparisons only."""

    key: str
    label: str
    median: float | None
    """In units of the scale, positive is better. None: not tried enough to say."""
    n: int
    drift: float | None = None
    """What alike reps moved on average without a session; None below ENOUGH of them."""


def better_method(
    store: WorkspaceStore, criterion_id: int, used: Collection[str], now: datetime
) -> MethodRecord | None:
    """Of the methods that were not used; read with three or four statements, however many sessions."""
    since = (now - LOOKED_BACK).date()
    found = store.comparisons.definitions(rep_ids=None, since=since, criterion_id=criterion_id)
    scale = store.criteria.get(criterion_id).scale
    definitions = {version: one for version, one in found.items() if one.scale == scale}
    unused = [(key, label) for key, label in store.criteria.methods() if key not in used]
    if not definitions:
        return choose_method((), {}, unused)
    sessions = store.comparisons.of_sessions(definitions, rep_ids=None, since=since, most=MOST_SESSIONS)
    counted = comparisons_that_count(sessions, invalid=False)
    stretches = {stretch for one in counted if (stretch := stretch_of(one)) is not None}
    uncoached = store.comparisons.uncoached(definitions, sorted(stretches), rep_ids=None)
    return choose_method(counted, find_twins(counted, uncoached), unused)


def choose_method(
    counted: Iterable[Comparison], twins: Mapping[int, Uncoached], unused: Sequence[tuple[str, str]]
) -> MethodRecord | None:
    """The one with the best median, from five valid comparisons on and only if it moved more than happens
    without a session; else the first that has hardly been tried; None when every one was, in vain.

    `counted` and `twins` are of one criterion on one scale; `unused` are keys with labels.
    """
    changes: dict[str, list[float]] = defaultdict(list)
    for one in counted:
        if one.change is not None:
            changes[one.method].append(one.change)
    drift = fmean(twin.change for twin in twins.values()) if len(twins) >= ENOUGH else None
    known = [
        MethodRecord(key=key, label=label, median=median(changes[key]), n=len(changes[key]), drift=drift)
        for key, label in unused
        if len(changes[key]) >= ENOUGH
    ]
    best = max(known, key=lambda record: record.median or 0, default=None)
    if best is not None and best.median is not None and best.median > max(drift or 0, 0):
        return best
    hardly_tried = ((key, label) for key, label in unused if len(changes[key]) < ENOUGH)
    return next(
        (
            MethodRecord(key=key, label=label, median=None, n=len(changes[key]), drift=drift)
            for key, label in hardly_tried
        ),
        None,
    )
