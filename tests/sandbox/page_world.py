"""A world with a scripted app at its other end, for tests of the sandbox's page."""

from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.clock import DemoClock
from sandbox.delivery.acks import Ack, DeliveryKind
from sandbox.delivery.courier import Courier
from sandbox.people import AppRegistration, Shortcut
from sandbox.records import Message
from sandbox.stack import give_ids
from sandbox.wire import Payload
from sandbox.world import World

FRIDAY_MORNING = datetime(2026, 11, 20, 8, 12, tzinfo=UTC)
Answer = Callable[[DeliveryKind, Payload], Ack]


class ScriptedCourier(Courier):
    """Answers every act by calling `answer`, and keeps what was delivered."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.delivered: list[tuple[DeliveryKind, Payload]] = []
        self.announced: list[Payload] = []
        self.answer: Answer = lambda _kind, _payload: Ack()

    async def interact(self, kind: DeliveryKind, payload: Payload) -> Ack:
        self.delivered.append((kind, payload))
        return self.answer(kind, payload)

    def announce(self, event: Payload, *, team_id: str, name: str = "") -> None:
        self.announced.append(event)


class PageWorld(World):
    """The demo workspace on a Friday morning, with shortcuts and a scripted app."""

    def __init__(self) -> None:
        shortcuts = (
            Shortcut(callback_id="log_coaching", name="Log coaching"),
            Shortcut(callback_id="log_from_message", name="Log from this message", kind="message"),
        )
        super().__init__(AppRegistration(shortcuts=shortcuts))
        self.clock = DemoClock(FRIDAY_MORNING)
        self.scripted = ScriptedCourier(self)
        self.courier = self.scripted

    def bot_says(self, channel_id: str, *blocks: Payload, text: str = "", **more: object) -> Message:
        """A message of the app in a channel or DM."""
        bot = self.app.bot_user_id
        return self.add_message(channel_id, bot, text=text, blocks=give_ids(list(blocks)), **more)  # type: ignore[arg-type]

    def open_modal(self, user_id: str, body: Payload) -> str:
        """A modal of the app; returns the view's id."""
        return self.stacks.open(body, user_id=user_id, by=self.installations["TNORTHWIND"]).id


def plain(text: str) -> Payload:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> Payload:
    return {"text": plain(text), "value": value}


def button(text: str, action_id: str, **more: object) -> Payload:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def log_modal(baseline: str = "Baseline 2.3 of 4") -> Payload:
    """The log modal in short: a focus that refreshes the baseline line, a method, a commitment."""
    focus = {
        "type": "static_select",
        "action_id": "focus",
        "options": [option("Sets next step", "next"), option("Opens with agenda", "agenda")],
    }
    method = {"type": "radio_buttons", "action_id": "method", "options": [option("Call review", "review")]}
    words = {"type": "plain_text_input", "action_id": "words", "multiline": True, "max_length": 200}
    return {
        "type": "modal",
        "callback_id": "log",
        "title": plain("Log coaching"),
        "submit": plain("Save log"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": "focus",
                "label": plain("Focus"),
                "dispatch_action": True,
                "element": focus,
            },
            {
                "type": "section",
                "block_id": "line",
                "text": plain(baseline),
                "accessory": button("Which calls?", "which"),
            },
            {
                "type": "input",
                "block_id": "method",
                "label": plain("Method"),
                "optional": True,
                "element": method,
            },
            {"type": "input", "block_id": "commitment", "label": plain("Commitment"), "element": words},
        ],
    }
