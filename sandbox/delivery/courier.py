"""The courier: picks Socket Mode or HTTP, repeats events as Slack does, duplicates deliveries on order."""

import asyncio
import contextlib
import uuid
from collections.abc import Coroutine
from typing import TYPE_CHECKING

from sandbox.delivery.acks import Ack, DeliveryKind
from sandbox.delivery.signed_http import SignedHttp
from sandbox.delivery.sockets import SocketHub
from sandbox.limits import LIMITS
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.state import State


class Courier:
    """Brings people's acts and events to the app.

    `retry_scale` shortens the waits between an event's retries (real time); `duplicate_next` makes the next n
    deliveries arrive twice, as Slack sometimes does.
    """

    def __init__(self, state: "State") -> None:
        self._state = state
        self.sockets = SocketHub(state)
        self.http = SignedHttp(state)
        self.retry_scale = 1.0
        self.duplicate_next = 0
        self._running: set[asyncio.Task[object]] = set()

    async def interact(self, kind: DeliveryKind, payload: Payload) -> Ack:
        """Deliver a person's act and wait for the app's answer, three seconds at most."""
        if self.duplicate_next > 0:
            self.duplicate_next -= 1
            self._spawn(self._way().send(kind, payload))
        ack = await self._way().send(kind, payload)
        if not ack.ok:
            self._state.note_incident(
                kind, ack.error, str(payload.get("type") or payload.get("command") or "")
            )
        return ack

    def announce(self, event: Payload, *, team_id: str, name: str = "") -> None:
        """Tell the app of an event, in the background, if it subscribed (`name`, e.g. message.im) and is
        there."""
        installation = self._state.installations.get(team_id)
        if installation is None or (name or event["type"]) not in self._state.app.events:
            return
        gone = event["type"] in {"app_uninstalled", "tokens_revoked"}
        if installation.revoked and not gone:
            return
        wrapped: Payload = {
            "token": self._state.app.verification_token,
            "team_id": team_id,
            "context_team_id": team_id,
            "context_enterprise_id": None,
            "api_app_id": self._state.app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{uuid.uuid4().hex[:12].upper()}",
            "event_time": int(self._state.clock.now().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team_id,
                    "user_id": installation.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{uuid.uuid4().hex}",
        }
        if self.duplicate_next > 0:
            self.duplicate_next -= 1
            self._spawn(self._tell(wrapped))
        self._spawn(self._tell(wrapped))

    async def settle(self) -> None:
        """Wait until no event is on its way."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def close(self) -> None:
        """Stop what is on its way and let connections go."""
        for task in set(self._running):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self.http.close()

    @property
    def busy(self) -> int:
        """Events still on their way."""
        return len(self._running)

    async def _tell(self, wrapped: Payload) -> Ack:
        ack = await self._way().send("events_api", wrapped)
        for retry in LIMITS["events_api"]["retries"]:
            if ack.ok or not ack.retry:
                break
            await asyncio.sleep(retry["after_s"] * self.retry_scale)
            ack = await self._way().send("events_api", wrapped, attempt=retry["n"], reason=ack.reason)
        if not ack.ok:
            self._state.note_incident("events_api", ack.error, str(wrapped["event"]["type"]))
        return ack

    def _way(self) -> SocketHub | SignedHttp:
        return self.http if self._state.app.delivery == "http" else self.sockets

    def _spawn(self, work: Coroutine[object, object, object]) -> None:
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
