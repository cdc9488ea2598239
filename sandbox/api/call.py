"""One Web API call: its arguments, who calls, and the readers methods share."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.people import Channel, Installation, User
from sandbox.refusals import Refused
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A method call by one installation of the app."""

    world: "World"
    args: Payload
    by: Installation

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str, *, code: str = "invalid_arguments") -> str:
        """An argument that must be there."""
        value = self.text(name)
        if not value:
            raise Refused(code, detail=f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """An argument as a boolean, however it is written."""
        return self.args.get(name) in (True, 1, "1", "true", "True")

    def tree(self, name: str, *, code: str = "invalid_arguments") -> object:
        """An argument that is JSON, given as such or as text."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            raise Refused(code, detail=f"{name} is no JSON") from error

    def mapping(self, name: str, *, code: str = "invalid_arguments") -> Payload:
        """An argument that is a JSON object."""
        value = self.tree(name, code=code)
        if not isinstance(value, dict):
            raise Refused(code, detail=f"{name} must be an object")
        return value

    def listing(self, name: str, *, code: str = "invalid_arguments") -> list[Payload]:
        """An argument that is a JSON list, empty if absent."""
        value = self.tree(name, code=code)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refused(code, detail=f"{name} must be a list")
        return value

    def channel(self, name: str = "channel") -> Channel:
        """A channel of the caller's workspace that the bot may know of."""
        channel = self.world.channel(self.required(name, code="channel_not_found"))
        hidden = channel.kind != "public" and self.by.bot_user_id not in channel.members
        if channel.team_id != self.by.team_id or hidden:
            raise Refused("channel_not_found")
        return channel

    def member(self, user_id: str) -> User:
        """A user the bot can see: of its workspace, or met in a shared channel."""
        user = self.world.user(user_id)
        if user.team_id != self.by.team_id and not self.world.share_a_channel(user.id, self.by.bot_user_id):
            raise Refused("user_not_found")
        return user

    def writable(self, channel: Channel) -> Channel:
        """A channel the bot may post to now."""
        if channel.is_archived:
            raise Refused("is_archived")
        if self.by.bot_user_id not in channel.members:
            raise Refused("not_in_channel")
        if channel.is_im and self.world.user(channel.other_end(self.by.bot_user_id)).deleted:
            raise Refused("user_disabled")
        return channel

    def dm_with(self, user_id: str) -> Channel:
        """The DM with a person, made on demand."""
        user = self.world.user(user_id)
        if user.deleted:
            raise Refused("user_disabled")
        if user.team_id != self.by.team_id and not self.world.share_a_channel(user.id, self.by.bot_user_id):
            raise Refused("user_not_visible")
        return self.world.open_dm(self.by.bot_user_id, user.id)
