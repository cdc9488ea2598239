"""Facts of corrected records: what one said before, and what is told to those who had seen it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """One field in words: how it read before and how after; an empty one reads as a dash."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionShown:
    """One change of a record. `ended`: it was taken back."""

    on: datetime
    by: str
    readings: tuple[Reading, ...]
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStanding:
    """What a call scored by hand says now, as the form that corrects it begins."""

    rep: str
    call_type: str
    direction: str
    live: bool
    scores: Mapping[int, float]
    """By criterion version id."""
    parts: Mapping[tuple[int, int], float]
    """By criterion version id and the part's place."""
    minutes: int | None
    link: str | None
    quote: str | None
    quote_at: str | None
    earlier: tuple[CorrectionShown, ...] = ()
