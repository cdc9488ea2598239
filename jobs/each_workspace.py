"""The same work for several workspaces, so that trouble in one delays no other (reliability.md, 4)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ended(Generic[T]):
    """What came of it, by workspace id."""

    done: dict[int, T]
    failed: dict[int, BaseException]

    def log_failures(self, said: str, /, *, action: str) -> None:
        for workspace_id, error in self.failed.items():
            log.error(said, extra={"action": action, "workspace": workspace_id}, exc_info=error)


def in_each(workspace_ids: Iterable[int], work: Callable[[int], T], /) -> Ended[T]:
    """One after the other, in a thread of its own: whatever `work` raises is kept, not thrown."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="each-workspace") as pool:
        runs = {workspace_id: pool.submit(work, workspace_id) for workspace_id in workspace_ids}
    failed = {workspace_id: error for workspace_id, run in runs.items() if (error := run.exception())}
    return Ended(
        {workspace_id: run.result() for workspace_id, run in runs.items() if workspace_id not in failed},
        failed,
    )
