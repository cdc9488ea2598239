"""Checks of interactive elements: where they may stand, their fields, options, initial values."""

import re
from zoneinfo import available_timezones

from sandbox.limits import LIMITS
from sandbox.validate.fields import ELEMENT_FIELDS, ELEMENT_REQUIRED
from sandbox.validate.findings import Findings
from sandbox.validate.texts import (
    PLAIN,
    check_bounds,
    check_confirm,
    check_fields,
    check_items,
    check_option,
    check_string,
    check_text,
)
from sandbox.wire import Payload


def check_element(found: Findings, pointer: str, element: object, *, parent: str) -> None:
    """One element in its parent, e.g. "actions", "input", "section.accessory"."""
    if not isinstance(element, dict):
        found.add(pointer, "must be an element object")
        return
    kind = str(element.get("type"))
    rules = LIMITS["elements"].get(kind)
    if rules is None or kind not in ELEMENT_FIELDS:
        found.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    if found.surface not in rules["surfaces"]:
        found.add(f"{pointer}/type", f"{kind} is not allowed on a {found.surface} surface")
    if parent not in rules["in_"]:
        found.add(f"{pointer}/type", f"{kind} is not allowed in {parent}")
    check_fields(
        found, pointer, element, allowed=ELEMENT_FIELDS[kind], required=ELEMENT_REQUIRED.get(kind, ())
    )
    if "action_id" in element:
        bounds = LIMITS["action_id"]
        check_string(
            found,
            f"{pointer}/action_id",
            element["action_id"],
            min_len=bounds["min_len"],
            max_len=bounds["max_len"],
        )
    _check_simple_fields(found, pointer, element, rules=rules)
    if "confirm" in element:
        check_confirm(found, f"{pointer}/confirm", element["confirm"])
    if "one_of" in rules and sum(key in element for key in rules["one_of"]) != 1:
        found.add(pointer, f"exactly one of {', '.join(rules['one_of'])} is required")
    if "options" in rules or "option_groups" in rules:
        _check_options(found, pointer, element, rules=rules)
    _check_special(found, pointer, element)


def _check_simple_fields(found: Findings, pointer: str, element: Payload, *, rules: Payload) -> None:
    skipped = {"surfaces", "in_", "options", "option_groups", "one_of", "initial", "max_file_bytes"}
    for key, rule in rules.items():
        if key in element and key not in skipped and isinstance(rule, dict):
            check_bounds(found, f"{pointer}/{key}", element[key], rule=rule)


def _check_options(found: Findings, pointer: str, element: Payload, *, rules: Payload) -> None:
    kind = element["type"]
    options: list[object] = []
    if "options" in element:
        items = check_items(found, f"{pointer}/options", element["options"], rule=rules["options"])
        for index, option in enumerate(items):
            check_option(found, f"{pointer}/options/{index}", option, host=kind)
        options += items
    if "option_groups" in element and "option_groups" in rules:
        groups = check_items(
            found, f"{pointer}/option_groups", element["option_groups"], rule=rules["option_groups"]
        )
        for index, group in enumerate(groups):
            options += _check_group(found, f"{pointer}/option_groups/{index}", group, host=kind)
    values = [option["value"] for option in options if isinstance(option, dict) and "value" in option]
    if len(set(map(str, values))) != len(values):
        found.add(f"{pointer}/options", "option values must be unique")
    _check_initial(found, pointer, element, options=options)


def _check_group(found: Findings, pointer: str, group: object, *, host: str) -> list[object]:
    if not isinstance(group, dict):
        found.add(pointer, "must be an option group")
        return []
    rules = LIMITS["composition"]["option_group"]
    check_fields(found, pointer, group, allowed=("label", "options"), required=("label", "options"))
    if "label" in group:
        check_text(found, f"{pointer}/label", group["label"], types=PLAIN, max_len=rules["label"]["max_len"])
    options = check_items(found, f"{pointer}/options", group.get("options"), rule=rules["options"])
    for index, option in enumerate(options):
        check_option(found, f"{pointer}/options/{index}", option, host=host)
    return options


def _check_initial(found: Findings, pointer: str, element: Payload, *, options: list[object]) -> None:
    if "initial_option" in element and element["initial_option"] not in options:
        found.add(f"{pointer}/initial_option", "must exactly equal one of the options")
    if "initial_options" in element:
        initial = check_items(
            found, f"{pointer}/initial_options", element["initial_options"], rule={"min_items": 1}
        )
        for index, option in enumerate(initial):
            if option not in options:
                found.add(f"{pointer}/initial_options/{index}", "must exactly equal one of the options")


def _check_special(found: Findings, pointer: str, element: Payload) -> None:
    kind = element["type"]
    if kind == "number_input":
        _check_number_input(found, pointer, element)
    if kind == "plain_text_input":
        least, most = element.get("min_length"), element.get("max_length")
        if isinstance(least, int) and isinstance(most, int) and least > most:
            found.add(f"{pointer}/min_length", "must not be above max_length")
    if "timezone" in element and element["timezone"] not in available_timezones():
        found.add(f"{pointer}/timezone", "must be an IANA time zone")
    if "dispatch_action_config" in element:
        rule = LIMITS["composition"]["dispatch_action_config"]["trigger_actions_on"]
        config = element["dispatch_action_config"]
        given = config.get("trigger_actions_on") if isinstance(config, dict) else None
        items = check_items(found, f"{pointer}/dispatch_action_config/trigger_actions_on", given, rule=rule)
        if any(one not in rule["enum_items"] for one in items):
            found.add(f"{pointer}/dispatch_action_config", f"only {rule['enum_items']}")
    for key in ("initial_user", "initial_channel", "initial_conversation"):
        if key in element:
            check_string(found, f"{pointer}/{key}", element[key], min_len=1)
    if "filter" in element:
        _check_filter(found, f"{pointer}/filter", element["filter"])
    if element.get("response_url_enabled") and found.surface != "modal":
        found.add(f"{pointer}/response_url_enabled", "only in modals")


def _check_filter(found: Findings, pointer: str, node: object) -> None:
    allowed = {"include", "exclude_external_shared_channels", "exclude_bot_users"}
    if not isinstance(node, dict) or not node:
        found.add(pointer, "must be a filter with at least one property")
        return
    check_fields(found, pointer, node, allowed=allowed)
    rule = LIMITS["composition"]["conversation_filter"]["include"]
    if "include" in node:
        items = check_items(found, f"{pointer}/include", node["include"], rule=rule)
        if any(one not in rule["enum_items"] for one in items):
            found.add(f"{pointer}/include", f"only {rule['enum_items']}")


def _check_number_input(found: Findings, pointer: str, element: Payload) -> None:
    numbers: dict[str, float] = {}
    for key in ("min_value", "initial_value", "max_value"):
        if key not in element:
            continue
        value = element[key]
        if not isinstance(value, str) or not re.fullmatch(r"-?\d+(\.\d+)?", value):
            found.add(f"{pointer}/{key}", "must be a number written as a string")
            continue
        if "." in value and not element.get("is_decimal_allowed"):
            found.add(f"{pointer}/{key}", "no decimals allowed here")
        numbers[key] = float(value)
    ordered = list(numbers.values())
    if ordered != sorted(ordered):
        found.add(pointer, "min_value <= initial_value <= max_value must hold")
