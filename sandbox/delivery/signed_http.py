"""Signed HTTP delivery to the app's request URL: form bodies for people's acts, JSON for events."""

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx

from sandbox.delivery.acks import Ack, DeliveryKind
from sandbox.limits import LIMITS
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.state import State


class SignedHttp:
    """Posts to the request URL and reads the answer as Slack would."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._client: httpx.AsyncClient | None = None
        self.deadline = float(LIMITS["interaction"]["ack_deadline_s"])

    async def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def send(self, kind: DeliveryKind, payload: Payload, *, attempt: int = 0, reason: str = "") -> Ack:
        """Deliver once, within three seconds."""
        body, content_type = encode(kind, payload)
        headers = self.sign(body) | {"content-type": content_type}
        if attempt:
            headers |= {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason}
        try:
            answer = await self._open().post(
                self._state.app.request_url, content=body, headers=headers, timeout=self.deadline
            )
        except httpx.TimeoutException:
            return Ack(error="operation_timeout", reason="http_timeout")
        except httpx.TooManyRedirects:
            return Ack(error="dispatch_failed", reason="too_many_redirects")
        except httpx.TransportError:
            return Ack(error="dispatch_failed", reason="connection_failed")
        if answer.status_code != httpx.codes.OK:
            wants_no_retry = answer.headers.get("x-slack-no-retry") == "1"
            return Ack(error="dispatch_failed", reason="http_error", retry=not wants_no_retry)
        return Ack(body=read_body(answer))

    def sign(self, body: bytes, *, timestamp: int | None = None) -> dict[str, str]:
        """Slack's signature headers for a body."""
        stamp = str(int(time.time()) if timestamp is None else timestamp)
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self._state.app.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def verify_url(self) -> bool:
        """Slack's url_verification handshake with the request URL."""
        challenge = "sandbox-challenge"
        payload = {
            "type": "url_verification",
            "token": self._state.app.verification_token,
            "challenge": challenge,
        }
        ack = await self.send("events_api", payload)
        return ack.ok and challenge in {ack.body.get("challenge"), ack.body.get("text")}

    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(
                trust_env=False,
                follow_redirects=True,
                max_redirects=LIMITS["events_api"]["max_redirects"],
                headers={"user-agent": "Slackbot 1.0 (sandbox)"},
            )
        return self._client


def encode(kind: DeliveryKind, payload: Payload) -> tuple[bytes, str]:
    """A delivery's body and content type."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def read_body(answer: httpx.Response) -> Payload:
    """An answer's JSON object, or its text under "text"; nothing for an empty body."""
    text = answer.text.strip()
    if not text:
        return {}
    try:
        body = json.loads(text)
    except json.JSONDecodeError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": text}
