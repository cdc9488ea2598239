"""`/coach observe`: what was seen of coaches, and one more of it."""

from __future__ import annotations

from dataclasses import replace

from coaching.observation_changes import (
    correct_observation,
    observation_to_correct,
    take_back_observation,
)
from coaching.observations import QUESTIONS
from coaching.observing import ObservationEntry, observation_form, observations_for, save_observation
from coaching.shown.messages import Notice
from coaching.shown.program import ObservationForm, ObservationSaved
from handlers.answers import Answer, CloseModal, OpenModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission
from handlers.log_fields import whole
from handlers.naming import find_person
from handlers.state import State
from templates.ids import Field


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach observe [@coach]`: the form for that coach; alone, or about oneself, what was seen so far."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        coach = find_person(store.people, payload.rest)
        if coach is None or coach.id == actor.id:
            return OpenModal(deps.surfaces.modal(observations_for(store, actor)))
        form = observation_form(store, actor, coach_id=coach.id, now=now)
    return _open(form, payload.response_url, deps)


def open_list(payload: Press, deps: Deps) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        shown = observations_for(store, actor)
    return OpenModal(deps.surfaces.modal(shown))


def open_form(payload: Press, deps: Deps) -> Answer:
    """The value is the coach's member id."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = observation_form(store, actor, coach_id=int(payload.value), now=now)
    return _open(form, payload.response_url, deps)


def open_correct(payload: Press, deps: Deps) -> Answer:
    """The value is an observation id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = observation_to_correct(store, actor, int(payload.value))
    return _open(form, payload.response_url, deps)


def take_back(payload: Press, deps: Deps) -> Answer:
    """The value is an observation id."""
    with unit_of(payload, deps) as (store, actor):
        gone = take_back_observation(store, actor, int(payload.value), now=deps.clock.now())
    words = f"Taken back: what was seen of {gone.coach.name}'s coaching."
    return Say(Notice(text=f"{words} Its words are kept for you and enablement."))


def save(payload: Submission, deps: Deps) -> Answer:
    now, state, private = deps.clock.now(), payload.state, payload.private
    entry = ObservationEntry(
        coach_id=whole(private.get("coach_id")) or 0,
        observed_on=state.day(Field.OBSERVED_ON),
        answers={name: _yes(state, name) for name, _ in QUESTIONS},
        seen=state.text(Field.SEEN),
        next_step=state.text(Field.NEXT_STEP) or "",
    )
    saved, corrects = None, whole(private.get("corrects"))
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            if corrects is None:
                shown = save_observation(store, actor, entry, now=now, key=payload.key)
            else:
                version = whole(private.get("corrects_version")) or 0
                shown = correct_observation(store, actor, corrects, entry, version=version, now=now)
            saved = ObservationSaved(observation=shown, corrected=corrects is not None)
        view = deps.surfaces.modal(observations_for(store, actor))
    return CloseModal(say=saved, reply_url=str(private.get("reply_url") or "") or None, parent=view)


def _yes(state: State, name: str) -> bool | None:
    chosen = state.choice(name)
    return None if chosen is None else chosen == "yes"


def _open(form: ObservationForm, reply_url: str | None, deps: Deps) -> Answer:
    """The place it was opened from hears that it was saved."""
    return OpenModal(deps.surfaces.modal(replace(form, private={**form.private, "reply_url": reply_url})))
