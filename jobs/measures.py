"""What the outbox counts for /metrics. Counters of this process; the age is read from the tables."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from coaching.ports import Stores

OUTCOMES = Counter("coachlog_deliveries", "Deliveries carried out, by outcome.", ["kind", "outcome"])
ATTEMPTS = Counter("coachlog_posts", "Messages handed to Slack, whatever it answered.", ["kind"])
LAG = Histogram(
    "coachlog_delivery_lag_seconds",
    "Seconds from planning a message to its arrival.",
    ["kind"],
    buckets=(1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400),
)
OLDEST_DUE = Gauge("coachlog_outbox_oldest_due_seconds", "Age of the message that waits longest.")


def measure_outbox(stores: Stores, now: datetime, /) -> None:
    """Set the age gauge: the longest wait over all active workspaces, 0 when nothing waits."""
    oldest = stores.oldest_due(now)
    OLDEST_DUE.set((now - oldest).total_seconds() if oldest is not None else 0.0)
