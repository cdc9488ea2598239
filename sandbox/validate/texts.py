"""Checks of text objects, options and confirm dialogs, and the generic checks of a field's bounds."""

import re
from collections.abc import Iterable
from typing import Any

from sandbox.limits import LIMITS
from sandbox.validate.findings import Findings
from sandbox.wire import Payload

PLAIN = ("plain_text",)
BOTH = ("plain_text", "mrkdwn")


def check_fields(
    found: Findings, pointer: str, node: Payload, *, allowed: Iterable[str], required: Iterable[str] = ()
) -> None:
    """Unknown fields and null values are refused, required fields must be there."""
    known = set(allowed)
    for key, value in node.items():
        if key not in known:
            found.add(f"{pointer}/{key}", f"unknown field {key!r}")
        elif value is None:
            found.add(f"{pointer}/{key}", "null is not allowed")
    for key in required:
        if key not in node:
            found.add(pointer, f"missing required field: {key}")


def check_text(
    found: Findings,
    pointer: str,
    node: object,
    *,
    types: Iterable[str] = BOTH,
    max_len: int = 0,
    min_len: int = 1,
) -> None:
    """A text object of one of the given types, not empty, not too long."""
    if not isinstance(node, dict):
        found.add(pointer, "must be a text object")
        return
    kind = node.get("type")
    if kind not in tuple(types):
        found.add(f"{pointer}/type", f"must be one of {', '.join(types)}, not {kind!r}")
    extra = "emoji" if kind == "plain_text" else "verbatim"
    check_fields(found, pointer, node, allowed={"type", "text", extra})
    most = max_len or int(LIMITS["composition"]["text"]["text"]["max_len"])
    check_string(found, f"{pointer}/text", node.get("text"), min_len=min_len, max_len=most)


def check_string(
    found: Findings, pointer: str, value: object, *, max_len: int | None = None, min_len: int = 0
) -> None:
    """A text within its bounds, counted in code points."""
    if not isinstance(value, str):
        found.add(pointer, "must be a string")
        return
    if len(value) < min_len or (min_len and not value.strip()):
        found.add(pointer, f"must be more than {min_len - 1} characters" if min_len else "must not be empty")
    if max_len is not None and len(value) > max_len:
        found.add(pointer, f"must be less than {max_len + 1} characters")


def check_items(found: Findings, pointer: str, value: object, *, rule: Payload) -> list[Any]:
    """A list within its bounds; returns it, or nothing where it is no list."""
    if not isinstance(value, list):
        found.add(pointer, "must be a list")
        return []
    least, most = int(rule.get("min_items", 0)), rule.get("max_items")
    if len(value) < least:
        found.add(pointer, f"no fewer than {least} items allowed")
    if most is not None and len(value) > int(most):
        found.add(pointer, f"no more than {most} items allowed")
    return value


def check_option(found: Findings, pointer: str, option: object, *, host: str) -> None:
    """One option of a select, overflow, radio or checkbox group."""
    if not isinstance(option, dict):
        found.add(pointer, "must be an option object")
        return
    rules = LIMITS["composition"]["option"]
    listed = host in {"radio_buttons", "checkboxes"}
    allowed = {"text", "value", "description"} | ({"url"} if host in rules["url"]["only_in"] else set())
    check_fields(found, pointer, option, allowed=allowed, required=("text", "value"))
    types = BOTH if listed else PLAIN
    if "text" in option:
        check_text(found, f"{pointer}/text", option["text"], types=types, max_len=rules["text"]["max_len"])
    if "value" in option:
        bounds = rules["value"]
        check_string(
            found, f"{pointer}/value", option["value"], min_len=bounds["min_len"], max_len=bounds["max_len"]
        )
    if "description" in option:
        most = rules["description"]["max_len"]
        check_text(found, f"{pointer}/description", option["description"], types=types, max_len=most)
    if "url" in option:
        check_string(found, f"{pointer}/url", option["url"], min_len=1, max_len=rules["url"]["max_len"])


def check_confirm(found: Findings, pointer: str, node: object) -> None:
    """A confirm dialog."""
    if not isinstance(node, dict):
        found.add(pointer, "must be a confirmation dialog object")
        return
    rules = LIMITS["composition"]["confirm"]
    required = [key for key, rule in rules.items() if rule.get("required")]
    check_fields(found, pointer, node, allowed=rules, required=required)
    for key in ("title", "text", "confirm", "deny"):
        if key in node:
            rule = rules[key]
            check_text(
                found, f"{pointer}/{key}", node[key], types=rule["text_types"], max_len=rule["max_len"]
            )
    if "style" in node and node["style"] not in rules["style"]["enum"]:
        found.add(f"{pointer}/style", f"must be one of {rules['style']['enum']}")


def check_bounds(found: Findings, pointer: str, value: object, *, rule: Payload) -> None:
    """A value against a limits.json rule: text types, lengths, enum, regex, min and max."""
    if "text_types" in rule:
        check_text(found, pointer, value, types=rule["text_types"], max_len=rule.get("max_len", 0))
    elif "max_len" in rule or "min_len" in rule:
        check_string(found, pointer, value, min_len=rule.get("min_len", 0), max_len=rule.get("max_len"))
    elif "enum" in rule:
        if value not in rule["enum"]:
            found.add(pointer, f"must be one of {rule['enum']}")
    elif "regex" in rule:
        if not isinstance(value, str) or not re.fullmatch(rule["regex"], value):
            found.add(pointer, f"must match {rule['regex']}")
    elif "min" in rule or "max" in rule:
        _check_number(found, pointer, value, rule=rule)


def _check_number(found: Findings, pointer: str, value: object, *, rule: Payload) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        found.add(pointer, "must be a whole number")
        return
    if value < rule.get("min", value) or value > rule.get("max", value):
        found.add(pointer, f"must lie between {rule.get('min', '-')} and {rule.get('max', '-')}")
