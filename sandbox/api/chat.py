"""chat.*: posting, ephemeral posting, updating, deleting, permalinks."""

import re

from sandbox.acting.payloads import message_payload
from sandbox.api.call import Call
from sandbox.people import Channel
from sandbox.records import Message
from sandbox.refusals import Refused
from sandbox.stack import give_ids
from sandbox.validate import validate_message
from sandbox.wire import Payload


def _content(call: Call, *, update: bool = False) -> Payload:
    """The message in the arguments, refused where Slack refuses it; incidents keep what was wrong."""
    body: Payload = {"text": call.text("text")}
    blocks = call.listing("blocks", code="invalid_blocks_format")
    attachments = call.listing("attachments", code="invalid_attachments")
    if blocks:
        body["blocks"] = blocks
    if attachments:
        body["attachments"] = attachments
    if call.args.get("metadata") not in (None, ""):
        body["metadata"] = call.mapping("metadata", code="invalid_metadata_format")
    problems = validate_message(body, update=update)
    if problems:
        raise Refused(problems[0].code, messages=[str(problem) for problem in problems])
    for file_id in _slack_files(blocks):
        if not call.world.file(file_id).complete:
            raise Refused("invalid_blocks", detail="invalid slack file")
    return body


def _slack_files(blocks: list[Payload]) -> list[str]:
    return [one["slack_file"]["id"] for one in blocks if "id" in (one.get("slack_file") or {})]


def _target(call: Call) -> Channel:
    """The channel, or the DM where a user id is given."""
    wanted = call.required("channel", code="channel_not_found")
    if wanted[0] in "UW":
        try:
            return call.writable(call.dm_with(wanted))
        except Refused as refused:
            raise Refused(
                "channel_not_found" if refused.code == "user_not_found" else refused.code
            ) from refused
    return call.writable(call.channel())


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    try:
        first = call.world.message(channel.id, thread_ts)
    except Refused as refused:
        raise Refused("thread_not_found") from refused
    if first.ephemeral_for is not None:
        raise Refused("cannot_reply_to_message")
    first.thread_ts = first.thread_ts or first.ts
    return first.thread_ts


def post_message(call: Call) -> Payload:
    """chat.postMessage."""
    channel = _target(call)
    body = _content(call)
    message = call.world.add_message(
        channel.id,
        call.by.bot_user_id,
        text=body["text"],
        blocks=give_ids(body.get("blocks", [])),
        attachments=body.get("attachments", []),
        metadata=body.get("metadata"),
        thread_ts=_thread(call, channel),
        bot_id=call.by.bot_id,
        file_ids=_share_named(call, body["text"], channel),
    )
    shown = message_payload(call.world, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def _share_named(call: Call, text: str, channel: Channel) -> list[str]:
    """Files of the app's own whose address stands in the top-level text are shown with the message, and
    whoever reads it may read them from then on. Nothing in blocks does that (python-slack-sdk#1194)."""
    if call.args.get("unfurl_links") in (False, "false", "0", 0):
        return []
    shared = []
    for file_id in re.findall(re.escape(call.world.url) + r"/files/(\w+)", text):
        file = call.world.file(file_id)
        if file.complete and file.user_id == call.by.bot_user_id:
            file.channel_ids.append(channel.id)
            shared.append(file_id)
    return shared


def post_ephemeral(call: Call) -> Payload:
    """chat.postEphemeral."""
    channel = _target(call)
    user = call.member(call.required("user", code="user_not_in_channel"))
    if user.id not in channel.members:
        raise Refused("user_not_in_channel")
    body = _content(call)
    message = call.world.add_message(
        channel.id,
        call.by.bot_user_id,
        text=body["text"],
        blocks=give_ids(body.get("blocks", [])),
        attachments=body.get("attachments", []),
        thread_ts=_thread(call, channel),
        bot_id=call.by.bot_id,
        ephemeral_for=user.id,
    )
    return {"message_ts": message.ts}


def _own_message(call: Call, *, code: str) -> Message:
    channel = call.channel()
    message = call.world.message(channel.id, call.required("ts", code="message_not_found"))
    if message.ephemeral_for is not None:
        raise Refused("message_not_found")
    if message.bot_id != call.by.bot_id:
        raise Refused(code)
    if channel.is_archived:
        raise Refused("is_archived")
    return message


def update(call: Call) -> Payload:
    """chat.update: new text and blocks; picked values stay where block_id and action_id stay."""
    message = _own_message(call, code="cant_update_message")
    body = _content(call, update=True)
    message.text = body["text"]
    # What an update does not name stays; an empty list takes it away.
    if call.args.get("blocks") is not None:
        message.blocks = give_ids(body.get("blocks", []))
    if call.args.get("attachments") is not None:
        message.attachments = body.get("attachments", [])
    message.metadata = body.get("metadata", message.metadata)
    message.edited_ts = call.world.new_ts()[0]
    call.world.bump()
    shown = message_payload(call.world, message, with_metadata=True)
    return {"channel": message.channel_id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Payload:
    """chat.delete."""
    message = _own_message(call, code="cant_delete_message")
    call.world.remove_message(message)
    return {"channel": message.channel_id, "ts": message.ts}


def get_permalink(call: Call) -> Payload:
    """chat.getPermalink: an address of the sandbox's page."""
    channel = call.channel()
    message = call.world.message(channel.id, call.required("message_ts", code="message_not_found"))
    link = f"{call.world.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}
