"""Drains the outbox with a few threads: on SQLite this is what delivers, woken by a tick or a commit."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from coaching.clock import Clock
from coaching.ports import Stores
from jobs.deliver import Courier

CLAIM_LIMIT = 20
"""At most this many rows of one workspace per round, so that nobody is starved."""

log = logging.getLogger(__name__)


class Sender:
    """Delivers what is due. `drain` runs in the caller's thread, `kick` in the sender's own."""

    def __init__(self, stores: Stores, courier: Courier, clock: Clock, *, threads: int) -> None:
        self._stores = stores
        self._courier = courier
        self._clock = clock
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="sender")
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._one_round = threading.Lock()
        self._waker = threading.Thread(target=self._run, name="sender-waker", daemon=True)

    def start(self) -> None:
        self._waker.start()

    def kick(self) -> None:
        """Something was committed that wants sending. Returns at once."""
        self._wake.set()

    def drain(self) -> int:
        """One round over all workspaces with due work; returns how many deliveries were carried out."""
        with self._one_round:
            futures = [
                self._pool.submit(self._courier.carry_out, claim)
                for workspace_id in self._stores.with_work(self._clock.now())
                for claim in self._courier.claim(workspace_id, limit=CLAIM_LIMIT)
            ]
            for future in futures:
                future.result()
            return len(futures)

    def stop(self) -> None:
        """Finish what is claimed, then stop."""
        self._stop.set()
        self._wake.set()
        if self._waker.is_alive():
            self._waker.join(timeout=30)
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait()
            self._wake.clear()
            while not self._stop.is_set() and self.drain():
                pass
