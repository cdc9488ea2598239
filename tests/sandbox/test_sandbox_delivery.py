"""What the app hears, how often, and what people see when it does not answer."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import httpx
import pytest
from payload_samples import actions, button
from sandbox_kit import Kit
from slack_bolt import Ack, App
from slack_sdk.signature import SignatureVerifier
from websockets.sync.client import ClientConnection, connect


@dataclass
class Listener:
    """A bare HTTP end that keeps what it was sent and answers with the given statuses in turn."""

    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)

    @contextmanager
    def serve(self) -> Iterator[str]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                listener.bodies.append(self.rfile.read(int(self.headers["content-length"])))
                listener.seen.append({key.lower(): value for key, value in self.headers.items()})
                self.send_response(listener.statuses.pop(0) if listener.statuses else 200)
                for key, value in listener.headers.items():
                    self.send_header(key, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def listener() -> Listener:
    return Listener()


@contextmanager
def listening(kit: Kit, listener: Listener) -> Iterator[None]:
    with listener.serve() as address:
        kit.server.world.app.delivery = "http"
        kit.server.world.app.request_url = address
        yield


@contextmanager
def line(kit: Kit) -> Iterator[ClientConnection]:
    url = kit.client.apps_connections_open(app_token=kit.server.world.app.app_token)["url"]
    with connect(url, proxy=None) as socket:
        assert json.loads(socket.recv())["type"] == "hello"
        yield socket


def in_background(work: object) -> threading.Thread:
    thread = threading.Thread(target=work)  # type: ignore[arg-type]
    thread.start()
    return thread


def test_every_http_delivery_carries_a_signature_that_slacks_own_verifier_takes(
    kit: Kit, listener: Listener
) -> None:
    verifier = SignatureVerifier(kit.server.world.app.signing_secret)
    with listening(kit, listener):
        kit.driver.person("alice").command("/coach log Bob & Carol")
        kit.driver.person("alice").say("hello")
        kit.driver.settle()
    for body, headers in zip(listener.bodies, listener.seen, strict=True):
        assert verifier.is_valid_request(body, headers)
        assert not verifier.is_valid_request(body + b" ", headers)
    command = parse_qs(listener.bodies[0].decode())
    assert command["command"] == ["/coach"]
    assert command["text"] == ["log Bob & Carol"]
    assert {
        "token",
        "team_id",
        "team_domain",
        "channel_name",
        "response_url",
        "trigger_id",
        "api_app_id",
    } <= set(command)
    event = json.loads(listener.bodies[1])
    assert event["event"]["channel_type"] == "im"
    assert event["authorizations"][0]["is_bot"]


def test_a_failing_event_is_told_four_times_with_the_reason(kit: Kit, listener: Listener) -> None:
    kit.server.world.courier.retry_scale = 0
    listener.statuses = [500] * 4
    with listening(kit, listener):
        kit.driver.person("alice").open_home()
        kit.driver.settle()
    numbers = [one.get("x-slack-retry-num") for one in listener.seen]
    assert numbers == [None, "1", "2", "3"]
    assert {one.get("x-slack-retry-reason") for one in listener.seen[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for body in listener.bodies}) == 1
    assert kit.driver.problems()[-1]["where"] == "events_api"


def test_an_app_may_ask_not_to_be_told_again(kit: Kit, listener: Listener) -> None:
    kit.server.world.courier.retry_scale = 0
    listener.statuses, listener.headers = [500], {"x-slack-no-retry": "1"}
    with listening(kit, listener):
        kit.driver.person("alice").open_home()
        kit.driver.settle()
    assert len(listener.bodies) == 1


def test_a_request_url_proves_itself(kit: Kit) -> None:
    kit.app(lambda app: None, delivery="http")
    world = kit.server.world
    assert world.loop is not None
    verified = asyncio.run_coroutine_threadsafe(world.courier.http.verify_url(), world.loop)
    assert verified.result(timeout=5)


def test_an_envelope_goes_to_another_line_when_the_first_dies_before_it_answers(kit: Kit) -> None:
    alice = kit.driver.person("alice")
    done: list[bool] = []
    with line(kit) as dying, line(kit) as other:
        thread = in_background(lambda: done.append(alice.command("/coach log").ok))
        envelope = json.loads(dying.recv(timeout=2))
        assert envelope["type"] == "slash_commands"
        assert envelope["accepts_response_payload"]
        dying.close()
        again = json.loads(other.recv(timeout=2))
        assert again["envelope_id"] == envelope["envelope_id"]
        other.send(json.dumps({"envelope_id": again["envelope_id"], "payload": {"text": "Here"}}))
        thread.join()
    assert done == [True]
    (answer,) = alice.messages("app")
    assert answer.text == "Here"
    assert answer.is_ephemeral


def test_an_unanswered_event_comes_again_over_the_socket(kit: Kit) -> None:
    courier = kit.server.world.courier
    courier.retry_scale, courier.sockets.deadline = 0, 0.1
    with line(kit) as socket:
        kit.driver.person("alice").open_home()
        first, again = (json.loads(socket.recv(timeout=2)) for _ in range(2))
        assert (first["retry_attempt"], again["retry_attempt"]) == (0, 1)
        assert again["retry_reason"] == "http_timeout"
        assert again["payload"]["event_id"] == first["payload"]["event_id"]
        socket.send(json.dumps({"envelope_id": again["envelope_id"]}))
        kit.driver.settle()
    assert kit.driver.problems() == []


def test_a_ticket_opens_one_line(kit: Kit) -> None:
    url = kit.client.apps_connections_open(app_token=kit.server.world.app.app_token)["url"]
    with connect(url, proxy=None) as socket:
        assert json.loads(socket.recv())["num_connections"] == 1
        assert httpx.get(url.replace("ws", "http", 1), trust_env=False).status_code == 404
        with pytest.raises(Exception, match="403"), connect(url, proxy=None):
            pass


def test_people_read_slacks_words_when_the_app_is_away_or_late(kit: Kit) -> None:
    kit.server.world.courier.sockets.deadline = 0.1
    alice = kit.driver.person("alice")
    assert alice.command("/coach log").error == "dispatch_failed"
    with line(kit):
        late = alice.command("/coach log")
    assert late.error == "operation_timeout"
    assert "failed with the error" in late.words
    assert [one.text for one in alice.messages("app")][-1] == late.words


def test_a_command_in_a_thread_or_of_no_app_never_reaches_the_app(kit: Kit, listener: Listener) -> None:
    alice = kit.driver.person("alice")
    with listening(kit, listener):
        assert alice.command("/coach log", thread_ts="1.0").error == "not_supported_in_threads"
        assert alice.command("/couch log").error == "invalid_command"
        stranger = kit.driver.person("mallory").command("/coach log", channel="partner-deals")
    assert stranger.error == "invalid_command"
    assert listener.bodies == []


def test_a_delivery_can_be_made_to_arrive_twice(kit: Kit, listener: Listener) -> None:
    with listening(kit, listener):
        kit.driver.post("duplicate", {"next": 1})
        kit.driver.person("alice").command("/coach log")
        kit.driver.settle()
        kit.driver.person("alice").command("/coach log")
        kit.driver.settle()
    assert len(listener.bodies) == 3
    assert listener.bodies[0] == listener.bodies[1]


def answers_to(kit: Kit, *, text: str = "Pick", ephemeral: bool = False) -> tuple[str, str]:
    """The response_url of a click on a fresh message, and the message's ts."""
    urls: list[str] = []

    def setup(app: App) -> None:
        @app.action("go")
        def on_go(ack: Ack, body: dict) -> None:
            urls.append(body["response_url"])
            assert ("message" in body) != ephemeral
            ack()

    kit.app(setup, delivery="http")
    post = kit.client.chat_postEphemeral if ephemeral else kit.client.chat_postMessage
    more = {"user": "UALICE"} if ephemeral else {}
    posted = post(channel="CSALES", text=text, blocks=[actions(button())], **more)
    alice = kit.driver.person("alice")
    (message,) = alice.messages("sales-team")
    assert alice.click("go", message=message).ok
    return urls[0], str(posted.get("ts") or posted.get("message_ts"))


