"""The state of the local Slack and its readers: people, channels, messages, files. Views live in
sandbox.stack;
nothing here talks to the app."""

import asyncio
import itertools
import mimetypes
import secrets
from collections import defaultdict
from datetime import UTC, datetime
from typing import Unpack

from sandbox.clock import DemoClock
from sandbox.faults import Faults
from sandbox.people import (
    MAIN_TEAM,
    OTHER_TEAM,
    AppRegistration,
    Channel,
    Installation,
    User,
    Workspace,
    demo_channels,
    demo_users,
)
from sandbox.records import ApiCall, File, Incident, Message, View
from sandbox.refusals import Refused
from sandbox.stack import Stacks
from sandbox.steps import Executions
from sandbox.tickets import Tickets
from sandbox.wire import Payload, Posting

SLACKBOT = "USLACKBOT"


class State:
    """All a local Slack knows. Mutated on the server's loop only; plain reads are safe from other threads."""

    def __init__(self, app: AppRegistration, *, first_id: int = 1) -> None:
        self.app = app
        self._first_id = first_id
        self.clock = DemoClock()
        self.faults = Faults()
        self.version = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        self.url = ""
        self.reset()

    def reset(self) -> None:
        """Everything as on the first day, except the clock, which never goes back."""
        self._ids = itertools.count(self._first_id)
        self._last_ts = 0
        self._users = {user.id: user for user in demo_users(self.app)}
        self._channels = {channel.id: channel for channel in demo_channels(self.app)}
        self._messages: dict[str, dict[str, Message]] = defaultdict(dict)
        self._files: dict[str, File] = {}
        self.workspaces: dict[str, Workspace] = {MAIN_TEAM.id: MAIN_TEAM, OTHER_TEAM.id: OTHER_TEAM}
        self.installations: dict[str, Installation] = {
            MAIN_TEAM.id: Installation(
                team_id=MAIN_TEAM.id,
                bot_user_id=self.app.bot_user_id,
                bot_id=self.app.bot_id,
                bot_token=self.app.bot_token,
            )
        }
        self.oauth_codes: dict[str, str] = {}
        self.stacks = Stacks(self)
        self.tickets = Tickets(self)
        self.steps = Executions()
        self.drafts: dict[str, Message] = {}
        """What people write and have not sent, where it holds links of the app, by unfurl_id."""
        self.calls: list[ApiCall] = []
        self.incidents: list[Incident] = []
        self.faults.clear()
        self.bump()

    def bump(self) -> None:
        """Something a person can see has changed."""
        self.version += 1

    def new_id(self, prefix: str) -> str:
        """A fresh id as Slack shapes them."""
        return f"{prefix}0SBX{next(self._ids):06d}"

    def new_ts(self) -> tuple[str, datetime]:
        """A message ts: the demo clock's moment, never twice, never smaller than the last."""
        now = self.clock.now()
        micros = int(now.timestamp() * 1_000_000)
        self._last_ts = max(self._last_ts + 1, micros)
        moment = datetime.fromtimestamp(self._last_ts / 1_000_000, UTC)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}", moment

    # --- workspaces, people, channels ---

    def install(self, team_id: str) -> Installation:
        """Install the app in another workspace; a second install returns the first one, un-revoked."""
        known = self.installations.get(team_id)
        if known is not None:
            known.revoked = False
            return known
        bot = User(
            id=f"{self.app.bot_user_id}{len(self.installations)}",
            team_id=team_id,
            name=self.app.name.lower(),
            real_name=self.app.name,
            is_bot=True,
        )
        self._users[bot.id] = bot
        made = Installation(
            team_id=team_id,
            bot_user_id=bot.id,
            bot_id=f"{self.app.bot_id}{len(self.installations)}",
            bot_token=f"xoxb-sandbox-{self.workspaces[team_id].domain}-{secrets.token_hex(4)}",
        )
        self.installations[team_id] = made
        self.bump()
        return made

    def installation_by_token(self, token: str) -> Installation | None:
        """Whose bot token this is."""
        return next((one for one in self.installations.values() if one.bot_token == token), None)

    def workspace(self, team_id: str = MAIN_TEAM.id) -> Workspace:
        """A workspace; the demo's own by default."""
        return self.workspaces[team_id]

    def users(self, team_id: str | None = None) -> list[User]:
        """All accounts, bots included, of one workspace or of all."""
        return [user for user in self._users.values() if team_id in {None, user.team_id}]

    def user(self, user_id: str) -> User:
        """One account; Refused("user_not_found") where there is none."""
        if user_id not in self._users:
            raise Refused("user_not_found")
        return self._users[user_id]

    def find_user(self, name_or_id: str) -> User:
        """An account by id, by short name or by e-mail address."""
        wanted = name_or_id.removeprefix("@")
        for user in self._users.values():
            if wanted in {user.id, user.name, user.email} and wanted:
                return user
        raise Refused("user_not_found", detail=name_or_id)

    def add_user(self, user: User) -> User:
        """A new colleague; joins #general of the demo workspace."""
        self._users[user.id] = user
        if user.team_id == MAIN_TEAM.id:
            self._channels["CGENERAL"].members.add(user.id)
        self.bump()
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """A new channel."""
        channel.created = int(self.clock.now().timestamp())
        self._channels[channel.id] = channel
        self.bump()
        return channel

    def all_channels(self) -> list[Channel]:
        """Every channel and DM."""
        return list(self._channels.values())

    def channel(self, channel_id: str) -> Channel:
        """One channel or DM; Refused("channel_not_found") where there is none."""
        if channel_id not in self._channels:
            raise Refused("channel_not_found")
        return self._channels[channel_id]

    def find_channel(self, name_or_id: str) -> Channel:
        """A channel by id or by name, with or without #."""
        wanted = name_or_id.removeprefix("#")
        for channel in self._channels.values():
            if wanted == channel.id or (wanted and wanted == channel.name):
                return channel
        raise Refused("channel_not_found", detail=name_or_id)

    def channels_for(self, user_id: str) -> list[Channel]:
        """What stands in a person's sidebar: channels they joined and their DMs, the app's DM always
        there."""
        team_id = self.user(user_id).team_id
        if team_id in self.installations:
            self.open_dm(user_id, self.installations[team_id].bot_user_id)
        mine = [one for one in self._channels.values() if user_id in one.members and not one.is_archived]
        return sorted(mine, key=lambda one: (one.is_im, one.name, one.id))

    def open_dm(self, one: str, other: str) -> Channel:
        """The DM between two accounts, made on demand."""
        ends = {one, other}
        for channel in self._channels.values():
            if channel.is_im and channel.members == ends:
                return channel
        dm = Channel(id=self.new_id("D"), team_id=self.user(one).team_id, kind="im", members=ends)
        return self.add_channel(dm)

    def share_a_channel(self, one: str, other: str) -> bool:
        """Do two accounts meet anywhere?"""
        return any({one, other} <= channel.members for channel in self._channels.values())

    # --- messages ---

    def add_message(self, channel_id: str, user_id: str, **posting: Unpack[Posting]) -> Message:
        """Keep a message and give it its ts. No rule is asked here; the callers do."""
        ts, moment = self.new_ts()
        message = Message(ts=ts, sent_at=moment, channel_id=channel_id, user_id=user_id, **posting)
        self._messages[channel_id][ts] = message
        self.bump()
        return message

    def message(self, channel_id: str, ts: str) -> Message:
        """One message; Refused("message_not_found") where there is none."""
        found = self._messages[channel_id].get(ts)
        if found is None:
            raise Refused("message_not_found")
        return found

    def remove_message(self, message: Message) -> None:
        """Delete a message for everybody."""
        self._messages[message.channel_id].pop(message.ts, None)
        self.bump()

    def all_messages(self, channel_id: str) -> list[Message]:
        """Every message of a channel in order, ephemeral ones included."""
        return sorted(self._messages[channel_id].values(), key=lambda one: float(one.ts))

    def messages_for(self, user_id: str, channel_id: str) -> list[Message]:
        """What one person sees in a channel, oldest first, thread replies included (is_reply)."""
        if user_id not in self.channel(channel_id).members:
            return []
        return [one for one in self.all_messages(channel_id) if one.ephemeral_for in {None, user_id}]

    def thread(self, channel_id: str, ts: str) -> list[Message]:
        """A thread's first message and its replies, oldest first."""
        return [one for one in self.all_messages(channel_id) if ts in {one.ts, one.thread_ts}]

    def tell_person(self, user_id: str, channel_id: str, text: str) -> Message:
        """Slack's own words to one person, ephemeral."""
        return self.add_message(channel_id, SLACKBOT, text=text, ephemeral_for=user_id)

    # --- views (kept by sandbox.stack) ---

    def open_views(self, user_id: str) -> list[View]:
        """The person's modals, bottom to top."""
        return self.stacks.of(user_id)

    def home_view(self, user_id: str) -> View | None:
        """The App Home as last published for this person."""
        return self.stacks.homes.get(user_id)

    # --- files ---

    def add_file(self, name: str, *, user_id: str, expected_bytes: int, alt_text: str = "") -> File:
        """Room for an upload."""
        file = File(
            id=self.new_id("F"),
            name=name,
            title=name,
            user_id=user_id,
            mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
            expected_bytes=expected_bytes,
            alt_text=alt_text,
        )
        self._files[file.id] = file
        return file

    def file(self, file_id: str) -> File:
        """One file; Refused("file_not_found") where there is none."""
        if file_id not in self._files:
            raise Refused("file_not_found")
        return self._files[file_id]

    # --- what the app did ---

    def note_call(self, method: str, team_id: str, *, args: Payload, response: Payload, status: int) -> None:
        """Keep a Web API call for the control API."""
        call = ApiCall(
            number=len(self.calls) + 1,
            method=method,
            team_id=team_id,
            args=args,
            response=response,
            status=status,
            at=self.clock.now(),
        )
        self.calls.append(call)

    def note_incident(self, where: str, code: str, detail: str = "") -> None:
        """Keep what real Slack would refuse or punish."""
        self.incidents.append(Incident(where=where, code=code, detail=detail, at=self.clock.now()))
