"""Sessions that are planned for today: a line of the morning message, nothing afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from coaching.business_days import local_date, local_time
from coaching.loop.audience import can_hear
from coaching.loop.in_charge import in_charge
from coaching.loop.reading_ahead import before_sessions
from coaching.loop.showing import show_session
from coaching.people import Member
from coaching.permissions import LEADING, access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession
from coaching.shown.notes import PlannedToday

MOST_PLANNED = 2
_AROUND = timedelta(hours=40)
"""Wherever somebody lives, their today lies within this of now."""


def planned_today(
    store: WorkspaceStore, *, now: datetime, only: int | None = None
) -> Iterator[tuple[Member, PlannedToday]]:
    """Whoever leads the session, with theirs of the day; the managers once its coach cannot."""
    leads = _leads(store, only) if only is not None else None
    planned = store.sessions.planned_between(now - _AROUND, now + _AROUND, rep_ids=leads)
    store.people.members({person for one in planned for person in (one.coach_id, one.rep_id)})
    theirs: dict[int, list[CoachingSession]] = {}
    for session in planned:
        if not can_hear(store.people.member(session.rep_id)):
            continue
        for hearer in _hearers(store, session, only=only):
            if only in (None, hearer.id) and _is_news(
                store, session, hearer, today=local_date(now, hearer.tz)
            ):
                theirs.setdefault(hearer.id, []).append(session)
    if theirs:
        before_sessions(store, {one.id for sessions in theirs.values() for one in sessions})
    for hearer_id, sessions in theirs.items():
        yield (
            store.people.member(hearer_id),
            PlannedToday(
                sessions=tuple(show_session(store, one) for one in sessions[:MOST_PLANNED]),
                more=max(len(sessions) - MOST_PLANNED, 0),
            ),
        )


def _leads(store: WorkspaceStore, member_id: int) -> frozenset[int]:
    return access_of(store, store.people.member(member_id)).led_reps


def _hearers(store: WorkspaceStore, session: CoachingSession, *, only: int | None) -> tuple[Member, ...]:
    """Asked for one person who leads the rep, mostly without a look at everybody's roles."""
    coach = store.people.member(session.coach_id)
    if only is not None and can_hear(coach):
        if coach.id == only:
            return (coach,)
        team = store.people.memberships(team_id=session.team_id)
        if any(held.member_id == coach.id and held.role in LEADING for held in team):
            return ()
    return in_charge(store, coach_id=coach.id, rep_id=session.rep_id, team_id=session.team_id)


def _is_news(store: WorkspaceStore, session: CoachingSession, hearer: Member, *, today: date) -> bool:
    """Of today, and planned before the day's message: what was arranged since needs no telling."""
    when = session.scheduled_for
    if when is None or local_date(when, hearer.tz) != today:
        return False
    return _arranged_at(store, session) < local_time(today, hearer.morning_hour, hearer.tz)


def _arranged_at(store: WorkspaceStore, session: CoachingSession) -> datetime:
    """When it was planned, or last changed: it may have been moved to this day."""
    changes = store.sessions.revisions(session.id) if session.version > 1 else ()
    return max((session.logged_at, *(one.edited_at for one in changes)))
