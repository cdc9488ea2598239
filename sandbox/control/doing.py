"""Verbs by which a person acts."""

from typing import TYPE_CHECKING

from sandbox.acting import talking
from sandbox.control.shapes import named_channel, named_place, named_user, outcome_json, top_view_id
from sandbox.people import MAIN_TEAM
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World


async def command(world: "World", args: Payload) -> Payload:
    """Type a slash command."""
    user, channel = named_user(world, args), named_channel(world, args)
    thread = args.get("thread_ts")
    return outcome_json(await world.run_command(user.id, channel.id, str(args["text"]), thread_ts=thread))


async def message(world: "World", args: Payload) -> Payload:
    """Send a message."""
    user, channel = named_user(world, args), named_channel(world, args)
    return outcome_json(
        await world.post_as_user(user.id, channel.id, str(args["text"]), args.get("thread_ts"))
    )


async def write_draft(world: "World", args: Payload) -> Payload:
    """Paste links into the composer without sending; `GET draft` shows what stands below them."""
    return {"id": await talking.write_draft(world, named_user(world, args).id, str(args["text"]))}


async def open_home(world: "World", args: Payload) -> Payload:
    """Open the app's Home tab."""
    return outcome_json(await world.open_home(named_user(world, args).id))


async def click(world: "World", args: Payload) -> Payload:
    """Use an element of a message or view."""
    return outcome_json(
        await world.click(named_user(world, args).id, named_place(world, args), args["action"])
    )


async def fill(world: "World", args: Payload) -> Payload:
    """Fill a field of a view."""
    user, place = named_user(world, args), named_place(world, args)
    action = dict(args["value"]) | {"block_id": str(args["block_id"]), "action_id": str(args["action_id"])}
    return outcome_json(await world.click(user.id, place, action))


async def submit(world: "World", args: Payload) -> Payload:
    """Submit the top modal."""
    return outcome_json(await world.submit_view(named_user(world, args).id, top_view_id(world, args)))


async def close(world: "World", args: Payload) -> Payload:
    """Close the top modal, or with `clear` all of them."""
    clear = bool(args.get("clear"))
    return outcome_json(
        await world.close_view(named_user(world, args).id, top_view_id(world, args), clear=clear)
    )


async def shortcut(world: "World", args: Payload) -> Payload:
    """Use a global shortcut."""
    return outcome_json(await world.run_shortcut(named_user(world, args).id, str(args["callback_id"])))


async def message_shortcut(world: "World", args: Payload) -> Payload:
    """Use a shortcut of a message's menu."""
    user, channel = named_user(world, args), named_channel(world, args)
    callback_id, ts = str(args["callback_id"]), str(args["ts"])
    return outcome_json(await world.run_message_shortcut(user.id, callback_id, channel.id, ts))


async def suggest(world: "World", args: Payload) -> Payload:
    """What an external_select offers for a query."""
    user, place = named_user(world, args), named_place(world, args)
    return {
        "options": await world.suggest(user.id, place, str(args["action_id"]), str(args.get("query", "")))
    }


async def step(world: "World", args: Payload) -> Payload:
    """A workflow comes to one of the app's custom steps; `GET step` says how it ended."""
    team_id = str(args.get("team_id") or MAIN_TEAM.id)
    run = await talking.run_step(
        world, str(args["callback_id"]), dict(args.get("inputs") or {}), team_id=team_id
    )
    return {"id": run.id}
