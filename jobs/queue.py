"""Where a queue carries deliveries (PostgreSQL): what the clock hands over, what a worker does with a job."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import timedelta
from typing import TypeVar, TypeVarTuple, Unpack

from coaching.clock import Clock
from coaching.errors import NotFoundError
from coaching.ports import Stores
from jobs.deliver import GRACE, Courier, Outcome
from jobs.each_workspace import in_each
from jobs.measures import measure_outbox
from jobs.rounds import Rounds
from jobs.sending import CLAIM_LIMIT, TICK

HANDED_OVER_AT_ONCE = 500
"""Of one workspace and round; the next round takes the next."""
PAUSE = timedelta(seconds=10)
"""Before a job that could not be done is tried again, unless its row says when: nothing runs in circles."""
ENDED = frozenset({Outcome.SENT, Outcome.FOUND, Outcome.SUPERSEDED, Outcome.DEAD})

log = logging.getLogger(__name__)
T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Handover:
    """The sender's place on PostgreSQL. Commits reach the queue by themselves; a round mends what did not:
    rows planned by other programs, jobs that failed, a workspace that was paused, a clock that jumped."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores = stores
        self._clock = clock

    def start(self) -> None:
        """Nothing runs here: workers are processes of their own."""
        self._stores.look_back_after_silence()

    def kick(self) -> None:
        """Nothing to wake: the job was deferred in the transaction that planned it."""

    def drain(self) -> int:
        """See that everything due has a job; returns how many had none.

        Every workspace is tried. It beats as a tick only when none failed: silence is an alarm.
        """
        ended = in_each(self._stores.with_work(self._clock.now()), self._hand_over)
        ended.log_failures("handover failed", action=TICK)
        measure_outbox(self._stores, self._clock.now())
        if not ended.failed:
            self._stores.beat(TICK)
        return sum(ended.done.values())

    def _hand_over(self, workspace_id: int) -> int:
        with self._stores.workspace(workspace_id) as store:
            missing = store.outbox.defer_due(grace=GRACE, limit=HANDED_OVER_AT_ONCE)
        if missing:
            log.info("handed over", extra={"action": TICK, "workspace": workspace_id, "jobs": missing})
        return missing

    def stop(self) -> None:
        """Nothing runs here."""


class QueuedCourier:
    """Runs jobs on a few threads, one turn at a time per workspace, so that one in trouble delays no other.

    A job says that its workspace has something due: its turn takes what is due there, oldest first, and
    the jobs of what it takes are gone. A job that comes while the turn runs leaves its delivery to it, or to
    the next turn at once.
    """

    def __init__(self, stores: Stores, courier: Courier, threads: Executor, carriers: Executor) -> None:
        self._stores = stores
        self._courier = courier
        self._threads = threads
        self._rounds = Rounds(courier, carriers)
        self._turns: dict[int, set[int]] = {}
        """Deliveries whose jobs came, by workspace, while its turn runs."""
        self.stopping = False
        """What has been claimed is finished, the rest is left to other workers."""

    async def run(self, workspace_id: int, delivery_id: int) -> None:
        """At least once is enough: what has been done is not done again, what has not gets another job."""
        if workspace_id in self._turns:
            self._turns[workspace_id].add(delivery_id)
            return
        asked = self._turns[workspace_id] = {delivery_id}
        try:
            outcomes = {} if self.stopping else await self._in_thread(self._take_turn, workspace_id)
        finally:
            del self._turns[workspace_id]
        ended = {delivery_id for delivery_id, outcome in outcomes.items() if outcome in ENDED}
        came_late = asked - outcomes.keys() if outcomes else frozenset()
        for left, pause in ((came_late, timedelta(0)), (asked - ended - came_late, PAUSE)):
            if left:
                await self._in_thread(self._defer_again, workspace_id, sorted(left), pause)

    async def see_to(self, workspace_id: int, delivery_id: int) -> None:
        """After a worker died: other jobs for this delivery and for all that is in somebody's hands there."""
        await self._in_thread(self._recover, workspace_id, delivery_id)

    def _take_turn(self, workspace_id: int) -> dict[int, Outcome | None]:
        """What was claimed. Nothing of a paused workspace: its turn comes with the first round after that."""
        try:
            if not self._stores.describe(workspace_id).active:
                return {}
        except NotFoundError:
            return {}
        claims = self._courier.claim(workspace_id, limit=CLAIM_LIMIT)
        outcomes = self._rounds.carry_out(claims, stopping=lambda: self.stopping)
        if len(claims) == CLAIM_LIMIT:
            with self._stores.workspace(workspace_id) as store:
                store.outbox.defer_due(grace=GRACE, limit=1)
        return outcomes

    def _recover(self, workspace_id: int, delivery_id: int) -> None:
        with self._stores.workspace(workspace_id, write=False) as store:
            in_hand = store.outbox.sending()
        self._defer_again(workspace_id, [delivery_id, *in_hand], timedelta(0))

    def _defer_again(self, workspace_id: int, delivery_ids: Sequence[int], pause: timedelta) -> None:
        """Not what was deleted by hand (the auditor speaks of it), nor in a pause."""
        try:
            active = self._stores.describe(workspace_id).active
        except NotFoundError:
            return
        if active:
            with self._stores.workspace(workspace_id) as store:
                store.outbox.defer_again(delivery_ids, grace=GRACE, pause=pause)

    async def _in_thread(self, work: Callable[[Unpack[Ts]], T], *values: *Ts) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *values)
