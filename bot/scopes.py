"""The bot scopes that the product needs, as in manifest.yml (a test holds them together)."""

from __future__ import annotations

from collections.abc import Mapping

NEEDED = frozenset(
    {
        "commands",
        "chat:write",
        "im:write",
        "im:history",
        "channels:read",
        "groups:read",
        "channels:history",
        "groups:history",
        "users:read",
        "users:read.email",
        "files:write",
    }
)


def missing_scopes(headers: Mapping[str, object], /) -> tuple[str, ...]:
    """What the token lacks, from the headers of any answer of Slack's; nothing when it does not say."""
    for name, value in headers.items():
        if name.lower() == "x-oauth-scopes":
            text = value[0] if isinstance(value, list) and value else value
            return tuple(sorted(NEEDED - {scope.strip() for scope in str(text).split(",")}))
    return ()
