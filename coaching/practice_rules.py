"""When practice is due and overdue (SbS 3), and how one is shown. Use cases stand in practising.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from coaching.business_days import local_date, local_time
from coaching.people import Member
from coaching.ports import Calendar, WorkspaceStore
from coaching.practice import Practice
from coaching.shown.common import Person
from coaching.shown.practice import PracticeShown

SHIFT_HOUR = 9
"""A shift begins at nine in the rep's own zone."""


def next_shift(heard_at: datetime, *, tz: str, calendar: Calendar) -> datetime:
    """When practice is due unless the coach says otherwise: the rep's next business day at 09:00 (SbS 3).

    `heard_at` is when the rep can hear of it: what is assigned at night is due a shift later.
    """
    day = calendar.add_business_days(local_date(heard_at, tz), 1)
    return local_time(day, SHIFT_HOUR, tz)


def overdue_from(practice: Practice, *, tz: str) -> date:
    """The first day on which it counts as overdue: the one after its due date in `tz`, the rep's zone."""
    return local_date(practice.due_at, tz) + timedelta(days=1)


def show_practice(store: WorkspaceStore, practice: Practice) -> PracticeShown:
    return show_all(store, [practice])[0]


def show_all(store: WorkspaceStore, practices: Sequence[Practice]) -> tuple[PracticeShown, ...]:
    people = store.people.members({one.rep_id for one in practices} | {one.coach_id for one in practices})
    return tuple(
        PracticeShown(
            practice_id=one.id,
            rep=_person(people[one.rep_id]),
            coach=_person(people[one.coach_id]),
            what=one.what,
            due_at=one.due_at,
            due_on=local_date(one.due_at, people[one.rep_id].tz),
            done_at=one.done_at,
            note=one.done_note,
            link=one.done_link,
        )
        for one in practices
    )


def _person(member: Member) -> Person:
    return Person(member_id=member.id, slack_id=member.slack_id, name=member.name)
