"""Messages an app sends back in an ack body or to a response_url: checked, then posted, replaced or
deleted."""

from sandbox.limits import LIMITS
from sandbox.records import Message
from sandbox.refusals import Refused
from sandbox.stack import give_ids
from sandbox.state import State
from sandbox.tickets import ResponseUrl
from sandbox.validate import validate_message
from sandbox.wire import Payload


def is_message(body: Payload) -> bool:
    """Does this ack body carry a message?"""
    return bool(body.get("text") or body.get("blocks") or body.get("attachments"))


def check(body: Payload) -> None:
    """Refuse what Slack refuses in a message."""
    wanted = ("text", "blocks", "attachments", "metadata", "thread_ts", "mrkdwn")
    problems = validate_message({key: body[key] for key in wanted if key in body})
    if problems:
        raise Refused(problems[0].code, messages=[str(problem) for problem in problems])


def post_answer(state: State, body: Payload, *, ticket: ResponseUrl) -> Message | None:
    """Act on a response: ephemeral unless response_type says in_channel; may replace or delete its
    message."""
    if body.get("delete_original"):
        others = set(body) - {"delete_original"}
        if others:
            raise Refused("invalid_arguments", detail=LIMITS["response_url"]["delete_original"])
        _drop_original(state, ticket)
        return None
    check(body)
    original = _original(state, ticket)
    if body.get("replace_original") and original is not None:
        original.text = str(body.get("text", ""))
        original.blocks = give_ids(list(body.get("blocks") or []))
        original.attachments = list(body.get("attachments") or [])
        original.edited_ts = state.new_ts()[0]
        state.bump()
        return original
    installation = state.installations[ticket.team_id]
    return state.add_message(
        ticket.channel_id,
        installation.bot_user_id,
        text=str(body.get("text", "")),
        blocks=give_ids(list(body.get("blocks") or [])),
        attachments=list(body.get("attachments") or []),
        thread_ts=body.get("thread_ts") or ticket.thread_ts,
        bot_id=installation.bot_id,
        ephemeral_for=None if body.get("response_type") == "in_channel" else ticket.user_id,
    )


def _original(state: State, ticket: ResponseUrl) -> Message | None:
    if ticket.ts is None:
        return None
    try:
        return state.message(ticket.channel_id, ticket.ts)
    except Refused:
        return None


def _drop_original(state: State, ticket: ResponseUrl) -> None:
    original = _original(state, ticket)
    if original is not None:
        state.remove_message(original)
