"""Planned sessions: scheduling one, logging that it took place, cancelling it. Moving one: editing.py."""

from __future__ import annotations

from coaching.editing import session_to_change
from coaching.log_form import Typed, session_form
from coaching.scheduling import (
    cancel_session,
    hold_session,
    require_scheduled,
    schedule_session,
    was_only_planned,
)
from coaching.shown.messages import Notice
from handlers.answers import Answer, CloseModal, OpenModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Press, Submission
from handlers.log_fields import (
    read_brief_at,
    read_details,
    read_entry,
    read_opened_at,
    require_when,
    whole,
)


def save(payload: Submission, deps: Deps) -> Answer:
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            entry = read_entry(payload.view, tz=actor.tz, now=now)
            when = require_when(payload.state, tz=actor.tz)
            schedule_session(store, actor, entry, scheduled_for=when, now=now, key=payload.key)
    return CloseModal()


def open_hold(payload: Press, deps: Deps) -> Answer:
    """It took place: the log form on the baseline that was frozen when it was planned."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        session = session_to_change(store, actor, int(payload.value))
        require_scheduled(session)
        form = session_form(store, session, Typed(), mode="hold", opened_at=now)
    return OpenModal(deps.surfaces.modal(form))


def save_held(payload: Submission, deps: Deps) -> Answer:
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            session = store.sessions.get(whole(payload.private.get("session_id")) or 0)
            hold_session(
                store,
                actor,
                session.id,
                read_details(payload.state, session.details),
                opened_at=read_opened_at(payload.private, now=now),
                brief_at=read_brief_at(payload.private),
                now=now,
            )
    return CloseModal()


def cancel(payload: Press, deps: Deps) -> Answer:
    with unit_of(payload, deps) as (store, actor):
        session = cancel_session(store, actor, int(payload.value), now=deps.clock.now())
        rep = store.people.member(session.rep_id)
        verb = "Cancelled" if was_only_planned(store, session) else "Deleted"
    return Say(Notice(text=f"{verb}: the session with {rep.name}. Nothing about it will be asked again."))
