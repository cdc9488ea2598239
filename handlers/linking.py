"""Finding the link to a call in what somebody typed, or in a message that a shortcut was used on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_LINK = re.compile(r"https?://[^\s<>|\"]+")
_WHOLE = re.compile(r"<https?://[^>]*>|https?://\S+")
_PICTURES = ("image", "thumb", "icon", "avatar")
"""Parts of a message that hold addresses of pictures."""


def find_link(text: str, /) -> str | None:
    """The first link; Slack writes them as `<https://…|label>`, with `&amp;` for `&`."""
    found = _LINK.search(text)
    return found.group().replace("&amp;", "&") if found else None


def without_links(text: str, /) -> str:
    """What else was typed."""
    return _WHOLE.sub(" ", text).strip()


def find_link_within(parts: object, /) -> str | None:
    """The first link in blocks or attachments: apps put theirs there and leave the text empty."""
    return next((link for text in _texts(parts) if (link := find_link(text))), None)


def _texts(parts: object) -> Iterator[str]:
    if isinstance(parts, str):
        yield parts
    elif isinstance(parts, Mapping):
        for name, part in parts.items():
            if not str(name).startswith(_PICTURES):
                yield from _texts(part)
    elif isinstance(parts, list):
        for part in parts:
            yield from _texts(part)
