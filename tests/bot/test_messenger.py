"""What the network and Slack can do to a message, and what the outbox is told of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from clocks import SetClock

import bot.directory
from bot.directory import Directory
from bot.messenger import CLOCKS_APART, DEFAULT_RETRY_AFTER_S, LONGEST_RETRY_AFTER_S, PAGE, SlackMessenger
from coaching.messenger import (
    Outgoing,
    OutgoingFile,
    Posted,
    SendRefusedError,
    SendThrottledError,
    SendUnknownError,
)
from coaching.refusals import Meaning
from models import SqlStores
from sandbox.driver import Driver
from sandbox.limits import LIMITS
from sandbox.server import SandboxServer
from sandbox.world import World

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Ask* before naming a price."}}
HELLO = Outgoing(text="Ask before naming a price.", blocks=[SECTION], key="4f1c-hello")


@dataclass
class Line:
    """The bot's line to one workspace of the sandbox."""

    messenger: SlackMessenger
    workspace_id: int
    driver: Driver
    world: World
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def post(self, message: Outgoing = HELLO, *, to: str = "UALICE") -> Posted:
        return self.messenger.post(self.workspace_id, to, message)

    def find(
        self, key: str = HELLO.key, *, at: str = "UALICE", since: datetime | None = None
    ) -> Posted | None:
        return self.messenger.find_posted(self.workspace_id, at, key=key, since=since or self.started)

    def files_of(self, posted: Posted) -> list[str]:
        message = self.world.message(posted.channel_id, posted.ts)
        return [self.world.file(file_id).name for file_id in message.file_ids]

    def arrived(self) -> int:
        return sum(dm.text == HELLO.text for dm in self.driver.person("alice").dms())


@pytest.fixture
def line(files: SqlStores, directory: Directory, slack: SandboxServer, driver: Driver) -> Line:
    tenant = files.find(next(iter(slack.world.installations)))
    assert tenant is not None
    return Line(SlackMessenger(directory), tenant.id, driver, slack.world, slack.world.clock.now())


def test_a_message_arrives_and_is_found_by_its_key(line: Line) -> None:
    posted = line.post()
    assert line.arrived() == 1
    assert line.find() == posted
    assert line.find("another-key") is None


def test_a_message_in_a_channel_is_found_there(line: Line) -> None:
    posted = line.post(to="CMANAGERS")
    assert posted.channel_id == "CMANAGERS"
    assert line.find(at="CMANAGERS") == posted


def test_a_message_without_blocks_is_found_too(line: Line) -> None:
    posted = line.post(Outgoing(text="plain", blocks=(), key="plain-key"))
    assert line.find("plain-key") == posted


def test_the_search_allows_for_clocks_that_differ_and_looks_no_further_back(line: Line) -> None:
    posted = line.post()
    assert line.find(since=line.started + CLOCKS_APART - timedelta(seconds=30)) == posted
    assert line.find(since=line.started + CLOCKS_APART + timedelta(minutes=2)) is None


def test_the_search_turns_pages(line: Line) -> None:
    posted = line.post()
    for number in range(PAGE + 3):
        line.post(Outgoing(text=f"later {number}", blocks=(), key=f"later-{number}"))
    assert line.find() == posted
    assert len(line.driver.calls("conversations.history")) == 2


def test_a_reply_is_found_in_its_thread_however_long_that_is(line: Line) -> None:
    head = line.post(to="CMANAGERS")
    mona = line.driver.person("mona")
    for number in range(PAGE + 3):
        mona.say(f"answer {number}", channel="sales-managers", thread_ts=head.ts)
    reply = line.post(Outgoing(text="part 2", blocks=(), key="part-2", thread_ts=head.ts), to="CMANAGERS")
    found = line.messenger.find_reply(line.workspace_id, "CMANAGERS", head.ts, key="part-2")
    assert found == reply
    assert line.messenger.find_reply(line.workspace_id, "CMANAGERS", head.ts, key="part-3") is None


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        pytest.param({"kind": "slow", "seconds": 1.5}, None, id="time-out before or after the effect"),
        pytest.param({"kind": "slow_after", "seconds": 1.5}, 1, id="time-out after the effect"),
        pytest.param({"kind": "drop_before"}, 0, id="reset before"),
        pytest.param({"kind": "drop_after"}, 1, id="reset after"),
        pytest.param({"kind": "5xx", "status": 500}, 0, id="500 before"),
        pytest.param({"kind": "fail_after", "status": 500}, 1, id="500 after"),
        pytest.param({"kind": "5xx", "status": 503}, 0, id="503"),
        pytest.param({"kind": "error", "code": "internal_error"}, 0, id="Slack's own internal_error"),
    ],
)
def test_what_may_have_arrived_is_unknown_and_never_sent_twice(
    line: Line, monkeypatch: pytest.MonkeyPatch, fault: dict[str, object], arrived: int | None
) -> None:
    monkeypatch.setattr(bot.directory, "POST_TIMEOUT_S", 1)
    line.driver.fault(method="chat.postMessage", **fault)  # type: ignore[arg-type]
    with pytest.raises(SendUnknownError):
        line.post()
    if arrived is None:
        line.driver.wait_for(line.arrived)
    else:
        assert line.arrived() == arrived
        assert (line.find() is not None) == bool(arrived)
    assert len(line.driver.wait_for(lambda: line.driver.calls("chat.postMessage"))) == 1


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (1, 1),
        (30, 30),
        ("0", 1),
        ("2.5", 2.5),
        (None, DEFAULT_RETRY_AFTER_S),
        ("soon", DEFAULT_RETRY_AFTER_S),
        ("", DEFAULT_RETRY_AFTER_S),
        ("-5", DEFAULT_RETRY_AFTER_S),
        (".", DEFAULT_RETRY_AFTER_S),
        ("Wed, 21 Oct 2026 07:28:00 GMT", DEFAULT_RETRY_AFTER_S),
        ("9" * 400, LONGEST_RETRY_AFTER_S),
    ],
)
def test_429_says_when_to_come_back(line: Line, header: object, wait: float) -> None:
    line.driver.fault("429", method="chat.postMessage", retry_after=header)
    with pytest.raises(SendThrottledError) as throttled:
        line.post()
    assert throttled.value.retry_after == wait
    assert line.arrived() == 0
    assert len(line.driver.calls("chat.postMessage")) == 1


