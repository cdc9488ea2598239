"""People using elements: clicks and picks in messages and views, filled fields, typed queries for
suggestions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acting import payloads
from sandbox.acting.talking import DONE, acting_user
from sandbox.elements import VALUE_KEY, complete_value, find_element, walk_inputs
from sandbox.people import User
from sandbox.records import Message, Outcome, Place, View
from sandbox.refusals import Refused
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """The view or message an element stands in."""

    view: View | None = None
    message: Message | None = None

    @property
    def blocks(self) -> list[Payload]:
        if self.view is not None:
            return self.view.blocks
        return self.message.all_blocks if self.message is not None else []

    @property
    def state(self) -> dict[str, dict[str, Payload]]:
        if self.view is not None:
            return self.view.state
        return self.message.state if self.message is not None else {}


def _find_spot(world: "World", user: User, where: Place) -> _Spot:
    if where.view_id:
        view = world.stacks.find(where.view_id)
        if view.user_id != user.id:
            raise Refused("not_found", detail="another person's view")
        return _Spot(view=view)
    if not (where.channel_id and where.ts):
        raise Refused("invalid_arguments", detail="a place is a view, or a channel with a message ts")
    message = world.message(where.channel_id, where.ts)
    seen = message.ephemeral_for in {None, user.id} and user.id in world.channel(where.channel_id).members
    if not seen:
        raise Refused("message_not_found", detail=f"{user.name} does not see this message")
    return _Spot(message=message)


def _team_of(world: "World", spot: _Spot) -> str:
    if spot.view is not None:
        return spot.view.team_id
    return world.channel(spot.message.channel_id).team_id if spot.message is not None else ""


def _locate(spot: _Spot, action: Payload) -> tuple[Payload, Payload]:
    found = find_element(spot.blocks, str(action["action_id"]), str(action.get("block_id") or ""))
    if found is None:
        raise Refused("action_not_found", detail=f"no element {action['action_id']!r} here")
    return found


async def click(world: "World", user_id: str, where: Place, *, action: Payload) -> Outcome:
    """Use an element and tell the app."""
    user = acting_user(world, user_id)
    spot = _find_spot(world, user, where)
    block, element = _locate(spot, action)
    body = _action_body(world, block, element, given=action)
    if element["type"] in VALUE_KEY:
        _keep(world, spot, block, element=element, value=complete_value(element, action))
    if block["type"] == "input" and not block.get("dispatch_action"):
        return DONE
    return await _dispatch(world, user, spot, action=body)


async def set_value(
    world: "World", user_id: str, view_id: str, *, block_id: str, action_id: str, value: Payload
) -> Outcome:
    """Fill a field; what stands in an input tells the app only with dispatch_action."""
    given = dict(value) | {"action_id": action_id, "block_id": block_id}
    return await click(world, user_id, Place(view_id=view_id), action=given)


async def suggest(world: "World", user_id: str, where: Place, *, action_id: str, query: str) -> list[Payload]:
    """Ask the app for an external_select's options."""
    user = acting_user(world, user_id)
    spot = _find_spot(world, user, where)
    block, element = _locate(spot, {"action_id": action_id})
    if len(query) < int(element.get("min_query_length", 3)):
        return []
    payload = payloads.interaction(world, user, kind="block_suggestion", team_id=_team_of(world, spot))
    payload |= _place_payload(world, spot) | {
        "action_id": action_id,
        "block_id": block["block_id"],
        "value": query,
    }
    ack = await world.courier.interact("interactive", payload)
    if not ack.ok:
        return []
    groups = ack.body.get("option_groups") or []
    return [*(ack.body.get("options") or []), *(one for group in groups for one in group.get("options", []))]


def _action_body(world: "World", block: Payload, element: Payload, *, given: Payload) -> Payload:
    kind = element["type"]
    body: Payload = {
        "type": kind,
        "block_id": block["block_id"],
        "action_id": element["action_id"],
        "action_ts": world.new_ts()[0],
    }
    if kind in {"button", "workflow_button"}:
        body["text"] = element["text"]
        for key in ("value", "style", "url", "confirm"):
            if key in element:
                body[key] = element[key]
        return body
    if kind == "overflow":
        picked = complete_value(element | {"type": "static_select"}, given)
        return body | {"selected_option": picked["selected_option"]}
    value = complete_value(element, given)
    return body | value


def _keep(world: "World", spot: _Spot, block: Payload, *, element: Payload, value: Payload) -> None:
    spot.state.setdefault(block["block_id"], {})[element["action_id"]] = value
    if spot.view is not None:
        spot.view.errors.pop(block["block_id"], None)
    world.bump()


def _place_payload(world: "World", spot: _Spot) -> Payload:
    if spot.view is not None:
        return {
            "container": {"type": "view", "view_id": spot.view.id},
            "view": world.stacks.as_payload(spot.view),
        }
    message = spot.message
    if message is None:
        return {}
    channel = world.channel(message.channel_id)
    ephemeral = message.ephemeral_for is not None
    body: Payload = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        },
        "channel": payloads.channel_ref(channel),
        "state": {"values": _message_state(message)},
    }
    if message.thread_ts:
        body["container"]["thread_ts"] = message.thread_ts
    # Slack keeps ephemeral messages nowhere, so their payload carries no message to rebuild from.
    return body if ephemeral else body | {"message": payloads.message_payload(world, message)}


def _message_state(message: Message) -> dict[str, dict[str, Payload]]:
    from sandbox.elements import initial_value

    values: dict[str, dict[str, Payload]] = {}
    for block, element in walk_inputs(message.blocks):
        kept = message.state.get(block["block_id"], {}).get(element["action_id"])
        values.setdefault(block["block_id"], {})[element["action_id"]] = kept or initial_value(element)
    return values


async def _dispatch(world: "World", user: User, spot: _Spot, *, action: Payload) -> Outcome:
    team_id = _team_of(world, spot)
    installation = world.installations.get(team_id)
    if installation is None or installation.revoked:
        return Outcome(kind="failed", error="not_installed", words="This app is not installed any more.")
    view_id = spot.view.id if spot.view is not None else None
    payload = payloads.interaction(world, user, kind="block_actions", team_id=team_id)
    payload |= _place_payload(world, spot) | {
        "trigger_id": world.tickets.new_trigger(user.id, team_id=team_id, view_id=view_id),
        "actions": [action],
    }
    if spot.message is not None:
        payload["response_url"] = world.tickets.new_response_url(
            user.id,
            spot.message.channel_id,
            team_id=team_id,
            ts=spot.message.ts,
            thread_ts=spot.message.thread_ts,
        )
    ack = await world.courier.interact("interactive", payload)
    if ack.ok:
        return DONE
    if spot.view is not None:
        spot.view.trouble = TROUBLE
        world.bump()
    return Outcome(kind="failed", error=ack.error, words=TROUBLE)
