"""A whole bot at a desk: payloads through a real Bolt app, a strict stand-in for Slack, rows in SQLite."""

from __future__ import annotations

import itertools
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from screen import refuse_bad_view, seen, state_of
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError

import models
from coaching.errors import NotFoundError
from coaching.people import Profile
from coaching.ports import WorkspaceStore
from handlers import register
from handlers.deps import ChannelFacts, Deps
from templates import Surfaces
from templates.ids import base

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
"""Thursday, 13:00 in Berlin."""
TEAM, FOREIGN_TEAM = "T0NORTH", "T0OTHER"
_NUMBERS = itertools.count(1)


class DeskClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.instant = now

    def now(self) -> datetime:
        return self.instant

    def adjust(self, _real: datetime, /) -> datetime:
        return self.instant

    def advance(self, **span: float) -> None:
        self.instant += timedelta(**span)


@dataclass
class FakeSlack:
    """Takes what the bot calls while handling, and refuses views that Slack would refuse."""

    calls: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    refuse_with: str | None = None
    elsewhere: list[dict[str, object]] = field(default_factory=list)
    """What was said below a link or to a workflow."""

    def chat_unfurl(self, **sent: object) -> None:
        self.elsewhere.append(sent)

    def functions_completeSuccess(self, **sent: object) -> None:  # noqa: N802 - Slack's own name
        self.elsewhere.append(sent)

    def functions_completeError(self, **sent: object) -> None:  # noqa: N802 - Slack's own name
        self.elsewhere.append(sent)

    def views_open(self, **sent: object) -> None:
        self._take("views.open", sent)

    def views_push(self, **sent: object) -> None:
        self._take("views.push", sent)

    def views_update(self, **sent: object) -> None:
        self._take("views.update", sent)

    def views_publish(self, **sent: object) -> None:
        self._take("views.publish", sent)

    def _take(self, method: str, sent: dict[str, object]) -> None:
        if self.refuse_with is not None:
            raise SlackApiError(self.refuse_with, {"ok": False, "error": self.refuse_with})
        refuse_bad_view(sent["view"])
        self.calls.append((method, sent))

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.calls]


class FakeProfiles:
    """Slack's people and channels."""

    def __init__(self) -> None:
        self.people: dict[str, Profile] = {}
        self.of_workspace: dict[int, dict[str, Profile]] = {}
        """People of workspaces other than the desk's own."""
        self.channels: dict[str, ChannelFacts] = {}

    def fetch(self, workspace_id: int, slack_id: str, /) -> Profile:
        people = self.of_workspace.get(workspace_id, self.people)
        if slack_id not in people:
            raise NotFoundError
        return people[slack_id]

    def channel(self, _workspace_id: int, channel_id: str, /) -> ChannelFacts:
        if channel_id not in self.channels:
            raise NotFoundError
        return self.channels[channel_id]


@dataclass
class Reply:
    """What Slack got back for one payload."""

    status: int
    body: dict[str, object]

    @property
    def text(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)

    @property
    def errors(self) -> dict[str, str]:
        """Field word -> problem."""
        found = self.body.get("errors") or {}
        return {base(block_id): text for block_id, text in found.items()}


