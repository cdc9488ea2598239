"""`/coach export`: a form, and the file in the asker's own messages."""

from __future__ import annotations

from coaching.export_asking import ask_for_export, export_form
from handlers.answers import Answer, CloseModal, OpenModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Submission
from templates.ids import Field


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach export`"""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = export_form(store, actor)
    return OpenModal(deps.surfaces.modal(form))


def ask(payload: Submission, deps: Deps) -> Answer:
    """Sent twice it is made once."""
    state = payload.state
    with unit_of(payload, deps) as (store, actor):
        ask_for_export(
            store,
            actor,
            table=state.choice(Field.EXPORT_TABLE),
            kind=state.choice(Field.EXPORT_FORMAT),
            key=payload.key,
            now=deps.clock.now(),
        )
    return CloseModal()
