"""Signed `/coach log` and its submission under 16 connections, against a bare Bolt app on the same server.

Rounds of A B A B A B on one machine; figures are medians of per-round ratios. CPU time stands beside the
wall clock, because a busy machine does not blur it. A last round, with the sender at work too, has one
listener in a hundred stuck for two seconds (Slack's views.open answers that late).
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

import models
from benchmarks import slack_requests
from benchmarks.databases import ENGINES, Database
from bot.clock import SystemClock
from coaching.calls import ScoreRow
from coaching.log_form import Typed, log_form
from coaching.people import Profile, Role, TeamSettings
from coaching.starters import STARTER_SETS
from models.engine import build_engine
from models.tables import METADATA
from templates import Surfaces

ROUNDS = 3
SLOW_EVERY = 100


Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Server:
    """A running process that answers Slack's requests."""

    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Bench:
    """What both sides are sent: so many pairs of a command and a submission of this modal, rep by rep."""

    pairs: int
    view: Json
    values: tuple[Json, ...]

    def requests(self, pairs: int | None = None) -> list[bytes]:
        """Commands and submissions in turn."""
        return [
            request
            for number in range(pairs or self.pairs)
            for request in (
                slack_requests.command("log"),
                slack_requests.submission(self.view, self.values[number % len(self.values)]),
            )
        ]


