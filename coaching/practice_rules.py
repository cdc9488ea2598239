"""When practice is due and overdue (SbS 3), and how one is shown. Use cases stand in practising.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from coaching.business_days import local_date, local_time
from coaching.errors import FieldError
from coaching.people import Member
from coaching.ports import Calendar, WorkspaceStore
from coaching.practice import Practice
from coaching.shown.common import Person
from coaching.shown.practice import PracticeShown
from coaching.words import say_date

SHIFT_HOUR = 9
"""A shift begins at nine in the rep's own zone."""
LONGEST_PRACTICE = 600
FURTHEST_DUE = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeEntry:
    """One submitted form; `due_at` None when day or time was left empty."""

    rep_id: int
    session_id: int | None
    what: str
    due_at: datetime | None


def check_practice(
    what: str, due_at: datetime | None, *, now: datetime, standing: datetime | None = None
) -> datetime:
    """When it is due. Raises FieldError on practice_what, due_on; a `standing` time may have passed."""
    problems: dict[str, str] = {}
    if not what:
        problems["practice_what"] = "Say what to practise: a scene, out loud, until it sits."
    elif len(what) > LONGEST_PRACTICE:
        problems["practice_what"] = f"Keep it within {LONGEST_PRACTICE} characters."
    if due_at is None:
        problems["due_on"] = "Choose a day and a time."
    elif due_at != standing and due_at <= now:
        problems["due_on"] = "That time has passed. Pick one ahead, in the rep's own time."
    elif due_at > now + FURTHEST_DUE:
        problems["due_on"] = f"Pick a day within {FURTHEST_DUE.days} days."
    if problems or due_at is None:
        raise FieldError(problems)
    return due_at


def next_shift(heard_at: datetime, *, tz: str, calendar: Calendar) -> datetime:
    """When practice is due unless the coach says otherwise: the rep's next business day at 09:00 (SbS 3).

    `heard_at` is when the rep can hear of it: what is assigned at night is due a shift later.
    """
    day = calendar.add_business_days(local_date(heard_at, tz), 1)
    return local_time(day, SHIFT_HOUR, tz)


def overdue_from(practice: Practice, *, tz: str) -> date:
    """The first day on which it counts as overdue: the one after its due date in `tz`, the rep's zone."""
    return local_date(practice.due_at, tz) + timedelta(days=1)


def saying_in(tz: str) -> Callable[[str, str | None], tuple[str, str]]:
    """How a kept field of an assignment reads: (label, words), times in the rep's zone."""

    def say(field: str, text: str | None) -> tuple[str, str]:
        if field == "due_at" and text:
            due = datetime.fromisoformat(text).astimezone(ZoneInfo(tz))
            return "Due", f"{say_date(due.date())}, {due:%H:%M}"
        return "What to practise", text or ""

    return say


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
            session_id=one.session_id,
        )
        for one in practices
    )


def _person(member: Member) -> Person:
    return Person(member_id=member.id, slack_id=member.slack_id, name=member.name)
