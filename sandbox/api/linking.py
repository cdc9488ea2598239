"""chat.unfurl: what an app shows below a link to itself."""

from sandbox.api.call import Call
from sandbox.links import app_links
from sandbox.records import Message
from sandbox.refusals import Refused
from sandbox.stack import give_ids
from sandbox.validate import validate_message
from sandbox.wire import Payload


def unfurl(call: Call) -> Payload:
    """chat.unfurl, by channel and ts or by unfurl_id and source. Only links of the app's own hosts that
    stand in the message."""
    message = _draft(call) if "unfurl_id" in call.args or "source" in call.args else _posted(call)
    shown = call.mapping("unfurls", code="invalid_unfurls_format")
    if not shown:
        raise Refused("missing_unfurls")
    links = app_links(message.text, call.world.app.unfurl_domains)
    for url, content in shown.items():
        if url not in links or not isinstance(content, dict):
            raise Refused("cannot_unfurl_url", detail=str(url))
        problems = validate_message({"text": url, "blocks": content.get("blocks") or []})
        if problems:
            raise Refused("invalid_unfurls_format", messages=[str(problem) for problem in problems])
        message.attachments.append({"from_url": url, "blocks": give_ids(content.get("blocks") or [])})
    call.world.bump()
    return {}


def _posted(call: Call) -> Message:
    channel = call.world.channel(call.required("channel", code="missing_channel"))
    if channel.team_id != call.by.team_id:
        raise Refused("cannot_find_channel")
    try:
        return call.world.message(channel.id, call.required("ts", code="missing_ts"))
    except Refused as refused:
        raise Refused("cannot_find_message" if refused.code != "missing_ts" else refused.code) from refused


def _draft(call: Call) -> Message:
    """What is being written, or a message by the id that its event had."""
    unfurl_id = call.required("unfurl_id", code="missing_unfurl_id")
    source = call.required("source", code="missing_source")
    if source == "composer":
        found = call.world.drafts.get(unfurl_id)
        if found is None or call.world.user(found.user_id).team_id != call.by.team_id:
            raise Refused("invalid_unfurl_id")
        return found
    if source != "conversations_history":
        raise Refused("invalid_source")
    channel_id, _, ts = unfurl_id.partition(".")
    try:
        channel, message = call.world.channel(channel_id), call.world.message(channel_id, ts)
    except Refused as refused:
        raise Refused("invalid_unfurl_id") from refused
    if channel.team_id != call.by.team_id:
        raise Refused("invalid_unfurl_id")
    return message
