"""The auditor: every quarter of an hour it asks whether what should have gone out did, and raises alarm."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

from coaching.loop.gaps import find_gaps, keep_gaps, mend_gaps
from coaching.ports import Stores

EVERY = timedelta(minutes=15)
WORKER = "worker"
"""Heartbeat of the queue's workers."""
WORKER_MAY_BE_SILENT = timedelta(minutes=2)

log = logging.getLogger(__name__)


def choose_audited(stores: Stores, now: datetime) -> list[int]:
    """Every active workspace. Where a queue carries deliveries, whether anybody carries it, too."""
    if not has_worker(stores, now):
        log.error("no worker runs", extra={"action": "audit", "missing": WORKER})
    return list(stores.all_workspaces())


def audit(stores: Stores, workspace_id: int, now: datetime) -> None:
    """Find, remember and mend; each alarm is a line in the log, a figure, and a line in `/coach status`."""
    with stores.workspace(workspace_id, write=False) as store:
        gaps = find_gaps(store, now=now)
    with stores.workspace(workspace_id) as store:
        keep_gaps(store, gaps)
        mended = mend_gaps(store, gaps, now=now)
    for reason, count in Counter(gap.reason for gap in gaps).items():
        told = [gap.what for gap in gaps if gap.reason is reason][:5]
        log.error(
            "messages missing",
            extra={
                "action": "audit",
                "workspace": workspace_id,
                "reason": reason.value,
                "count": count,
                "first": told,
                "mended": mended,
            },
        )


def has_worker(stores: Stores, now: datetime) -> bool:
    """True where no queue is used, and where a worker was heard of lately."""
    if not stores.has_queue:
        return True
    beat = stores.heartbeats().get(WORKER)
    return beat is not None and now - beat < WORKER_MAY_BE_SILENT
