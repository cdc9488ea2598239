"""Reads of Slack that a form needs: who a person is, what a channel is. 2 s, never inside a unit of work."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.directory import Directory
from coaching.errors import CoachingError, NotFoundError
from coaching.people import Profile
from coaching.team_setup import is_time_zone
from handlers.deps import ChannelFacts


class SlackIsSlowError(CoachingError):
    """Slack did not answer in time. Nothing was saved; what you typed is still here, try again."""


class SlackProfiles:
    """Implements `handlers.deps.Profiles` over users.info and conversations.info."""

    def __init__(self, directory: Directory, /) -> None:
        self._directory = directory

    def fetch(self, workspace_id: int, slack_id: str, /) -> Profile:
        client = self._client(workspace_id)
        return profile_from(_read(lambda: client.users_info(user=slack_id))["user"])

    def channel(self, workspace_id: int, channel_id: str, /) -> ChannelFacts:
        client = self._client(workspace_id)
        channel = _read(lambda: client.conversations_info(channel=channel_id))["channel"]
        return ChannelFacts(
            name=str(channel.get("name") or channel_id),
            is_private=bool(channel.get("is_private")),
            is_ext_shared=bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")),
            is_member=bool(channel.get("is_member")),
        )

    def _client(self, workspace_id: int) -> WebClient:
        client = self._directory.reading_client(workspace_id)
        if client is None:
            raise NotFoundError
        return client


def profile_from(user: dict[str, object]) -> Profile:
    """A Slack user object (users.info, user_change) as a Profile. The zone comes from `tz` alone.

    A zone that this machine does not know reads as UTC: one odd profile must not stop a workspace's messages.
    """
    shown = user.get("profile")
    profile: dict[str, object] = shown if isinstance(shown, dict) else {}
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    email = profile.get("email")
    tz = str(user.get("tz") or "UTC")
    return Profile(
        slack_id=str(user["id"]),
        name=str(name),
        email=str(email) if email else None,
        tz=tz if is_time_zone(tz) else "UTC",
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=bool(user.get("is_stranger")),
        is_deleted=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_admin=bool(user.get("is_admin")),
    )


def _read(call: Callable[[], SlackResponse]) -> SlackResponse:
    try:
        return call()
    except SlackApiError as error:
        if error.response.get("error") in {"user_not_found", "user_not_visible", "channel_not_found"}:
            raise NotFoundError from error
        raise
    except (URLError, TimeoutError, ConnectionError, http.client.HTTPException) as error:
        raise SlackIsSlowError from error
