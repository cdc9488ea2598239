"""What the outbox asks of Slack: post a message, look for one of ours. bot/ implements it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from coaching.refusals import Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A rendered message: fallback text, blocks, and the key that reconcile looks for."""

    text: str
    blocks: Sequence[Mapping[str, object]]
    key: str
    thread_ts: str | None = None
    shares_file: bool = False
    """Its text holds the address of a file of ours, which Slack then shows with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFile:
    name: str
    title: str
    content: bytes
    note: str = ""
    """What the message says of what is in it."""


@dataclass(frozen=True, slots=True)
class Posted:
    channel_id: str
    ts: str


class SendRefusedError(Exception):
    """Slack definitely did not take the message. `meaning` says what that is worth."""

    def __init__(self, meaning: Meaning, code: str, /) -> None:
        super().__init__(f"{meaning}: {code}")
        self.meaning = meaning
        self.code = code


class SendThrottledError(Exception):
    """429: Slack did not take it and says when to come back."""

    def __init__(self, retry_after: float, /) -> None:
        super().__init__(f"retry after {retry_after:.0f} s")
        self.retry_after = retry_after


class SendUnknownError(Exception):
    """Time-out, reset or 5xx: it may or may not have arrived."""


class Messenger(Protocol):
    """Slack, for messages only. 10 s time-out, never retries by itself."""

    def post(self, workspace_id: int, recipient: str, message: Outgoing, /) -> Posted: ...
    def find_posted(
        self, workspace_id: int, recipient: str, /, *, key: str, since: datetime
    ) -> Posted | None:
        """Reconcile: our own message with this key since then, if any. May raise SendThrottledError."""

    def find_reply(self, workspace_id: int, channel_id: str, thread_ts: str, /, *, key: str) -> Posted | None:
        """The same for a message that went into a thread."""

    def upload_picture(self, workspace_id: int, png: bytes, /, *, name: str, alt: str) -> str:
        """Upload a PNG; returns the file id that an image block can name."""

    def upload_file(self, workspace_id: int, file: OutgoingFile, /) -> str:
        """Upload a file; returns its address. Nobody sees it until a message of ours holds that."""
