"""What the queue is told of a delivery. The queue itself stands in queue.py, which SQLite never loads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ticket:
    workspace_id: int
    delivery_id: int
    dedupe_key: str

    @property
    def lock(self) -> str:
        """At most one job of this delivery waits, whoever defers it how often."""
        return f"{self.workspace_id}:{self.dedupe_key}"
