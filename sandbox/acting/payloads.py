"""The parts every payload to the app has: who, where, with which message."""

import copy

from sandbox.people import Channel, User
from sandbox.records import Message
from sandbox.state import State
from sandbox.wire import Payload


def team_ref(state: State, team_id: str) -> Payload:
    """`team` of a payload."""
    return {"id": team_id, "domain": state.workspace(team_id).domain}


def user_ref(user: User) -> Payload:
    """`user` of a payload."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}


def channel_name(channel: Channel) -> str:
    """The name Slack gives in payloads: DMs and private channels hide theirs."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.kind == "private" else channel.name


def channel_ref(channel: Channel) -> Payload:
    """`channel` of a payload."""
    return {"id": channel.id, "name": channel_name(channel)}


def interaction(state: State, user: User, *, kind: str, team_id: str) -> Payload:
    """The common part of everything interactive."""
    return {
        "type": kind,
        "team": team_ref(state, team_id),
        "user": user_ref(user),
        "api_app_id": state.app.app_id,
        "token": state.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_payload(state: State, message: Message, *, with_metadata: bool = False) -> Payload:
    """A message as history and interactions show it."""
    author = state.user(message.user_id)
    body: Payload = {
        "type": "message",
        "user": message.user_id,
        "ts": message.ts,
        "text": message.text,
        "team": author.team_id,
    }
    if message.bot_id:
        body |= {"bot_id": message.bot_id, "app_id": state.app.app_id}
    if message.subtype:
        body["subtype"] = message.subtype
    for key, value in (("blocks", message.blocks), ("attachments", message.attachments)):
        if value:
            body[key] = copy.deepcopy(value)
    if message.thread_ts:
        body |= {"thread_ts": message.thread_ts}
        if message.is_reply:
            body["parent_user_id"] = state.thread(message.channel_id, message.thread_ts)[0].user_id
    if message.edited_ts:
        body["edited"] = {"user": message.user_id, "ts": message.edited_ts}
    if with_metadata and message.metadata:
        body["metadata"] = copy.deepcopy(message.metadata)
    if message.file_ids:
        body["files"] = [{"id": one, "name": state.file(one).name} for one in message.file_ids]
    return body
