"""coachlog's web process with its sender held back: `python -m benchmarks.quiet_web PORT`, settings as usual.

What the bare app is compared with: the request and its rows, not the messages that go out afterwards.
"""

from __future__ import annotations

import gc
import sys

from flask import Flask

from benchmarks.bare_bolt import Threads
from bot.clock import SystemClock
from bot.http import build_web
from bot.logs import configure_logging
from bot.service import Service
from bot.settings import Settings


def build() -> Flask:
    """As `coachlog web` builds it, but for the sender."""
    settings = Settings()
    configure_logging(settings.log_level, settings.log_format)
    service = Service(settings, SystemClock())
    service.learn_tokens()
    web = build_web(service.app(verified=True), service.stores, service.clock)
    gc.collect()
    gc.freeze()
    return web


if __name__ == "__main__":
    Threads(int(sys.argv[1]), build).run()
