"""Turns what a test writes ("bob", a date, a list of labels) into the value Slack's client would send."""

from datetime import date, datetime, time

from sandbox.elements import VALUE_KEY, options_of
from sandbox.wire import Payload


def shape_value(element: Payload, value: object) -> Payload:
    """The value of an element in Slack's shape; ValueError names the choices where an option is unknown."""
    kind = str(element["type"])
    key = "selected_option" if kind == "overflow" else VALUE_KEY.get(kind, "value")
    if key == "selected_option":
        return {key: _option(element, value)}
    if key == "selected_options":
        return {key: [_option(element, one) for one in _listed(value)]}
    if key in {"selected_users", "selected_channels", "selected_conversations"}:
        return {key: _listed(value)}
    return {key: _plain(value)}


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _option(element: Payload, value: object) -> Payload | None:
    if value is None:
        return None
    if isinstance(value, dict):
        return value
    options = options_of(element)
    for option in options:
        if str(value) in {option["value"], option["text"]["text"]}:
            return option
    choices = [f"{one['value']} ({one['text']['text']})" for one in options]
    raise ValueError(f"{element['action_id']} has no option {value!r}; there are {choices}")
