"""Practice: assigned by the coach after a log or by `/coach practice`, marked done by the rep."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coaching.business_days import local_time
from coaching.permissions import access_of
from coaching.practice_changes import correct_practice, practice_to_correct
from coaching.practice_rules import PracticeEntry
from coaching.practising import (
    assign_practice,
    done_form,
    finish_practice,
    my_practice,
    practice_form,
    withdraw_practice,
)
from coaching.shown.messages import Notice
from coaching.shown.practice import PracticeForm
from handlers.answers import Answer, CloseModal, Nothing, OpenModal, RefreshModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission
from handlers.log_fields import whole
from handlers.naming import find_person
from handlers.origin import home_again, origin_of, reply_url_of
from handlers.state import State
from templates.ids import Field, View


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach practice [@rep]`; whoever coaches nobody sees their own."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        rep = find_person(store.people, payload.rest)
        is_own = rep.id == actor.id if rep else not access_of(store, actor).led_reps
        if is_own:
            return Say(my_practice(store, actor))
        form = practice_form(store, actor, now=now, rep_id=rep.id if rep else None)
    return _open(form, payload.response_url, deps)


def open_by_button(payload: Press, deps: Deps) -> Answer:
    """Assign practice: the value is a session id."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = practice_form(store, actor, now=now, session_id=int(payload.value))
    return _open(form, payload.response_url, deps)


def open_correct(payload: Press, deps: Deps) -> Answer:
    """Correct it: the value is a practice id; how it read before stands in the form."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = practice_to_correct(store, actor, int(payload.value))
    below = payload.modal.callback_id if payload.modal else None
    return _open(replace(form, private={**form.private, "below": below}), payload.response_url, deps)


def choose_rep(payload: Press, deps: Deps) -> Answer:
    """Another rep: their zone and their next shift; what was typed stays."""
    view = payload.modal
    if view is None:
        return Nothing()
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = practice_form(
            store,
            actor,
            now=now,
            rep_id=whole(payload.value),
            what=view.state.text(Field.PRACTICE_WHAT) or "",
        )
    kept = {**form.private, "reply_url": view.private.get("reply_url")}
    return RefreshModal(deps.surfaces.modal(replace(form, private=kept)))


def save(payload: Submission, deps: Deps) -> Answer:
    now, state, private = deps.clock.now(), payload.state, payload.private
    corrects = whole(private.get("corrects"))
    saved, below = None, None
    with unit_of(payload, deps) as (store, actor):
        rep_id = whole(state.choice(Field.REP)) or whole(private.get("rep_id")) or 0
        rep = store.people.member(rep_id)
        entry = PracticeEntry(
            rep_id=rep.id,
            session_id=whole(private.get("session_id")),
            what=state.text(Field.PRACTICE_WHAT) or "",
            due_at=_due(state, tz=rep.tz),
        )
        if store.inbox.first_time(payload.key, now=now):
            if corrects is None:
                saved = assign_practice(store, actor, entry, now=now, key=payload.key)
            else:
                version = whole(private.get("corrects_version")) or 0
                saved = correct_practice(
                    store, actor, corrects, what=entry.what, due_at=entry.due_at, version=version, now=now
                )
        if private.get("below") == View.PRACTICE and access_of(store, actor).may_coach(rep.id):
            below = deps.surfaces.modal(practice_form(store, actor, now=now, rep_id=rep.id))
    return CloseModal(say=saved, reply_url=reply_url_of(private), parent=below)


def open_done(payload: Press, deps: Deps) -> Answer:
    """Done: the value is a practice id. The note and the link may stay empty."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = done_form(store, actor, int(payload.value))
    private = {**form.private, **origin_of(payload)}
    return OpenModal(deps.surfaces.modal(replace(form, private=private)))


def save_done(payload: Submission, deps: Deps) -> Answer:
    now, state, private = deps.clock.now(), payload.state, payload.private
    said = None
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            said = finish_practice(
                store,
                actor,
                whole(private.get("practice_id")) or 0,
                note=state.text(Field.PRACTICE_NOTE),
                link=state.text(Field.PRACTICE_LINK),
                now=now,
            )
        home = home_again(store, actor, private, deps, now=now)
    notice = Notice(text=said) if said else None
    return CloseModal(say=notice, reply_url=reply_url_of(private), home=home)


def let_go(payload: Press, deps: Deps) -> Answer:
    """Whoever coaches the rep: nobody asks about it any more. The value is a practice id."""
    with unit_of(payload, deps) as (store, actor):
        said = withdraw_practice(store, actor, int(payload.value), now=deps.clock.now())
    return Say(Notice(text=said))


def _due(state: State, *, tz: str) -> datetime | None:
    day, at = state.day(Field.DUE_ON), state.time_of_day(Field.DUE_TIME)
    return local_time(day, at.hour, tz, at.minute) if day and at else None


def _open(form: PracticeForm, reply_url: str | None, deps: Deps) -> Answer:
    """The place it was opened from hears that it was assigned."""
    return OpenModal(deps.surfaces.modal(replace(form, private={**form.private, "reply_url": reply_url})))
