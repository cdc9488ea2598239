"""What every handler is given, built once by bot/. Nothing here is looked up globally."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from coaching.clock import Clock
from coaching.people import Profile
from coaching.ports import Stores

if TYPE_CHECKING:
    from templates import Surfaces


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """What matters of a channel before anything about people is sent there (domain.md 10)."""

    name: str
    is_private: bool
    is_ext_shared: bool
    is_member: bool


class Profiles(Protocol):
    """Reads of Slack, done outside any unit of work with a 2 s client."""

    def fetch(self, workspace_id: int, slack_id: str, /) -> Profile: ...
    def channel(self, workspace_id: int, channel_id: str, /) -> ChannelFacts:
        """Raises NotFoundError when the bot cannot see the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    stores: Stores
    surfaces: Surfaces
    clock: Clock
    kick: Callable[[], None]
    """Wakes the sender after a commit, so that a confirmation does not wait for the next tick."""
    profiles: Profiles
    public_url: str = ""
    """Where this is reached from outside; empty: records have no links."""
