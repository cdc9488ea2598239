"""Changing a kept session, and seeing what was changed."""

from __future__ import annotations

from dataclasses import replace

from coaching.editing import edit_session, history_of, session_to_change
from coaching.log_form import Typed, session_form
from coaching.record_links import link_to_session
from handlers.answers import Answer, CloseModal, OpenModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Press, Submission
from handlers.log_fields import read_details, read_version, read_when, whole


def open_edit(payload: Press, deps: Deps) -> Answer:
    """A planned session opens with its day and time, one that took place with its details."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        session = session_to_change(store, actor, int(payload.value))
        form = session_form(store, session, Typed(more=True), mode="edit", opened_at=now)
    return OpenModal(deps.surfaces.modal(form))


def save(payload: Submission, deps: Deps) -> Answer:
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            session = store.sessions.get(whole(payload.private.get("session_id")) or 0)
            edit_session(
                store,
                actor,
                session.id,
                read_details(payload.state, session.details),
                version=read_version(payload.private),
                now=now,
                scheduled_for=read_when(payload.state, tz=session.tz),
            )
    return CloseModal()


def show_history(payload: Press, deps: Deps) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        history = history_of(store, actor, int(payload.value))
    link = link_to_session(deps.public_url, history.session.session_id)
    return OpenModal(deps.surfaces.modal(replace(history, link=link)))
