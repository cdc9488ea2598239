"""The coaching-moment note: by button after a log, or by `/coach moment`."""

from __future__ import annotations

from dataclasses import replace

from coaching.moment_notes import (
    MomentEntry,
    change_moment,
    moment_form,
    moment_to_change,
    save_moment,
    withdraw_moment,
)
from coaching.shown.forms import MomentForm
from coaching.shown.messages import Notice
from handlers.answers import Answer, CloseModal, OpenModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission
from handlers.log_fields import whole
from handlers.naming import find_person
from templates.ids import Field


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach moment [@rep]`"""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        rep = find_person(store.people, payload.rest)
        form = moment_form(store, actor, now=now, rep_id=rep.id if rep else None)
    return _open(form, payload.response_url, deps)


def open_by_button(payload: Press, deps: Deps) -> Answer:
    """The value is a session id."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = moment_form(store, actor, now=now, session_id=int(payload.value))
    return _open(form, payload.response_url, deps)


def save(payload: Submission, deps: Deps) -> Answer:
    now, state, private = deps.clock.now(), payload.state, payload.private
    entry = MomentEntry(
        session_id=whole(private.get("session_id")),
        rep_id=whole(state.choice(Field.REP)) or whole(private.get("rep_id")),
        what_happened=state.text(Field.WHAT_HAPPENED) or "",
        correction=state.text(Field.CORRECTION) or "",
        confirmed=state.text(Field.CONFIRMED) or "",
        link=state.text(Field.CALL_LINK),
        timestamp=state.text(Field.CALL_MOMENT),
    )
    saved, moment_id = None, whole(private.get("moment_id"))
    with unit_of(payload, deps) as (store, actor):
        if moment_id is not None:
            version = whole(private.get("moment_version")) or 0
            if store.inbox.first_time(payload.key, now=now):
                saved = change_moment(store, actor, moment_id, entry, version=version, now=now)
        elif store.inbox.first_time(payload.key, now=now):
            saved = save_moment(store, actor, entry, now=now, key=payload.key)
    return CloseModal(say=saved, reply_url=str(private.get("reply_url") or "") or None)


def open_edit(payload: Press, deps: Deps) -> Answer:
    """The value is a moment id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = moment_to_change(store, actor, int(payload.value))
    return _open(form, payload.response_url, deps)


def withdraw(payload: Press, deps: Deps) -> Answer:
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        moment = withdraw_moment(store, actor, int(payload.value), now=now)
        rep = store.people.member(moment.rep_id)
    kept = "Its words are kept" if moment.session_id is None else "The session's history keeps its words"
    return Say(Notice(text=f"Taken back: the note about {rep.name}. {kept}."))


def _open(form: MomentForm, reply_url: str | None, deps: Deps) -> Answer:
    """The place it was opened from hears that it was saved: a submitted modal has no way back of its own."""
    return OpenModal(deps.surfaces.modal(replace(form, private={**form.private, "reply_url": reply_url})))
