"""Looks for falls in a workspace and keeps those that are new. Safe to repeat."""

from __future__ import annotations

from datetime import datetime

from coaching.declines.falling import falls_among
from coaching.ports import WorkspaceStore


def look_for_declines(store: WorkspaceStore, *, now: datetime) -> int:
    """How many were found now."""
    criteria = [one for one in store.criteria.all() if one.retired_at is None]
    if not criteria:
        return 0
    falls = falls_among(store.declines.spans(criteria, now=now), criteria)
    return sum(store.declines.add(one, now=now) for one in falls)
