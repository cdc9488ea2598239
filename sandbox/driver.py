"""A Python client for the control API: people with verbs, for journey tests and scripts.

driver = Driver(slack.url)
alice = driver.person("alice")
alice.command("/coach log")
alice.fill("rep", "bob")
assert alice.submit().kind == "closed"
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from types import TracebackType
from typing import Self, TypeVar

import httpx

from sandbox.driver_values import shape_value
from sandbox.elements import find_element, options_of, walk_elements
from sandbox.records import Outcome
from sandbox.seen import SeenMessage, SeenView
from sandbox.wire import Payload

__all__ = ["Clock", "Driver", "Person", "SandboxError", "SeenMessage", "SeenView"]

T = TypeVar("T")


class SandboxError(Exception):
    """The control API refused; the text is its answer."""


class Clock:
    """The demo clock from outside."""

    def __init__(self, driver: "Driver") -> None:
        self._driver = driver

    def now(self) -> datetime:
        """The demo's moment."""
        return datetime.fromisoformat(self._driver.get("clock")["now"])

    def advance(self, **by: float) -> datetime:
        """Forward by days=, hours=, minutes=, seconds=, weeks=."""
        return datetime.fromisoformat(self._driver.post("clock", {"advance": by})["now"])

    def set(self, moment: datetime) -> datetime:
        """Forward to an aware moment."""
        moved = self._driver.post("clock", {"set": moment.astimezone(UTC).isoformat()})
        return datetime.fromisoformat(moved["now"])


@cache
def _no_authorities() -> SSLContext:
    """A sandbox speaks plain HTTP: to read the machine's certificates takes longer than most requests."""
    return SSLContext(PROTOCOL_TLS_CLIENT)


class Driver:
    """The sandbox from outside."""

    def __init__(self, base_url: str) -> None:
        base_url = f"{base_url.rstrip('/')}/control/"
        self._http = httpx.Client(base_url=base_url, timeout=30, trust_env=False, verify=_no_authorities())
        self.clock = Clock(self)

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def person(self, name: str) -> "Person":
        """Somebody by short name or id."""
        return Person(self, name)

    def get(self, verb: str, **args: str | int) -> Payload:
        """A reading verb of the control API."""
        return self._read(self._http.get(verb, params=args))

    def post(self, verb: str, args: Payload | None = None) -> Payload:
        """An acting verb of the control API."""
        return self._read(self._http.post(verb, json=args or {}))

    def calls(self, method: str = "") -> list[Payload]:
        """Web API calls the app made, oldest first."""
        return list(self.get("calls", **({"method": method} if method else {}))["calls"])

    def problems(self) -> list[Payload]:
        """What real Slack would have refused or punished."""
        return list(self.get("problems")["problems"])

    def run_step(self, callback_id: str, **inputs: str) -> Payload:
        """A workflow comes to one of the app's custom steps; how it ended."""
        run = self.post("step", {"callback_id": callback_id, "inputs": inputs})["id"]
        self.wait_for(lambda: self.get("step", id=run)["state"] != "running")
        return self.get("step", id=run)

    def fault(self, kind: str, **order: object) -> None:
        """Order a fault (sandbox.faults.Fault): kind, method, team_id, nth, times, retry_after, status,
        seconds."""
        self.post("faults", {"kind": kind} | order)

    def clear_faults(self) -> None:
        """Fair weather again."""
        self._read(self._http.delete("faults"))

    def settle(self) -> None:
        """Wait until the app has taken all events."""
        self.post("settle")

    def wait_for(self, predicate: Callable[[], T], *, timeout: float = 10) -> T:
        """The predicate's first true answer; AssertionError with its last one when time runs out."""
        until = time.monotonic() + timeout
        while True:
            answer = predicate()
            if answer:
                return answer
            if time.monotonic() > until:
                raise AssertionError(f"nothing after {timeout} s; the last answer was {answer!r}")
            time.sleep(0.03)

    @staticmethod
    def _read(answer: httpx.Response) -> Payload:
        body: Payload = answer.json()
        if not body.get("ok"):
            raise SandboxError(f"{body.get('error')}: {body.get('errors', '')}")
        return body


