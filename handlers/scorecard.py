"""`/coach rep`: a rep's scorecard, its page for printing, and the cause that is named at 90 days."""

from __future__ import annotations

from dataclasses import replace

from coaching.permissions import access_of
from coaching.scorecard.asking import ask_for_page, whose_card
from coaching.scorecard.card import scorecard_for
from coaching.scorecard.root_cause import answer_cause, cause_form, correct_cause
from coaching.shown.messages import Notice
from handlers.answers import Answer, CloseModal, OpenModal, RefreshModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission
from handlers.log_fields import whole
from handlers.naming import find_person
from templates.ids import Field, View


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach rep [@rep]`: alone, one's own."""
    with unit_of(payload, deps) as (store, actor):
        rep = find_person(store.people, payload.rest)
        rep_id = rep.id if rep is not None else whose_card(actor, access_of(store, actor))
        card = scorecard_for(store, rep_id, actor=actor, now=deps.clock.now())
    return OpenModal(deps.surfaces.modal(card))


def show(payload: Press, deps: Deps) -> Answer:
    """The value is the rep's member id."""
    with unit_of(payload, deps) as (store, actor):
        card = scorecard_for(store, int(payload.value), actor=actor, now=deps.clock.now())
    return OpenModal(deps.surfaces.modal(card))


def ask_page(payload: Press, deps: Deps) -> Answer:
    """The value is the rep's member id. The file comes to whoever pressed, in their own messages."""
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        ask_for_page(store, actor, int(payload.value), key=payload.key, now=now)
        card = scorecard_for(store, int(payload.value), actor=actor, now=now)
    if payload.modal is None or payload.modal.callback_id != View.SCORECARD:
        return Say(Notice(text="The page comes as a PDF in your messages with Coachlog."))
    return RefreshModal(deps.surfaces.modal(replace(card, asked=True)))


def open_cause(payload: Press, deps: Deps) -> Answer:
    """The value is a check-in id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = cause_form(store, actor, int(payload.value))
    private = {**form.private, "reply_url": payload.response_url}
    return OpenModal(deps.surfaces.modal(replace(form, private=private)))


def save_cause(payload: Submission, deps: Deps) -> Answer:
    now, state, private = deps.clock.now(), payload.state, payload.private
    check_in_id, corrects = whole(private.get("check_in_id")) or 0, whole(private.get("corrects"))
    cause, note = state.choice(Field.CAUSE), state.text(Field.NOTE)
    said = None
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            if corrects is None:
                answer_cause(store, actor, check_in_id, cause=cause, note=note, now=now)
            else:
                version = whole(private.get("corrects_version")) or 0
                correct_cause(store, actor, check_in_id, cause=cause, note=note, version=version)
            said = Notice(text="Kept: the cause stands on the scorecard, with your name.")
        rep_id = store.day_ones.check_in(check_in_id).rep_id
        card = scorecard_for(store, rep_id, actor=actor, now=now)
    parent = deps.surfaces.modal(card)
    return CloseModal(say=said, reply_url=str(private.get("reply_url") or "") or None, parent=parent)
