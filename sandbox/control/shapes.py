"""What the verbs share: the JSON of things, and how an argument names a person, a place, a channel."""

import dataclasses
from typing import TYPE_CHECKING

from sandbox.acting.payloads import message_payload
from sandbox.people import Channel, User
from sandbox.records import Message, Outcome, Place, View
from sandbox.refusals import Refused
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World


def message_json(world: "World", message: Message) -> Payload:
    """A message as the control API shows it."""
    return message_payload(world, message, with_metadata=True) | {
        "channel": message.channel_id,
        "ephemeral_for": message.ephemeral_for,
        "sent_at": message.sent_at.isoformat(),
        "blocks": message.blocks,
    }


def view_json(world: "World", view: View) -> Payload:
    """A view as the control API shows it: Slack's payload, the marked fields, Slack's own words."""
    return world.stacks.as_payload(view) | {"errors": view.errors, "trouble": view.trouble}


def channel_json(channel: Channel) -> Payload:
    """A channel as the control API shows it."""
    return dataclasses.asdict(channel) | {"members": sorted(channel.members)}


def outcome_json(outcome: Outcome) -> Payload:
    """What came of an act."""
    return {"outcome": dataclasses.asdict(outcome)}


def named_user(world: "World", args: Payload, key: str = "user") -> User:
    """The person an argument names."""
    return world.find_user(str(args[key]))


def named_channel(world: "World", args: Payload) -> Channel:
    """`channel` by id or name; "app" is the person's DM with the app, "@bob" their DM with Bob."""
    wanted = str(args.get("channel") or "app")
    if wanted == "app":
        user = named_user(world, args)
        return world.open_dm(user.id, world.installations[user.team_id].bot_user_id)
    if wanted.startswith("@"):
        return world.open_dm(named_user(world, args).id, world.find_user(wanted).id)
    return world.find_channel(wanted)


def named_place(world: "World", args: Payload) -> Place:
    """Where an act happens: a view, a message, or else the top modal."""
    if args.get("view_id"):
        return Place(view_id=str(args["view_id"]))
    if args.get("ts"):
        return Place(channel_id=named_channel(world, args).id, ts=str(args["ts"]))
    top = world.open_views(named_user(world, args).id)
    if not top:
        raise Refused("not_found", detail="no modal is open; name a view_id, or a channel and ts")
    return Place(view_id=top[-1].id)


def top_view_id(world: "World", args: Payload) -> str:
    """The view an act names, or else the top modal."""
    return str(named_place(world, {key: args[key] for key in ("user", "view_id") if key in args}).view_id)
