"""A delivery in our hands: how long it is ours, and how it can end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from coaching.deliveries import Delivery

LEASE = timedelta(seconds=60)
GRACE = timedelta(seconds=120)
POST_TIMEOUT = timedelta(seconds=10)
MARGIN = timedelta(seconds=5)


class Outcome(StrEnum):
    SENT = "sent"
    FOUND = "found"
    """Reconcile found it already in Slack."""
    SUPERSEDED = "superseded"
    LATER = "later"
    UNKNOWN = "unknown"
    DEAD = "dead"
    LOST = "lost"
    """Another process holds or finished it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery in our hands, and when (monotonic seconds) we got it."""

    workspace_id: int
    delivery: Delivery
    taken_at: float

    def is_fresh(self, now: float) -> bool:
        """Whether a POST started at `now` (monotonic) surely ends inside the lease."""
        age = timedelta(seconds=now - self.taken_at)
        return age < LEASE - POST_TIMEOUT - MARGIN
