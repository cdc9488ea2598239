"""Socket Mode: connections, envelopes, acknowledgements, redelivery when a connection dies before it
answers."""

import asyncio
import itertools
import json
import logging
import secrets
import uuid
from typing import TYPE_CHECKING

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.delivery.acks import Ack, DeliveryKind
from sandbox.limits import LIMITS
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.state import State

log = logging.getLogger(__name__)


class _LineLostError(Exception):
    """The connection closed before the envelope was acknowledged."""


class _Connection:
    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.pending: dict[str, asyncio.Future[Payload]] = {}

    def acknowledge(self, text: str) -> None:
        try:
            reply = json.loads(text)
        except json.JSONDecodeError:
            return
        waiting = self.pending.pop(str(reply.get("envelope_id", "")), None)
        if waiting is not None and not waiting.done():
            body = reply.get("payload")
            waiting.set_result(body if isinstance(body, dict) else {"text": body} if body else {})

    def lose(self) -> None:
        for waiting in self.pending.values():
            if not waiting.done():
                waiting.set_exception(_LineLostError())
        self.pending.clear()


class SocketHub:
    """All Socket Mode connections of the app; an envelope may go to any of them."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._turn = itertools.count()
        self._arrived = asyncio.Event()
        self.deadline = float(LIMITS["interaction"]["ack_deadline_s"])

    @property
    def connected(self) -> int:
        """How many connections are open."""
        return len(self._connections)

    def new_url(self) -> str:
        """A WebSocket address with a single-use ticket, as apps.connections.open gives it."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        base = self._state.url.replace("http", "ws", 1)
        return f"{base}/link/?ticket={ticket}&app_id={self._state.app.app_id}"

    async def serve(self, socket: WebSocket) -> None:
        """The life of one connection: hello, then acknowledgements until it closes."""
        ticket = socket.query_params.get("ticket", "")
        full = self.connected >= LIMITS["socket_mode"]["max_connections"]
        if ticket not in self._tickets or full:
            await socket.close(code=4003)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        line = _Connection(socket)
        self._connections.append(line)
        await socket.send_json(self._hello())
        self._arrived.set()
        try:
            while True:
                line.acknowledge(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            log.debug("socket mode connection closed")
        finally:
            if line in self._connections:
                self._connections.remove(line)
            line.lose()
            if not self._connections:
                self._arrived.clear()

    async def disconnect_all(self, reason: str = "refresh_requested") -> None:
        """Ask the app to reconnect and close every connection, as Slack does every few hours."""
        for line in list(self._connections):
            await line.socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            )
            await line.socket.close()

    async def send(self, kind: DeliveryKind, payload: Payload, *, attempt: int = 0, reason: str = "") -> Ack:
        """Deliver one envelope and wait for its ack; tries another connection when the first one dies."""
        envelope_id = str(uuid.uuid4())
        envelope: Payload = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        loop = asyncio.get_running_loop()
        until = loop.time() + self.deadline
        while True:
            line = await self._any_line(until - loop.time())
            if line is None:
                return Ack(error="dispatch_failed", reason="connection_failed")
            waiting: asyncio.Future[Payload] = loop.create_future()
            line.pending[envelope_id] = waiting
            try:
                await line.socket.send_json(envelope)
                body = await asyncio.wait_for(waiting, max(0.0, until - loop.time()))
            except TimeoutError:
                line.pending.pop(envelope_id, None)
                return Ack(error="operation_timeout", reason="http_timeout")
            except (_LineLostError, WebSocketDisconnect, RuntimeError):
                line.pending.pop(envelope_id, None)
                if line in self._connections:
                    self._connections.remove(line)
                continue
            return Ack(body=body)

    async def _any_line(self, patience: float) -> _Connection | None:
        if not self._connections:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), max(0.0, patience))
            except TimeoutError:
                return None
        if not self._connections:
            return None
        return self._connections[next(self._turn) % len(self._connections)]

    def _hello(self) -> Payload:
        return {
            "type": "hello",
            "num_connections": self.connected,
            "debug_info": {
                "host": "sandbox",
                "started": self._state.clock.now().isoformat(),
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._state.app.app_id},
        }
