"""What the outbox counts for /metrics. Counters of this process; the age is read from the tables."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from coaching.loop.gaps import SETTING, kept_gaps
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
MISSING = Gauge("coachlog_missing_messages", "Messages that should have gone out, as the last audit found.")
TICK_AGE = Gauge("coachlog_tick_age_seconds", "Since a tick last ended well, in any process.", ["tick"])


def measure_outbox(stores: Stores, now: datetime, /) -> None:
    """Set the age gauge: the longest wait over all active workspaces, 0 when nothing waits."""
    oldest = stores.oldest_due(now)
    OLDEST_DUE.set((now - oldest).total_seconds() if oldest is not None else 0.0)


def measure_now(stores: Stores, now: datetime, /) -> None:
    """Everything that is read from the database when somebody asks for the metrics."""
    measure_outbox(stores, now)
    MISSING.set(sum(kept_gaps(text)[0] for text in stores.settings_named(SETTING).values()))
    for name, at in stores.heartbeats().items():
        TICK_AGE.labels(name).set(max(0.0, (now - at).total_seconds()))
