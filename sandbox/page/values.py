"""What a control shows, and what a browser's answer means in Slack's words. sandbox.elements has the keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sandbox.elements import VALUE_KEY, initial_value
from sandbox.page.rich_text import Json, text_of
from sandbox.wire import Payload

EXTERNAL = frozenset({"external_select", "multi_external_select"})


def _content(element: Json, state: Json | None) -> object:
    kind = text_of(element, "type")
    if kind not in VALUE_KEY:
        return None
    return (state if state is not None else initial_value(dict(element))).get(VALUE_KEY[kind])


def picked_options(element: Json, state: Json | None) -> list[Json]:
    """The option objects picked so far: from the state when there is one, else the initial ones."""
    content = _content(element, state)
    listed = content if isinstance(content, list) else [content]
    return [option for option in listed if isinstance(option, Mapping)]


def shown_values(element: Json, state: Json | None) -> list[str]:
    """What the control shows: text, ids, dates or option values; empty when nothing is set."""
    content = _content(element, state)
    listed = content if isinstance(content, list) else [content]
    values = [text_of(one, "value") if isinstance(one, Mapping) else one for one in listed]
    return [str(value) for value in values if value not in (None, "")]


def _named(value: str, labels: Mapping[str, str]) -> Payload:
    return {"text": {"type": "plain_text", "text": labels.get(value, value), "emoji": True}, "value": value}


def read_answer(element: Json, values: Sequence[str], labels: Mapping[str, str]) -> Payload:
    """What a browser sent, as the value part of an action or state. `labels` name external options."""
    kind = text_of(element, "type")
    given = [value for value in values if value != ""]
    if kind in EXTERNAL:
        options = [_named(value, labels) for value in given]
        one = options[0] if options else None
        return {"selected_options": options} if kind.startswith("multi_") else {"selected_option": one}
    if kind == "overflow":
        return {"selected_value": given[0]} if given else {}
    if kind not in VALUE_KEY:
        return {}
    key = VALUE_KEY[kind]
    if key == "selected_options":
        return {"selected_values": given}
    if key in {"selected_users", "selected_conversations", "selected_channels"}:
        return {key: given}
    return {key: given[0] if given else None}
