"""The HTTP surface: Slack's requests, health, readiness, metrics. WSGI, for gunicorn threads."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from werkzeug.serving import WSGIRequestHandler, make_server

from coaching.clock import Clock
from coaching.errors import StorageDownError
from coaching.ports import Stores
from jobs.measures import measure_now
from jobs.ticks import rhythm_of
from jobs.watchdog import Watchdog

if TYPE_CHECKING:
    from bot.service import Service

ACK_SECONDS = Histogram(
    "coachlog_ack_seconds",
    "Seconds from request to acknowledgement.",
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 2, 3),
)
STALE_TICK = timedelta(minutes=5)
RECORD_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>A coaching record</title>'
    "<p>This is a coaching record in Coachlog. Paste its link into Slack and press Open there.</p></html>"
)
LARGEST_REQUEST = 4 * 1024 * 1024
"""Slack's are far smaller; a stranger's is not read to its end."""


def build_web(app: App, stores: Stores, clock: Clock) -> Flask:
    """`/slack/events` takes every request of Slack; the rest is for whoever runs this."""
    web = build_health(stores, clock)
    web.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    # Bolt gives this logger the root's level when the app is built, and at INFO it writes whole bodies.
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
    slack = SlackRequestHandler(app)

    @web.get("/sessions/<int:_session_id>")
    def record(_session_id: int) -> Response:
        """A record's own link, opened in a browser: the records are read in Slack, here stands nothing."""
        return Response(RECORD_PAGE, mimetype="text/html")

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

    return web


def build_health(stores: Stores, clock: Clock, *, watchdog: Watchdog | None = None) -> Flask:
    """Health, readiness and metrics of one process; not ready while a tick of its own has stopped."""
    web = Flask("coachlog")

    @web.get("/healthz")
    def health() -> Response:
        """The process answers."""
        return Response("ok", mimetype="text/plain")

    @web.get("/readyz")
    def ready() -> Response:
        """The database answers, and no tick of this process has stopped; stale ticks of others are named."""
        try:
            beats = stores.heartbeats()
        except StorageDownError:
            return Response("database not reachable", status=503, mimetype="text/plain")
        stalled = watchdog.stalled() if watchdog else ()
        if stalled:
            return Response(f"stopped: {', '.join(stalled)}", status=503, mimetype="text/plain")
        now = clock.now()
        stale = [name for name, at in beats.items() if now - at > STALE_TICK + rhythm_of(name)]
        words = f"ready; stale ticks: {', '.join(sorted(stale)) or 'none'}"
        return Response(words, mimetype="text/plain")

    @web.get("/metrics")
    def metrics() -> Response:
        """Counters of this process, and what the database says now."""
        measure_now(stores, clock.now())
        return Response(generate_latest(), mimetype=CONTENT_TYPE_LATEST)

    return web


class _Quiet(WSGIRequestHandler):
    """Probes every few seconds are not worth a line each."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@contextmanager
def health_server(service: Service) -> Iterator[None]:
    """HEALTH_PORT of a process that serves nothing else; nothing when that is 0."""
    settings = service.settings
    if not settings.health_port:
        yield
        return
    web = build_health(service.background, service.clock, watchdog=service.watchdog)
    server = make_server(settings.host, settings.health_port, web, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
