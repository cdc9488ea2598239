"""`/coach away`: dates on which a person hears nothing. In words, or in a form when nothing is typed."""

from __future__ import annotations

from datetime import date, timedelta

from coaching.business_days import local_date
from coaching.errors import CoachingError, FieldError
from coaching.loop.absence import away_form, come_back, go_away
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.shown.messages import Notice
from handlers.answers import Answer, CloseModal, OpenModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Submission
from handlers.naming import find_person
from templates.ids import Field

OFF = "off"
EXAMPLE = "Type it like `/coach away 2026-12-21 2027-01-01 @alice`, or `/coach away` alone for a form."


def open_or_save(payload: Command, deps: Deps) -> Answer:
    """`/coach away [FROM TO [@delegate]]`, `/coach away off`"""
    typed = payload.rest
    if not typed:
        with unit_of(payload, deps, write=False) as (store, actor):
            form = away_form(store, actor, now=deps.clock.now())
        return OpenModal(deps.surfaces.modal(form))
    with unit_of(payload, deps) as (store, actor):
        return Say(Notice(text=_note(store, actor, typed, deps)))


def save(payload: Submission, deps: Deps) -> Answer:
    """Saving twice keeps the same, so a repeat needs no memory."""
    state = payload.state
    delegate = state.choice(Field.DELEGATE)
    with unit_of(payload, deps) as (store, actor):
        go_away(
            store,
            actor,
            first_day=state.day(Field.AWAY_FROM),
            last_day=state.day(Field.AWAY_TO),
            delegate_id=int(delegate) if delegate else None,
            now=deps.clock.now(),
        )
    return CloseModal()


def _note(store: WorkspaceStore, actor: Member, typed: str, deps: Deps) -> str:
    now = deps.clock.now()
    if typed.casefold() == OFF:
        return come_back(store, actor, now=now)
    today = local_date(now, actor.tz)
    words = typed.split(maxsplit=2)
    if len(words) < 2:
        raise CoachingError(f"Say the first and the last day. {EXAMPLE}")
    delegate = find_person(store.people, words[2]) if len(words) == 3 else None
    first_day, last_day = (_day(word, today) for word in words[:2])
    delegate_id = delegate.id if delegate else None
    try:
        return go_away(store, actor, first_day=first_day, last_day=last_day, delegate_id=delegate_id, now=now)
    except FieldError as error:
        raise CoachingError(f"{' '.join(error.problems.values())} {EXAMPLE}") from error


def _day(word: str, today: date) -> date:
    near = {"today": today, "tomorrow": today + timedelta(days=1)}
    if word.casefold() in near:
        return near[word.casefold()]
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise CoachingError(f'"{word[:40]}" is not a day. {EXAMPLE}') from None
