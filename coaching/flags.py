"""Calls flagged for coaching: the 48-hour clock, its two reminders, what closes a flag (domain.md 7).

Values and rules only; saying and showing them stands in flagging.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from coaching.sessions import CoachingSession, SessionState

COACH_WITHIN = timedelta(hours=48)
REMINDERS = (24, 44)
"""Hours of elapsed time after which the coach is reminded, once each."""
_MOMENTS = frozenset({"t", "at", "time", "start", "seek"})
"""Query words that name a moment of the same recording."""


class FlagState(StrEnum):
    OPEN = "open"
    COACHED = "coached"
    """The session about it was logged."""
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFlag:
    team_id: int
    rep_id: int
    coach_id: int
    flagged_by: int
    link: str
    flagged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    id: int
    team_id: int
    rep_id: int
    coach_id: int
    """Who is to coach it and is reminded."""
    flagged_by: int
    link: str
    flagged_at: datetime
    state: FlagState
    remind_at: datetime | None
    """Elapsed time of the next reminder; None when both are planned or the flag is closed."""
    reminded_hours: int
    """The last reminder that was planned or passed over: 0, 24 or 44."""
    closed_at: datetime | None = None
    closed_by: int | None = None
    session_id: int | None = None

    @property
    def coach_by(self) -> datetime:
        return self.flagged_at + COACH_WITHIN


def call_of(link: str) -> str:
    """What two links to the same recording have in common: no moment, no fragment, no closing slash."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link.strip()
    query = urlencode([(word, value) for word, value in parse_qsl(parts.query) if word not in _MOMENTS])
    host, path = parts.netloc.casefold(), parts.path.rstrip("/")
    return urlunsplit((parts.scheme.casefold(), host, path, query, ""))


def first_reminder(flagged_at: datetime) -> datetime:
    return flagged_at + timedelta(hours=REMINDERS[0])


def reminder_after(flag: Flag) -> tuple[int, datetime | None]:
    """(hours of the reminder whose turn it is, when the one after it has its turn)."""
    hours = next(hours for hours in REMINDERS if hours > flag.reminded_hours)
    later = [more for more in REMINDERS if more > hours]
    return hours, flag.flagged_at + timedelta(hours=later[0]) if later else None


def reminders_heard(
    flagged_at: datetime, move: Callable[[datetime], datetime]
) -> tuple[tuple[int, datetime], ...]:
    """(hours, instant) of the reminders as they are heard, `move` putting an instant into working hours.

    One that would only be heard when the next is due is left to that one: nobody reads two at once.
    """
    moved = [(hours, move(flagged_at + timedelta(hours=hours))) for hours in REMINDERS]
    return tuple(
        (hours, instant)
        for place, (hours, instant) in enumerate(moved)
        if all(instant < flagged_at + timedelta(hours=later) for later in REMINDERS[place + 1 :])
    )


def session_that_closes(
    flag: Flag, sessions: Iterable[CoachingSession], others: Iterable[Flag] = ()
) -> CoachingSession | None:
    """The first held session that is about the flagged call: it names the same call of the same rep.

    A session that names no call closes the rep's flag when it is logged inside the 48 hours and no other
    open flag of the rep could be meant. `others` are the rep's open flags, the flag itself among them
    or not.
    """
    after = sorted(
        (one for one in sessions if _is_held_after(one, flag)), key=lambda one: (one.logged_at, one.id)
    )
    alone = all(other.id == flag.id or other.rep_id != flag.rep_id for other in others)
    return next((one for one in after if _is_about(one, flag, alone=alone)), None)


def _is_held_after(session: CoachingSession, flag: Flag) -> bool:
    held = session.state not in (SessionState.SCHEDULED, SessionState.CANCELLED)
    return held and session.rep_id == flag.rep_id and session.logged_at >= flag.flagged_at


def _is_about(session: CoachingSession, flag: Flag, *, alone: bool) -> bool:
    link = session.details.call_link
    if link:
        return call_of(link) == call_of(flag.link)
    return alone and session.logged_at <= flag.coach_by
