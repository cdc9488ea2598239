"""Calls and call scores as rules see them (domain.md 1). Taking scores in stands in intake.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple


class CallKind(NamedTuple):
    """What makes two calls comparable (domain.md 4): type, direction, live or simulated."""

    call_type: str
    direction: str
    live: bool

    @property
    def key(self) -> str:
        """One string for storage and grouping: ``discovery|outbound|live``."""
        return f"{self.call_type}|{self.direction}|{'live' if self.live else 'sim'}"

    @staticmethod
    @lru_cache(maxsize=1024)
    def of(key: str) -> CallKind:
        call_type, direction, live = key.rsplit("|", 2)
        return CallKind(call_type, direction, live == "live")

    def write(self) -> str:
        """``discovery, live``: the words of the baseline line (direction is said when inbound)."""
        words = [self.call_type]
        if self.direction == "inbound":
            words.append("inbound")
        words.append("live" if self.live else "simulated")
        return ", ".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    id: int
    external_id: str
    rep_id: int
    occurred_at: datetime
    kind: CallKind
    link: str | None = None
    duration_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredCall:
    """One (call, criterion version) -> score, with what a line about it needs."""

    call_id: int
    occurred_at: datetime
    kind: CallKind
    version_id: int
    score: float
    link: str | None = None
    quote: str | None = None
    quote_at: str | None = None


class ScoreRow(NamedTuple):
    """One validated row on its way in; a tuple because a million of them pass through."""

    external_id: str
    rep_id: int
    occurred_at: datetime
    call_type: str
    direction: str
    live: bool
    link: str | None
    duration_s: int | None
    version_id: int
    score: float
    quote: str | None
    quote_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeCounts:
    """What a batch changed. `refused`: (index in the batch, reason) of rows the store would not take."""

    calls_added: int = 0
    calls_changed: int = 0
    """Calls whose time, kind, link or duration was corrected."""
    scores_added: int = 0
    scores_changed: int = 0
    unchanged: int = 0
    refused: tuple[tuple[int, str], ...] = ()