def test_429_while_looking_says_so_too(line: Line) -> None:
    line.driver.fault("429", method="conversations.history", retry_after=60)
    with pytest.raises(SendThrottledError) as throttled:
        line.find()
    assert throttled.value.retry_after == 60


@pytest.mark.parametrize(
    ("code", "told"),
    [(code, told) for code, told in LIMITS["errors"].items() if not told["class"].startswith("retry")]
    + [(code, told) for code, told in LIMITS["errors"].items() if told["class"] == "retry_slow"],
)
def test_a_refusal_carries_its_meaning(line: Line, code: str, told: dict[str, str]) -> None:
    line.driver.fault("error", method="chat.postMessage", code=code)
    with pytest.raises(SendRefusedError) as refused:
        line.post()
    assert (refused.value.meaning, refused.value.code) == (told["class"], code)


def test_a_person_who_is_gone_is_a_target_that_is_gone(line: Line) -> None:
    with pytest.raises(SendRefusedError) as refused:
        line.post(to="UNOBODY")
    assert refused.value.meaning is Meaning.TARGET_GONE


def test_malformed_blocks_are_our_bug(line: Line) -> None:
    with pytest.raises(SendRefusedError) as refused:
        line.post(Outgoing(text="x", blocks=[{"type": "sectoin"}], key="k"))
    assert refused.value.meaning is Meaning.BUG_PAYLOAD


def test_a_workspace_without_a_token_is_a_dead_installation(line: Line) -> None:
    with pytest.raises(SendRefusedError) as refused:
        line.messenger.post(line.workspace_id + 1, "UALICE", HELLO)
    assert refused.value.meaning is Meaning.INSTALLATION_DEAD


def test_a_picture_can_be_uploaded_and_shown(line: Line) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(64)
    file_id = line.messenger.upload_picture(line.workspace_id, png, name="coaching.png", alt="Changes")
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Changes"}
    assert line.post(Outgoing(text="x", blocks=[image], key="picture")).ts


def test_a_file_is_shared_by_the_message_that_holds_its_address(line: Line) -> None:
    file = OutgoingFile(name="coachlog.zip", title="Export", content=b"PK\x05\x06" + bytes(18))
    link = line.messenger.upload_file(line.workspace_id, file)
    quiet = line.post(Outgoing(text=f"Here: {link}", blocks=[], key="quiet"))
    shown = line.post(Outgoing(text=f"Here: {link}", blocks=[], key="shown", shares_file=True))
    assert line.files_of(quiet) == []
    assert line.files_of(shown) == ["coachlog.zip"]


class Proxy(BaseHTTPRequestHandler):
    """Something between us and Slack that answers in its own way."""

    status, body = 200, b""
    short = False

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(self.body) + (10 if self.short else 0)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def proxied(
    files: SqlStores, slack: SandboxServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SlackMessenger]:
    """A messenger that learnt its token in fair weather and now talks to the proxy."""
    directory = Directory(files, api_url=slack.api_url)
    directory.add_token(slack.world.app.bot_token)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setattr(directory, "_api_url", f"http://127.0.0.1:{server.server_port}/api/")
    yield SlackMessenger(directory)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param((502, b"<html>Bad Gateway</html>", False), id="a gateway's page"),
        pytest.param((500, b"", False), id="an empty 500"),
        pytest.param((403, b"<html>Forbidden</html>", False), id="a proxy's refusal"),
        pytest.param((200, b"<html>Log in to the guest network</html>", False), id="a captive portal"),
        pytest.param((200, b'{"ok": tr', False), id="half an answer"),
        pytest.param((200, b'{"ok": true', True), id="an answer cut off"),
    ],
)
def test_an_answer_that_is_not_slacks_leaves_it_unknown(
    proxied: SlackMessenger,
    files: SqlStores,
    monkeypatch: pytest.MonkeyPatch,
    answer: tuple[int, bytes, bool],
) -> None:
    for name, value in zip(("status", "body", "short"), answer, strict=True):
        monkeypatch.setattr(Proxy, name, value)
    (workspace_id,) = files.all_workspaces()
    with pytest.raises(SendUnknownError):
        proxied.post(workspace_id, "UALICE", HELLO)


def test_429_from_a_proxy_is_429(
    proxied: SlackMessenger, files: SqlStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Proxy, "status", 429)
    monkeypatch.setattr(Proxy, "body", b"<html>Too many</html>")
    (workspace_id,) = files.all_workspaces()
    with pytest.raises(SendThrottledError) as throttled:
        proxied.post(workspace_id, "UALICE", HELLO)
    assert throttled.value.retry_after == DEFAULT_RETRY_AFTER_S


def test_nobody_listening_is_unknown(
    directory: Directory, files: SqlStores, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "_api_url", "http://127.0.0.1:9/api/")
    (workspace_id,) = files.all_workspaces()
    with pytest.raises(SendUnknownError):
        SlackMessenger(directory).post(workspace_id, "UALICE", HELLO)
