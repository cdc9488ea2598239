"""How the list in `handlers/__init__.py` becomes Bolt listeners: one for each kind of payload.

Bolt asks its listeners one after another, at length; a table finds one of sixty at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import structlog
from pydantic import ValidationError

from handlers import unmatched
from handlers.answers import Answer, Channel
from handlers.deps import Deps
from handlers.edge import Command, EventSeen, Press, ShortcutUsed, Submission
from handlers.errors import run_guarded
from handlers.measures import LISTENER_SECONDS
from templates.ids import base

if TYPE_CHECKING:
    from slack_bolt import Ack, App
    from slack_sdk import WebClient

P = TypeVar("P", Command, Press, Submission, ShortcutUsed, EventSeen)
Body = Mapping[str, object]
Listener = Callable[[Body, "Ack", "WebClient"], None]
_ANYTHING = re.compile(".*")
_log = structlog.get_logger("handlers")


@dataclass(frozen=True, slots=True)
class Registration(Generic[P]):
    """One thing that Slack sends and the function that answers it."""

    kind: str
    """command, press, submission, shortcut or event: where `name` stands in the payload."""
    name: str
    model: type[P]
    function: Callable[[P, Deps], Answer]

    def listener(self, deps: Deps) -> Listener:
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
            with LISTENER_SECONDS.labels(self.kind).time():
                run_guarded(channel, lambda: self.function(payload, deps), name=f"{self.kind}:{self.name}")

        return listen


AnyRegistration = (
    Registration[Command]
    | Registration[Press]
    | Registration[Submission]
    | Registration[ShortcutUsed]
    | Registration[EventSeen]
)


def attach_all(app: App, registrations: Iterable[AnyRegistration], deps: Deps) -> None:
    """Attach every registration; what none of them is for is acknowledged (unmatched.py)."""
    tables: dict[str, dict[str, Listener]] = {}
    for registration in registrations:
        tables.setdefault(registration.kind, {})[registration.name] = registration.listener(deps)
    attach = {
        "command": app.command,
        "press": app.action,
        "submission": app.view,
        "shortcut": app.shortcut,
        "event": app.event,
    }
    for kind, table in tables.items():
        attach[kind](_ANYTHING)(_chooser(table, _NAMES[kind]))


def _chooser(table: Mapping[str, Listener], name_of: Callable[[Body], str]) -> Listener:
    def choose(body: Body, ack: Ack, client: WebClient) -> None:
        listener = table.get(name_of(body))
        if listener is None:
            unmatched.acknowledge(body, ack)
        else:
            listener(body, ack, client)

    return choose


def _inside(body: Body, part: str, key: str) -> str:
    inner = body.get(part)
    return str(inner.get(key, "")) if isinstance(inner, Mapping) else ""


def _pressed(body: Body) -> str:
    """The first action's id without what stands after a colon."""
    actions = body.get("actions")
    return base(str(actions[0].get("action_id", ""))) if isinstance(actions, list) and actions else ""


_NAMES: Mapping[str, Callable[[Body], str]] = {
    "command": lambda body: str(body.get("command", "")),
    "press": _pressed,
    "submission": lambda body: _inside(body, "view", "callback_id"),
    "shortcut": lambda body: str(body.get("callback_id", "")),
    "event": lambda body: _inside(body, "event", "type"),
}


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
