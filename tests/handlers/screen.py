"""Views as a person sees and fills them: what Slack would send back, and what it would refuse."""

from __future__ import annotations

import itertools
import json

from sandbox.validate import validate_message, validate_view
from templates.ids import base

_HASHES = itertools.count(1)


def seen(view: dict[str, object], *, view_id: object, state: object = None) -> dict[str, object]:
    """A view as Slack sends it back; inputs whose ids did not change keep what was typed."""
    shown = {**view, "id": view_id, "hash": f"hash{next(_HASHES)}", "state": {"values": {}}}
    values = state_of(shown, {})
    for block_id, elements in ((state or {}).get("values") or {}).items():
        if block_id in values and elements.keys() == values[block_id].keys():
            values[block_id] = elements
    return {**shown, "state": {"values": values}}


def state_of(view: dict[str, object], typed: dict[str, object]) -> dict[str, dict[str, object]]:
    """view.state.values: what stands already, else the initial values, else nothing; then what is typed."""
    standing = (view.get("state") or {}).get("values") or {}
    values: dict[str, dict[str, object]] = {}
    unknown = set(typed)
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        block_id, element = block["block_id"], block["element"]
        word = block_id if block_id in typed else base(block_id)
        unknown.discard(word)
        entered = standing.get(block_id, {}).get(element["action_id"]) or entered_at_first(element)
        if word in typed:
            entered = entered_as(element["type"], typed[word])
        values[block_id] = {element["action_id"]: {"type": element["type"], **entered}}
    assert not unknown, f"no such input in {view['callback_id']}: {unknown}"
    return values


_ENTERED = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
}


def entered_at_first(element: dict[str, object]) -> dict[str, object]:
    name = _ENTERED.get(element["type"], "value")
    initial = {"value": "initial_value"}.get(name, name.replace("selected", "initial"))
    return {name: element.get(initial)}


def entered_as(kind: str, value: object) -> dict[str, object]:
    name = _ENTERED.get(kind, "value")
    if name == "selected_option":
        return {name: None if value is None else {"value": str(value)}}
    if name == "selected_options":
        return {name: [{"value": str(one)} for one in value]}
    return {name: value}


def refuse_bad_view(view: dict[str, object]) -> None:
    problems = validate_view(view)
    assert not problems, [str(problem) for problem in problems]


def input_of(view: dict[str, object], field_word: str) -> dict[str, object]:
    """The input block of a field."""
    return next(b for b in view["blocks"] if b["type"] == "input" and base(b["block_id"]) == field_word)


def chosen_in(view: dict[str, object], field_word: str) -> str | None:
    option = input_of(view, field_word)["element"].get("initial_option")
    return option["value"] if option else None


def words_of(view: dict[str, object]) -> str:
    return json.dumps(view["blocks"], ensure_ascii=False)


def refuse_bad_message(posted: dict[str, object]) -> None:
    problems = validate_message({"channel": "C0ANY", "text": posted["text"], "blocks": posted["blocks"]})
    assert not problems, [str(problem) for problem in problems]
