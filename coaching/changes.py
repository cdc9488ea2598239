"""What a record said before it was corrected, and that it was taken back: one history for many kinds.

Sessions, coaching moments and reviews keep whole versions of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Record(StrEnum):
    """Kinds of records whose changes are kept field by field."""

    PRACTICE = "practice"
    OBSERVATION = "observation"
    ROUND = "round"
    """A calibration round."""
    SCENARIO = "scenario"
    CALL = "call"
    """A call scored by hand."""
    ANSWER = "answer"
    """What a coach answered to a rep's other view."""
    ROOT_CAUSE = "root_cause"
    """Why nothing moved by day 90."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Both as text: a date or time as ISO 8601, None for empty."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`ended`: the record was taken back, and nothing follows."""

    number: int
    by: int
    at: datetime
    fields: tuple[FieldChange, ...]
    ended: bool = False


def differences(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> tuple[FieldChange, ...]:
    """The fields of `before` that read otherwise in `after`."""
    return tuple(
        FieldChange(field, was, after.get(field)) for field, was in before.items() if was != after.get(field)
    )
