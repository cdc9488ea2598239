"""chat.unfurl: what an app shows below a link to itself."""

from sandbox.api.call import Call
from sandbox.links import app_links
from sandbox.refusals import Refused
from sandbox.stack import give_ids
from sandbox.validate import validate_message
from sandbox.wire import Payload


def unfurl(call: Call) -> Payload:
    """chat.unfurl, by channel and ts. Only links of the app's own hosts that stand in the message."""
    channel = call.world.channel(call.required("channel", code="missing_channel"))
    if channel.team_id != call.by.team_id:
        raise Refused("cannot_find_channel")
    try:
        message = call.world.message(channel.id, call.required("ts", code="missing_ts"))
    except Refused as refused:
        raise Refused("cannot_find_message" if refused.code != "missing_ts" else refused.code) from refused
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
