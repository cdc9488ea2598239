"""How a line of the list in `handlers/__init__.py` becomes a Bolt listener."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import structlog
from pydantic import ValidationError

from handlers.answers import Answer, Channel
from handlers.deps import Deps
from handlers.edge import Command, EventSeen, Press, ShortcutUsed, Submission
from handlers.errors import run_guarded

if TYPE_CHECKING:
    from slack_bolt import Ack, App
    from slack_sdk import WebClient

P = TypeVar("P", Command, Press, Submission, ShortcutUsed, EventSeen)
Body = Mapping[str, object]
_log = structlog.get_logger("handlers")


@dataclass(frozen=True, slots=True)
class Registration(Generic[P]):
    """One thing that Slack sends and the function that answers it."""

    kind: str
    """command, press, submission, shortcut or event: how Bolt matches `name`."""
    name: str
    model: type[P]
    function: Callable[[P, Deps], Answer]

    def attach(self, app: App, deps: Deps) -> None:
        matchers = {
            "command": lambda: app.command(self.name),
            "press": lambda: app.action(re.compile(rf"^{re.escape(self.name)}(:.*)?$")),
            "submission": lambda: app.view(self.name),
            "shortcut": lambda: app.shortcut(self.name),
            "event": lambda: app.event(self.name),
        }
        matchers[self.kind]()(self._listener(deps))

    def _listener(self, deps: Deps) -> Callable[[Body, Ack, WebClient], None]:
        def listen(body: Body, ack: Ack, client: WebClient) -> None:
            try:
                payload = self.model.model_validate(body)
            except ValidationError as error:
                _log.error(
                    "payload_not_understood", listener=f"{self.kind}:{self.name}", faults=error.error_count()
                )
                ack()
                return
            channel = Channel(payload=payload, ack=ack, client=client, surfaces=deps.surfaces)
            run_guarded(channel, lambda: self.function(payload, deps), name=f"{self.kind}:{self.name}")

        return listen


AnyRegistration = (
    Registration[Command]
    | Registration[Press]
    | Registration[Submission]
    | Registration[ShortcutUsed]
    | Registration[EventSeen]
)


def on_command(name: str, function: Callable[[Command, Deps], Answer], /) -> Registration[Command]:
    return Registration("command", name, Command, function)


def on_press(action_id: str, function: Callable[[Press, Deps], Answer], /) -> Registration[Press]:
    """A button or select; a suffix after a colon in the action id does not matter."""
    return Registration("press", action_id, Press, function)


def on_submit(
    callback_id: str, function: Callable[[Submission, Deps], Answer], /
) -> Registration[Submission]:
    return Registration("submission", callback_id, Submission, function)


def on_shortcut(
    callback_id: str, function: Callable[[ShortcutUsed, Deps], Answer], /
) -> Registration[ShortcutUsed]:
    return Registration("shortcut", callback_id, ShortcutUsed, function)


def on_event(event_type: str, function: Callable[[EventSeen, Deps], Answer], /) -> Registration[EventSeen]:
    return Registration("event", event_type, EventSeen, function)
