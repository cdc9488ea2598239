"""Assembles the running product from settings: stores, Slack, handlers, ticks. Built once per process."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.app import build_app
from bot.attachments import FILE_MAKERS
from bot.clock import SystemClock
from bot.directory import Directory
from bot.messenger import SlackMessenger
from bot.profiles import SlackProfiles
from bot.scheduler import build_scheduler
from bot.settings import Settings, secret
from coaching.clock import Clock
from handlers.deps import Deps
from jobs.deliver import Courier
from jobs.pacing import CHANNEL_BURST, Pacing, Rate
from jobs.queue import Handover
from jobs.sending import TICK as SENDING
from jobs.sending import Sender
from jobs.ticks import TICKS
from jobs.watchdog import Watchdog
from models import SqlStores, open_stores
from templates import Surfaces

if TYPE_CHECKING:
    from bot.queue_worker import QueueWorker

SPARE_CONNECTIONS = 4
"""For ticks, health and heartbeats."""

log = logging.getLogger(__name__)


class Service:
    """One process's worth of coachlog. Use as a context manager; `stop` finishes what it claimed."""

    def __init__(self, settings: Settings, clock: Clock, *, stores: SqlStores | None = None) -> None:
        if settings.sqlite_path is not None:
            settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
        self.settings = settings
        self.clock = clock
        self.stores, self.background = _open(settings, clock) if stores is None else (stores, stores)
        self.surfaces = Surfaces()
        self.directory = Directory(self.stores, api_url=settings.slack_api_url)
        self.watchdog = Watchdog(time.monotonic, interval_s=settings.tick_seconds)
        self.courier = Courier(
            self.background,
            SlackMessenger(self.directory),
            self.surfaces,
            owner=f"{socket.gethostname()}:{os.getpid()}",
            pacing=_pacing(settings, clock),
            files=FILE_MAKERS,
        )
        self.sender: Sender | Handover = (
            Handover(self.background, clock)
            if self.background.has_queue
            else Sender(
                self.background,
                self.courier,
                clock,
                threads=settings.sender_threads,
                progressed=partial(self.watchdog.note, SENDING),
            )
        )
        self.worker: QueueWorker | None = None
        self.profiles = SlackProfiles(self.directory)
        self.extra_ticks: dict[str, Callable[[], object]] = {}
        """Ticks of this process alone, such as the demo's calls; they run before the others."""
        self._sockets: SocketModeHandler | None = None
        self._scheduler: BackgroundScheduler | None = None

    @property
    def deps(self) -> Deps:
        return Deps(
            stores=self.stores,
            surfaces=self.surfaces,
            clock=self.clock,
            kick=self.sender.kick,
            profiles=self.profiles,
            public_url=self.settings.public_url or "",
        )

    def learn_tokens(self) -> None:
        """Ask Slack whose bot token is in the settings and register its workspace."""
        self.directory.add_token(secret(self.settings.slack_bot_token, "SLACK_BOT_TOKEN"))

    def app(self, *, verified: bool, executor: Executor | None = None) -> App:
        """The Bolt app; `verified` for HTTP, where requests carry a signature."""
        signing = secret(self.settings.slack_signing_secret, "SLACK_SIGNING_SECRET") if verified else None
        return build_app(
            self.deps,
            self.directory,
            signing_secret=signing,
            listener_threads=self.settings.listener_threads,
            executor=executor,
        )

    def start_socket_mode(self) -> None:
        """Connect and return; listeners run in their own threads."""
        token = secret(self.settings.slack_app_token, "SLACK_APP_TOKEN")
        client = self.directory.blank_client()
        client.timeout = 10
        self._sockets = SocketModeHandler(
            self.app(verified=False),
            token,
            web_client=client,
            concurrency=self.settings.listener_threads,
        )
        self._sockets.connect()  # type: ignore[no-untyped-call]

    def start_clock(self) -> None:
        """The scheduler and the sender, in this process."""
        self.sender.start()
        watched: dict[str, Callable[[], object]] = {
            name: self.watchdog.watch(name, tick) for name, tick in self.ticks().items()
        }
        self._scheduler = build_scheduler(watched, seconds=self.settings.tick_seconds)
        self._scheduler.start()
        self.watchdog.start()

    def start_worker(self) -> None:
        """Carry out queued deliveries in this process. Nothing on SQLite: the sender does it there."""
        if not self.background.has_queue:
            return
        self.background.look_back_after_silence()
        from bot.queue_worker import QueueWorker

        self.worker = QueueWorker(
            self.settings.database_url, self.background, self.courier, threads=self.settings.sender_threads
        )
        self.worker.start()

    def ticks(self) -> dict[str, Callable[[], object]]:
        """Every tick of jobs/ticks.py by name, and the one that delivers."""
        named = dict(self.extra_ticks)
        named |= {tick.name: partial(tick.run, self.background, self.clock) for tick in TICKS}
        named[SENDING] = self.sender.drain
        return named

    def tick_once(self) -> None:
        """Run every tick once in this thread, in the table's order."""
        for tick in self.ticks().values():
            tick()

    def stop(self) -> None:
        if self._scheduler is not None:
            self.watchdog.stop()
            self._scheduler.shutdown(wait=True)
            self._scheduler = None
        if self._sockets is not None:
            self._sockets.close()  # type: ignore[no-untyped-call]
            self._sockets = None
        if self.worker is not None:
            self.worker.stop()
            self.worker = None
        self.sender.stop()
        self.background.close()
        self.stores.close()

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _open(settings: Settings, clock: Clock) -> tuple[SqlStores, SqlStores]:
    """Storage for people's requests and for everything else: neither waits for the other's connections.

    SQLite has one writer at a time anyway, so there it is one and the same.
    """
    url, background = settings.database_url, settings.sender_threads + SPARE_CONNECTIONS
    if settings.on_sqlite:
        both = open_stores(url, clock, pool_size=settings.listener_threads + background)
        return both, both
    front = open_stores(url, clock, pool_size=settings.listener_threads + SPARE_CONNECTIONS, queued=True)
    return front, open_stores(url, clock, pool_size=background, queued=True)


def _pacing(settings: Settings, clock: Clock) -> Pacing:
    """By real seconds, as Slack counts them; a clock that somebody moves (the demo's) knows none."""
    if not isinstance(clock, SystemClock):
        return Pacing(time.monotonic)
    per_minute = settings.workspace_messages_per_minute
    return Pacing(
        time.monotonic,
        per_workspace=Rate(60 / per_minute, burst=max(1, per_minute // 15)),
        per_channel=Rate(1 / settings.channel_messages_per_second, burst=CHANNEL_BURST),
    )
