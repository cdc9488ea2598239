"""The control API under /control: what a test or script may do and see as any person. Documented in
docs/sandbox.md."""

import dataclasses
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.acting.payloads import message_payload
from sandbox.faults import Fault
from sandbox.people import Channel, User
from sandbox.records import Message, Outcome, Place, View
from sandbox.refusals import Refused
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World

Verb = Callable[["World", Payload], Awaitable[Payload]]


def build_routes() -> list[BaseRoute]:
    """One route; the verbs are the table below."""
    return [Route("/control/{verb:path}", _answer, methods=["GET", "POST", "DELETE"])]


async def _answer(request: Request) -> Response:
    world: World = request.app.state.world
    verb = VERBS.get((request.method, str(request.path_params["verb"])))
    if verb is None:
        return JSONResponse(
            {"ok": False, "error": "unknown_verb", "verbs": sorted(map(" ".join, VERBS))}, 404
        )
    try:
        raw = await request.body()
        args: Payload = dict(request.query_params) | (json.loads(raw) if raw else {})
        return JSONResponse({"ok": True} | await verb(world, args))
    except Refused as refused:
        return JSONResponse(refused.as_response(), 400)
    except (KeyError, ValueError, TypeError) as error:
        return JSONResponse({"ok": False, "error": "bad_request", "errors": [repr(error)]}, 400)


# --- shapes ---


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


def _channel_json(channel: Channel) -> Payload:
    return dataclasses.asdict(channel) | {"members": sorted(channel.members)}


def _outcome(outcome: Outcome) -> Payload:
    return {"outcome": dataclasses.asdict(outcome)}


def _user(world: "World", args: Payload, key: str = "user") -> User:
    return world.find_user(str(args[key]))


def _channel(world: "World", args: Payload) -> Channel:
    """`channel` by id or name; "app" is the person's DM with the app, "@bob" their DM with Bob."""
    wanted = str(args.get("channel") or "app")
    if wanted == "app":
        user = _user(world, args)
        return world.open_dm(user.id, world.installations[user.team_id].bot_user_id)
    if wanted.startswith("@"):
        return world.open_dm(_user(world, args).id, world.find_user(wanted).id)
    return world.find_channel(wanted)


def _place(world: "World", args: Payload) -> Place:
    if args.get("view_id"):
        return Place(view_id=str(args["view_id"]))
    if args.get("ts"):
        return Place(channel_id=_channel(world, args).id, ts=str(args["ts"]))
    top = world.open_views(_user(world, args).id)
    if not top:
        raise Refused("not_found", detail="no modal is open; name a view_id, or a channel and ts")
    return Place(view_id=top[-1].id)


def _top_view_id(world: "World", args: Payload) -> str:
    return str(_place(world, {key: args[key] for key in ("user", "view_id") if key in args}).view_id)


# --- clock, workspace ---


async def _state(world: "World", _: Payload) -> Payload:
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


async def _clock(world: "World", _: Payload) -> Payload:
    return {"now": world.clock.now().isoformat()}


async def _move_clock(world: "World", args: Payload) -> Payload:
    if "set" in args:
        world.clock.set(datetime.fromisoformat(str(args["set"])))
    else:
        world.clock.advance(timedelta(**{key: float(value) for key, value in args["advance"].items()}))
    world.bump()
    return await _clock(world, args)


async def _reset(world: "World", _: Payload) -> Payload:
    world.reset()
    return {}


async def _settle(world: "World", _: Payload) -> Payload:
    await world.courier.settle()
    return {}


async def _people(world: "World", _: Payload) -> Payload:
    return {"people": [dataclasses.asdict(user) for user in world.users()]}


def _person_event(world: "World", user: User, kind: str) -> None:
    body = dataclasses.asdict(user) | {"profile": {"real_name": user.real_name, "email": user.email}}
    event = {"type": kind, "user": body, "event_ts": world.new_ts()[0]}
    world.courier.announce(event, team_id=user.team_id)


