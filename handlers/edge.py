"""What Slack sends, parsed at the edge into small models. Values typed into a view stand in state.py."""

from __future__ import annotations

import json
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from handlers.state import State, StateValues

Private = dict[str, str | int | None]


class Incoming(Protocol):
    """What every kind of payload can say of itself."""

    @property
    def team_id(self) -> str | None: ...
    @property
    def enterprise_id(self) -> str | None: ...
    @property
    def user_id(self) -> str: ...
    @property
    def user_team_id(self) -> str | None:
        """Home team of whoever acts; another one than `team_id` for Slack Connect strangers."""

    @property
    def key(self) -> str:
        """The same for a redelivery of the same act."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Ident(_Model):
    id: str
    team_id: str | None = None


class Command(_Model):
    """A slash command."""

    team_id: str | None = None
    enterprise_id: str | None = None
    user_id: str
    command: str
    text: str = ""
    trigger_id: str
    response_url: str | None = None

    @property
    def user_team_id(self) -> str | None:
        return self.team_id

    @property
    def key(self) -> str:
        return f"cmd:{self.trigger_id}"

    @property
    def word(self) -> str:
        return self.text.split(maxsplit=1)[0].lower() if self.text.strip() else ""

    @property
    def rest(self) -> str:
        parts = self.text.split(maxsplit=1)
        return parts[1].strip() if len(parts) > 1 else ""

    @property
    def typed(self) -> str:
        return f"{self.command} {self.text}".strip()


class ViewSeen(_Model):
    """A modal or App Home as it stands on the person's screen."""

    id: str
    hash: str | None = None
    type: str = "modal"
    callback_id: str = ""
    private_metadata: str = ""
    previous_view_id: str | None = None
    blocks: list[dict[str, object]] = Field(default_factory=list)
    raw_state: dict[str, StateValues] = Field(default_factory=dict, alias="state")

    @property
    def state(self) -> State:
        return State(self.raw_state.get("values") or {})

    @property
    def private(self) -> Private:
        return dict(json.loads(self.private_metadata)) if self.private_metadata else {}

    @property
    def input_block_ids(self) -> tuple[str, ...]:
        return tuple(str(block.get("block_id")) for block in self.blocks if block.get("type") == "input")


class _Acted(_Model):
    """What interactivity payloads share."""

    team: Ident | None = None
    enterprise: Ident | None = None
    user: Ident
    trigger_id: str = ""

    @property
    def team_id(self) -> str | None:
        return self.team.id if self.team else None

    @property
    def enterprise_id(self) -> str | None:
        return self.enterprise.id if self.enterprise else None

    @property
    def user_id(self) -> str:
        return self.user.id

    @property
    def user_team_id(self) -> str | None:
        return self.user.team_id


class _Option(_Model):
    value: str


class ActionTaken(_Model):
    """One pressed button or chosen option."""

    action_id: str
    block_id: str = ""
    type: str = ""
    value: str | None = None
    selected_option: _Option | None = None
    selected_user: str | None = None
    selected_date: str | None = None
    action_ts: str = ""

    @property
    def chosen(self) -> str:
        """The button's value, or the chosen option, user or date; empty when cleared."""
        option = self.selected_option.value if self.selected_option else None
        return option or self.value or self.selected_user or self.selected_date or ""


class Press(_Acted):
    """A button pressed or an option chosen in a message, a modal or App Home."""

    actions: tuple[ActionTaken, ...] = Field(min_length=1)
    response_url: str | None = None
    view: ViewSeen | None = None

    @property
    def action(self) -> ActionTaken:
        return self.actions[0]

    @property
    def value(self) -> str:
        return self.action.chosen

    @property
    def modal(self) -> ViewSeen | None:
        """The modal it happened in, if any; App Home is a view but not a modal."""
        return self.view if self.view is not None and self.view.type == "modal" else None

    @property
    def key(self) -> str:
        return f"press:{self.trigger_id}:{self.action.action_ts}"


class Submission(_Acted):
    """A modal submitted."""

    view: ViewSeen

    @property
    def state(self) -> State:
        return self.view.state

    @property
    def private(self) -> Private:
        return self.view.private

    @property
    def key(self) -> str:
        return f"view:{self.view.id}"


class _Message(_Model):
    text: str = ""
    user: str | None = None
    blocks: list[dict[str, object]] | None = None
    attachments: list[dict[str, object]] | None = None

    @property
    def parts(self) -> list[dict[str, object]]:
        """What apps say beside the text, or instead of it."""
        return [*(self.blocks or ()), *(self.attachments or ())]


class ShortcutUsed(_Acted):
    """A global or a message shortcut."""

    callback_id: str
    response_url: str | None = None
    message: _Message | None = None

    @property
    def key(self) -> str:
        return f"shortcut:{self.trigger_id}"


class _Link(_Model):
    url: str


class _Event(_Model):
    type: str
    user: str | Ident | None = None
    tab: str | None = None
    channel: str | None = None
    message_ts: str | None = None
    unfurl_id: str | None = None
    source: str | None = None
    """`composer` while a message is being written: it stands in no channel yet"""
    links: tuple[_Link, ...] = ()
    """link_shared"""
    inputs: dict[str, object] = Field(default_factory=dict)
    function_execution_id: str | None = None
    """function_executed"""


class EventSeen(_Model):
    """An event of the Events API, with its envelope."""

    team_id: str | None = None
    enterprise_id: str | None = None
    event_id: str
    event: _Event

    @property
    def user_id(self) -> str:
        """Whoever did it; for a workflow's step the coach it names."""
        user = self.event.user
        return (user.id if isinstance(user, Ident) else user) or self.given("coach")

    def given(self, name: str) -> str:
        """An input of a workflow step, empty when it is not there."""
        return str(self.event.inputs.get(name) or "").strip()

    @property
    def user_team_id(self) -> str | None:
        return self.team_id

    @property
    def key(self) -> str:
        return f"event:{self.event_id}"
