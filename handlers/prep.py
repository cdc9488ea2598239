"""`/coach prep`: the brief of a session, and the log it turns into."""

from __future__ import annotations

from dataclasses import replace

from coaching.log_form import log_form, session_form
from coaching.practising import practice_form
from coaching.preparing import (
    FLAG,
    Wish,
    brief_for,
    planned_session,
    practice_words,
    typed_for_planned,
    typed_from_brief,
)
from coaching.shown.preparing import PrepForm
from handlers.answers import Answer, Nothing, OpenModal, RefreshModal, SwapModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission, ViewSeen
from handlers.log_fields import BRIEF_AT, whole
from handlers.naming import find_person
from templates.ids import Field


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach prep [@rep]`"""
    with unit_of(payload, deps, write=False) as (store, actor):
        rep = find_person(store.people, payload.rest)
        wish = Wish(rep_id=rep.id if rep else None)
        now = deps.clock.now()
        brief = brief_for(store, actor, wish, now=now)
    return OpenModal(deps.surfaces.modal(_opened(brief, now.isoformat())))


def open_by_button(payload: Press, deps: Deps) -> Answer:
    """The value is `rep member id|flag id|planned session id`; each may be missing."""
    rep, flag, planned = [*payload.value.split("|"), "", ""][:3]
    wish = Wish(rep_id=whole(rep), about=f"{FLAG}:{flag}" if flag else None, planned_id=whole(planned))
    with unit_of(payload, deps, write=False) as (store, actor):
        now = deps.clock.now()
        brief = brief_for(store, actor, wish, now=now)
    return OpenModal(deps.surfaces.modal(_opened(brief, now.isoformat())))


def choose_rep(payload: Press, deps: Deps) -> Answer:
    """Another rep: the lowest of their criteria."""
    planned_id = whole(payload.modal.private.get("planned_id")) if payload.modal is not None else None
    return _redraw(payload, deps, Wish(rep_id=whole(payload.value), planned_id=planned_id))


def choose_criterion(payload: Press, deps: Deps) -> Answer:
    view = payload.modal
    if view is None:
        return Nothing()
    return _redraw(payload, deps, replace(wish_of(view), criterion_id=whole(payload.value), about=None))


def start_log(payload: Submission, deps: Deps) -> Answer:
    """The brief becomes the log form, with everything that was found out; of a planned session, its own."""
    now, brief_at = deps.clock.now(), payload.view.private.get(BRIEF_AT)
    wish = wish_of(payload.view)
    with unit_of(payload, deps, write=False) as (store, actor):
        typed = typed_from_brief(store, actor, wish, now=now)
        planned = planned_session(store, actor, wish)
        if planned is not None and planned.criterion_id == typed.criterion_id:
            typed = typed_for_planned(planned, typed)
            form = session_form(store, planned, typed, mode="hold", opened_at=now)
        else:
            form = log_form(store, actor, typed, now=now, opened_at=now)
    return SwapModal(deps.surfaces.modal(replace(form, private={**form.private, BRIEF_AT: brief_at})))


def assign_practice(payload: Press, deps: Deps) -> Answer:
    """Practice for the brief's rep, worded from its moment; the coach may say it otherwise."""
    view = payload.modal
    if view is None:
        return Nothing()
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        brief = brief_for(store, actor, wish_of(view), now=now)
        form = practice_form(store, actor, now=now, rep_id=brief.rep.member_id, what=practice_words(brief))
    return OpenModal(deps.surfaces.modal(form))


def wish_of(view: ViewSeen) -> Wish:
    """What the open brief is about."""
    private = view.private
    return Wish(
        rep_id=whole(private.get("rep_id")),
        criterion_id=whole(private.get("criterion_id")),
        about=view.state.choice(Field.ABOUT),
        planned_id=whole(private.get("planned_id")),
    )


def _redraw(payload: Press, deps: Deps, wish: Wish) -> Answer:
    if payload.modal is None:
        return Nothing()
    with unit_of(payload, deps, write=False) as (store, actor):
        brief = brief_for(store, actor, wish, now=deps.clock.now())
    return RefreshModal(deps.surfaces.modal(_opened(brief, payload.modal.private.get(BRIEF_AT))))


def _opened(brief: PrepForm, at: str | int | None) -> PrepForm:
    """Practice assigned from here belongs to the session that is logged from here."""
    return replace(brief, private={**brief.private, BRIEF_AT: at})
