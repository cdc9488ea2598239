"""Addresses of our own records: they may be pasted anywhere, for alone they tell nobody anything."""

from __future__ import annotations

import re

_PATH = re.compile(r"/sessions/([1-9][0-9]{0,17})/?\Z")


def link_to_session(base: str, session_id: int, /) -> str | None:
    """The record's address below PUBLIC_URL; None where the product has no address of its own."""
    return f"{base.rstrip('/')}/sessions/{session_id}" if base else None


def session_of(base: str, url: str, /) -> int | None:
    """Whose address it is; None for everything else."""
    home = base.rstrip("/")
    found = _PATH.match(url[len(home) :]) if home and url.startswith(f"{home}/") else None
    return int(found[1]) if found else None
