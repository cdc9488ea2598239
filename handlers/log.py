"""Logging a session: opening the form from everywhere, redrawing it, saving it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from coaching.capturing import log_session
from coaching.editing import session_to_change
from coaching.log_form import Typed, frozen_calls, log_form, previewed_calls, session_form
from coaching.log_window import window_of
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.forms import LogForm
from handlers.answers import Answer, CloseModal, Nothing, OpenModal, RefreshModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, ShortcutUsed, Submission, ViewSeen
from handlers.linking import find_link, find_link_within
from handlers.log_fields import BRIEF_AT, read_entry, read_opened_at, read_typed, whole
from handlers.naming import find_person

_LINK = re.compile(r"https?://[^\s<>|]+")


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach log [@rep]`"""
    return _open(payload, deps, mode="log")


def open_schedule_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach schedule [@rep]`"""
    return _open(payload, deps, mode="schedule")


def open_by_button(payload: Press, deps: Deps) -> Answer:
    """Start log: the value is a rep's member id, or empty."""
    return _open_for(payload, deps, Typed(rep_id=whole(payload.value)), mode="log")


def open_schedule_by_button(payload: Press, deps: Deps) -> Answer:
    return _open_for(payload, deps, Typed(rep_id=whole(payload.value)), mode="schedule")


def open_by_shortcut(payload: ShortcutUsed, deps: Deps) -> Answer:
    return _open_for(payload, deps, Typed(), mode="log")


def open_from_message(payload: ShortcutUsed, deps: Deps) -> Answer:
    """The first link in the message is taken for the call's; its author for the rep, if coachable."""
    message = payload.message
    link = find_link(message.text) or find_link_within(message.parts) if message is not None else None
    typed = Typed(call_link=link, more=link is not None)
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        author = store.people.by_slack_id(message.user) if message and message.user else None
        form = log_form(store, actor, _about(store, actor, typed, author), now=now, opened_at=now)
    return OpenModal(deps.surfaces.modal(form))


def open_follow_up(payload: Press, deps: Deps) -> Answer:
    """After a review (SS 5): the same rep and criterion again, carrying the gap that was named."""
    return _open_again(payload, deps, mode="log")


def open_second_session(payload: Press, deps: Deps) -> Answer:
    """After a check-in: a second session on the same criterion, planned."""
    return _open_again(payload, deps, mode="schedule")


def choose_rep(payload: Press, deps: Deps) -> Answer:
    """Another rep: their recommended criterion and its baseline."""
    return _redraw(payload, deps, rep_id=whole(payload.value), keep_criterion=False)


def choose_criterion(payload: Press, deps: Deps) -> Answer:
    return _redraw(payload, deps, criterion_id=whole(payload.value))


def show_more(payload: Press, deps: Deps) -> Answer:
    """The rarer inputs join; everything typed stays."""
    return _redraw(payload, deps, more=True)


def show_calls(payload: Press, deps: Deps) -> Answer:
    """ "Which calls?" in the form: a preview while nothing is frozen, else the frozen ones."""
    view = payload.modal
    if view is None:
        return Nothing()
    now = deps.clock.now()
    session_id = whole(view.private.get("session_id"))
    with unit_of(payload, deps, write=False) as (store, actor):
        if session_id is not None:
            calls = frozen_calls(store, actor, session_id)
        else:
            typed = read_typed(view, tz=actor.tz)
            opened_at = read_opened_at(view.private, now=now)
            form = log_form(store, actor, typed, now=now, opened_at=opened_at)
            window = window_of(form.held_on, opened_at=opened_at, tz=actor.tz)
            calls = previewed_calls(
                store, actor, rep_id=form.rep_id, criterion_id=form.criterion_id, as_of=window.baseline_before
            )
    return OpenModal(deps.surfaces.modal(calls))


def show_frozen_calls(payload: Press, deps: Deps) -> Answer:
    """ "Which calls?" in a message: the value is a session id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        calls = frozen_calls(store, actor, int(payload.value))
    return OpenModal(deps.surfaces.modal(calls))


def save(payload: Submission, deps: Deps) -> Answer:
    """A repeat of the same submission is answered as saved, without a second row."""
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            entry = read_entry(payload.view, tz=actor.tz, now=now)
            log_session(store, actor, entry, now=now, key=payload.key)
    return CloseModal()


def _open(payload: Command, deps: Deps, *, mode: str) -> Answer:
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        rep = find_person(store.people, payload.rest)
        typed = Typed(rep_id=rep.id if rep else None)
        form = log_form(store, actor, typed, now=now, opened_at=now, mode=mode)
    return OpenModal(deps.surfaces.modal(form))


def _open_for(payload: Press | ShortcutUsed, deps: Deps, typed: Typed, *, mode: str) -> Answer:
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = log_form(store, actor, typed, now=now, opened_at=now, mode=mode)
    return OpenModal(deps.surfaces.modal(form))


def _open_again(payload: Press, deps: Deps, *, mode: str) -> Answer:
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        before = store.sessions.get(int(payload.value))
        typed = Typed(rep_id=before.rep_id, criterion_id=before.criterion_id)
        form = log_form(store, actor, typed, now=now, opened_at=now, mode=mode, follows=before.id)
    return OpenModal(deps.surfaces.modal(form))


def _redraw(
    payload: Press,
    deps: Deps,
    *,
    rep_id: int | None = None,
    criterion_id: int | None = None,
    keep_criterion: bool = True,
    more: bool = False,
) -> Answer:
    view = payload.modal
    if view is None:
        return Nothing()
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        typed = read_typed(view, tz=actor.tz)
        chosen = criterion_id or (typed.criterion_id if keep_criterion else None)
        typed = replace(typed, rep_id=rep_id or typed.rep_id, criterion_id=chosen, more=more or typed.more)
        form = _form_again(store, actor, view, typed, now=now)
    return RefreshModal(deps.surfaces.modal(form))


def _form_again(
    store: WorkspaceStore, actor: Member, view: ViewSeen, typed: Typed, *, now: datetime
) -> LogForm:
    private = view.private
    mode, session_id = str(private.get("mode", "log")), whole(private.get("session_id"))
    opened_at = read_opened_at(private, now=now)
    if session_id is not None:
        session = session_to_change(store, actor, session_id)
        form = session_form(store, session, typed, mode=mode, opened_at=opened_at)
    else:
        follows = whole(private.get("follows"))
        form = log_form(store, actor, typed, now=now, opened_at=opened_at, mode=mode, follows=follows)
    return replace(form, private={**form.private, BRIEF_AT: private.get(BRIEF_AT)})


def _about(store: WorkspaceStore, actor: Member, typed: Typed, author: Member | None) -> Typed:
    if author is None or not access_of(store, actor).may_coach(author.id):
        return typed
    return replace(typed, rep_id=author.id)
