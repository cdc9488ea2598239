""" "Change when and what I hear": a person's own hour, muted kinds and delegate."""

from __future__ import annotations

from coaching.loop.hearing import hearing_form, save_hearing
from handlers.answers import Answer, CloseModal, OpenModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission
from templates.ids import Field


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach hear`"""
    return _open(payload, deps)


def open_by_button(payload: Press, deps: Deps) -> Answer:
    return _open(payload, deps)


def save(payload: Submission, deps: Deps) -> Answer:
    """Saving twice keeps the same, so a repeat needs no memory."""
    state = payload.state
    delegate = state.choice(Field.DELEGATE)
    with unit_of(payload, deps) as (store, actor):
        save_hearing(
            store,
            actor,
            morning_hour=int(state.choice(Field.MORNING_HOUR) or actor.morning_hour),
            muted=state.choices(Field.MUTED),
            delegate_id=int(delegate) if delegate else None,
        )
    return CloseModal()


def _open(payload: Command | Press, deps: Deps) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        form = hearing_form(store, actor)
    return OpenModal(deps.surfaces.modal(form))
