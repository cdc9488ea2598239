"""Whether enough of a rep's calls are scored to steer by (domain.md 7), for many reps at one go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from coaching.evidence import is_thin
from coaching.people import Role
from coaching.ports import WorkspaceStore

MONTH = timedelta(days=30)

Counts = tuple[int, int]
"""(calls scored on a target of the rep's teams, all calls) of a month."""


def thin_reps(store: WorkspaceStore, rep_ids: Iterable[int], *, now: datetime) -> dict[int, Counts]:
    """Those of whose calls in the last 30 days fewer than 10 % are scored, with the counts."""
    reps = sorted(set(rep_ids))
    if not reps:
        return {}
    held = [one for rep in reps for one in store.people.memberships(member_id=rep) if one.role is Role.REP]
    versions = {
        target.current.id
        for team_id in sorted({one.team_id for one in held})
        for target in store.criteria.targets(team_id)
    }
    counted = store.calls.how_many_scored(reps, sorted(versions), since=now - MONTH, until=now)
    return {rep: counts for rep, counts in counted.items() if is_thin(*counts)}


def say_thin(counts: Counts | None) -> str | None:
    """``Only 3 of 48 calls of the last 30 days are scored: too thin to steer by.``"""
    if counts is None:
        return None
    scored, calls = counts
    return f"Only {scored} of {calls} calls of the last 30 days are scored: too thin to steer by."