async def _add_person(world: "World", args: Payload) -> Payload:
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


async def _change_person(world: "World", args: Payload) -> Payload:
    user = _user(world, args)
    for key, value in args.items():
        if key == "user":
            continue
        if key not in {"deleted", "tz", "real_name", "title", "email", "is_restricted", "is_admin"}:
            raise ValueError(f"{key} cannot be changed")
        setattr(user, key, value)
    world.bump()
    _person_event(world, user, "user_change")
    return {"person": dataclasses.asdict(user)}


async def _channels(world: "World", args: Payload) -> Payload:
    listed = world.channels_for(_user(world, args).id) if "user" in args else world.all_channels()
    return {"channels": [_channel_json(one) for one in listed]}


async def _add_channel(world: "World", args: Payload) -> Payload:
    members = {world.find_user(str(one)).id for one in args.pop("members", [])}
    team_id = args.pop("team_id", world.workspace().id)
    channel = Channel(id=args.pop("id", world.new_id("C")), team_id=team_id, members=members, **args)
    return {"channel": _channel_json(world.add_channel(channel))}


async def _change_channel(world: "World", args: Payload) -> Payload:
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
    return {"channel": _channel_json(channel)}


# --- people's acts ---


async def _command(world: "World", args: Payload) -> Payload:
    user, channel = _user(world, args), _channel(world, args)
    thread = args.get("thread_ts")
    return _outcome(await world.run_command(user.id, channel.id, str(args["text"]), thread_ts=thread))


async def _message(world: "World", args: Payload) -> Payload:
    user, channel = _user(world, args), _channel(world, args)
    return _outcome(await world.post_as_user(user.id, channel.id, str(args["text"]), args.get("thread_ts")))


async def _open_home(world: "World", args: Payload) -> Payload:
    return _outcome(await world.open_home(_user(world, args).id))


async def _click(world: "World", args: Payload) -> Payload:
    return _outcome(await world.click(_user(world, args).id, _place(world, args), args["action"]))


async def _fill(world: "World", args: Payload) -> Payload:
    user, place = _user(world, args), _place(world, args)
    action = dict(args["value"]) | {"block_id": str(args["block_id"]), "action_id": str(args["action_id"])}
    return _outcome(await world.click(user.id, place, action))


async def _submit(world: "World", args: Payload) -> Payload:
    return _outcome(await world.submit_view(_user(world, args).id, _top_view_id(world, args)))


async def _close(world: "World", args: Payload) -> Payload:
    clear = bool(args.get("clear"))
    return _outcome(await world.close_view(_user(world, args).id, _top_view_id(world, args), clear=clear))


async def _shortcut(world: "World", args: Payload) -> Payload:
    return _outcome(await world.run_shortcut(_user(world, args).id, str(args["callback_id"])))


async def _message_shortcut(world: "World", args: Payload) -> Payload:
    user, channel = _user(world, args), _channel(world, args)
    callback_id, ts = str(args["callback_id"]), str(args["ts"])
    return _outcome(await world.run_message_shortcut(user.id, callback_id, channel.id, ts))


async def _suggest(world: "World", args: Payload) -> Payload:
    user, place = _user(world, args), _place(world, args)
    return {
        "options": await world.suggest(user.id, place, str(args["action_id"]), str(args.get("query", "")))
    }


# --- what people see ---


async def _messages(world: "World", args: Payload) -> Payload:
    user, channel = _user(world, args), _channel(world, args)
    seen = world.messages_for(user.id, channel.id)
    return {"channel": channel.id, "messages": [message_json(world, one) for one in seen]}


async def _dms(world: "World", args: Payload) -> Payload:
    user = _user(world, args)
    bots = {one.bot_user_id for one in world.installations.values()}
    seen = [
        message
        for channel in world.channels_for(user.id)
        if channel.is_im and channel.members & bots
        for message in world.messages_for(user.id, channel.id)
    ]
    return {"messages": [message_json(world, one) for one in seen]}


