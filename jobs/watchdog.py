"""Notices a tick that stopped, by the monotonic clock: silence is an alarm, also when the clock jumps."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial

from prometheus_client import Gauge

STALLED = Gauge("coachlog_stalled_ticks", "Ticks of this process that have not ended for too long.")
INTERVALS = 20
"""A tick that has not ended for so many of its intervals has stopped."""

log = logging.getLogger(__name__)


class Watchdog:
    """Knows when each tick of this process last ended well. Thread-safe: writes are single assignments."""

    def __init__(self, monotonic: Callable[[], float], *, interval_s: float) -> None:
        self._monotonic = monotonic
        self._interval_s = interval_s
        self._ended: dict[str, float] = {}
        self._told: frozenset[str] = frozenset()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def watch(self, name: str, tick: Callable[[], object], /) -> Callable[[], None]:
        """The same tick, watched from now on."""
        self.note(name)
        return partial(self._run, name, tick)

    def note(self, name: str, /) -> None:
        """It got on: it ended, or a long round made progress."""
        self._ended[name] = self._monotonic()

    def stalled(self) -> tuple[str, ...]:
        oldest = self._monotonic() - INTERVALS * self._interval_s
        return tuple(sorted(name for name, at in dict(self._ended).items() if at < oldest))

    def look(self) -> None:
        """Set the metric, and log what has stopped or goes on again, once each."""
        stalled = frozenset(self.stalled())
        STALLED.set(len(stalled))
        for name in sorted(stalled - self._told):
            log.error("tick stopped", extra={"action": "watchdog", "tick": name})
        for name in sorted(self._told - stalled):
            log.warning("tick goes on", extra={"action": "watchdog", "tick": name})
        self._told = stalled

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self, name: str, tick: Callable[[], object]) -> None:
        tick()
        self.note(name)

    def _watch(self) -> None:
        while not self._stop.wait(self._interval_s):
            self.look()
