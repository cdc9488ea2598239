"""Verbs that arrange the scene: clock, people, channels, weather, installations."""

import dataclasses
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.control.shapes import channel_json, named_user
from sandbox.faults import Fault
from sandbox.people import Channel, User
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World


async def state(world: "World", _: Payload) -> Payload:
    """Addresses, tokens, the moment, connections."""
    app = world.app
    return {
        "url": world.url,
        "api_url": f"{world.url}/api/",
        "now": world.clock.now().isoformat(),
        "version": world.version,
        "app": {key: value for key, value in dataclasses.asdict(app).items() if key != "events"},
        "sockets": world.courier.sockets.connected,
        "events_on_their_way": world.courier.busy,
        "installations": [dataclasses.asdict(one) for one in world.installations.values()],
    }


async def clock(world: "World", _: Payload) -> Payload:
    """The demo's moment."""
    return {"now": world.clock.now().isoformat()}


async def move_clock(world: "World", args: Payload) -> Payload:
    """Forward by `advance` {days, hours, minutes, …} or to the moment `set`."""
    if "set" in args:
        world.clock.set(datetime.fromisoformat(str(args["set"])))
    else:
        world.clock.advance(timedelta(**{key: float(value) for key, value in args["advance"].items()}))
    world.bump()
    return await clock(world, args)


async def reset(world: "World", _: Payload) -> Payload:
    """Everything as on the first day; the clock stays where it is."""
    world.reset()
    return {}


async def settle(world: "World", _: Payload) -> Payload:
    """Wait until the app has taken every event."""
    await world.courier.settle()
    return {}


async def people(world: "World", _: Payload) -> Payload:
    """Everybody, of all workspaces."""
    return {"people": [dataclasses.asdict(user) for user in world.users()]}


def _person_event(world: "World", user: User, kind: str) -> None:
    body = dataclasses.asdict(user) | {"profile": {"real_name": user.real_name, "email": user.email}}
    event = {"type": kind, "user": body, "event_ts": world.new_ts()[0]}
    world.courier.announce(event, team_id=user.team_id)


async def add_person(world: "World", args: Payload) -> Payload:
    """A new colleague; the app hears team_join."""
    name = str(args["name"])
    defaults: Payload = {
        "id": f"U{name.upper()}",
        "team_id": world.workspace().id,
        "real_name": name.title(),
        "email": f"{name}@example.com",
    }
    user = world.add_user(User(**(defaults | args)))
    _person_event(world, user, "team_join")
    return {"person": dataclasses.asdict(user)}


async def change_person(world: "World", args: Payload) -> Payload:
    """Deactivate, move to another zone, rename…; the app hears user_change."""
    user = named_user(world, args)
    for key, value in args.items():
        if key == "user":
            continue
        if key not in {"deleted", "tz", "real_name", "title", "email", "is_restricted", "is_admin"}:
            raise ValueError(f"{key} cannot be changed")
        setattr(user, key, value)
    world.bump()
    _person_event(world, user, "user_change")
    return {"person": dataclasses.asdict(user)}


async def channels(world: "World", args: Payload) -> Payload:
    """All channels, or those in one person's sidebar."""
    listed = world.channels_for(named_user(world, args).id) if "user" in args else world.all_channels()
    return {"channels": [channel_json(one) for one in listed]}


async def add_channel(world: "World", args: Payload) -> Payload:
    """A new channel with its members."""
    members = {world.find_user(str(one)).id for one in args.pop("members", [])}
    team_id = args.pop("team_id", world.workspace().id)
    channel = Channel(id=args.pop("id", world.new_id("C")), team_id=team_id, members=members, **args)
    return {"channel": channel_json(world.add_channel(channel))}


async def change_channel(world: "World", args: Payload) -> Payload:
    """People `join` and `leave` ("app" is the bot), archiving, sharing; the app hears of it."""
    channel = world.find_channel(str(args["channel"]))
    bot_id = world.installations[channel.team_id].bot_user_id
    for verb, kind in (("join", "member_joined_channel"), ("leave", "member_left_channel")):
        for name in args.get(verb, []):
            user_id = bot_id if name == "app" else world.find_user(str(name)).id
            (channel.members.add if verb == "join" else channel.members.discard)(user_id)
            event = {"type": kind, "user": user_id, "channel": channel.id, "team": channel.team_id}
            if bot_id in channel.members or user_id == bot_id:
                world.courier.announce(event | {"event_ts": world.new_ts()[0]}, team_id=channel.team_id)
    if "is_archived" in args:
        channel.is_archived = bool(args["is_archived"])
        kind = "channel_archive" if channel.is_archived else "channel_unarchive"
        world.courier.announce(
            {"type": kind, "channel": channel.id, "event_ts": world.new_ts()[0]}, team_id=channel.team_id
        )
    if "is_ext_shared" in args:
        channel.is_ext_shared = bool(args["is_ext_shared"])
    world.bump()
    return {"channel": channel_json(channel)}


async def list_faults(world: "World", _: Payload) -> Payload:
    """The faults on order."""
    return {"faults": [dataclasses.asdict(one) for one in world.faults.orders]}


async def order_fault(world: "World", args: Payload) -> Payload:
    """Order a fault (sandbox.faults.Fault)."""
    return {"fault": dataclasses.asdict(world.faults.order(Fault(**args)))}


async def clear_faults(world: "World", _: Payload) -> Payload:
    """No faults, no duplicates."""
    world.faults.clear()
    world.courier.duplicate_next = 0
    return {}


async def duplicate(world: "World", args: Payload) -> Payload:
    """The `next` n deliveries arrive twice."""
    world.courier.duplicate_next = int(args.get("next", 1))
    return {}


async def pace(world: "World", args: Payload) -> Payload:
    """Make waiting shorter in tests: the ack deadline, the trigger's life, the waits between event
    retries."""
    courier = world.courier
    if "deadline_s" in args:
        courier.sockets.deadline = courier.http.deadline = float(args["deadline_s"])
    if "trigger_ttl_s" in args:
        world.tickets.trigger_ttl = float(args["trigger_ttl_s"])
    if "retry_scale" in args:
        courier.retry_scale = float(args["retry_scale"])
    return {}


async def install(world: "World", args: Payload) -> Payload:
    """Install the app in another workspace."""
    return {"installation": dataclasses.asdict(world.install(str(args["team"])))}


async def uninstall(world: "World", args: Payload) -> Payload:
    """Revoke a workspace's token; `silent` leaves out the events tokens_revoked and app_uninstalled."""
    team_id = str(args.get("team") or world.workspace().id)
    installation = world.installations[team_id]
    installation.revoked = True
    if not args.get("silent"):
        tokens = {"oauth": [], "bot": [installation.bot_user_id]}
        world.courier.announce({"type": "tokens_revoked", "tokens": tokens}, team_id=team_id)
        world.courier.announce({"type": "app_uninstalled"}, team_id=team_id)
    return {}


async def disconnect(world: "World", args: Payload) -> Payload:
    """Close all Socket Mode connections with a reason, as Slack does every few hours."""
    await world.courier.sockets.disconnect_all(str(args.get("reason", "refresh_requested")))
    return {}