def main(*, requests: int = 2000, rounds: int = ROUNDS, database: str = "both") -> None:
    """Print the ratios for one database or both."""
    for word, engine in ENGINES.items():
        if database in (word, "both"):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                folder.chmod(0o755)  # a PostgreSQL started by root runs as another user
                with engine(folder) as made:
                    _measure(made, folder, requests // 2, rounds=rounds)


def _measure(database: Database, folder: Path, pairs: int, *, rounds: int) -> None:
    ours_url = database.make("coachlog_bench")
    reps, criterion = _seed(ours_url)
    view = _opened(ours_url)
    bench = Bench(pairs, view, tuple(_typed(rep, criterion) for rep in reps))
    with _stand_in(slow_every=0) as api, _coachlog(ours_url, api, sending=False) as ours:
        before = _counts(ours_url)
        once = slack_requests.drive(
            ours.port, [slack_requests.submission(view, bench.values[0])], connections=1
        )
        if once.refused:
            raise SystemExit("the submission was refused; the benchmark would measure nothing")
        rows = _new_rows(ours_url, before)
        if not any(table == "coaching_session" for table, _ in rows):
            raise SystemExit("the submission saved nothing; the benchmark would measure nothing")
        bare_url = database.make("bare_bench")
        _seed(bare_url)
        told = folder / "rows.json"
        told.write_text(json.dumps({"rows": rows, "view": view}, default=str))
        bare_database = bare_url.removeprefix("sqlite:///") if bare_url.startswith("sqlite") else bare_url
        with _bare(bare_database, api, told) as bare:
            _rounds(database.name, ours, bare, bench, rounds=rounds)
    with _stand_in(slow_every=SLOW_EVERY) as api, _coachlog(ours_url, api, sending=True) as ours:
        load = slack_requests.drive(ours.port, bench.requests())
        fast = [one for one in load.answers if one < 1.5] or load.answers
        print(
            f"{database.name}: 1 % of listeners stuck 2 s: p99 of all {load.quantile(0.99):.3f} s, "
            f"p99 of the rest {sorted(fast)[int(0.99 * len(fast))]:.3f} s, refused {load.refused}"
        )


def _rounds(name: str, ours: Server, bare: Server, bench: Bench, *, rounds: int) -> None:
    rates, tails, efforts = [], [], []
    for server in (ours, bare):
        slack_requests.drive(server.port, bench.requests(min(bench.pairs, 100)))
    for number in range(rounds):
        a, a_cpu = _drive(ours, bench.requests())
        b, b_cpu = _drive(bare, bench.requests())
        rates.append(a.rate / b.rate)
        tails.append(a.quantile(0.99) / b.quantile(0.99))
        efforts.append(a_cpu / b_cpu)
        print(
            f"{name} round {number + 1}: coachlog {a.rate:.0f}/s p99 {a.quantile(0.99) * 1000:.0f} ms "
            f"CPU {a_cpu * 1000:.2f} ms, refused {a.refused}; bare {b.rate:.0f}/s "
            f"p99 {b.quantile(0.99) * 1000:.0f} ms CPU {b_cpu * 1000:.2f} ms, refused {b.refused}; "
            f"rate ratio {rates[-1]:.2f}, p99 ratio {tails[-1]:.2f}"
        )
    print(
        f"{name}: rate {statistics.median(rates):.2f} of bare (goal >= 0.50), "
        f"p99 {statistics.median(tails):.2f} times bare (goal <= 2.00), "
        f"CPU time {statistics.median(efforts):.1f} times bare",
        flush=True,
    )


def _drive(server: Server, requests: list[bytes]) -> tuple[slack_requests.Load, float]:
    """What the load measured, and the server's CPU seconds per request."""
    before = _cpu_seconds(server.pid)
    load = slack_requests.drive(server.port, requests)
    return load, max(_cpu_seconds(server.pid) - before, 0.001) / len(requests)


def _cpu_seconds(pid: int) -> float:
    """Of a process and its children, as Linux counts them."""
    spent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK") + sum(_cpu_seconds(int(one)) for one in children)


def _opened(url: str) -> Json:
    """The modal that coachlog opens for Alice: the bare app opens the same one, ready made."""
    clock = SystemClock()
    stores = models.open_stores(url, clock)
    try:
        tenant = stores.register("TBENCH", name="Bench")
        with stores.workspace(tenant.id, write=False) as store:
            alice = store.people.by_slack_id(slack_requests.USER["id"])
            if alice is None:
                raise SystemExit("nobody to open the modal for")
            now = clock.now()
            return Surfaces().modal(log_form(store, alice, Typed(), now=now, opened_at=now))
    finally:
        stores.close()


def _seed(url: str) -> tuple[list[int], int]:
    """A team of five reps, a starter set, sixty scored calls each. Returns their ids and a criterion's."""
    models.upgrade(url)
    clock = SystemClock()
    stores = models.open_stores(url, clock)
    try:
        tenant = stores.register("TBENCH", name="Bench")
        with stores.workspace(tenant.id) as store:
            people = [
                store.people.save_profile(Profile(slack_id=one, name=one.title()))
                for one in ("UALICE", "UBOB", "UCAROL", "UDAN", "UELI", "UFAY")
            ]
            settings = TeamSettings(name="North", channel_id="CBENCH", tz="Europe/Berlin", country="DE")
            team = store.people.add_team(settings, set_up_by=people[0].id)
            store.people.set_role(team.id, Role.COACH, [people[0].id])
            store.people.set_role(team.id, Role.REP, [person.id for person in people[1:]])
            made = [store.criteria.add(draft, by=None, now=clock.now()) for draft in STARTER_SETS[0].drafts]
            for criterion in made:
                store.criteria.set_target(team.id, criterion.id, True)
            store.calls.take_in(
                [
                    ScoreRow(
                        f"c{rep.id}-{day}",
                        rep.id,
                        clock.now() - timedelta(days=day + 1),
                        "discovery",
                        "outbound",
                        True,
                        None,
                        1800,
                        criterion.current.id,
                        criterion.scale.low,
                        None,
                        None,
                    )
                    for rep in people[1:]
                    for day in range(60)
                    for criterion in made
                ],
                now=clock.now(),
            )
        return [person.id for person in people[1:]], made[0].id
    finally:
        stores.close()


def _typed(rep: int, criterion: int) -> Json:
    """What stands in the modal when it is submitted, as Slack sends it back."""
    return {
        "rep": {"log_rep": {"type": "static_select", "selected_option": {"value": str(rep)}}},
        f"criterion:{rep}": {
            "log_criterion": {"type": "static_select", "selected_option": {"value": str(criterion)}}
        },
        "method": {"method": {"type": "radio_buttons", "selected_option": {"value": "call_review"}}},
        "commitment": {
            "commitment": {"type": "plain_text_input", "value": "Ask what they compare us with first."}
        },
    }


def _counts(url: str) -> dict[str, int]:
    """Highest id of each table."""
    engine = build_engine(url, reading=True)
    with engine.connect() as link:
        return {
            table.name: link.scalar(select(func.max(table.c.id))) or 0
            for table in METADATA.sorted_tables
            if "id" in table.c
        }


def _new_rows(url: str, before: dict[str, int]) -> list[tuple[str, dict[str, object]]]:
    """Rows that one submission made, the session first, without their ids."""
    engine = build_engine(url, reading=True)
    found: list[tuple[str, dict[str, object]]] = []
    with engine.connect() as link:
        for name, highest in before.items():
            columns = [column.name for column in METADATA.tables[name].columns if column.name != "id"]
            sql = f"SELECT {', '.join(columns)} FROM {name} WHERE id > {highest} ORDER BY id"
            found += [(name, dict(row)) for row in link.exec_driver_sql(sql).mappings()]
    return sorted(found, key=lambda one: one[0] != "coaching_session")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _process(args: list[str], port: int, env: dict[str, str] | None = None) -> Iterator[Server]:
    """A child process; yields when its port answers, ends it afterwards."""
    child = subprocess.Popen([sys.executable, *args], env={**os.environ, **(env or {})})
    try:
        _wait_for(port, child)
        yield Server(port, child.pid)
    finally:
        child.terminate()
        child.wait(timeout=30)


def _wait_for(port: int, child: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if child.poll() is not None:
            raise SystemExit("a benchmark process ended early")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("a benchmark process did not start")


@contextmanager
def _stand_in(*, slow_every: int) -> Iterator[str]:
    port = _free_port()
    with _process(["-m", "benchmarks.stand_in", str(port), str(slow_every)], port):
        yield f"http://127.0.0.1:{port}/api/"


@contextmanager
def _coachlog(url: str, api: str, *, sending: bool) -> Iterator[Server]:
    port = _free_port()
    env = {
        "DATABASE_URL": url,
        "PORT": str(port),
        "SLACK_API_URL": api,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": slack_requests.SIGNING_SECRET,
        "LOG_LEVEL": "ERROR",
        "GUNICORN_CMD_ARGS": "--log-level warning",
    }
    command = ["-m", "bot", "web"] if sending else ["-m", "benchmarks.quiet_web", str(port)]
    with _process(command, port, env) as server:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30).close()
        yield server


@contextmanager
def _bare(database: str, api: str, told: Path) -> Iterator[Server]:
    port = _free_port()
    with _process(["-m", "benchmarks.bare_bolt", str(port), api, database, str(told)], port) as server:
        yield server
