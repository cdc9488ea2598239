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
    longest = 0.0
    for workspace_id in stores.with_work(now):
        with stores.workspace(workspace_id, write=False) as store:
            oldest = store.outbox.oldest_due()
        if oldest is not None:
            longest = max(longest, (now - oldest).total_seconds())
    OLDEST_DUE.set(longest)
