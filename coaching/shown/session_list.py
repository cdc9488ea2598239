"""Facts of the list of sessions: every one that somebody may read, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching.shown.common import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    session_id: int
    on: date
    rep: str
    coach: str
    criterion: str
    state: str
    """In words: ``planned``, ``3 of 10 calls in``, ``deleted``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionList:
    whose: str
    """In words: ``Coached by me``, ``Bob Okafor``."""
    scope: str
    """What the next page asks for."""
    own: bool
    """The reader's own, as a rep."""
    lines: tuple[SessionLine, ...]
    page: int
    """From 0."""
    total: int
    first: int
    """Number of the first line, from 1; 0 when there is none."""
    more: bool
    scopes: tuple[Choice, ...]
    """What else may be listed; empty for a rep."""
    rep_id: int | None = None
    """The one rep listed for somebody else: their scorecard and scored scenarios open from here."""
