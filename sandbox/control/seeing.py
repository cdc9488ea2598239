"""Verbs that show what a person sees and what the app did."""

import dataclasses
from typing import TYPE_CHECKING

from sandbox.control.shapes import message_json, named_channel, named_user, view_json
from sandbox.refusals import Refused
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World


async def messages(world: "World", args: Payload) -> Payload:
    """What a person sees in a channel."""
    user, channel = named_user(world, args), named_channel(world, args)
    seen = world.messages_for(user.id, channel.id)
    return {"channel": channel.id, "messages": [message_json(world, one) for one in seen]}


async def dms(world: "World", args: Payload) -> Payload:
    """What a person sees in DMs with the app."""
    user = named_user(world, args)
    bots = {one.bot_user_id for one in world.installations.values()}
    seen = [
        message
        for channel in world.channels_for(user.id)
        if channel.is_im and channel.members & bots
        for message in world.messages_for(user.id, channel.id)
    ]
    return {"messages": [message_json(world, one) for one in seen]}


async def views(world: "World", args: Payload) -> Payload:
    """A person's modals, bottom to top."""
    return {"views": [view_json(world, one) for one in world.open_views(named_user(world, args).id)]}


async def home(world: "World", args: Payload) -> Payload:
    """A person's Home tab."""
    home = world.home_view(named_user(world, args).id)
    return {"view": view_json(world, home) if home is not None else None}


async def calls(world: "World", args: Payload) -> Payload:
    """Web API calls the app made."""
    method, after = args.get("method"), int(args.get("after", 0))
    chosen = [one for one in world.calls[after:] if method in {None, one.method}]
    return {"calls": [dataclasses.asdict(one) | {"at": one.at.isoformat()} for one in chosen]}


async def problems(world: "World", _: Payload) -> Payload:
    """What real Slack would have refused or punished."""
    listed = [dataclasses.asdict(one) | {"at": one.at.isoformat()} for one in world.incidents]
    return {"problems": listed}


async def draft(world: "World", args: Payload) -> Payload:
    """What is being written, with the app's previews."""
    found = world.drafts.get(str(args["id"]))
    if found is None:
        raise Refused("invalid_unfurl_id")
    return {"text": found.text, "attachments": found.attachments}


async def step(world: "World", args: Payload) -> Payload:
    """How a run of a custom step stands: running, succeeded or failed."""
    run = world.steps.find(str(args["id"]))
    if run is None:
        raise Refused("function_execution_not_found")
    return {"state": run.state, "outputs": run.outputs, "error": run.error}
