"""People typing: commands, messages, shortcuts, and opening the app's tabs."""

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from uuid import uuid4

from sandbox.acting import answers, payloads
from sandbox.links import app_links
from sandbox.people import Channel, User
from sandbox.records import Message, Outcome
from sandbox.refusals import Refused
from sandbox.steps import Execution
from sandbox.tickets import ResponseUrl
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World

DONE = Outcome()
COMPOSER = "COMPOSER"
"""Stands for the channel of a message that is being written."""


def acting_user(world: "World", user_id: str) -> User:
    """The person about to act; a deactivated account cannot."""
    user = world.user(user_id)
    if user.deleted:
        raise Refused("user_disabled")
    return user


def joined_channel(world: "World", user: User, channel_id: str) -> Channel:
    """A channel the person is in and may still write to."""
    channel = world.channel(channel_id)
    if user.id not in channel.members:
        raise Refused("channel_not_found", detail=f"{user.name} is not in {channel.name or channel.id}")
    if channel.is_archived:
        raise Refused("is_archived")
    return channel


async def run_command(
    world: "World", user_id: str, channel_id: str, *, text: str, thread_ts: str | None = None
) -> Outcome:
    """Send a slash command to the app and show its answer."""
    user = acting_user(world, user_id)
    channel = joined_channel(world, user, channel_id)
    command, _, rest = text.strip().partition(" ")
    if thread_ts is not None:
        words = f"{command} is not supported in threads. Sorry!"
        return _turned_down(world, user, channel, code="not_supported_in_threads", words=words)
    known = command in {one.command for one in world.commands}
    installation = world.installations.get(user.team_id)
    if not known or installation is None or installation.revoked:
        words = f"{command} is not a valid command."
        return _turned_down(world, user, channel, code="invalid_command", words=words)
    response_url = world.tickets.new_response_url(user.id, channel.id, team_id=user.team_id)
    ack = await world.courier.interact(
        "slash_commands",
        {
            "token": world.app.verification_token,
            "team_id": user.team_id,
            "team_domain": world.workspace(user.team_id).domain,
            "channel_id": channel.id,
            "channel_name": payloads.channel_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": rest.strip(),
            "api_app_id": world.app.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": world.tickets.new_trigger(user.id, team_id=user.team_id),
        },
    )
    if not ack.ok:
        words = f"{command} failed with the error “{ack.error}”"
        return _turned_down(world, user, channel, code=ack.error, words=words)
    if answers.is_message(ack.body):
        ticket = ResponseUrl(
            id="ack", user_id=user.id, channel_id=channel.id, team_id=user.team_id, issued=world.clock.now()
        )
        try:
            answers.post_answer(world, ack.body, ticket=ticket)
        except Refused as refused:
            world.note_incident("slash_commands", refused.code, str(refused.messages))
            return Outcome(kind="failed", error=refused.code, words=refused.detail)
    return DONE


def _turned_down(world: "World", user: User, channel: Channel, *, code: str, words: str) -> Outcome:
    world.tell_person(user.id, channel.id, words)
    return Outcome(kind="failed", error=code, words=words)


async def post_as_user(
    world: "World", user_id: str, channel_id: str, *, text: str, thread_ts: str | None = None
) -> Outcome:
    """Keep a person's message and tell the app of DMs and mentions."""
    if text.startswith("/"):
        return await run_command(world, user_id, channel_id, text=text, thread_ts=thread_ts)
    user = acting_user(world, user_id)
    channel = joined_channel(world, user, channel_id)
    message = world.add_message(channel.id, user.id, text=text, thread_ts=thread_ts)
    installation = world.installations.get(channel.team_id)
    if installation is None:
        return DONE
    _tell_of_links(
        world, message, team_id=channel.team_id, is_member=installation.bot_user_id in channel.members
    )
    if installation.bot_user_id not in channel.members:
        return DONE
    event = payloads.message_payload(world, message) | {"channel": channel.id, "event_ts": message.ts}
    if channel.is_im:
        event |= {"channel_type": "im", "client_msg_id": message.ts}
        world.courier.announce(event, team_id=channel.team_id, name="message.im")
    elif f"<@{installation.bot_user_id}>" in text:
        world.courier.announce(event | {"type": "app_mention"}, team_id=channel.team_id)
    return DONE


