"""One `coachlog web`, `clock` or `worker` for monday.py: on another day, with the tokens of many workspaces.

`python -m benchmarks.monday_process ROLE AHEAD_SECONDS WORKSPACES`; settings from the environment.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

import bot.cli.gunicorn_app
from bot.cli import running
from bot.clock import SystemClock
from bot.service import Service


class MovedClock(SystemClock):
    """The machine's clock on another day: seconds are real, so that messages are paced as ever."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return super().now() + self._ahead

    def adjust(self, real: datetime, /) -> datetime:
        return real + self._ahead


def main(role: str, ahead_s: float, workspaces: int) -> None:
    """The command itself; only the day and `learn_tokens` are others."""
    ahead = timedelta(seconds=ahead_s)

    def learn_tokens(service: Service) -> None:
        for number in range(1, workspaces + 1):
            service.directory.add_token(f"xoxb-bench-{number}")

    Service.learn_tokens = learn_tokens  # type: ignore[method-assign]
    for module in (running, bot.cli.gunicorn_app):
        module.SystemClock = lambda: MovedClock(ahead)  # type: ignore[attr-defined]
    {"web": running.web, "clock": running.clock, "worker": running.worker}[role]()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