def test_a_response_url_serves_five_times(kit: Kit) -> None:
    url, _ = answers_to(kit)
    codes = [httpx.post(url, json={"text": "Hi"}, trust_env=False).status_code for _ in range(6)]
    assert codes == [200] * 5 + [404]
    seen = kit.driver.person("alice").messages("sales-team")
    assert [one.is_ephemeral for one in seen] == [False] + [True] * 5
    assert len(kit.driver.person("bob").messages("sales-team")) == 1


def test_a_response_url_serves_thirty_minutes_of_the_demo_clock(kit: Kit) -> None:
    url, _ = answers_to(kit)
    kit.driver.clock.advance(minutes=31)
    assert httpx.post(url, json={"text": "Hi"}, trust_env=False).json()["error"] == "expired_url"


def test_a_response_url_replaces_posts_openly_and_deletes(kit: Kit) -> None:
    url, ts = answers_to(kit)
    bob = kit.driver.person("bob")
    httpx.post(url, json={"text": "Done", "replace_original": True}, trust_env=False)
    assert [(one.ts, one.text) for one in bob.messages("sales-team")] == [(ts, "Done")]
    httpx.post(url, json={"text": "For all", "response_type": "in_channel"}, trust_env=False)
    assert [one.text for one in bob.messages("sales-team")] == ["Done", "For all"]
    both = httpx.post(url, json={"delete_original": True, "text": "x"}, trust_env=False)
    assert both.json()["error"] == "invalid_arguments"
    httpx.post(url, json={"delete_original": True}, trust_env=False)
    assert [one.text for one in bob.messages("sales-team")] == ["For all"]


def test_a_response_that_slack_would_refuse_is_refused(kit: Kit) -> None:
    url, _ = answers_to(kit, ephemeral=True)
    bad = httpx.post(url, json={"text": "x", "blocks": [{"type": "hologram"}]}, trust_env=False)
    assert bad.json()["error"] == "invalid_blocks"
    assert kit.driver.problems()[0]["where"] == "response_url"
