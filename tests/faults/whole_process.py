"""One whole `coachlog` command, as an operator starts it, whose clock is a file: `ROLE CLOCK_FILE`.

Settings come from the environment, as always. A shorter wait for dead workers' jobs, a death at a named
point (MORTAL=point:n) and a courier that does not look (CARELESS=blind) are all that is different.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from staff import SharedClock, make_careless

import bot.cli.gunicorn_app
import bot.queue_worker
import bot.service
from bot.cli import running
from jobs.deliver import Courier


class MortalCourier(Courier):
    """Reads leases by the shared clock and dies where it was told to."""

    def __init__(self, *args, **named) -> None:  # type: ignore[no-untyped-def]
        def seconds() -> float:
            return CLOCK.now().timestamp()

        point, _, nth = os.environ.get("MORTAL", "").partition(":")
        left = int(nth or 0)

        def die(name: str) -> None:
            nonlocal left
            left -= name == point
            if name == point and left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        named["pacing"].monotonic = seconds
        super().__init__(*args, **named, monotonic=seconds, fail_point=die)


CLOCK = SharedClock(Path(sys.argv[2]))
for module in (running, bot.cli.gunicorn_app):
    module.SystemClock = lambda: CLOCK  # type: ignore[attr-defined]
make_careless(MortalCourier, os.environ.get("CARELESS", ""))
bot.service.Courier = MortalCourier  # type: ignore[misc]
bot.queue_worker.STALLED_AFTER_S, bot.queue_worker.HEARTBEAT_S, bot.queue_worker.POLL_S = 2.0, 0.4, 0.2

if __name__ == "__main__":
    {"web": running.web, "clock": running.clock, "worker": running.worker}[sys.argv[1]]()
