"""Checks of rich_text: sections, lists, quotes, preformatted text and their leaves."""

from sandbox.limits import LIMITS
from sandbox.validate.fields import RICH_TEXT_LEAVES
from sandbox.validate.findings import Findings
from sandbox.validate.texts import check_fields
from sandbox.wire import Payload

_LEAF_NEEDS = {
    "text": "text",
    "link": "url",
    "emoji": "name",
    "user": "user_id",
    "usergroup": "usergroup_id",
    "channel": "channel_id",
    "broadcast": "range",
    "date": "timestamp",
    "color": "value",
    "team": "team_id",
}


def check_rich_text(found: Findings, pointer: str, block: Payload) -> int:
    """Check a rich_text block or cell; returns how many characters it shows."""
    rules = LIMITS["blocks"]["rich_text"]
    elements = block.get("elements")
    if not isinstance(elements, list) or not elements:
        found.add(f"{pointer}/elements", "must be a non-empty list")
        return 0
    chars = 0
    for index, element in enumerate(elements):
        spot = f"{pointer}/elements/{index}"
        if not isinstance(element, dict) or element.get("type") not in rules["elements"]["allowed"]:
            found.add(spot, f"must be one of {rules['elements']['allowed']}")
        elif element["type"] == "rich_text_list":
            chars += _check_list(found, spot, element)
        else:
            check_fields(found, spot, element, allowed=("type", "elements", "border", "language"))
            chars += _check_leaves(found, spot, element)
    return chars


def _check_list(found: Findings, pointer: str, element: Payload) -> int:
    rules = LIMITS["blocks"]["rich_text"]["rich_text_list"]
    check_fields(found, pointer, element, allowed=("type", "elements", "style", "indent", "offset", "border"))
    if element.get("style") not in rules["style"]:
        found.add(f"{pointer}/style", f"must be one of {rules['style']}")
    if "border" in element and element["border"] not in rules["border"]:
        found.add(f"{pointer}/border", f"must be one of {rules['border']}")
    chars = 0
    items = element.get("elements")
    for index, item in enumerate(items if isinstance(items, list) else []):
        spot = f"{pointer}/elements/{index}"
        if not isinstance(item, dict) or item.get("type") != "rich_text_section":
            found.add(spot, "a list holds rich_text_section only")
        else:
            chars += _check_leaves(found, spot, item)
    if not items:
        found.add(f"{pointer}/elements", "must be a non-empty list")
    return chars


def _check_leaves(found: Findings, pointer: str, element: Payload) -> int:
    leaves = element.get("elements")
    if not isinstance(leaves, list):
        found.add(f"{pointer}/elements", "must be a list")
        return 0
    chars = 0
    for index, leaf in enumerate(leaves):
        spot = f"{pointer}/elements/{index}"
        if not isinstance(leaf, dict) or leaf.get("type") not in RICH_TEXT_LEAVES:
            found.add(spot, "unknown rich text leaf")
            continue
        need = _LEAF_NEEDS[leaf["type"]]
        if leaf.get(need) in (None, ""):
            found.add(f"{spot}/{need}", "must not be empty")
        chars += len(str(leaf.get("text") or leaf.get("url") or leaf.get(need) or ""))
    return chars
