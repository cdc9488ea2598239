"""gunicorn with threads, embedded: `coachlog web` needs no second configuration file."""

from __future__ import annotations

import gc

from flask import Flask
from gunicorn.app.base import BaseApplication

from bot.clock import SystemClock
from bot.http import build_web
from bot.service import Service
from bot.settings import Settings


class _Threads(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._service: Service | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = self._settings
        self.cfg.set("bind", f"{settings.host}:{settings.port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("workers", 1)
        self.cfg.set("threads", settings.listener_threads)
        self.cfg.set("keepalive", 30)
        self.cfg.set("graceful_timeout", 20)
        self.cfg.set("timeout", 60)
        self.cfg.set("worker_exit", self._stop)
        if "control_socket_disable" in self.cfg.settings:  # since gunicorn 25.1
            # Its default path is the user's: two web processes would take it from each other.
            self.cfg.set("control_socket_disable", True)

    def load(self) -> Flask:
        """Runs in the worker: threads and pools must not cross the fork."""
        service = Service(self._settings, SystemClock())
        service.learn_tokens()
        service.sender.start()
        self._service = service
        web = build_web(service.app(verified=True), service.stores, service.clock)
        gc.collect()
        gc.freeze()  # what stands after start-up stays: collections need not walk it at every turn
        return web

    def _stop(self, _server: object, _worker: object) -> None:
        if self._service is not None:
            self._service.stop()


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    _Threads(settings).run()
