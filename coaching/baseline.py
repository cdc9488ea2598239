"""The frozen baseline (domain.md 4, CL 3): what it is. How one is frozen stands in freezing.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coaching.calls import CallKind, ScoredCall

FULL_CALLS = 10


class BaselineKind(StrEnum):
    FULL = "full"
    """Ten comparable calls."""
    PROVISIONAL = "provisional"
    """One to nine."""
    MANUAL = "manual"
    """Typed by the coach because no call is scored; stays out of aggregates."""
    NONE = "none"
    """No scored call and nothing typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Average of the last ten comparable scored calls before `as_of`; never recomputed.

    `value` is in the native scale of `version_id`; None only for NONE. `calls` are the calls used,
    newest first, with the values they had at freezing. `kind_of_call` is None when mixed or empty.
    """

    kind: BaselineKind
    version_id: int
    value: float | None
    as_of: datetime
    calls: tuple[ScoredCall, ...] = ()
    kind_of_call: CallKind | None = None
    mixed: bool = False

    @property
    def n(self) -> int:
        return len(self.calls)
