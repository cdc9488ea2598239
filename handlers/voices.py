"""What a rep says to their record: in their own words, seeing it differently; and the coach's answer."""

from __future__ import annotations

from dataclasses import replace

from coaching.answer_changes import change_answer
from coaching.dispute_shown import say_where_kept
from coaching.disputing import answer_dispute, answer_form, dispute_form, open_dispute
from coaching.own_words import say_in_own_words, words_form
from coaching.shown.messages import Notice
from coaching.shown.voices import AnswerForm, DisputeForm, OwnWordsForm
from coaching.voices import About
from handlers.answers import Answer, CloseModal, Nothing, OpenModal, RefreshModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Press, Submission
from handlers.log_fields import whole
from handlers.origin import home_again, origin_of, reply_url_of
from templates.ids import Field


def open_own_words(payload: Press, deps: Deps) -> Answer:
    """The value is a session id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = words_form(store, actor, int(payload.value))
    return _open(form, payload, deps)


def save_own_words(payload: Submission, deps: Deps) -> Answer:
    now, private = deps.clock.now(), payload.private
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            say_in_own_words(
                store,
                actor,
                whole(private.get("session_id")) or 0,
                payload.state.text(Field.OWN_WORDS) or "",
                now=now,
                key=payload.key,
            )
        home = home_again(store, actor, private, deps, now=now)
    said = Notice(text="Kept. Your coach reads it beside the correction.")
    return CloseModal(say=said, reply_url=reply_url_of(private), home=home)


def open_dispute_form(payload: Press, deps: Deps) -> Answer:
    """The value names the finding: `session id|review`, `scenario id|scenario`, `criterion id|calls`."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = dispute_form(store, actor, About.read(payload.value), now=deps.clock.now())
    return _open(form, payload, deps)


def choose_finding(payload: Press, deps: Deps) -> Answer:
    """Another finding of the same record: its own evidence; what was typed stays."""
    view = payload.modal
    if view is None:
        return Nothing()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = dispute_form(store, actor, About.read(payload.value), now=deps.clock.now())
    return RefreshModal(deps.surfaces.modal(replace(form, private={**view.private, **form.private})))


def save_dispute(payload: Submission, deps: Deps) -> Answer:
    now, private = deps.clock.now(), payload.private
    about = About.read(str(private.get("about") or ""))
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            view = payload.state.text(Field.VIEW) or ""
            open_dispute(store, actor, about, view=view, now=now, key=payload.key)
    said = Notice(text="Sent. Your coach answers; the record keeps both views.")
    return CloseModal(say=said, reply_url=reply_url_of(private))


def open_answer(payload: Press, deps: Deps) -> Answer:
    """The value is a dispute id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = answer_form(store, actor, int(payload.value))
    return _open(form, payload, deps)


def save_answer(payload: Submission, deps: Deps) -> Answer:
    now, private = deps.clock.now(), payload.private
    dispute_id = whole(private.get("dispute_id")) or 0
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            answer = payload.state.text(Field.ANSWER) or ""
            version = whole(private.get("answer_version"))
            if version is None:
                answer_dispute(store, actor, dispute_id, answer=answer, now=now)
            else:
                change_answer(store, actor, dispute_id, answer=answer, version=version)
        kept = say_where_kept(store, store.voices.dispute(dispute_id))
        home = home_again(store, actor, private, deps, now=now)
    said = Notice(text=f"Sent. Both views stand {kept}.")
    return CloseModal(say=said, reply_url=reply_url_of(private), home=home)


def _open(form: OwnWordsForm | DisputeForm | AnswerForm, payload: Press, deps: Deps) -> Answer:
    private = {**form.private, **origin_of(payload)}
    return OpenModal(deps.surfaces.modal(replace(form, private=private)))