@dataclass
class Desk:
    app: App
    slack: FakeSlack
    deps: Deps
    clock: DeskClock
    profiles: FakeProfiles
    workspace_id: int
    reply_url: str
    heard: list[dict[str, object]]
    """What was posted to the response_url."""
    kicks: list[int]
    views: list[dict[str, object]] = field(default_factory=list)
    """The modal stack as the person sees it."""

    @contextmanager
    def store(self) -> Iterator[WorkspaceStore]:
        with self.deps.stores.workspace(self.workspace_id) as store:
            yield store

    @property
    def view(self) -> dict[str, object]:
        return self.views[-1]

    def command(self, who: str, text: str, *, team: str = TEAM) -> Reply:
        return self.send(
            {
                "command": "/coach",
                "text": text,
                "user_id": who,
                "team_id": team,
                "channel_id": "C0ANY",
                "trigger_id": f"trigger.{next(_NUMBERS)}",
                "response_url": self.reply_url,
            }
        )

    def press(
        self, who: str, action_id: str, value: str = "", *, on: str = "message", home_team: str = TEAM
    ) -> Reply:
        """Press a button (or choose `value` of a select) in a message, the open modal, or App Home."""
        payload = self._acted(who, "block_actions", home_team=home_team)
        number = next(_NUMBERS)
        chosen: dict[str, object] = {
            "action_id": action_id,
            "block_id": "some_block",
            "value": value,
            "action_ts": str(number),
        }
        if on == "modal":
            chosen = {**chosen, "selected_option": {"value": value}} if value else chosen
            payload["view"] = self.view
        elif on == "home":
            payload["view"] = {"id": "VHOME", "type": "home", "callback_id": "", "state": {"values": {}}}
        else:
            payload["response_url"] = self.reply_url
            payload["message"] = {"ts": "1.0"}
        payload["actions"] = [chosen]
        return self.send(payload)

    def shortcut(self, who: str, callback_id: str, *, message: dict[str, str] | None = None) -> Reply:
        payload = self._acted(who, "message_action" if message else "shortcut")
        payload["callback_id"] = callback_id
        if message is not None:
            payload |= {"message": message, "response_url": self.reply_url, "channel": {"id": "C0ANY"}}
        return self.send(payload)

    def type(self, **typed: object) -> None:
        """Fill inputs of the open modal by field word; what is not named keeps what stands there."""
        self.view["state"] = {"values": state_of(self.view, typed)}

    def submit(self, who: str, **typed: object) -> Reply:
        """Fill and submit the open modal; it stays open on errors, as in Slack."""
        self.type(**typed)
        reply = self.send({**self._acted(who, "view_submission"), "view": self.view})
        if reply.body.get("response_action") == "update":
            refuse_bad_view(reply.body["view"])
            self._show(reply.body["view"], view_id=self.views.pop()["id"])
        elif reply.body.get("response_action") is None:
            self.views.pop()
        return reply

    def send(self, payload: dict[str, object]) -> Reply:
        before = len(self.slack.calls)
        response = self.app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        for method, sent in self.slack.calls[before:]:
            self._follow(method, sent)
        body = response.body
        return Reply(response.status, json.loads(body) if isinstance(body, str) and body else body or {})

    def _acted(self, who: str, kind: str, *, home_team: str = TEAM) -> dict[str, object]:
        return {
            "type": kind,
            "team": {"id": TEAM, "domain": "north"},
            "user": {"id": who, "team_id": home_team},
            "trigger_id": f"trigger.{next(_NUMBERS)}",
        }

    def _follow(self, method: str, sent: dict[str, object]) -> None:
        if method == "views.open":
            self.views = []
            self._show(sent["view"])
        elif method == "views.push":
            self._show(sent["view"], below=self.view["id"])
        elif method == "views.update":
            at = next(i for i, view in enumerate(self.views) if view["id"] == sent["view_id"])
            before = self.views[at]
            shown = seen(sent["view"], view_id=sent["view_id"], state=before.get("state"))
            self.views[at] = {**shown, "previous_view_id": before.get("previous_view_id")}

    def _show(self, view: dict[str, object], *, view_id: object = None, below: object = None) -> None:
        shown = seen(view, view_id=view_id or f"V{next(_NUMBERS)}")
        self.views.append({**shown, "previous_view_id": below})


@contextmanager
def open_desk(folder: Path, *, begun_as: Path) -> Iterator[Desk]:
    """`begun_as`: the database's file as it is at the beginning; it is copied."""
    shutil.copy(begun_as, folder / "desk.sqlite3")
    clock = DeskClock()
    stores = models.open_stores(f"sqlite:///{folder / 'desk.sqlite3'}", clock, pool_size=5)
    workspace = stores.register(TEAM, name="North Inc")
    slack, profiles, kicks, heard = FakeSlack(), FakeProfiles(), [], []
    deps = Deps(
        stores=stores,
        surfaces=Surfaces(),
        clock=clock,
        kick=lambda: kicks.append(1),
        profiles=profiles,
        public_url="https://coachlog.example.com",
    )
    app = App(
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_token="xoxb-test", bot_id="B0", bot_user_id="UBOT"
        ),
        request_verification_enabled=False,
        process_before_response=True,
    )

    def hand_over_client(context: dict[str, object], next: object) -> None:  # noqa: A002 - Bolt's word
        context["client"] = slack
        next()

    app.use(hand_over_client)
    register(app, deps)
    try:
        with _reply_server(heard) as url:
            yield Desk(app, slack, deps, clock, profiles, workspace.id, url, heard, kicks)
    finally:
        stores.close()


@contextmanager
def _reply_server(heard: list[dict[str, object]]) -> Iterator[str]:
    """Where response_urls lead: remembers each answer, once it passed the strict validator."""

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append(posted)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/reply"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
