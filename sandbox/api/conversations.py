"""conversations.*: opening DMs, reading channels, members, history and threads, joining."""

from sandbox.acting.payloads import message_payload
from sandbox.api.call import Call
from sandbox.api.paging import page
from sandbox.people import Channel
from sandbox.records import Message
from sandbox.refusals import Refused
from sandbox.wire import Payload


def channel_payload(call: Call, channel: Channel) -> Payload:
    """A channel as conversations.info shows it."""
    body: Payload = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_org_shared": False,
        "context_team_id": channel.team_id,
    }
    if channel.is_im:
        return body | {"user": channel.other_end(call.by.bot_user_id), "is_open": True}
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_private": channel.kind == "private",
        "is_mpim": False,
        "is_general": channel.id == "CGENERAL",
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "is_member": call.by.bot_user_id in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def open_dm(call: Call) -> Payload:
    """conversations.open, for one person."""
    if call.text("channel"):
        channel = call.channel()
    else:
        users = [one for one in call.text("users").split(",") if one]
        if not users:
            raise Refused("users_list_not_supplied")
        if len(users) > 1:
            raise Refused(
                "method_not_supported_for_channel_type", detail="group DMs are not part of the sandbox"
            )
        channel = call.dm_with(users[0])
    full = channel_payload(call, channel)
    return {"channel": full if call.flag("return_im") else {"id": channel.id}}


def info(call: Call) -> Payload:
    """conversations.info."""
    return {"channel": channel_payload(call, call.channel())}


def list_all(call: Call) -> Payload:
    """conversations.list: public channels, and private ones and DMs the bot is in, by `types`."""
    kinds = set((call.text("types") or "public_channel").replace(" ", "").split(","))
    names = {"public": "public_channel", "private": "private_channel", "im": "im"}
    visible = [
        channel
        for channel in call.world.all_channels()
        if channel.team_id == call.by.team_id
        and names[channel.kind] in kinds
        and (channel.kind == "public" or call.by.bot_user_id in channel.members)
        and not (call.flag("exclude_archived") and channel.is_archived)
    ]
    shown, metadata = page(call, visible)
    return {"channels": [channel_payload(call, one) for one in shown], "response_metadata": metadata}


def _ordinary(call: Call, channel: Channel) -> list[Message]:
    if call.by.bot_user_id not in channel.members:
        raise Refused("not_in_channel")
    oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    both_ends = call.flag("inclusive")
    return [
        one
        for one in call.world.all_messages(channel.id)
        if one.ephemeral_for is None
        and (oldest < float(one.ts) < latest or (both_ends and float(one.ts) in {oldest, latest}))
    ]


def _with_replies(call: Call, message: Message) -> Payload:
    shown = message_payload(call.world, message, with_metadata=call.flag("include_all_metadata"))
    replies = [one for one in call.world.thread(message.channel_id, message.ts) if one.is_reply]
    if replies and not message.is_reply:
        shown |= {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
    return shown


def history(call: Call) -> Payload:
    """conversations.history: newest first, thread replies left out."""
    channel = call.channel()
    top = [one for one in _ordinary(call, channel) if not one.is_reply][::-1]
    shown, metadata = page(call, top)
    return {
        "messages": [_with_replies(call, one) for one in shown],
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def replies(call: Call) -> Payload:
    """conversations.replies: a thread, oldest first."""
    channel = call.channel()
    ts = call.required("ts", code="thread_not_found")
    thread = [one for one in _ordinary(call, channel) if ts in {one.ts, one.thread_ts}]
    if not thread:
        raise Refused("thread_not_found")
    shown, metadata = page(call, thread, default=1000)
    return {
        "messages": [_with_replies(call, one) for one in shown],
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def members(call: Call) -> Payload:
    """conversations.members."""
    shown, metadata = page(call, sorted(call.channel().members))
    return {"members": shown, "response_metadata": metadata}


def join(call: Call) -> Payload:
    """conversations.join: public channels only."""
    channel = call.channel()
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    channel.members.add(call.by.bot_user_id)
    call.world.bump()
    return {"channel": channel_payload(call, channel)}
