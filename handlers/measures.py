"""How long people wait for an answer, whatever way their request came (HTTP or Socket Mode)."""

from __future__ import annotations

from prometheus_client import Histogram

LISTENER_SECONDS = Histogram(
    "coachlog_listener_seconds",
    "Seconds from a request's arrival at its listener to its acknowledgement, by kind of request.",
    ["kind"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2, 3),
)
