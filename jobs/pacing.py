"""How fast messages may go: a token bucket per workspace and per channel, and pauses that Slack asked for.

Nothing here sleeps: it says how long a delivery has to wait, and the delivery goes back into the outbox.
Kept in this process alone; several workers share Slack's limit through the 429s it answers with.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

FORGET_AFTER_S = 900.0
"""A reserved turn that nobody came for; lanes that have been free for as long are forgotten, too."""
SWEEP_EVERY = 1024


A_MOMENT_S = 1e-6
"""Less is a rounding error of adding up intervals."""


class Method(StrEnum):
    """What Slack throttles separately, and so what pauses separately."""

    POST = "post"
    LOOK = "look"
    """Reading history to find a message of our own again."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One message every `interval_s`, after a burst of `burst` at once."""

    interval_s: float
    burst: int = 1

    def wait(self, next_free: float, now: float) -> float:
        """Seconds until the next turn, when the bucket is paid for until `next_free`."""
        wait = max(next_free, now) - (self.burst - 1) * self.interval_s - now
        return wait if wait > A_MOMENT_S else 0.0


CHANNEL_BURST = 3
"""Slack takes a few at once before it counts seconds."""


@dataclass(slots=True)
class Pacing:
    """Turns and pauses of all workspaces. Thread-safe. Without rates only Slack's own pauses hold."""

    monotonic: Callable[[], float]
    per_workspace: Rate | None = None
    per_channel: Rate | None = None
    _next_free: dict[tuple[int, str], float] = field(default_factory=dict)
    _posted: dict[tuple[int, str], float] = field(default_factory=dict)
    _reserved: dict[tuple[int, int], float] = field(default_factory=dict)
    _paused_until: dict[tuple[int, Method], float] = field(default_factory=dict)
    _calls: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pause(self, workspace_id: int, method: Method, seconds: float) -> None:
        """No more of this method in this workspace for a while; nothing else notices."""
        with self._lock:
            self._paused_until[workspace_id, method] = self.monotonic() + seconds

    def paused_for(self, workspace_id: int, method: Method) -> float:
        """Seconds that are left of a pause, 0 without one."""
        with self._lock:
            return max(0.0, self._paused_until.get((workspace_id, method), 0.0) - self.monotonic())

    def take_turn(self, workspace_id: int, channel: str, delivery_id: int) -> float:
        """0: send now. Else the seconds until a turn that is reserved for this delivery."""
        with self._lock:
            now = self.monotonic()
            self._forget_old(now)
            reserved = self._reserved.get((workspace_id, delivery_id))
            if reserved is not None and reserved > now:
                return reserved - now
            if reserved is not None:
                del self._reserved[workspace_id, delivery_id]
                return 0.0
            wait = self._pay(workspace_id, channel, now)
            if wait > 0:
                self._reserved[workspace_id, delivery_id] = now + wait
            return wait

    def note_post(self, workspace_id: int, channel: str) -> None:
        """It goes out now, perhaps later than its turn was: what follows counts from here."""
        with self._lock:
            now = self.monotonic()
            for lane, rate in self._limited(workspace_id, channel):
                self._posted[lane] = max(self._posted.get(lane, 0.0), now) + rate.interval_s
                self._next_free[lane] = max(self._next_free.get(lane, 0.0), self._posted[lane])

    def _limited(self, workspace_id: int, channel: str) -> list[tuple[tuple[int, str], Rate]]:
        lanes = (((workspace_id, ""), self.per_workspace), ((workspace_id, channel), self.per_channel))
        return [(lane, rate) for lane, rate in lanes if rate is not None]

    def _pay(self, workspace_id: int, channel: str, now: float) -> float:
        limited = self._limited(workspace_id, channel)
        wait = max((rate.wait(self._next_free.get(lane, 0.0), now) for lane, rate in limited), default=0.0)
        for lane, rate in limited:
            self._next_free[lane] = max(self._next_free.get(lane, 0.0), now) + rate.interval_s
        return wait

    def _forget_old(self, now: float) -> None:
        self._calls += 1
        if self._calls % SWEEP_EVERY:
            return
        old = now - FORGET_AFTER_S
        self._next_free = {lane: at for lane, at in self._next_free.items() if at > old}
        self._posted = {lane: at for lane, at in self._posted.items() if at > old}
        self._reserved = {row: at for row, at in self._reserved.items() if at > old}
        self._paused_until = {key: at for key, at in self._paused_until.items() if at > now}
