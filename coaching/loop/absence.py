"""A person's away dates, entered and kept. What they change stands in diary.py and audience.py."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from coaching.away import Away
from coaching.business_days import local_date
from coaching.errors import FieldError
from coaching.loop.hearing import possible_delegates
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.forms import AwayForm
from coaching.words import say_date

LONGEST = timedelta(days=365)


def away_form(store: WorkspaceStore, actor: Member, *, now: datetime) -> AwayForm:
    """Prefilled with the dates that stand or come next."""
    today = local_date(now, actor.tz)
    coming = [span for span in store.people.away_of(actor.id) if span.last_day >= today]
    span = coming[0] if coming else None
    return AwayForm(
        first_day=span.first_day if span else today + timedelta(days=1),
        last_day=span.last_day if span else today + timedelta(days=1),
        delegate_id=span.delegate_id if span else None,
        delegates=tuple(Choice(str(one.id), one.name) for one in possible_delegates(store, actor)),
        standing=tuple(say_away(store, one) for one in coming),
    )


def go_away(
    store: WorkspaceStore,
    actor: Member,
    *,
    first_day: date | None,
    last_day: date | None,
    delegate_id: int | None,
    now: datetime,
) -> str:
    """Keep the dates; those that overlap are replaced. Returns what to say. Raises FieldError."""
    today = local_date(now, actor.tz)
    problems: dict[str, str] = {}
    if first_day is None:
        problems["away_from"] = "Pick the first day."
    if last_day is None:
        problems["away_to"] = "Pick the last day."
    if first_day and last_day and last_day < first_day:
        problems["away_to"] = "The last day is before the first."
    elif last_day and last_day < today:
        problems["away_to"] = "These days are over. Pick a last day from today on."
    elif first_day and last_day and last_day - first_day > LONGEST:
        problems["away_to"] = f"Pick at most {LONGEST.days} days."
    if delegate_id is not None and delegate_id not in {m.id for m in possible_delegates(store, actor)}:
        problems["delegate"] = "Pick a coach or manager of your own team."
    if problems or first_day is None or last_day is None:
        raise FieldError(problems)
    span = Away(member_id=actor.id, first_day=first_day, last_day=last_day, delegate_id=delegate_id)
    store.people.set_away(span)
    return f"Noted: away {say_away(store, span)}."


def come_back(store: WorkspaceStore, actor: Member, *, now: datetime) -> str:
    """Forget the dates that stand and come; returns what to say."""
    gone = store.people.end_away(actor.id, from_day=local_date(now, actor.tz))
    return "Welcome back: your away dates are cleared." if gone else "No away dates are noted for you."


def say_away(store: WorkspaceStore, span: Away) -> str:
    """``Mon 21 Dec to Fri 1 Jan; reviews go to Alice Ames``"""
    days = say_date(span.first_day)
    if span.last_day != span.first_day:
        days += f" to {say_date(span.last_day)}"
    if span.delegate_id is None:
        return f"{days}; what is due waits until you are back"
    return f"{days}; reviews go to {store.people.member(span.delegate_id).name}"
