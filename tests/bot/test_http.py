"""The HTTP surface: only Slack is listened to, and whoever runs this can see how it goes."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from clocks import SetClock
from flask.testing import FlaskClient
from slack_sdk.signature import SignatureVerifier
from werkzeug.test import TestResponse

from bot.http import LARGEST_REQUEST, STALE_TICK, build_web
from bot.logs import configure_logging
from bot.service import Service
from bot.settings import Settings
from coaching.errors import StorageDownError
from models import SqlStores
from sandbox.people import MAIN_TEAM
from sandbox.server import SandboxServer

SECRET_WORDS = "what Bob should improve"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime.now(UTC))


@pytest.fixture
def service(environment: pytest.MonkeyPatch, files: SqlStores, clock: SetClock) -> Iterator[Service]:
    with Service(Settings(), clock, stores=files) as service:
        service.learn_tokens()
        yield service


@pytest.fixture
def web(service: Service) -> FlaskClient:
    return build_web(service.app(verified=True), service.stores, service.clock).test_client()


def send(
    web: FlaskClient, slack: SandboxServer, *, stamp: str | None = None, signature: str | None = None
) -> TestResponse:
    """`/coach help` as Slack would send it, signed unless told otherwise."""
    stamp = str(int(time.time())) if stamp is None else stamp
    body = urlencode(
        {
            "command": "/coach",
            "text": f"help {SECRET_WORDS}",
            "team_id": MAIN_TEAM.id,
            "user_id": "UALICE",
            "channel_id": "CMANAGERS",
            "trigger_id": "1.2.abc",
            "response_url": f"{slack.url}/respond/none",
        }
    )
    signer = SignatureVerifier(slack.world.app.signing_secret)
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or signer.generate_signature(timestamp=stamp, body=body) or "",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return web.post("/slack/events", data=body, headers=headers)


def test_a_signed_request_is_answered(web: FlaskClient, slack: SandboxServer) -> None:
    assert send(web, slack).status_code == 200


@pytest.mark.parametrize("stamp", ["", "yesterday", "1e9", "-5", "12.5", "²", "١٢٣"])
def test_a_timestamp_that_is_no_number_is_refused(web: FlaskClient, slack: SandboxServer, stamp: str) -> None:
    answer = web.post(
        "/slack/events",
        data=b"text=x",
        headers={"X-Slack-Signature": "v0=0"},
        environ_overrides={"HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp.encode().decode("latin-1")},
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=20_000)])
def test_an_old_request_is_refused_though_its_signature_is_right(
    web: FlaskClient, slack: SandboxServer, age: timedelta
) -> None:
    stamp = str(max(0, int(time.time() - age.total_seconds())))
    assert send(web, slack, stamp=stamp).status_code == 401


@pytest.mark.parametrize("signature", ["v0=0", "nonsense", "v0=" + "f" * 64, "é"])
def test_a_wrong_signature_is_refused_and_its_body_stays_out_of_the_log(
    service: Service, slack: SandboxServer, capsys: pytest.CaptureFixture[str], signature: str
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure_logging("INFO", "json")
        web = build_web(service.app(verified=True), service.stores, service.clock).test_client()
        assert send(web, slack, signature=signature).status_code == 401
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    logged = "".join(capsys.readouterr())
    assert "improve" not in logged
    assert signature not in logged


def test_a_huge_request_is_not_read_to_its_end(web: FlaskClient) -> None:
    stamp = str(int(time.time()))
    answer = web.post(
        "/slack/events", data=b"x" * (LARGEST_REQUEST + 1), headers={"X-Slack-Request-Timestamp": stamp}
    )
    assert answer.status_code == 413


def test_a_request_of_an_unknown_workspace_changes_nothing(
    web: FlaskClient, slack: SandboxServer, files: SqlStores
) -> None:
    body = urlencode({"command": "/coach", "text": "help", "team_id": "T0MALLORY", "user_id": "UMALLORY"})
    stamp = str(int(time.time()))
    signer = SignatureVerifier(slack.world.app.signing_secret)
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signer.generate_signature(timestamp=stamp, body=body) or "",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = web.post("/slack/events", data=body, headers=headers)
    assert "/coach log" not in answer.text
    assert "Coachlog is not installed in your workspace." in answer.text
    assert files.find("T0MALLORY") is None


def test_the_process_says_that_it_lives(web: FlaskClient) -> None:
    assert web.get("/healthz").text == "ok"


def test_ready_names_ticks_that_stopped(web: FlaskClient, service: Service, clock: SetClock) -> None:
    service.tick_once()
    assert web.get("/readyz").text == "ready; stale ticks: none"
    clock.advance(STALE_TICK + timedelta(seconds=1))
    service.sender.drain()
    answer = web.get("/readyz")
    assert answer.status_code == 200
    assert "checkpoints" in answer.text
    assert "deliver" not in answer.text


def test_not_ready_without_a_database(
    web: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> dict[str, datetime]:
        raise StorageDownError

    monkeypatch.setattr(service.stores, "heartbeats", down)
    answer = web.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "database not reachable")


def test_metrics_tell_acks_deliveries_and_the_longest_wait(web: FlaskClient, slack: SandboxServer) -> None:
    send(web, slack)
    told = web.get("/metrics").text
    for name in (
        "coachlog_ack_seconds_count",
        "coachlog_outbox_oldest_due_seconds",
        "coachlog_deliveries_total",
        "coachlog_posts_total",
    ):
        assert f"# HELP {name.removesuffix('_count')}" in told
