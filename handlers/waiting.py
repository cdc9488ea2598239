"""Answers to a waiting line: snooze, no live call yet, on track, hand over, move on."""

from __future__ import annotations

from coaching.focus_choice import recommend_focus
from coaching.loop import hand_over, no_live_call, on_track, show_session, snooze
from coaching.loop.answering import Snooze, answerable
from coaching.loop.diary import next_business_day
from coaching.loop.hearing import delegate_form
from coaching.permissions import access_of
from coaching.shown.forms import SnoozeForm
from coaching.shown.messages import Notice
from coaching.words import say_date
from handlers.answers import Answer, CloseModal, OpenModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Press, Submission
from templates.ids import Field

PICK = "pick"


def choose_snooze(payload: Press, deps: Deps) -> Answer:
    """The value is `checkpoint id|tomorrow`, `…|two_days` or `…|pick`."""
    number, _, until = payload.value.partition("|")
    if until == PICK:
        return _ask_for_day(payload, deps, int(number))
    with unit_of(payload, deps) as (store, actor):
        day = snooze(store, int(number), actor, Snooze(until), now=deps.clock.now())
    return Say(Notice(text=f"Snoozed until {say_date(day)}."))


def save_snooze(payload: Submission, deps: Deps) -> Answer:
    """A picked day that is free moves on to the next working one."""
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            day = payload.state.day(Field.SNOOZE_UNTIL) or next_business_day(store, actor, now=now)
            snooze(store, int(str(payload.private["checkpoint_id"])), actor, day, now=now)
    return CloseModal()


def answer_no_live_call(payload: Press, deps: Deps) -> Answer:
    with unit_of(payload, deps) as (store, actor):
        day = no_live_call(store, int(payload.value), actor, now=deps.clock.now())
    return Say(Notice(text=f"No live call yet: you are asked again on {say_date(day)}."))


def answer_on_track(payload: Press, deps: Deps) -> Answer:
    with unit_of(payload, deps) as (store, actor):
        on_track(store, int(payload.value), actor)
    return Say(Notice(text="Noted: on track. The result follows after ten calls."))


def give_to_delegate(payload: Press, deps: Deps) -> Answer:
    """Without a delegate yet: the form that names one, who is asked from then on."""
    with unit_of(payload, deps) as (store, actor):
        if actor.delegate_id is None:
            answerable(store, int(payload.value), actor)
            return OpenModal(deps.surfaces.modal(delegate_form(store, actor)))
        delegate = hand_over(store, int(payload.value), actor, now=deps.clock.now())
    return Say(Notice(text=f"Handed over: {delegate.name} has this review now."))


def move_on(payload: Press, deps: Deps) -> Answer:
    """To maintenance: says what the data suggest next, and why."""
    with unit_of(payload, deps, write=False) as (store, actor):
        session = store.sessions.get(int(payload.value))
        access_of(store, actor).require_review(session)
        name = store.criteria.get(session.criterion_id).name
        focus = recommend_focus(store, session.rep_id, now=deps.clock.now())
    if focus.criterion_id == session.criterion_id:
        said = f"{name} is won in live calls; its ten calls are still being counted. {focus.why}"
    elif focus.criterion_name is None:
        said = f"{name} is in maintenance. {focus.why}"
    else:
        said = f"{name} is in maintenance. Suggested next focus: {focus.criterion_name}. {focus.why}"
    return Say(Notice(text=said))


def _ask_for_day(payload: Press, deps: Deps, checkpoint_id: int) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        checkpoint = answerable(store, checkpoint_id, actor)
        form = SnoozeForm(
            checkpoint_id=checkpoint.id,
            session=show_session(store, store.sessions.get(checkpoint.session_id)),
            earliest=next_business_day(store, actor, now=deps.clock.now()),
            private={"checkpoint_id": checkpoint.id},
        )
    return OpenModal(deps.surfaces.modal(form))