async def _views(world: "World", args: Payload) -> Payload:
    return {"views": [view_json(world, one) for one in world.open_views(_user(world, args).id)]}


async def _home(world: "World", args: Payload) -> Payload:
    home = world.home_view(_user(world, args).id)
    return {"view": view_json(world, home) if home is not None else None}


async def _calls(world: "World", args: Payload) -> Payload:
    method, after = args.get("method"), int(args.get("after", 0))
    chosen = [one for one in world.calls[after:] if method in {None, one.method}]
    return {"calls": [dataclasses.asdict(one) | {"at": one.at.isoformat()} for one in chosen]}


async def _problems(world: "World", _: Payload) -> Payload:
    listed = [dataclasses.asdict(one) | {"at": one.at.isoformat()} for one in world.incidents]
    return {"problems": listed}


# --- weather ---


async def _list_faults(world: "World", _: Payload) -> Payload:
    return {"faults": [dataclasses.asdict(one) for one in world.faults.orders]}


async def _order_fault(world: "World", args: Payload) -> Payload:
    return {"fault": dataclasses.asdict(world.faults.order(Fault(**args)))}


async def _clear_faults(world: "World", _: Payload) -> Payload:
    world.faults.clear()
    world.courier.duplicate_next = 0
    return {}


async def _duplicate(world: "World", args: Payload) -> Payload:
    world.courier.duplicate_next = int(args.get("next", 1))
    return {}


async def _install(world: "World", args: Payload) -> Payload:
    return {"installation": dataclasses.asdict(world.install(str(args["team"])))}


async def _uninstall(world: "World", args: Payload) -> Payload:
    """Revoke a workspace's token; `silent` leaves out the events tokens_revoked and app_uninstalled."""
    team_id = str(args.get("team") or world.workspace().id)
    installation = world.installations[team_id]
    installation.revoked = True
    if not args.get("silent"):
        tokens = {"oauth": [], "bot": [installation.bot_user_id]}
        world.courier.announce({"type": "tokens_revoked", "tokens": tokens}, team_id=team_id)
        world.courier.announce({"type": "app_uninstalled"}, team_id=team_id)
    return {}


async def _disconnect(world: "World", args: Payload) -> Payload:
    await world.courier.sockets.disconnect_all(str(args.get("reason", "refresh_requested")))
    return {}


VERBS: dict[tuple[str, str], Verb] = {
    ("GET", "state"): _state,
    ("GET", "clock"): _clock,
    ("POST", "clock"): _move_clock,
    ("POST", "reset"): _reset,
    ("POST", "settle"): _settle,
    ("GET", "people"): _people,
    ("POST", "people/add"): _add_person,
    ("POST", "people/change"): _change_person,
    ("GET", "channels"): _channels,
    ("POST", "channels/add"): _add_channel,
    ("POST", "channels/change"): _change_channel,
    ("POST", "command"): _command,
    ("POST", "message"): _message,
    ("POST", "home"): _open_home,
    ("POST", "click"): _click,
    ("POST", "fill"): _fill,
    ("POST", "submit"): _submit,
    ("POST", "close"): _close,
    ("POST", "shortcut"): _shortcut,
    ("POST", "message-shortcut"): _message_shortcut,
    ("POST", "suggest"): _suggest,
    ("GET", "messages"): _messages,
    ("GET", "dms"): _dms,
    ("GET", "views"): _views,
    ("GET", "home"): _home,
    ("GET", "calls"): _calls,
    ("GET", "problems"): _problems,
    ("GET", "faults"): _list_faults,
    ("POST", "faults"): _order_fault,
    ("DELETE", "faults"): _clear_faults,
    ("POST", "duplicate"): _duplicate,
    ("POST", "install"): _install,
    ("POST", "uninstall"): _uninstall,
    ("POST", "disconnect"): _disconnect,
}
