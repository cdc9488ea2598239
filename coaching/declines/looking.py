"""Looks for falls in a workspace and keeps those that are new. Safe to repeat, and to do side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coaching.declines.falling import NewDecline, falls_among
from coaching.ports import WorkspaceStore


def find_falls(store: WorkspaceStore, *, now: datetime) -> tuple[NewDecline, ...]:
    """Reads only: it may take a while, and nobody waits for it."""
    criteria = [one for one in store.criteria.all() if one.retired_at is None]
    return falls_among(store.declines.spans(criteria, now=now), criteria) if criteria else ()


def keep_falls(store: WorkspaceStore, falls: Iterable[NewDecline], *, now: datetime) -> int:
    """How many nobody else had kept meanwhile."""
    return sum(store.declines.add(one, now=now) for one in falls)
