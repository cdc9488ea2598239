"""Outbound Slack for the outbox: posts, looks for its own messages, and names refusals by meaning."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.directory import Directory
from bot.slack_errors import meaning_of
from coaching.messenger import (
    Outgoing,
    OutgoingFile,
    Posted,
    SendRefusedError,
    SendThrottledError,
    SendUnknownError,
)
from coaching.refusals import Meaning

METADATA_EVENT = "coachlog_message"
DEFAULT_RETRY_AFTER_S = 30.0
"""When a 429 comes without a usable Retry-After."""
LONGEST_RETRY_AFTER_S = 86_400.0
CLOCKS_APART = timedelta(minutes=5)
"""How far the database's clock and Slack's may differ; with more, no request of Slack's would verify."""
CODE = re.compile(r"[a-z][a-z0-9_]*")
PAGE = 15
"""What Slack gives to apps that are neither internal nor in its Marketplace."""


class SlackMessenger:
    """Implements `coaching.messenger.Messenger` over slack_sdk, without its retries."""

    def __init__(self, directory: Directory, /) -> None:
        self._directory = directory

    def post(self, workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        client = self._client(workspace_id)
        said = _call(
            lambda: client.chat_postMessage(
                channel=recipient,
                text=message.text,
                blocks=list(message.blocks) or None,  # type: ignore[arg-type]  # dicts pass through unchanged
                thread_ts=message.thread_ts,
                metadata={"event_type": METADATA_EVENT, "event_payload": {"key": message.key}},
                unfurl_links=message.shares_file,
                unfurl_media=False,
            )
        )
        return Posted(str(said["channel"]), str(said["ts"]))

    def find_posted(
        self, workspace_id: int, recipient: str, /, *, key: str, since: datetime
    ) -> Posted | None:
        client = self._client(workspace_id)
        channel = recipient
        if recipient.startswith(("U", "W")):
            opened = _call(lambda: client.conversations_open(users=recipient))
            channel = str(opened["channel"]["id"])
        oldest = f"{(since - CLOCKS_APART).timestamp():.6f}"
        pages = _pages(
            lambda cursor: client.conversations_history(
                channel=channel, oldest=oldest, limit=PAGE, include_all_metadata=True, cursor=cursor
            )
        )
        return _first_with(key, pages, channel)

    def find_reply(self, workspace_id: int, channel_id: str, thread_ts: str, /, *, key: str) -> Posted | None:
        """Reconcile for a message in a thread, which history does not show."""
        client = self._client(workspace_id)
        pages = _pages(
            lambda cursor: client.conversations_replies(
                channel=channel_id, ts=thread_ts, limit=PAGE, include_all_metadata=True, cursor=cursor
            )
        )
        return _first_with(key, pages, channel_id)

    def upload_picture(self, workspace_id: int, png: bytes, /, *, name: str, alt: str) -> str:
        """Upload a PNG for use as `slack_file`; returns its file id."""
        client = self._client(workspace_id)
        said = _call(lambda: client.files_upload_v2(content=png, filename=name, title=alt[:200], alt_txt=alt))
        return str(said["files"][0]["id"])

    def upload_file(self, workspace_id: int, file: OutgoingFile, /) -> str:
        """Upload without a channel: whoever reads the message with the address can read the file then."""
        client = self._client(workspace_id)
        said = _call(
            lambda: client.files_upload_v2(content=file.content, filename=file.name, title=file.title)
        )
        return str(said["files"][0]["permalink"])

    def _client(self, workspace_id: int) -> WebClient:
        client = self._directory.posting_client(workspace_id)
        if client is None:
            raise SendRefusedError(Meaning.INSTALLATION_DEAD, "not_authed")
        return client


def _pages(read: Callable[[str | None], SlackResponse]) -> Iterator[SlackResponse]:
    cursor: str | None = None
    while True:
        page = _call(partial(read, cursor))
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def _first_with(key: str, pages: Iterator[SlackResponse], channel_id: str) -> Posted | None:
    for page in pages:
        for message in page["messages"]:
            if _carries(message, key):
                return Posted(channel_id, str(message["ts"]))
    return None


def _carries(message: dict[str, object], key: str) -> bool:
    metadata = message.get("metadata")
    if isinstance(metadata, dict) and (metadata.get("event_payload") or {}).get("key") == key:
        return True
    blocks = message.get("blocks")
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("block_id") == f"k:{key}" for block in blocks
    )


def _call(call: Callable[[], SlackResponse]) -> SlackResponse:
    """Run one Web API call and turn what went wrong into its meaning."""
    try:
        return call()
    except SlackApiError as error:
        raise _by_meaning(error) from error
    except (OSError, http.client.HTTPException, SlackClientError) as error:
        raise SendUnknownError(type(error).__name__) from error


def _by_meaning(error: SlackApiError) -> Exception:
    response = error.response
    status, headers = response.status_code, response.headers
    code = str(response.get("error", ""))
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return SendThrottledError(_retry_after(headers or {}))
    if status >= 500 or not CODE.fullmatch(code):  # a proxy's page, or half an answer: not Slack's word
        return SendUnknownError(f"HTTP {status}")
    meaning = meaning_of(code)
    if meaning is Meaning.RETRY_IF_IDEMPOTENT:
        return SendUnknownError(code)
    return SendRefusedError(meaning, code)


def _retry_after(headers: Mapping[str, object]) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            text = str(value[0] if isinstance(value, list) and value else value)
            if text.isascii() and text.replace(".", "", 1).isdigit():
                return min(max(1.0, float(text)), LONGEST_RETRY_AFTER_S)
    return DEFAULT_RETRY_AFTER_S
