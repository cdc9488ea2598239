"""Tokens and clients per workspace. With tokens in the environment there is one workspace."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from slack_sdk import WebClient

from coaching.ports import Stores

INTERACTIVE_TIMEOUT_S = 2
POST_TIMEOUT_S = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What Slack says of a bot token (auth.test)."""

    workspace_id: int
    team_id: str
    enterprise_id: str | None
    bot_token: str
    bot_id: str
    bot_user_id: str


class Directory:
    """Knows which token speaks for which workspace. Thread-safe; asks Slack once per token."""

    def __init__(self, stores: Stores, *, api_url: str) -> None:
        self._stores = stores
        self._api_url = api_url
        self._lock = threading.Lock()
        self._by_slack_id: dict[str, Installation] = {}
        self._by_workspace: dict[int, Installation] = {}

    def add_token(self, bot_token: str) -> Installation:
        """Learn whose token this is and register its workspace. Raises SlackApiError on a bad token."""
        said = self._client(bot_token, timeout=POST_TIMEOUT_S).auth_test()
        slack_id = str(said["team_id"])
        tenant = self._stores.register(slack_id, name=str(said.get("team", slack_id)))
        if not tenant.active:
            self._stores.resume(tenant.id)  # it was paused because its former token was refused
        installation = Installation(
            workspace_id=tenant.id,
            team_id=slack_id,
            enterprise_id=said.get("enterprise_id"),
            bot_token=bot_token,
            bot_id=str(said.get("bot_id", "")),
            bot_user_id=str(said["user_id"]),
        )
        with self._lock:
            self._by_slack_id[slack_id] = installation
            self._by_workspace[tenant.id] = installation
        return installation

    def of_slack(self, slack_id: str | None) -> Installation | None:
        with self._lock:
            return self._by_slack_id.get(slack_id or "")

    def of_workspace(self, workspace_id: int) -> Installation | None:
        with self._lock:
            return self._by_workspace.get(workspace_id)

    def posting_client(self, workspace_id: int) -> WebClient | None:
        """10 s, never retries: a re-posted message is a second message (slack-platform.md 4.11)."""
        found = self.of_workspace(workspace_id)
        return self._client(found.bot_token, timeout=POST_TIMEOUT_S) if found else None

    def reading_client(self, workspace_id: int) -> WebClient | None:
        """2 s, never retries: a listener has three seconds in all."""
        found = self.of_workspace(workspace_id)
        return self._client(found.bot_token, timeout=INTERACTIVE_TIMEOUT_S) if found else None

    def blank_client(self) -> WebClient:
        """Bolt's own client before it knows the workspace; it copies our time-out and retry rule."""
        return self._client(None, timeout=INTERACTIVE_TIMEOUT_S)

    def _client(self, token: str | None, *, timeout: int) -> WebClient:
        return WebClient(token=token, base_url=self._api_url, timeout=timeout, retry_handlers=[])
