"""Checks of each block type; the payload they stand in is judged in sandbox.validate.payloads."""

from collections.abc import Callable

from sandbox.limits import LIMITS
from sandbox.validate.elements import check_element
from sandbox.validate.fields import BLOCK_FIELDS, BLOCK_REQUIRED
from sandbox.validate.findings import Findings
from sandbox.validate.rich_text import check_rich_text
from sandbox.validate.tables import check_chart, check_data_table, check_table
from sandbox.validate.texts import (
    BOTH,
    PLAIN,
    check_bounds,
    check_fields,
    check_items,
    check_string,
    check_text,
)
from sandbox.wire import Payload

Check = Callable[[Findings, str, Payload], object]


def check_block(found: Findings, pointer: str, block: object, *, within: str = "") -> None:
    """One block on this surface, or in a container (`within`)."""
    if not isinstance(block, dict):
        found.add(pointer, "must be a block object")
        return
    kind = str(block.get("type"))
    rules = LIMITS["blocks"].get(kind)
    if rules is None or kind not in BLOCK_FIELDS:
        found.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    if found.surface not in rules["surfaces"]:
        found.add(f"{pointer}/type", f"{kind} is not allowed on a {found.surface} surface")
    if within and kind not in LIMITS["blocks"]["container"]["child_blocks"]["allowed"]:
        found.add(f"{pointer}/type", f"{kind} is not allowed in a container")
    check_fields(found, pointer, block, allowed=BLOCK_FIELDS[kind], required=BLOCK_REQUIRED.get(kind, ()))
    if "block_id" in block:
        bounds = LIMITS["block_id"]
        least, most = bounds["min_len"], bounds["max_len"]
        check_string(found, f"{pointer}/block_id", block["block_id"], min_len=least, max_len=most)
    CHECKS[kind](found, pointer, block)


def _section(found: Findings, pointer: str, block: Payload) -> None:
    rules = LIMITS["blocks"]["section"]
    if not any(key in block for key in rules["any_required"]):
        found.add(pointer, "text or fields is required")
    if "text" in block:
        check_text(found, f"{pointer}/text", block["text"], max_len=rules["text"]["max_len"])
    if "fields" in block:
        fields = check_items(found, f"{pointer}/fields", block["fields"], rule=rules["fields"])
        for index, field in enumerate(fields):
            most = rules["fields"]["item_text_max_len"]
            check_text(found, f"{pointer}/fields/{index}", field, max_len=most)
    if "accessory" in block:
        check_element(found, f"{pointer}/accessory", block["accessory"], parent="section.accessory")


def _image(found: Findings, pointer: str, block: Payload) -> None:
    rules = LIMITS["blocks"]["image"]
    if sum(key in block for key in rules["one_of"]) != 1:
        found.add(pointer, "exactly one of image_url and slack_file is required")
    for key in ("image_url", "alt_text", "title"):
        if key in block:
            check_bounds(found, f"{pointer}/{key}", block[key], rule=rules[key])
    if "slack_file" in block:
        file = block["slack_file"]
        if not isinstance(file, dict) or sum(key in file for key in ("id", "url")) != 1:
            found.add(f"{pointer}/slack_file", "exactly one of id and url is required")
        elif "id" in file:
            check_bounds(
                found, f"{pointer}/slack_file/id", file["id"], rule={"regex": LIMITS["ids"]["slack_file"]}
            )


def _context(found: Findings, pointer: str, block: Payload) -> None:
    rule = LIMITS["blocks"]["context"]["elements"]
    for index, element in enumerate(
        check_items(found, f"{pointer}/elements", block.get("elements"), rule=rule)
    ):
        spot = f"{pointer}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_element(found, spot, element, parent="context")
        else:
            check_text(found, spot, element)


def _actions(found: Findings, pointer: str, block: Payload) -> None:
    rule = LIMITS["blocks"]["actions"]["elements"]
    for index, element in enumerate(
        check_items(found, f"{pointer}/elements", block.get("elements"), rule=rule)
    ):
        check_element(found, f"{pointer}/elements/{index}", element, parent="actions")


def _input(found: Findings, pointer: str, block: Payload) -> None:
    rules = LIMITS["blocks"]["input"]
    for key in ("label", "hint"):
        if key in block:
            check_text(found, f"{pointer}/{key}", block[key], types=PLAIN, max_len=rules[key]["max_len"])
    element = block.get("element")
    check_element(found, f"{pointer}/element", element, parent="input")
    if block.get("dispatch_action") and isinstance(element, dict) and element.get("type") == "file_input":
        found.add(f"{pointer}/dispatch_action", "must be false for file_input")


def _bounded(name: str) -> Check:
    """A check of every simple field that limits.json bounds for this block."""

    def check(found: Findings, pointer: str, block: Payload) -> None:
        for key, rule in LIMITS["blocks"][name].items():
            if key in block and isinstance(rule, dict) and key != "elements":
                check_bounds(found, f"{pointer}/{key}", block[key], rule=rule)

    return check


def _card(found: Findings, pointer: str, block: Payload) -> None:
    rules = LIMITS["blocks"]["card"]
    if not any(key in block for key in rules["any_required"]):
        found.add(pointer, f"one of {', '.join(rules['any_required'])} is required")
    if all(key in block for key in rules["mutually_exclusive"]):
        found.add(pointer, "icon and slack_icon exclude each other")
    for key in ("title", "subtitle", "body", "subtext"):
        if key in block:
            check_text(found, f"{pointer}/{key}", block[key], types=BOTH, max_len=rules[key]["max_len"])
    if "actions" in block:
        for index, element in enumerate(
            check_items(found, f"{pointer}/actions", block["actions"], rule=rules["actions"])
        ):
            check_element(found, f"{pointer}/actions/{index}", element, parent="card.actions")
    for key in ("icon", "hero_image"):
        if key in block:
            check_element(found, f"{pointer}/{key}", block[key], parent="card")


def _carousel(found: Findings, pointer: str, block: Payload) -> None:
    rule = LIMITS["blocks"]["carousel"]["elements"]
    for index, card in enumerate(check_items(found, f"{pointer}/elements", block.get("elements"), rule=rule)):
        spot = f"{pointer}/elements/{index}"
        if not isinstance(card, dict) or card.get("type") != "card":
            found.add(spot, "a carousel holds cards only")
        else:
            check_block(found, spot, card)


def _container(found: Findings, pointer: str, block: Payload) -> None:
    rules = LIMITS["blocks"]["container"]
    if not any(key in block for key in rules["any_required"]):
        found.add(pointer, "title or rich_text_title is required")
    for key in ("title", "subtitle", "width"):
        if key in block:
            check_bounds(found, f"{pointer}/{key}", block[key], rule=rules[key])
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        found.add(f"{pointer}/default_collapsed", "needs is_collapsible")
    children = check_items(
        found, f"{pointer}/child_blocks", block.get("child_blocks"), rule=rules["child_blocks"]
    )
    for index, child in enumerate(children):
        check_block(found, f"{pointer}/child_blocks/{index}", child, within="container")


def _nothing_more(found: Findings, pointer: str, block: Payload) -> None:
    """Fields and surface are all there is to check."""


CHECKS: dict[str, Check] = {
    "section": _section,
    "divider": _nothing_more,
    "header": _bounded("header"),
    "image": _image,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "rich_text": check_rich_text,
    "markdown": _bounded("markdown"),
    "table": check_table,
    "data_table": check_data_table,
    "data_visualization": check_chart,
    "alert": _bounded("alert"),
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "context_actions": _nothing_more,
    "plan": _nothing_more,
    "task_card": _nothing_more,
    "video": _bounded("video"),
}
