"""Where a queue carries deliveries (PostgreSQL): what the clock hands over, what a worker does with a job."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import timedelta
from functools import partial
from typing import TypeVar

from coaching.clock import Clock
from coaching.errors import NotFoundError
from coaching.ports import Stores
from jobs.deliver import GRACE, Claim, Courier, Outcome
from jobs.measures import measure_outbox
from jobs.sending import CLAIM_LIMIT, TICK

HANDED_OVER_AT_ONCE = 500
"""Of one workspace and round; the next round takes the next."""
CROWDED_PAUSE = timedelta(seconds=3)
"""When so many of one workspace wait here that they would take the room of others."""
PAUSE = timedelta(seconds=10)
"""Before a job that could not be done is tried again, unless its row says when: nothing runs in circles."""
ENDED = frozenset({Outcome.SENT, Outcome.FOUND, Outcome.SUPERSEDED, Outcome.DEAD})

log = logging.getLogger(__name__)
T = TypeVar("T")


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
        """See that everything due has a job; returns how many had none."""
        found = 0
        for workspace_id in self._stores.with_work(self._clock.now()):
            with self._stores.workspace(workspace_id) as store:
                missing = store.outbox.defer_due(grace=GRACE, limit=HANDED_OVER_AT_ONCE)
            if missing:
                log.info("handed over", extra={"action": TICK, "workspace": workspace_id, "jobs": missing})
            found += missing
        measure_outbox(self._stores, self._clock.now())
        self._stores.beat(TICK)
        return found

    def stop(self) -> None:
        """Nothing runs here."""


class QueuedCourier:
    """Runs jobs on a few threads, one at a time per workspace, so that one in trouble delays no other."""

    def __init__(self, stores: Stores, courier: Courier, threads: Executor) -> None:
        self._stores = stores
        self._courier = courier
        self._threads = threads
        self._turns: dict[int, asyncio.Lock] = {}
        self._waiting: Counter[int] = Counter()
        self.stopping = False
        """What has been claimed is finished, the rest is left to other workers."""

    async def run(self, workspace_id: int, delivery_id: int) -> None:
        """At least once is enough: what has been done is not done again, what has not gets another job."""
        if self._waiting[workspace_id] >= CLAIM_LIMIT:
            await self.see_to(workspace_id, delivery_id, pause=CROWDED_PAUSE)
            return
        self._waiting[workspace_id] += 1
        try:
            async with self._turns.setdefault(workspace_id, asyncio.Lock()):
                ended = not self.stopping and await self._take_turn(workspace_id, delivery_id)
        finally:
            self._waiting[workspace_id] -= 1
            if not self._waiting[workspace_id]:
                del self._waiting[workspace_id], self._turns[workspace_id]
        if not ended:
            await self.see_to(workspace_id, delivery_id, pause=PAUSE)

    async def see_to(self, workspace_id: int, delivery_id: int, *, pause: timedelta = timedelta(0)) -> None:
        """Another job for when it can be claimed next, unless it has ended."""
        await self._in_thread(partial(self._defer_again, workspace_id, delivery_id, pause))

    async def _take_turn(self, workspace_id: int, delivery_id: int) -> bool:
        claim = await self._in_thread(partial(self._claim, workspace_id, delivery_id))
        return claim is not None and await self._carry_out(claim)

    async def _carry_out(self, claim: Claim) -> bool:
        """Whether that was its end. What breaks inside us counts as a try, as in the sender."""
        done = self._in_thread(partial(self._courier.carry_out, claim))
        (result,) = await asyncio.gather(done, return_exceptions=True)
        if isinstance(result, BaseException):
            await self._in_thread(partial(self._courier.note_failure, claim, result))
            return False
        return result in ENDED

    def _claim(self, workspace_id: int, delivery_id: int) -> Claim | None:
        """None, too, while the workspace is paused: its turn comes with the first round after that."""
        try:
            if not self._stores.describe(workspace_id).active:
                return None
            return self._courier.claim_one(workspace_id, delivery_id)
        except NotFoundError:  # deleted by hand: the auditor speaks of it
            return None

    def _defer_again(self, workspace_id: int, delivery_id: int, pause: timedelta) -> None:
        try:
            if self._stores.describe(workspace_id).active:
                with self._stores.workspace(workspace_id) as store:
                    store.outbox.defer_again(delivery_id, grace=GRACE, pause=pause)
        except NotFoundError:
            return

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
