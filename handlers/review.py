"""The carry-through review (SS 5): opened by a line or `/coach review`, redrawn by its verdict, saved."""

from __future__ import annotations

from coaching.loop import review_form, save_review, waiting_for
from coaching.loop.reviewing import ReviewEntry, newest_to_review
from coaching.permissions import access_of
from coaching.sessions import Verdict
from coaching.shown.messages import Notice
from handlers.answers import Answer, CloseModal, Nothing, OpenModal, RefreshModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission, ViewSeen
from handlers.naming import find_person
from templates.ids import Field


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach review [@rep]`: the rep's newest session without a review; alone, what waits for you."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        rep = find_person(store.people, payload.rest)
        if rep is None:
            waiting = waiting_for(store, actor, now=now)
            anyway = " To review anyway: `/coach review @rep`." if access_of(store, actor).led_reps else ""
            return Say(waiting if waiting.lines else Notice(text=f"Nothing waits for you.{anyway}"))
        session = newest_to_review(store, rep, actor=actor)
        form = review_form(store, session.id, actor=actor)
    return OpenModal(deps.surfaces.modal(form))


def open_by_button(payload: Press, deps: Deps) -> Answer:
    """Review now: the value is a session id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = review_form(store, int(payload.value), actor=actor)
    return OpenModal(deps.surfaces.modal(form))


def choose_verdict(payload: Press, deps: Deps) -> Answer:
    """Partly and absent ask where it broke down; applied does not."""
    view = payload.modal
    if view is None:
        return Nothing()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = review_form(store, _session_id(view), actor=actor, entered=_read(view))
    return RefreshModal(deps.surfaces.modal(form))


def save(payload: Submission, deps: Deps) -> Answer:
    """The follow-up that fits comes as a message of its own; a repeat is answered as saved."""
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            save_review(
                store,
                _session_id(payload.view),
                actor=actor,
                entry=_read(payload.view),
                now=now,
                key=payload.key,
            )
    return CloseModal()


def _session_id(view: ViewSeen) -> int:
    return int(str(view.private["session_id"]))


def _read(view: ViewSeen) -> ReviewEntry:
    state = view.state
    call, verdict = state.choice(Field.CALL), state.choice(Field.VERDICT)
    return ReviewEntry(
        call_id=int(call) if call else None,
        verdict=Verdict(verdict) if verdict else None,
        broke_down=state.text(Field.BROKE_DOWN),
        evidence=state.text(Field.EVIDENCE),
        evidence_at=state.text(Field.EVIDENCE_AT),
    )