async def write_draft(world: "World", user_id: str, text: str) -> str:
    """Links pasted and not yet sent: Slack asks the app for a preview in the composer. The draft's id."""
    user = acting_user(world, user_id)
    _, moment = world.new_ts()
    unfurl_id = f"{user.id}-{uuid4()}"
    draft = Message(ts=unfurl_id, sent_at=moment, channel_id=COMPOSER, user_id=user.id, text=text)
    world.drafts[unfurl_id] = draft
    _tell_of_links(world, draft, team_id=user.team_id, is_member=False)
    return unfurl_id


def _tell_of_links(world: "World", message: Message, *, team_id: str, is_member: bool) -> None:
    """link_shared, once a message, also where the app is no member."""
    links = app_links(message.text, world.app.unfurl_domains)
    drafted = message.channel_id == COMPOSER
    if links:
        event: Payload = {
            "type": "link_shared",
            "user": message.user_id,
            "channel": message.channel_id,
            "message_ts": message.ts,
            "is_bot_user_member": is_member,
            "unfurl_id": message.ts if drafted else f"{message.channel_id}.{message.ts}",
            "source": "composer" if drafted else "conversations_history",
            "links": [{"url": url, "domain": urlsplit(url).hostname} for url in links],
            "event_ts": message.ts,
        }
        world.courier.announce(event, team_id=team_id)


async def run_step(world: "World", callback_id: str, inputs: Payload, *, team_id: str) -> Execution:
    """A workflow comes to one of the app's custom steps."""
    installation = world.installations.get(team_id)
    if installation is None or callback_id not in world.app.steps:
        raise Refused("function_not_found")
    run = world.steps.begin(callback_id, inputs, installation)
    event: Payload = {
        "type": "function_executed",
        "function": {"id": f"Fn{callback_id.upper()[:9]}", "callback_id": callback_id, "type": "app"},
        "inputs": inputs,
        "function_execution_id": run.id,
        "workflow_execution_id": f"Wx{run.id[2:]}",
        "bot_access_token": run.token,
        "event_ts": world.new_ts()[0],
    }
    world.courier.announce(event, team_id=team_id)
    return run


async def open_home(world: "World", user_id: str, *, tab: Literal["home", "messages"] = "home") -> Outcome:
    """Tell the app that a person looks at one of its tabs."""
    user = acting_user(world, user_id)
    installation = world.installations.get(user.team_id)
    if installation is None:
        return Outcome(kind="failed", error="not_installed", words="The app is not installed here.")
    event: Payload = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": world.open_dm(user.id, installation.bot_user_id).id,
        "tab": tab,
        "event_ts": world.new_ts()[0],
    }
    home = world.home_view(user.id)
    if tab == "home" and home is not None:
        event["view"] = world.stacks.as_payload(home)
    world.courier.announce(event, team_id=user.team_id)
    return DONE


async def run_shortcut(world: "World", user_id: str, callback_id: str) -> Outcome:
    """A global shortcut."""
    user = acting_user(world, user_id)
    if user.team_id not in world.installations:
        return Outcome(kind="failed", error="not_installed", words="The app is not installed here.")
    payload = payloads.interaction(world, user, kind="shortcut", team_id=user.team_id) | {
        "action_ts": world.new_ts()[0],
        "callback_id": callback_id,
        "trigger_id": world.tickets.new_trigger(user.id, team_id=user.team_id),
    }
    ack = await world.courier.interact("interactive", payload)
    return DONE if ack.ok else _did_not_work(world, ack.error)


async def run_message_shortcut(
    world: "World", user_id: str, callback_id: str, *, channel_id: str, ts: str
) -> Outcome:
    """A shortcut on a message; external members of a shared channel cannot run it."""
    user = acting_user(world, user_id)
    channel = joined_channel(world, user, channel_id)
    message = world.message(channel.id, ts)
    if user.team_id not in world.installations:
        return Outcome(kind="failed", error="not_installed", words="The app is not installed here.")
    payload = payloads.interaction(world, user, kind="message_action", team_id=user.team_id) | {
        "action_ts": world.new_ts()[0],
        "callback_id": callback_id,
        "trigger_id": world.tickets.new_trigger(user.id, team_id=user.team_id),
        "response_url": world.tickets.new_response_url(
            user.id, channel.id, team_id=user.team_id, ts=message.ts, thread_ts=message.thread_ts
        ),
        "message_ts": message.ts,
        "channel": payloads.channel_ref(channel),
        "message": payloads.message_payload(world, message),
    }
    ack = await world.courier.interact("interactive", payload)
    return DONE if ack.ok else _did_not_work(world, ack.error)


def _did_not_work(world: "World", error: str) -> Outcome:
    world.bump()
    return Outcome(kind="failed", error=error, words=f"{world.app.name} is not responding. Try again?")