class Person:
    """What one person does and sees."""

    def __init__(self, driver: Driver, name: str) -> None:
        self._driver = driver
        self.name = name
        people = driver.get("people")["people"]
        self.profile: Payload = next(one for one in people if name in {one["name"], one["id"]})
        self.id: str = self.profile["id"]

    def command(self, text: str, *, channel: str = "app", thread_ts: str | None = None) -> Outcome:
        """Type a slash command, in the app's DM unless a channel is named."""
        return self._act("command", text=text, channel=channel, thread_ts=thread_ts)

    def say(self, text: str, *, channel: str = "app", thread_ts: str | None = None) -> Outcome:
        """Send a message."""
        return self._act("message", text=text, channel=channel, thread_ts=thread_ts)

    def write_draft(self, text: str) -> str:
        """Write a message with links and do not send it; its id for `draft`."""
        return str(self._driver.post("draft", {"user": self.id, "text": text})["id"])

    def draft(self, draft_id: str) -> Payload:
        """A message being written: `text`, and `attachments` with what the app shows below its links."""
        return self._driver.get("draft", id=draft_id)

    def shortcut(self, callback_id: str) -> Outcome:
        """Use a global shortcut."""
        return self._act("shortcut", callback_id=callback_id)

    def message_shortcut(self, callback_id: str, message: SeenMessage) -> Outcome:
        """Use a shortcut of a message's menu."""
        return self._act("message-shortcut", callback_id=callback_id, channel=message.channel, ts=message.ts)

    def open_home(self) -> Outcome:
        """Open the app's Home tab; the app publishes it a moment later."""
        return self._act("home")

    def views(self) -> list[SeenView]:
        """The open modals, bottom to top."""
        return [SeenView(one) for one in self._driver.get("views", user=self.id)["views"]]

    def view(self) -> SeenView | None:
        """The top modal, if one is open."""
        stack = self.views()
        return stack[-1] if stack else None

    def home(self) -> SeenView | None:
        """The Home tab as last published."""
        raw = self._driver.get("home", user=self.id)["view"]
        return SeenView(raw) if raw else None

    def dms(self) -> list[SeenMessage]:
        """All messages in the DM with the app, oldest first, ephemeral ones included."""
        return [SeenMessage(one) for one in self._driver.get("dms", user=self.id)["messages"]]

    def last_dm(self) -> SeenMessage | None:
        """The newest message from the app in its DM."""
        from_app = [one for one in self.dms() if "bot_id" in one.raw]
        return from_app[-1] if from_app else None

    def messages(self, channel: str) -> list[SeenMessage]:
        """What this person sees in a channel (name, id, "app" or "@somebody"), oldest first."""
        listed = self._driver.get("messages", user=self.id, channel=channel)["messages"]
        return [SeenMessage(one) for one in listed]

    def fill(self, name: str, value: object, *, home: bool = False) -> Outcome:
        """Fill a field of the top modal (or Home) named by action_id, block_id or label.

        Text for inputs; an option's value or label for selects and radios, a list of them for multi
        selects and
        checkboxes; a person's name, id or Person for users_select; a date or time or ISO text for pickers;
        None
        empties it. An input with dispatch_action tells the app.
        """
        view = self.home() if home else self.view()
        if view is None:
            raise SandboxError("no view is open")
        block, element = _find_field(view, name)
        return self._act(
            "fill",
            view_id=view.id,
            block_id=block["block_id"],
            action_id=element["action_id"],
            value=self._value(element, value, place={"view_id": view.id}),
        )

    def submit(self) -> Outcome:
        """Press the top modal's submit button."""
        return self._act("submit")

    def close(self, *, clear: bool = False) -> Outcome:
        """Close the top modal, or the whole stack."""
        return self._act("close", clear=clear)

    def click(
        self,
        action_id: str,
        *,
        message: SeenMessage | None = None,
        value: object = None,
        block_id: str = "",
        home: bool = False,
    ) -> Outcome:
        """Use a button, select, overflow or picker.

        Looks on `message`, or on the Home tab (`home`), else on the top modal, else on the app's DMs,
        newest first.
        `value` picks an option, or tells apart buttons that share an action_id.
        """
        for blocks, place in self._places(message=message, home=home):
            for block, element in walk_elements(blocks):
                fits = element["action_id"] == action_id and block_id in {"", block["block_id"]}
                if fits and (element["type"] != "button" or value in {None, element.get("value")}):
                    action = {"action_id": action_id, "block_id": block["block_id"]}
                    if element["type"] != "button":
                        action |= self._value(element, value, place=place)
                    return self._act("click", action=action, **place)
        raise SandboxError(f"{self.name} sees no {action_id!r}")

    def sees(self, action_id: str, *, message: SeenMessage | None = None, home: bool = False) -> bool:
        """Is there such an element where click would look?"""
        return any(find_element(blocks, action_id) for blocks, _ in self._places(message=message, home=home))

    def suggest(self, action_id: str, query: str) -> list[Payload]:
        """Options an external_select in the top modal offers."""
        args = {"user": self.id, "action_id": action_id, "query": query}
        return list(self._driver.post("suggest", args)["options"])

    def _places(self, *, message: SeenMessage | None, home: bool) -> Iterator[tuple[list[Payload], Payload]]:
        if message is not None:
            fresh = next((one for one in self.messages(message.channel) if one.ts == message.ts), message)
            yield fresh.blocks, {"channel": message.channel, "ts": message.ts}
            return
        view = self.home() if home else self.view()
        if view is not None:
            yield view.blocks, {"view_id": view.id}
        if view is None and not home:
            for one in reversed(self.dms()):
                yield one.blocks, {"channel": one.channel, "ts": one.ts}

    def _value(self, element: Payload, value: object, *, place: Payload) -> Payload:
        if element["type"] == "users_select" and value is not None:
            value = self._user_id(value)
        if element["type"] == "multi_users_select":
            listed = value if isinstance(value, list | tuple | set) else [] if value is None else [value]
            value = [self._user_id(one) for one in listed]
        if element["type"] == "external_select" and isinstance(value, str):
            args = {"user": self.id, "action_id": element["action_id"], "query": value} | place
            options = self._driver.post("suggest", args)["options"]
            element = element | {"options": [*options_of(element), *options]}
            found = [one for one in options if value in {one["value"], one["text"]["text"]}] or options
            value = found[0]["value"] if found else value
        return shape_value(element, value)

    def _user_id(self, who: object) -> str:
        return who.id if isinstance(who, Person) else Person(self._driver, str(who)).id

    def _act(self, verb: str, **args: object) -> Outcome:
        given = {key: value for key, value in args.items() if value is not None}
        return Outcome(**self._driver.post(verb, {"user": self.id} | given)["outcome"])


def _find_field(view: SeenView, name: str) -> tuple[Payload, Payload]:
    for block, element in walk_elements(view.blocks):
        label = (block.get("label") or {}).get("text")
        if name in {element["action_id"], block["block_id"], label}:
            return block, element
    raise SandboxError(f"no field {name!r}; there are {view.actions}")
