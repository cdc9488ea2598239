"""The HTTP surface: Slack's requests, health, readiness, metrics. WSGI, for gunicorn threads."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler

from coaching.clock import Clock
from coaching.errors import StorageDownError
from coaching.ports import Stores
from jobs.measures import measure_outbox

ACK_SECONDS = Histogram(
    "coachlog_ack_seconds",
    "Seconds from request to acknowledgement.",
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2, 3),
)
STALE_TICK = timedelta(minutes=5)
LARGEST_REQUEST = 4 * 1024 * 1024
"""Slack's are far smaller; a stranger's is not read to its end."""


def build_web(app: App, stores: Stores, clock: Clock) -> Flask:
    """`/slack/events` takes every request of Slack; the rest is for whoever runs this."""
    web = Flask("coachlog")
    web.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    # Bolt gives this logger the root's level when the app is built, and at INFO it writes whole bodies.
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
    slack = SlackRequestHandler(app)

    @web.post("/slack/events")
    def slack_events() -> Response:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        # Bolt would answer 500 to a stamp that is no number (4.14), and to a signature beyond ASCII.
        if not (stamp.isascii() and stamp.isdigit() and signature.isascii()):
            return Response("timestamp or signature missing or unreadable", status=401)
        started = time.perf_counter()
        answer: Response = slack.handle(request)
        ACK_SECONDS.observe(time.perf_counter() - started)
        return answer

    @web.get("/healthz")
    def health() -> Response:
        """The process answers."""
        return Response("ok", mimetype="text/plain")

    @web.get("/readyz")
    def ready() -> Response:
        """The database answers; the scheduler's last heartbeats are named."""
        try:
            beats = stores.heartbeats()
        except StorageDownError:
            return Response("database not reachable", status=503, mimetype="text/plain")
        stale = [name for name, at in beats.items() if clock.now() - at > STALE_TICK]
        words = f"ready; stale ticks: {', '.join(sorted(stale)) or 'none'}"
        return Response(words, mimetype="text/plain")

    @web.get("/metrics")
    def metrics() -> Response:
        """Counters of this process, and the outbox's age, read now."""
        measure_outbox(stores, clock.now())
        return Response(generate_latest(), mimetype=CONTENT_TYPE_LATEST)

    return web
