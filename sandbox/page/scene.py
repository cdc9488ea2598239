"""What one address shows one person: viewer, channel or Home, thread, modal. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sandbox.page.blockkit import Choice, Surface
from sandbox.page.mrkdwn import Reader
from sandbox.people import Channel, User
from sandbox.records import Message, View
from sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The state the address bar carries."""

    viewer_id: str = ""
    channel_id: str = ""
    is_home: bool = False
    thread_ts: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Address:
        """From `?as=…&channel=…&home=1&thread=…`; anything missing is settled in `see`."""
        return cls(
            viewer_id=query.get("as", ""),
            channel_id=query.get("channel", ""),
            is_home=query.get("home", "") == "1",
            thread_ts=query.get("thread", ""),
        )


@dataclass(slots=True)
class ReadMarks:
    """How far each person has read each channel. Of the page alone: Slack's app never learns it."""

    last_seen: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark(self, user_id: str, channel_id: str, messages: list[Message]) -> None:
        """Everything shown counts as read."""
        if messages:
            self.last_seen[user_id, channel_id] = messages[-1].ts

    def unread(self, user_id: str, channel_id: str, messages: list[Message]) -> int:
        """How many messages of others came since."""
        seen = float(self.last_seen.get((user_id, channel_id), "0"))
        return sum(1 for one in messages if one.user_id != user_id and float(one.ts) > seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One person's window: who looks, at what, and the reader that names everybody for them."""

    world: World
    viewer: User
    zone: ZoneInfo
    now: datetime
    bot: User | None
    channel: Channel | None
    is_home: bool
    thread_ts: str
    reader: Reader
    joined: list[Channel]

    @property
    def other(self) -> User | None:
        """The other end of a DM; the app on its Home tab."""
        if self.is_home:
            return self.bot
        if self.channel is None or not self.channel.is_im:
            return None
        return self.world.user(self.channel.other_end(self.viewer.id))

    @property
    def href(self) -> str:
        """This window's address without the thread."""
        if self.is_home or self.channel is None:
            return "/?" + urlencode({"as": self.viewer.id, "home": 1})
        return "/?" + urlencode({"as": self.viewer.id, "channel": self.channel.id})

    def href_as(self, user: User) -> str:
        """The same place through the eyes of somebody else; the app's DM becomes theirs."""
        query = {"as": user.id}
        if self.is_home:
            query["home"] = "1"
        elif self.channel is not None:
            query["channel"] = "app" if self.channel.is_im else self.channel.id
        return "/?" + urlencode(query)

    @property
    def modal(self) -> View | None:
        """The top modal of the viewer."""
        views = self.world.open_views(self.viewer.id)
        return views[-1] if views else None

    def surface(self, view: View | None = None, *, message: Message | None = None) -> Surface:
        """What blocks of a view or a message need to be drawn for this person."""
        colleagues = [
            user for user in self.world.users(self.viewer.team_id) if not user.deleted and not user.is_bot
        ]
        kind = view.type if view is not None else "message"
        state = view.state if view is not None else (message.state if message is not None else {})
        return Surface(
            reader=self.reader,
            kind=kind,
            state=state,
            errors=view.errors if view is not None else {},
            people=[Choice(user.id, user.real_name) for user in colleagues],
            channels=[
                Choice(one.id, f"#{one.name}", one.kind, one.is_ext_shared)
                for one in self.joined
                if not one.is_im
            ],
            file_url=lambda file_id: f"/page/files/{file_id}",
        )


def people_of(world: World) -> list[User]:
    """Who can be played: every account that is a person, the demo's own workspace first."""
    main = world.workspace().id
    persons = [user for user in world.users() if not user.is_bot and not user.deleted]
    return sorted(persons, key=lambda user: user.team_id != main)


def _app_user(world: World, viewer: User) -> User | None:
    installed = world.installations.get(viewer.team_id)
    return world.user(installed.bot_user_id) if installed is not None else None


def _choose_channel(
    world: World, address: Address, *, joined: list[Channel], bot: User | None
) -> Channel | None:
    """The channel named by id or name, else the DM with the app, else any."""
    named = [one for one in joined if address.channel_id and address.channel_id in {one.id, one.name}]
    if not named and bot is not None:
        return world.open_dm(address.viewer_id, bot.id)
    return next(iter(named or joined), None)


def see(world: World, address: Address) -> Scene:
    """The window behind an address; unknown people or channels fall back to the first there is."""
    people = people_of(world)
    viewer = next((user for user in people if user.id == address.viewer_id), people[0])
    joined = world.channels_for(viewer.id)
    bot = _app_user(world, viewer)
    settled = Address(viewer_id=viewer.id, channel_id=address.channel_id)
    zone = ZoneInfo(viewer.tz)
    now = world.clock.now()
    reader = Reader(
        names={user.id: user.real_name for user in world.users()},
        channels={one.id: one.name for one in joined},
        zone=zone,
        now=now,
        user_id=viewer.id,
    )
    is_home = address.is_home and bot is not None
    return Scene(
        world=world,
        viewer=viewer,
        zone=zone,
        now=now,
        bot=bot,
        channel=None if is_home else _choose_channel(world, settled, joined=joined, bot=bot),
        is_home=is_home,
        thread_ts="" if is_home else address.thread_ts,
        reader=reader,
        joined=joined,
    )
