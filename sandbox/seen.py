"""Messages and views as a person sees them, for the driver. Read-only."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.elements import walk_elements
from sandbox.wire import Payload


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as a person sees it; `raw` is the control API's whole JSON."""

    raw: Payload

    @property
    def text(self) -> str:
        """The fallback text."""
        return str(self.raw["text"])

    @property
    def ts(self) -> str:
        """Its id in the channel."""
        return str(self.raw["ts"])

    @property
    def channel(self) -> str:
        """The channel's or DM's id."""
        return str(self.raw["channel"])

    @property
    def thread_ts(self) -> str | None:
        """The thread it stands in, if any."""
        return self.raw.get("thread_ts")

    @property
    def is_ephemeral(self) -> bool:
        """Only visible to this person?"""
        return self.raw["ephemeral_for"] is not None

    @property
    def blocks(self) -> list[Payload]:
        """Its blocks, and those of what is attached to it."""
        attached = [block for one in self.raw.get("attachments") or [] for block in one.get("blocks") or []]
        return [*self.raw["blocks"], *attached]

    @property
    def actions(self) -> list[str]:
        """The action ids on it, in order."""
        return [element["action_id"] for _, element in walk_elements(self.blocks)]

    @property
    def everything(self) -> str:
        """All words of it, fallback and blocks, one text a line."""
        return "\n".join([self.text, *_texts(self.blocks)])


@dataclass(frozen=True, slots=True)
class SeenView:
    """A modal or Home tab as a person sees it."""

    raw: Payload

    @property
    def id(self) -> str:
        """The view id."""
        return str(self.raw["id"])

    @property
    def callback_id(self) -> str:
        """The app's name for it."""
        return str(self.raw["callback_id"])

    @property
    def title(self) -> str:
        """The modal's title."""
        return str(self.raw["title"]["text"])

    @property
    def blocks(self) -> list[Payload]:
        """Its blocks."""
        return list(self.raw["blocks"])

    @property
    def values(self) -> dict[str, dict[str, Payload]]:
        """What stands in its fields, {block_id: {action_id: value}}."""
        return dict(self.raw["state"]["values"])

    @property
    def errors(self) -> dict[str, str]:
        """Words under fields, by block_id."""
        return dict(self.raw["errors"])

    @property
    def actions(self) -> list[str]:
        """The action ids on it, in order."""
        return [element["action_id"] for _, element in walk_elements(self.blocks)]

    @property
    def everything(self) -> str:
        """All words of it, one text a line."""
        return "\n".join(_texts(self.blocks))

    def value(self, name: str) -> object:
        """The content of a field by action_id or block_id: text, option value, user id, date, list."""
        for block_id, fields in self.values.items():
            for action_id, state in fields.items():
                if name in {block_id, action_id}:
                    return _content(state)
        raise KeyError(name)


def _content(state: Payload) -> object:
    (content,) = [value for key, value in state.items() if key != "type"]
    if isinstance(content, dict) and "value" in content:
        return content["value"]
    if isinstance(content, list):
        return [one["value"] if isinstance(one, dict) and "value" in one else one for one in content]
    return content


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _texts(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and key in {"text", "title", "label", "caption", "name", "alt_text"}:
                yield value
            else:
                yield from _texts(value)
