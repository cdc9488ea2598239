"""Facts of what stands below a link to a record, and of a workflow's request to log a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching.shown.common import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCard:
    """Below a link in a channel: everybody there reads it, so it names neither people nor findings."""

    session_id: int
    held_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToLog:
    """A workflow came to "Log a coaching session": to the coach."""

    rep: Person
    why: str
    """What the workflow says of the occasion; may be empty."""
