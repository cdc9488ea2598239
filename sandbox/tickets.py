"""Things Slack hands an app to come back with: trigger ids and response URLs, with their age and uses."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.limits import LIMITS
from sandbox.refusals import Refused

if TYPE_CHECKING:
    from sandbox.state import State


@dataclass(slots=True, kw_only=True)
class Trigger:
    """A trigger id lives three seconds of real time and opens one view."""

    id: str
    user_id: str
    team_id: str
    issued: float
    view_id: str | None = None
    used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Five uses within thirty minutes of the demo clock. `ts` is the message it came from, if any."""

    id: str
    user_id: str
    channel_id: str
    team_id: str
    issued: datetime
    ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Tickets:
    """Issues and honours trigger ids and response URLs."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}
        self.trigger_ttl = float(LIMITS["interaction"]["trigger_id_ttl_s"])

    def new_trigger(self, user_id: str, *, team_id: str, view_id: str | None = None) -> str:
        """A fresh trigger id for a person's act; `view_id` where the act happened in a modal."""
        trigger = Trigger(
            id=f"{secrets.randbelow(10**10)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}",
            user_id=user_id,
            team_id=team_id,
            issued=time.monotonic(),
            view_id=view_id,
        )
        self._triggers[trigger.id] = trigger
        return trigger.id

    def redeem_trigger(self, trigger_id: str, *, team_id: str) -> Trigger:
        """Use a trigger id up. Refused with invalid_, exchanged_ or expired_trigger_id."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None or trigger.team_id != team_id:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > self.trigger_ttl:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(
        self,
        user_id: str,
        channel_id: str,
        *,
        team_id: str,
        ts: str | None = None,
        thread_ts: str | None = None,
    ) -> str:
        """The address an app may answer to."""
        ticket = ResponseUrl(
            id=secrets.token_urlsafe(18),
            user_id=user_id,
            channel_id=channel_id,
            team_id=team_id,
            issued=self._state.clock.now(),
            ts=ts,
            thread_ts=thread_ts,
        )
        self._urls[ticket.id] = ticket
        return f"{self._state.url}/respond/{ticket.id}"

    def use_response_url(self, ticket_id: str) -> ResponseUrl:
        """Count one use. Refused with used_url or expired_url."""
        ticket = self._urls.get(ticket_id)
        if ticket is None:
            raise Refused("invalid_url")
        limits = LIMITS["response_url"]
        if self._state.clock.now() - ticket.issued > timedelta(seconds=limits["ttl_s"]):
            raise Refused("expired_url")
        if ticket.uses >= limits["max_uses"]:
            raise Refused("used_url")
        ticket.uses += 1
        return ticket
