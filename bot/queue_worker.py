"""Procrastinate's worker, embedded: fetches jobs, runs them by jobs/queue.py, comes back after outages."""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.jobs import Status
from sqlalchemy import make_url

from coaching.ports import Stores
from jobs.deliver import Courier
from jobs.queue import QueuedCourier
from models.queue import QUEUE, TASK

BEAT = "worker"
"""Name of the heartbeat."""
HEARTBEAT_S = 10.0
STALLED_AFTER_S = 30.0
"""A worker that has been silent for so long is dead, and its jobs are seen to by another one."""
POLL_S = 1.0
CONNECTING = {"connect_timeout": 3, "tcp_user_timeout": 10_000, "keepalives_idle": 30}
PAUSE_AFTER_FAILURE_S = 2.0

log = logging.getLogger(__name__)


class QueueWorker:
    """Runs in a thread of its own. `stop` finishes the jobs in hand."""

    def __init__(self, url: str, stores: Stores, courier: Courier, *, threads: int) -> None:
        self._conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="turn")
        self._carriers = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="carrier")
        self._courier = QueuedCourier(stores, courier, self._pool, self._carriers)
        self._stores = stores
        self._room = threads
        self._stopping = threading.Event()
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None
        self._sessions = ThreadPoolExecutor(max_workers=1, thread_name_prefix="queue")
        self._thread = threading.Thread(target=self._run_for_ever, name="queue-worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """No new jobs; those that run are finished."""
        self._stopping.set()
        self._courier.stopping = True
        running = self._running
        if running is not None:
            loop, task = running
            loop.call_soon_threadsafe(task.cancel)
        if self._thread.is_alive():
            self._thread.join()
        self._sessions.shutdown(wait=True)
        self._pool.shutdown(wait=True)
        self._carriers.shutdown(wait=True)

    def _run_for_ever(self) -> None:
        """A worker ends when the database goes away; another one begins."""
        while not self._stopping.is_set():
            error = self._sessions.submit(asyncio.run, self._session()).exception()
            if error is not None and not self._stopping.is_set():
                log.error("worker ended", extra={"action": "worker"}, exc_info=error)
            self._stopping.wait(PAUSE_AFTER_FAILURE_S)

    async def _session(self) -> None:
        connector = PsycopgConnector(
            conninfo=self._conninfo, min_size=1, max_size=4, timeout=10, kwargs=CONNECTING
        )
        app = App(connector=connector)
        self._add_tasks(app)
        async with app.open_async():
            work = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    name="coachlog",
                    concurrency=self._room,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    fetch_job_polling_interval=POLL_S,
                    update_heartbeat_interval=HEARTBEAT_S,
                    stalled_worker_timeout=STALLED_AFTER_S,
                )
            )
            self._running = asyncio.get_running_loop(), work
            upkeep = asyncio.create_task(self._keep_up(app))
            try:
                if self._stopping.is_set():
                    work.cancel()
                await asyncio.wait({work, upkeep}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                self._running = None
                upkeep.cancel()
                if not work.done():
                    work.cancel()
                results = await asyncio.gather(work, upkeep, return_exceptions=True)
            for result in results:
                if isinstance(result, Exception):
                    raise result

    def _add_tasks(self, app: App) -> None:
        @app.task(name=TASK, queue=QUEUE)
        async def deliver(workspace_id: int, delivery_id: int) -> None:
            await self._courier.run(workspace_id, delivery_id)

    async def _keep_up(self, app: App) -> None:
        """The heartbeat, and the jobs of workers that died."""
        while True:
            await asyncio.to_thread(self._stores.beat, BEAT)
            for job in await app.job_manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=STALLED_AFTER_S
            ):
                try:
                    await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
                except exceptions.ConnectorException:  # another worker was faster
                    continue
                log.warning("job of a dead worker", extra={"action": "worker", "job": job.id})
                await self._courier.see_to(
                    int(str(job.task_kwargs["workspace_id"])), int(str(job.task_kwargs["delivery_id"]))
                )
            await asyncio.sleep(HEARTBEAT_S)
