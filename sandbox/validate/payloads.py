"""Checks of whole payloads: messages, views, lists of blocks, and the rules that span blocks."""

import json
from collections import Counter
from collections.abc import Iterator

from sandbox.limits import LIMITS
from sandbox.validate.blocks import check_block
from sandbox.validate.fields import MESSAGE_FIELDS, VIEW_FIELDS
from sandbox.validate.findings import Findings, Problem
from sandbox.validate.texts import check_fields, check_items, check_string, check_text
from sandbox.wire import Payload

_TEXT_KEYS = {"text", "title", "subtitle", "body", "subtext", "label", "hint", "name", "caption", "alt_text"}


def validate_blocks(blocks: object, surface: str) -> list[Problem]:
    """Blocks for "message", "modal" or "home"."""
    found = Findings(surface, "invalid_blocks" if surface == "message" else "invalid_arguments")
    _check_blocks(found, "/blocks", blocks, rule=_count_rule(surface))
    return found.problems


def validate_message(payload: Payload, *, update: bool = False, need_text: bool = True) -> list[Problem]:
    """A message as chat.postMessage takes it.

    `update` asks chat.update's limit of text. `need_text` is our own stricter rule: blocks come with a
    non-empty
    fallback text (no_text otherwise); without it Slack's own rule holds: text, blocks or attachments.
    """
    found = Findings("message")
    rules = LIMITS["message"]
    for key in payload:
        if key not in MESSAGE_FIELDS:
            found.add(f"/{key}", f"unknown field {key!r}", code="invalid_arguments")
    _check_message_text(found, payload, update=update, need_text=need_text)
    if payload.get("blocks"):
        _check_blocks(found, "/blocks", payload["blocks"], rule=rules["blocks"])
        _check_message_wide(found, payload["blocks"])
    attachments = payload.get("attachments") or []
    if not isinstance(attachments, list):
        found.add("/attachments", "must be a list", code="invalid_attachments")
    elif len(attachments) > rules["attachments"]["max_items"]:
        found.add("/attachments", "too many attachments", code=rules["attachments"]["error"])
    if payload.get("metadata"):
        _check_metadata(found, payload["metadata"])
    return found.problems


def validate_view(view: Payload) -> list[Problem]:
    """A modal or Home view as views.open and views.publish take it."""
    kind = view.get("type")
    surface = "home" if kind == "home" else "modal"
    found = Findings(surface, "invalid_arguments")
    rules = LIMITS["view"]
    if kind not in rules["types"]:
        found.add("/type", f"must be one of {rules['types']}")
    check_fields(found, "", view, allowed=VIEW_FIELDS)
    size = len(json.dumps(view, ensure_ascii=False).encode())
    if size > rules["max_bytes"]["value"]:
        found.add("", f"{size} bytes", code=rules["max_bytes"]["error"])
    _check_frame(found, view, surface=surface)
    for key in ("private_metadata", "callback_id", "external_id"):
        if key in view:
            check_string(found, f"/{key}", view[key], max_len=rules[key]["max_len"])
    _check_blocks(found, "/blocks", view.get("blocks"), rule=rules["blocks"])
    blocks = view.get("blocks")
    listed = _block_dicts(blocks)
    has_input = any(block.get("type") == "input" for block in listed)
    if surface == "modal" and has_input and not view.get("submit"):
        found.add("/submit", "required when an input block is there")
    if sum(1 for node in _walk(listed) if node.get("focus_on_load")) > 1:
        found.add("/blocks", "focus_on_load may stand on one element only")
    return found.problems


def _check_frame(found: Findings, view: Payload, *, surface: str) -> None:
    rules = LIMITS["view"]
    if surface == "home":
        for key in rules["home_forbids"]:
            if key in view:
                found.add(f"/{key}", "not allowed on a Home tab")
        return
    if "title" not in view:
        found.add("/title", "missing required field: title")
    for key in ("title", "submit", "close"):
        if view.get(key) is not None:
            check_text(found, f"/{key}", view[key], types=("plain_text",), max_len=rules[key]["max_len"])


def _count_rule(surface: str) -> Payload:
    rule: Payload = LIMITS["message"]["blocks"] if surface == "message" else LIMITS["view"]["blocks"]
    return rule


