"""Facts of an export asked for in Slack: the form, and the message that brings the file."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.shown.common import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportForm:
    whose: str
    """In words: whose rows it would hold."""
    tables: tuple[Choice, ...]
    """Everything first."""
    table: str
    formats: tuple[Choice, ...]
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReady:
    what: str
    format: str
    link: str
    """Address of the file in Slack."""
    held: str
    """What is in it and what had to stay out, in words."""
