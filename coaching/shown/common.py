"""Facts that several surfaces share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coaching.baseline import BaselineKind
from coaching.scale import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    member_id: int
    slack_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select or radio: `value` goes over the wire, `hint` is its description."""

    value: str
    label: str
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallShown:
    call_id: int
    on: date
    """Local date of whoever looks."""
    kind: str
    """``discovery, live``"""
    score: float | None = None
    minutes: int | None = None
    link: str | None = None
    quote: str | None = None
    quote_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineShown:
    kind: BaselineKind
    scale: Scale
    value: float | None
    n: int
    first_on: date | None
    last_on: date | None
    call_kind: str | None
    """None when mixed or empty."""
    mixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentShown:
    what_happened: str
    correction: str
    confirmed: str
    link: str | None = None
    timestamp: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionShown:
    """One session as lines about it need it. Dates are local to the session's zone."""

    session_id: int
    rep: Person
    coach: Person
    criterion_id: int
    criterion: str
    scale: Scale
    held_on: date
    method_label: str
    commitment: str
    baseline: BaselineShown
    carry_through_due: date | None = None
    scheduled_for: datetime | None = None
