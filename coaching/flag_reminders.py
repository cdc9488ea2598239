"""Reminding the coach of a flagged call, once at 24 and once at 44 hours, in working hours (domain.md 7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from coaching.away import away_on
from coaching.business_days import local_date
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.flag_shown import closing_session, show_flag
from coaching.flags import REMINDERS, Flag, FlagState, reminder_after
from coaching.loop.audience import can_hear
from coaching.loop.diary import earliest_hearing
from coaching.loop.mornings import morning_lists
from coaching.people import Line, Member
from coaching.permissions import LEADING, access_of
from coaching.ports import WorkspaceStore
from coaching.shown.flags import FlagReminder

JUST_NOW = timedelta(minutes=1)
"""A session that is being saved as we look is looked for again."""


def look_at_flags(store: WorkspaceStore, *, now: datetime) -> int:
    """Close what was coached, plan the reminders whose turn it is; returns how many were planned."""
    flags = store.flags.standing()
    planned = 0
    for flag in flags:
        session_id = closing_session(store, flag, flags)
        if session_id is None:
            planned += _plan_due(store, flag, now=now)
            continue
        session = store.sessions.get(session_id)
        store.flags.close(
            flag.id, FlagState.COACHED, by=session.coach_id, now=session.logged_at, session_id=session_id
        )
    store.flags.looked_at([flag.id for flag in flags], now=now - JUST_NOW)
    return planned


def reminder_key(flag_id: int, hours: int) -> str:
    return f"{DeliveryKind.FLAG_REMINDER}:{flag_id}:{hours}"


def reminder_of(
    store: WorkspaceStore, flag_id: int, hours: int, *, reader: Member | None, now: datetime
) -> FlagReminder | None:
    """What a reminder says in its turn; None when the flag is closed, a later one speaks instead, or the
    reader wants to hear of no flags. One that was moved into a morning is left to that morning's message."""
    flag = store.flags.get(flag_id)
    if (
        reader is None
        or Line.FLAG in reader.muted
        or flag.state is not FlagState.OPEN
        or closing_session(store, flag, store.flags.standing([flag.rep_id]))
    ):
        return None
    later = [more for more in REMINDERS if more > hours]
    if later and now >= flag.flagged_at + timedelta(hours=later[0]):
        return None
    if _was_moved(store, flag, hours, reader) and morning_lists(store, reader, flag.id, now=now):
        return None
    return FlagReminder(flag=show_flag(store, flag, now=now), hours=hours)


def _was_moved(store: WorkspaceStore, flag: Flag, hours: int, reader: Member) -> bool:
    """Its own hour lay outside this person's working hours."""
    promised = flag.flagged_at + timedelta(hours=hours)
    return earliest_hearing(store, reader, now=promised) > promised


def hearer_of(store: WorkspaceStore, flag: Flag, *, now: datetime) -> Member | None:
    """The flag's coach, or the delegate of their away dates; somebody of the team once they have left."""
    coach = store.people.member(flag.coach_id)
    away = away_on(store.people.away_of(coach.id), local_date(now, coach.tz))
    delegate = [away.delegate_id] if away is not None and away.delegate_id is not None else []
    team = store.people.memberships(team_id=flag.team_id)
    others = [one.member_id for role in LEADING for one in team if one.role is role]
    for member_id in (*delegate, coach.id, *others):
        member = store.people.member(member_id)
        if can_hear(member) and access_of(store, member).may_coach(flag.rep_id):
            return member
    return None


def unplanned(store: WorkspaceStore, *, now: datetime, allowed: timedelta) -> Iterator[str]:
    """Reminders that should stand in the outbox by now and do not, in words without names."""
    flags = [flag for flag in store.flags.standing() if flag.remind_at is not None]
    for flag in flags:
        overdue = flag.remind_at is not None and now - flag.remind_at > allowed
        if overdue and closing_session(store, flag, flags) is None:
            yield f"flag {flag.id}, reminder after {reminder_after(flag)[0]} h"


def _plan_due(store: WorkspaceStore, flag: Flag, *, now: datetime) -> int:
    planned = 0
    while flag.remind_at is not None and flag.remind_at <= now:
        hours, next_at = reminder_after(flag)
        if not store.flags.count_reminder(flag, reminded_hours=hours, remind_at=next_at):
            break
        planned += _plan(store, flag, hours, next_at, now=now)
        flag = store.flags.get(flag.id)
    return planned


def _plan(store: WorkspaceStore, flag: Flag, hours: int, next_at: datetime | None, *, now: datetime) -> bool:
    """One that would only be heard when the next is due is left to that one."""
    hearer = hearer_of(store, flag, now=now)
    if hearer is None or Line.FLAG in hearer.muted:
        return False
    heard_at = earliest_hearing(store, hearer, now=now)
    if next_at is not None and heard_at >= next_at:
        return False
    delivery = NewDelivery(
        dedupe_key=reminder_key(flag.id, hours),
        kind=DeliveryKind.FLAG_REMINDER,
        recipient=hearer.slack_id,
        subject={"flag_id": flag.id, "hours": hours},
        next_at=heard_at,
    )
    return store.outbox.plan(delivery) is not None
