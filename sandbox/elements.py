"""Interactive elements: where they stand in blocks, what value they start with, and what value a pick
gives."""

from collections.abc import Iterator

from sandbox.wire import Payload

# The key under which each element's value stands, in view.state.values and in actions[] alike.
VALUE_KEY = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "checkboxes": "selected_options",
    "radio_buttons": "selected_option",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}
_INITIAL_KEY = {
    "plain_text_input": "initial_value",
    "email_text_input": "initial_value",
    "url_text_input": "initial_value",
    "number_input": "initial_value",
    "rich_text_input": "initial_value",
    "static_select": "initial_option",
    "external_select": "initial_option",
    "users_select": "initial_user",
    "conversations_select": "initial_conversation",
    "channels_select": "initial_channel",
    "multi_static_select": "initial_options",
    "multi_external_select": "initial_options",
    "multi_users_select": "initial_users",
    "multi_conversations_select": "initial_conversations",
    "multi_channels_select": "initial_channels",
    "checkboxes": "initial_options",
    "radio_buttons": "initial_option",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
}
_LISTS = {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}


def walk_elements(blocks: list[Payload]) -> Iterator[tuple[Payload, Payload]]:
    """Every interactive element with the block it stands in, containers and cards included."""
    for block in blocks:
        inner = [*block.get("elements", []), *block.get("actions", [])] if _holds_elements(block) else []
        inner += [block[key] for key in ("accessory", "element") if key in block]
        for element in inner:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
        if block.get("type") == "container":
            yield from walk_elements(block.get("child_blocks", []))
        if block.get("type") == "carousel":
            yield from walk_elements(block.get("elements", []))


def _holds_elements(block: Payload) -> bool:
    return block.get("type") in {"actions", "context_actions", "card"}


def walk_inputs(blocks: list[Payload]) -> Iterator[tuple[Payload, Payload]]:
    """Elements that hold a value, in input, actions or section blocks: what Slack keeps in state.values."""
    for block, element in walk_elements(blocks):
        if element["type"] in VALUE_KEY:
            yield block, element


def find_element(blocks: list[Payload], action_id: str, block_id: str = "") -> tuple[Payload, Payload] | None:
    """The first element with this action_id (in this block, if one is named)."""
    for block, element in walk_elements(blocks):
        if element["action_id"] == action_id and block_id in {"", block["block_id"]}:
            return block, element
    return None


def initial_value(element: Payload) -> Payload:
    """The state of an untouched element, as view.state.values has it."""
    kind = element["type"]
    key = VALUE_KEY[kind]
    start = element.get(_INITIAL_KEY.get(kind, ""))
    if start is None and key in _LISTS:
        start = []
    return {"type": kind, key: start}


def options_of(element: Payload) -> list[Payload]:
    """All options, groups flattened."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def is_empty(value: Payload) -> bool:
    """Nothing typed or picked?"""
    content = value.get(VALUE_KEY.get(str(value.get("type")), "value"))
    return content is None or content in ("", [])


def complete_value(element: Payload, given: Payload) -> Payload:
    """A value in Slack's shape from a loosely given one: {"selected_value": "b"} picks the option with
    value "b"."""
    kind = element["type"]
    key = VALUE_KEY.get(kind, "value")
    if "selected_value" in given:
        given = {"selected_option": _option(element, str(given["selected_value"]))}
    if "selected_values" in given:
        given = {"selected_options": [_option(element, str(one)) for one in given["selected_values"]]}
    content = given.get(key)
    if key == "selected_option" and isinstance(content, str):
        content = _option(element, content)
    if key == "value" and content == "":
        content = None
    return {"type": kind, key: content if content is not None or key not in _LISTS else []}


def _option(element: Payload, wanted: str) -> Payload:
    for option in options_of(element):
        if wanted in {option.get("value"), option["text"]["text"]}:
            return option
    raise ValueError(f"no option {wanted!r} in {element['action_id']}")
