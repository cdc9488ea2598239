"""Names for the JSON that travels between the sandbox and an app. Shapes only, no behaviour."""

from typing import Any, TypedDict

# Slack's payloads are open JSON trees; the strictness lives in sandbox.validate, not in Python types.
Payload = dict[str, Any]


class PostingText(TypedDict):
    """What every message has."""

    text: str


class Posting(PostingText, total=False):
    """What a message may have besides its place, author and time."""

    blocks: list[Payload]
    attachments: list[Payload]
    metadata: Payload | None
    thread_ts: str | None
    ephemeral_for: str | None
    bot_id: str | None
    subtype: str | None
    file_ids: list[str]
