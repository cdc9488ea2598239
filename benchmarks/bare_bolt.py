"""The other side of the ratio: a bare Bolt app on the same server, the same input and output by hand.

`/coach` opens a fixed modal; a submission inserts the rows that coachlog would, with the raw driver, in one
transaction, then acknowledges. `python -m benchmarks.bare_bolt PORT API_URL DATABASE ROWS.json`
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from benchmarks.slack_requests import SIGNING_SECRET

UNIQUE = {"dedupe_key", "public_id", "key"}
Row = dict[str, Any]


def insert_sqlite(path: str, rows: list[tuple[str, Row]]) -> Callable[[], None]:
    """A function that inserts a copy of the rows in one transaction."""
    local = threading.local()
    writing = threading.Lock()

    def connect() -> sqlite3.Connection:
        if not hasattr(local, "link"):
            local.link = sqlite3.connect(path, isolation_level=None, timeout=10)
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                local.link.execute(f"PRAGMA {pragma}")
        link: sqlite3.Connection = local.link
        return link

    def insert() -> None:
        link = connect()
        with writing:
            link.execute("BEGIN IMMEDIATE")
            _insert_all(rows, lambda sql, values: link.execute(sql, values).lastrowid, mark="?")
            link.execute("COMMIT")

    return insert


def insert_postgres(url: str, rows: list[tuple[str, Row]]) -> Callable[[], None]:
    """The same over psycopg."""
    import psycopg

    local = threading.local()

    def insert() -> None:
        if not hasattr(local, "link"):
            local.link = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        with local.link.transaction():
            run = local.link.execute
            _insert_all(
                rows, lambda sql, values: (run(sql + " RETURNING id", values).fetchone() or [0])[0], mark="%s"
            )

    return insert


def _insert_all(
    rows: list[tuple[str, Row]], run: Callable[[str, list[Any]], int | None], *, mark: str
) -> None:
    session_id = None
    for table, row in rows:
        values = dict(row)
        for column in UNIQUE & set(values):
            values[column] = uuid.uuid4().hex
        if "session_id" in values:
            values["session_id"] = session_id
        names = ", ".join(values)
        sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join([mark] * len(values))})"
        written = [json.dumps(one) if isinstance(one, dict | list) else one for one in values.values()]
        made = run(sql, written)
        session_id = made if table == "coaching_session" else session_id


def build(api_url: str, database: str, rows: list[tuple[str, Row]], view: Row) -> Flask:
    """The bare app behind the same Flask adapter."""
    insert = insert_sqlite(database, rows) if "://" not in database else insert_postgres(database, rows)
    app = App(
        client=WebClient(base_url=api_url, timeout=2, retry_handlers=[]),
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id="TBENCH", bot_id="BBENCH", bot_user_id="UBOT", bot_token="xoxb-bench"
        ),
        signing_secret=SIGNING_SECRET,
        process_before_response=True,
    )

    @app.command("/coach")
    def coach(ack: Any, body: Row, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("log")
    def submitted(ack: Any) -> None:
        insert()
        ack()

    web = Flask("bare")
    handler = SlackRequestHandler(app)

    @web.post("/slack/events")
    def events() -> Response:
        answer: Response = handler.handle(request)
        return answer

    return web


class Threads(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """The server of both sides."""

    def __init__(self, port: int, load: Callable[[], Flask]) -> None:
        self._port, self._load = port, load
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"127.0.0.1:{self._port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 20)
        self.cfg.set("keepalive", 30)
        self.cfg.set("loglevel", "warning")

    def load(self) -> Flask:
        return self._load()


if __name__ == "__main__":
    _, port_, api_, database_, rows_ = sys.argv
    told = json.loads(Path(rows_).read_text())
    Threads(int(port_), lambda: build(api_, database_, told["rows"], told["view"])).run()
