"""A sandbox and the bot against it, for stories: people, a clock to move, scores to bring in."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from sandboxes import open_sandbox
from werkzeug.serving import BaseWSGIServer, make_server

import models
from bot.clock import FollowingClock
from bot.http import build_web
from bot.logs import configure_logging
from bot.service import Service
from bot.settings import Settings
from sandbox.clock import DemoClock
from sandbox.driver import Driver, Person, SeenMessage
from sandbox.server import SandboxServer
from sandbox.world import World
from sources.demo import HEADER
from sources.scores_csv import Outcome, import_file
from sources.taking_in import Wishes

THURSDAY = datetime(2026, 11, 19, 14, 0, tzinfo=UTC)
"""15:00 in Berlin, where the demo cast works."""
FILE = "town.sqlite3"
CRITERION = "Answers an objection after asking what is behind it"


@dataclass(slots=True)
class Town:
    """One workspace with its bot. `tick` runs every job once, in this thread."""

    server: SandboxServer
    service: Service
    driver: Driver
    folder: Path

    def person(self, name: str) -> Person:
        return self.driver.person(name)

    def tick(self) -> None:
        """Every job once, and again, so that what one finds the next one sends."""
        self.service.tick_once()
        self.service.tick_once()

    def move_to(self, moment: datetime) -> None:
        """The demo clock goes forward, and the jobs run as they would have."""
        self.driver.clock.set(moment)
        self.tick()

    def dm_saying(self, person: Person, words: str) -> SeenMessage:
        """The newest DM from the app that contains these words; waits for it."""
        return self.driver.wait_for(
            lambda: next((dm for dm in reversed(person.dms()) if words in dm.everything), None)
        )

    def import_scores(self, rows: Sequence[Score]) -> None:
        """As `coachlog import scores FILE.csv` would, then the jobs."""
        path = self.folder / f"scores-{self.driver.clock.now():%Y%m%d%H%M%S%f}.csv"
        write_scores(path, rows)
        run_import(self.service, path)
        self.tick()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One line of a scores file."""

    call_id: str
    rep: str
    at: datetime
    criterion: str
    score: float | str
    call_type: str = "discovery"
    direction: str = "outbound"
    live: bool = True


def write_scores(path: Path, rows: Sequence[Score]) -> None:
    """A scores file with the documented columns."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in rows:
            live = "yes" if row.live else "no"
            link = f"https://calls.example.com/{row.call_id}"
            told = (row.call_id, row.rep, row.at.isoformat(), row.call_type, row.direction, live)
            writer.writerow((*told, row.criterion, row.score, "", "", link, "1800"))


def run_import(service: Service, path: Path) -> Outcome:
    """Through the same door as the command line."""
    (workspace_id,) = service.stores.all_workspaces()
    return import_file(service.stores, workspace_id, path, wishes=Wishes(), now=service.clock.now())


Beginning = tuple[Callable[[Town], None], ...]
"""What had happened before a story begins, step by step."""


@cache
def _file_after(beginning: Beginning) -> bytes:
    """The database as it stands when this has happened, lived through once in a test process."""
    with TemporaryDirectory() as name:
        path = Path(name) / FILE
        if beginning:
            with open_town(Path(name), over="http", beginning=beginning[:-1]) as town:
                beginning[-1](town)
        else:
            models.upgrade(f"sqlite:///{path}")
        return path.read_bytes()


@contextmanager
def open_town(
    folder: Path,
    *,
    over: str = "socket",
    now: datetime = THURSDAY,
    database_url: str = "",
    public_url: str = "",
    beginning: Beginning = (),
) -> Iterator[Town]:
    """Start a sandbox and the bot, connected by Socket Mode or by signed HTTP (`over="http"`).

    On a database of its own the bot starts as one that was stopped after `beginning`; Slack starts empty.
    """
    world = World(first_id=1 + 1000 * len(beginning))
    world.clock = DemoClock(start=now)
    url = database_url or f"sqlite:///{folder / FILE}"
    if not database_url:
        (folder / FILE).write_bytes(_file_after(beginning))
    with open_sandbox(world) as server, Driver(server.url) as driver:
        settings = Settings(
            _env_file=None,
            slack_bot_token=SecretStr(world.app.bot_token),
            slack_app_token=SecretStr(world.app.app_token),
            slack_signing_secret=SecretStr(world.app.signing_secret),
            slack_api_url=server.api_url,
            database_url=url,
            public_url=public_url,
            sender_threads=2,
        )
        configure_logging("WARNING", "console")
        if database_url:
            models.upgrade(url)
        with Service(settings, FollowingClock(world.clock.now)) as service, _connected(service, world, over):
            service.sender.start()
            service.start_worker()
            yield Town(server, service, driver, folder)


@contextmanager
def _connected(service: Service, world: World, over: str) -> Iterator[None]:
    service.learn_tokens()
    if over == "socket":
        service.start_socket_mode()
        yield
        return
    web = build_web(service.app(verified=True), service.stores, service.clock)
    http: BaseWSGIServer = make_server("127.0.0.1", 0, web, threaded=True)
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    world.app.delivery = "http"
    world.app.request_url = f"http://127.0.0.1:{http.server_port}/slack/events"
    try:
        yield
    finally:
        http.shutdown()
        thread.join(timeout=5)
        http.server_close()


def earlier_calls(
    rep: str, scores: Sequence[float], *, before: datetime, criterion: str = CRITERION, prefix: str = "old"
) -> list[Score]:
    """Daily live discovery calls that end the day before `before`, oldest first."""
    count = len(scores)
    return [
        Score(
            call_id=f"{prefix}-{rep.split('@', maxsplit=1)[0]}-{index}",
            rep=rep,
            at=before - timedelta(days=count - index, hours=1),
            criterion=criterion,
            score=score,
        )
        for index, score in enumerate(scores)
    ]
