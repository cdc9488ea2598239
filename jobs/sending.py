"""Drains the outbox with a few threads, woken by a tick or a commit. One delivery is deliver.py's."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from coaching.clock import Clock
from coaching.ports import Stores
from jobs.deliver import Courier
from jobs.measures import measure_outbox
from jobs.rounds import Rounds

TICK = "deliver"
"""Name of the heartbeat."""
CLAIM_LIMIT = 20
"""At most this many rows of one workspace per turn, so that nobody is starved."""

log = logging.getLogger(__name__)


class Sender:
    """Delivers what is due. `drain` waits for it, `kick` returns at once.

    Workspaces take turns: one has at most one turn running, in which its messages go out one after
    another, oldest due first. So one that Slack keeps waiting holds one thread and delays no other.
    """

    def __init__(
        self,
        stores: Stores,
        courier: Courier,
        clock: Clock,
        *,
        threads: int,
        progressed: Callable[[], None] = lambda: None,
    ) -> None:
        """`progressed` hears of every turn that ended: a long round is not a stopped one."""
        self._stores = stores
        self._courier = courier
        self._clock = clock
        self._progressed = progressed
        self._turns = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="sender")
        self._carriers = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="carrier")
        self._rounds = Rounds(courier, self._carriers)
        self._sweeper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sweeper")
        self._lock = threading.RLock()  # a turn that is over at once ends in the thread that began it
        self._running: set[int] = set()
        self._asked: dict[int, Future[int]] = {}
        """Workspaces whose next turn begins when the running one is over."""
        self._kicked = threading.Event()
        self._started = False
        self.stopping = False

    def start(self) -> None:
        """From now on a kick sends."""
        self._stores.look_back_after_silence()
        self._started = True

    def kick(self) -> None:
        """Something was committed that wants sending. Returns at once; several kicks may be one sweep."""
        with self._lock:
            if not self._started or self.stopping or self._kicked.is_set():
                return
            self._kicked.set()
            self._sweeper.submit(self._sweep).add_done_callback(_log_failure)

    def drain(self) -> int:
        """A turn for every workspace with due work; returns how many deliveries were carried out.

        Beats as a tick only when every turn went well: silence is an alarm.
        """
        turns = self._ask_all()
        failed = [turn for turn in turns if turn.exception() is not None]
        measure_outbox(self._stores, self._clock.now())
        if not failed:
            self._stores.beat(TICK)
        return sum(turn.result() for turn in turns if turn not in failed)

    def stop(self) -> None:
        """Finish the message in hand, hand back what else is claimed, then stop."""
        with self._lock:
            self.stopping = True
        for pool in (self._sweeper, self._turns, self._carriers):
            pool.shutdown(wait=True)

    def _sweep(self) -> None:
        self._kicked.clear()
        self._ask_all()

    def _ask_all(self) -> list[Future[int]]:
        return [self._ask(workspace_id) for workspace_id in self._stores.with_work(self._clock.now())]

    def _ask(self, workspace_id: int) -> Future[int]:
        """A turn that claims after now: a new one, or the one that already waits its turn."""
        with self._lock:
            if workspace_id in self._asked:
                return self._asked[workspace_id]
            turn: Future[int] = Future()
            if self.stopping:
                turn.set_result(0)
            elif workspace_id in self._running:
                self._asked[workspace_id] = turn
            else:
                self._running.add(workspace_id)
                self._begin(workspace_id, turn)
            return turn

    def _begin(self, workspace_id: int, turn: Future[int]) -> None:
        run = self._turns.submit(self._take_turn, workspace_id)
        run.add_done_callback(partial(self._end, workspace_id, turn))

    def _take_turn(self, workspace_id: int) -> int:
        claims = self._courier.claim(workspace_id, limit=CLAIM_LIMIT)
        self._rounds.carry_out(claims, stopping=lambda: self.stopping)
        return len(claims)

    def _end(self, workspace_id: int, turn: Future[int], run: Future[int]) -> None:
        """Whoever waits hears of it; then the workspace's next turn, at the end of the queue."""
        self._progressed()
        error = run.exception()
        with self._lock:
            waiting = self._asked.pop(workspace_id, None)
            more = error is None and run.result() == CLAIM_LIMIT
            if not self.stopping and (waiting is not None or more):
                self._begin(workspace_id, waiting or Future())
            else:
                self._running.discard(workspace_id)
                if waiting is not None:
                    waiting.set_result(0)
        if error is None:
            turn.set_result(run.result())
        else:
            log.error("turn failed", extra={"action": TICK, "workspace": workspace_id}, exc_info=error)
            turn.set_exception(error)


def _log_failure(run: Future[None]) -> None:
    error = run.exception()
    if error is not None:
        log.error("sweep failed", extra={"action": TICK}, exc_info=error)
