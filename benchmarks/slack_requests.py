"""Signed requests as Slack sends them, prepared before the clock starts, and a load of 16 connections."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

SIGNING_SECRET = "benchmark-signing-secret"
TEAM = {"id": "TBENCH", "domain": "bench"}
USER = {"id": "UALICE", "username": "alice", "name": "alice", "team_id": "TBENCH"}


def signed_post(body: str) -> bytes:
    """One HTTP/1.1 request, complete, with Slack's signature."""
    stamp = str(int(time.time()))
    base = f"v0:{stamp}:{body}".encode()
    digest = hmac.new(SIGNING_SECRET.encode(), base, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: bench\r\nConnection: keep-alive\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body.encode())}\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\n\r\n"
    )
    return head.encode() + body.encode()


def command(text: str) -> bytes:
    """`/coach …` as a slash command with a trigger of its own."""
    return signed_post(
        urlencode(
            {
                "team_id": TEAM["id"],
                "team_domain": TEAM["domain"],
                "channel_id": "CBENCH",
                "channel_name": "bench",
                "user_id": USER["id"],
                "user_name": "alice",
                "command": "/coach",
                "text": text,
                "api_app_id": "ABENCH",
                "response_url": "http://127.0.0.1:9/none",
                "trigger_id": f"{uuid.uuid4().hex}.1.2",
            }
        )
    )


def submission(view: dict[str, object], values: dict[str, dict[str, dict[str, object]]]) -> bytes:
    """A view_submission of a modal as the app itself would have opened it."""
    payload = {
        "type": "view_submission",
        "team": TEAM,
        "user": USER,
        "api_app_id": "ABENCH",
        "trigger_id": f"{uuid.uuid4().hex}.1.2",
        "response_urls": [],
        "is_enterprise_install": False,
        "view": {
            **view,
            "id": f"V{uuid.uuid4().hex[:10].upper()}",
            "team_id": TEAM["id"],
            "hash": "1.a",
            "bot_id": "BBENCH",
            "state": {"values": values},
        },
    }
    return signed_post(urlencode({"payload": json.dumps(payload)}))


@dataclass(slots=True)
class Load:
    """What a run measured: seconds in all, each answer's seconds, answers that were not 200."""

    seconds: float = 0.0
    answers: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        return len(self.answers) / self.seconds

    def quantile(self, share: float) -> float:
        ordered = sorted(self.answers)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def drive(port: int, requests: list[bytes], *, connections: int = 16) -> Load:
    """Send every request once over `connections` keep-alive connections; each waits for its answer."""
    load = Load()
    lock = threading.Lock()
    shares = [requests[index::connections] for index in range(connections)]

    def run(share: list[bytes]) -> None:
        times: list[float] = []
        bad = 0
        with socket.create_connection(("127.0.0.1", port), timeout=30) as link:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for request in share:
                began = time.perf_counter()
                link.sendall(request)
                bad += _status(link) != 200
                times.append(time.perf_counter() - began)
        with lock:
            load.answers.extend(times)
            load.refused += bad

    threads = [threading.Thread(target=run, args=(share,)) for share in shares if share]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - began
    return load


def _status(link: socket.socket) -> int:
    """Read one whole answer with Content-Length and return its status."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = link.recv(65536)
        if not chunk:
            raise ConnectionError("closed before an answer")
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += link.recv(65536)
    return int(head.split(b" ", 2)[1])
