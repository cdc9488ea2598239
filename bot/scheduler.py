"""APScheduler as the product uses it: memory store, UTC interval jobs, coalesced, one at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)


def build_scheduler(ticks: dict[str, Callable[[], object]], *, seconds: float) -> BackgroundScheduler:
    """One interval job per tick. What is due is always a query on our tables, never a stored job."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for name, tick in ticks.items():
        scheduler.add_job(tick, "interval", seconds=seconds, id=name, name=name)
    return scheduler
