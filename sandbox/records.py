"""What the workspace keeps: messages, files, views, and the outcome of a person's act. Data only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sandbox.wire import Payload


@dataclass(slots=True, kw_only=True)
class File:
    """An uploaded file. `content` is empty until the upload arrived."""

    id: str
    name: str
    title: str
    user_id: str
    mimetype: str = "application/octet-stream"
    content: bytes = b""
    expected_bytes: int = 0
    complete: bool = False
    alt_text: str = ""
    channel_ids: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Message:
    """One message. `ephemeral_for` names the only person who sees it; `sent_at` is the demo clock's
    moment."""

    ts: str
    channel_id: str
    user_id: str
    text: str
    sent_at: datetime
    blocks: list[Payload] = field(default_factory=list)
    attachments: list[Payload] = field(default_factory=list)
    metadata: Payload | None = None
    thread_ts: str | None = None
    ephemeral_for: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    edited_ts: str | None = None
    file_ids: list[str] = field(default_factory=list)
    # What people picked in this message's inputs and selects: {block_id: {action_id: value}}.
    state: dict[str, dict[str, Payload]] = field(default_factory=dict)

    @property
    def all_blocks(self) -> list[Payload]:
        """Its own blocks and those of what is attached to it, as a shown link."""
        attached = [block for one in self.attachments for block in one.get("blocks") or []]
        return [*self.blocks, *attached]

    @property
    def is_reply(self) -> bool:
        """In a thread, below its first message?"""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True, kw_only=True)
class View:
    """A modal or a Home tab as one person sees it. `body` is the app's view without state.

    `state` holds what was typed and picked, {block_id: {action_id: value as in view.state.values}};
    `errors` are the app's words under fields after a refused submit, by block_id;
    `trouble` is Slack's own sentence when the app did not answer in time.
    """

    id: str
    team_id: str
    user_id: str
    body: Payload
    hash: str
    app_id: str
    bot_id: str
    root_view_id: str
    previous_view_id: str | None = None
    state: dict[str, dict[str, Payload]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Payload]:
        """The view's blocks, each with a block_id."""
        blocks: list[Payload] = self.body["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        """The app's name for this view, empty if it gave none."""
        return str(self.body.get("callback_id") or "")

    @property
    def title(self) -> str:
        """The modal's title text, empty on a Home tab."""
        return str((self.body.get("title") or {}).get("text", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a click happens: in a view, or in a message of a channel."""

    view_id: str | None = None
    channel_id: str | None = None
    ts: str | None = None


OutcomeKind = Literal[
    "done",  # acknowledged, nothing more to say
    "closed",  # the submitted modal closed
    "updated",  # the modal's content was replaced
    "pushed",  # another modal lies on top now
    "cleared",  # the whole stack closed
    "errors",  # fields are marked with the app's words
    "failed",  # the app did not answer in time, or answered what Slack refuses
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a person's act. `error` is Slack's code, `words` what Slack shows the person."""

    kind: OutcomeKind = "done"
    error: str = ""
    words: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Did the app take it?"""
        return self.kind not in {"errors", "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """One Web API call as it was answered."""

    number: int
    method: str
    team_id: str
    args: Payload
    response: Payload
    status: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something an app did that real Slack would refuse or punish."""

    where: str
    code: str
    detail: str
    at: datetime