def _check_blocks(found: Findings, pointer: str, blocks: object, *, rule: Payload) -> None:
    items = check_items(found, pointer, blocks, rule=rule)
    for index, block in enumerate(items):
        check_block(found, f"{pointer}/{index}", block)
    nodes = _block_dicts(items)
    everything = _with_children(nodes)
    _check_unique(found, pointer, [block.get("block_id") for block in everything], "block_id")
    # Slack asks for unique action ids within a block; in a modal, where state is read by them, we ask for
    # more.
    spans = [nodes] if found.surface == "modal" else [[block] for block in everything]
    for span in spans:
        inner = [node for node in _walk(span) if "child_blocks" not in node]
        _check_unique(found, pointer, [node.get("action_id") for node in inner], "action_id")


def _block_dicts(blocks: object) -> list[Payload]:
    return [one for one in blocks if isinstance(one, dict)] if isinstance(blocks, list) else []


def _with_children(nodes: list[Payload]) -> list[Payload]:
    return [*nodes, *(child for block in nodes for child in _block_dicts(block.get("child_blocks")))]


def _check_unique(found: Findings, pointer: str, ids: list[object], name: str) -> None:
    for value, times in Counter(one for one in ids if isinstance(one, str)).items():
        if times > 1:
            found.add(pointer, f"{name} {value!r} stands {times} times")


def _check_message_text(found: Findings, payload: Payload, *, update: bool, need_text: bool) -> None:
    text = payload.get("text")
    rules = LIMITS["message"]
    if text is not None and not isinstance(text, str):
        found.add("/text", "must be a string", code="invalid_arguments")
    has_text = isinstance(text, str) and bool(text.strip())
    markdown = payload.get("markdown_text")
    if markdown and (has_text or payload.get("blocks")):
        found.add("/markdown_text", "excludes text and blocks", code=rules["markdown_text"]["error"])
    if markdown and len(markdown) > rules["markdown_text"]["max_len"]:
        found.add("/markdown_text", "too long", code="msg_too_long")
    has_body = bool(payload.get("blocks") or payload.get("attachments") or markdown)
    if not has_text and not markdown and (need_text or not has_body):
        found.add("/text", "a message needs a text, also beside its blocks", code="no_text")
    most = rules["chat_update_text"]["max_len"] if update else rules["text"]["truncated_at"]
    if isinstance(text, str) and len(text) > most:
        found.add("/text", f"longer than {most} characters", code=rules["chat_update_text"]["error"])


def _check_message_wide(found: Findings, blocks: object) -> None:
    nodes = _block_dicts(blocks)
    everything = _with_children(nodes)
    kinds = Counter(str(block.get("type")) for block in everything)
    if kinds["table"] + kinds["data_table"] > LIMITS["blocks"]["table"]["max_per_message"]:
        found.add("/blocks", "only_one_table_allowed", code="invalid_attachments")
    if kinds["data_visualization"] > LIMITS["blocks"]["data_visualization"]["max_per_message"]:
        found.add("/blocks", "too many data_visualization blocks")
    markdown = sum(len(str(one.get("text", ""))) for one in nodes if one.get("type") == "markdown")
    if markdown > LIMITS["blocks"]["markdown"]["cumulative"]["max_len"]:
        found.add("/blocks", "markdown blocks are too long together", code="msg_blocks_too_long")
    most = LIMITS["message"]["cumulative_block_text"]
    size = sum(len(text.encode()) for text in block_texts(nodes))
    if size > most["enforce_max_bytes"]:
        found.add("/blocks", f"{size} bytes of text in blocks", code=most["error"])


def _check_metadata(found: Findings, metadata: object) -> None:
    rules = LIMITS["message"]["metadata"]
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload", "entities"}:
        found.add("/metadata", "event_type and event_payload only", code="invalid_metadata_format")
        return
    fine = isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)
    if not fine and "entities" not in metadata:
        found.add("/metadata", "event_type and event_payload are required", code="invalid_metadata_format")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > rules["enforce_max_bytes_policy"]:
        found.add("/metadata", "too large", code=rules["error"])


def _walk(node: object) -> Iterator[Payload]:
    if isinstance(node, list):
        for one in node:
            yield from _walk(one)
    elif isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _walk(value)


def block_texts(node: object) -> Iterator[str]:
    """Every text in blocks that counts toward a message's budget."""
    if isinstance(node, list):
        for one in node:
            yield from block_texts(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and key in _TEXT_KEYS:
                yield value
            elif key != "metadata":
                yield from block_texts(value)
