"""People submitting and closing modals, and what the app's answer does to the stack."""

import re
from typing import TYPE_CHECKING

from sandbox.acting import payloads
from sandbox.acting.interactions import TROUBLE
from sandbox.acting.talking import DONE, acting_user
from sandbox.elements import VALUE_KEY, is_empty, walk_inputs
from sandbox.people import User
from sandbox.records import Outcome, View
from sandbox.refusals import Refused
from sandbox.validate import validate_view
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World

REQUIRED = "Please complete this required field."


def _own_top_view(world: "World", user: User, view_id: str) -> View:
    stack = world.open_views(user.id)
    if not stack or stack[-1].id != view_id:
        raise Refused("not_found", detail="only a person's top modal can be submitted or closed")
    return stack[-1]


async def submit_view(world: "World", user_id: str, view_id: str) -> Outcome:
    """Slack's own checks first, then the app's answer within three seconds."""
    user = acting_user(world, user_id)
    view = _own_top_view(world, user, view_id)
    view.trouble = ""
    refused = field_errors(view)
    if refused:
        view.errors = refused
        world.bump()
        return Outcome(kind="errors", errors=dict(refused))
    view.errors = {}
    payload = payloads.interaction(world, user, kind="view_submission", team_id=view.team_id) | {
        "trigger_id": world.tickets.new_trigger(user.id, team_id=view.team_id, view_id=view.id),
        "view": world.stacks.as_payload(view),
        "response_urls": [],
    }
    ack = await world.courier.interact("interactive", payload)
    if not ack.ok:
        return _in_trouble(world, view, ack.error)
    return _obey(world, view, ack.body)


def field_errors(view: View) -> dict[str, str]:
    """What Slack's client itself refuses: required fields, lengths, malformed numbers, addresses."""
    errors: dict[str, str] = {}
    for block, element in walk_inputs(view.blocks):
        if block["type"] != "input":
            continue
        value = view.state[block["block_id"]][element["action_id"]]
        if is_empty(value):
            if not block.get("optional"):
                errors[block["block_id"]] = REQUIRED
            continue
        content = value.get(VALUE_KEY[element["type"]])
        words = _malformed(element, str(content))
        if words:
            errors[block["block_id"]] = words
    return errors


def _malformed(element: Payload, content: str) -> str:
    kind = element["type"]
    if kind == "plain_text_input":
        if len(content) > int(element.get("max_length", 3000)):
            return f"Must be at most {element.get('max_length', 3000)} characters."
        if len(content) < int(element.get("min_length", 0)):
            return f"Must be at least {element['min_length']} characters."
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", content):
        return "Must be a valid email address."
    if kind == "url_text_input" and not re.match(r"https?://\S+$", content):
        return "Must be a valid URL."
    if kind == "number_input":
        return _bad_number(element, content)
    return ""


def _bad_number(element: Payload, content: str) -> str:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, content):
        return "Must be a number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(content) < float(low):
        return f"Must be at least {low}."
    if high is not None and float(content) > float(high):
        return f"Must be at most {high}."
    return ""


def _in_trouble(world: "World", view: View, code: str) -> Outcome:
    view.trouble = TROUBLE
    world.bump()
    return Outcome(kind="failed", error=code, words=TROUBLE)


def _obey(world: "World", view: View, body: Payload) -> Outcome:
    """Do what the app's answer says; an answer Slack refuses is an incident and leaves the modal open."""
    installation = world.installations[view.team_id]
    match body.get("response_action"):
        case None:
            if body:
                return _refuse(
                    world, view, "invalid_response", f"not an answer to view_submission: {sorted(body)}"
                )
            if view in world.open_views(view.user_id):
                world.stacks.close(view)
            return Outcome(kind="closed")
        case "clear":
            world.stacks.clear(view.user_id)
            return Outcome(kind="cleared")
        case "errors":
            return _show_errors(world, view, body.get("errors") or {})
        case "update" | "push" as verb:
            new = body.get("view")
            problems = validate_view(new) if isinstance(new, dict) else []
            if not isinstance(new, dict) or problems or new.get("type") != "modal":
                detail = "; ".join(str(problem) for problem in problems) or "no modal view"
                return _refuse(world, view, "invalid_view", detail)
            try:
                if verb == "update":
                    world.stacks.replace(view, new)
                    return Outcome(kind="updated")
                world.stacks.push(new, user_id=view.user_id, by=installation)
                return Outcome(kind="pushed")
            except Refused as refused:
                return _refuse(world, view, refused.code, refused.detail)
        case other:
            return _refuse(world, view, "invalid_response_action", str(other))


def _show_errors(world: "World", view: View, errors: Payload) -> Outcome:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    strangers = [block_id for block_id in errors if block_id not in inputs]
    if strangers or not errors:
        return _refuse(world, view, "invalid_errors", f"no input block: {strangers or 'errors is empty'}")
    if not all(isinstance(words, str) and words for words in errors.values()):
        return _refuse(world, view, "invalid_errors", "every error is a non-empty text")
    view.errors = dict(errors)
    world.bump()
    return Outcome(kind="errors", errors=dict(errors))


def _refuse(world: "World", view: View, code: str, detail: str) -> Outcome:
    world.note_incident("view_submission", code, detail)
    return _in_trouble(world, view, code)


async def close_view(world: "World", user_id: str, view_id: str, *, clear: bool = False) -> Outcome:
    """Close the top modal, or all; the app hears of those with notify_on_close."""
    user = acting_user(world, user_id)
    view = _own_top_view(world, user, view_id)
    all_of_them = clear or bool(view.body.get("clear_on_close"))
    closed = world.stacks.clear(user.id) if all_of_them else world.stacks.close(view)
    for one in closed:
        if one.body.get("notify_on_close"):
            payload = payloads.interaction(world, user, kind="view_closed", team_id=one.team_id) | {
                "view": world.stacks.as_payload(one),
                "is_cleared": all_of_them,
            }
            await world.courier.interact("interactive", payload)
    return Outcome(kind="cleared") if all_of_them else DONE
