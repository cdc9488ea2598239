"""`/coach insights`: which coaching works, redrawn in place when the period or the team changes."""

from __future__ import annotations

from coaching.insights_sending import send_insights
from coaching.insights_shown import Asked, insights_for, team_asked_for
from coaching.shown.messages import Notice
from handlers.answers import Answer, OpenModal, RefreshModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press
from templates.ids import View


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach insights [team]`"""
    with unit_of(payload, deps, write=False) as (store, actor):
        asked = team_asked_for(store, actor, payload.rest)
        facts = insights_for(store, actor, asked, now=deps.clock.now())
    return OpenModal(deps.surfaces.modal(facts))


def send(payload: Press, deps: Deps) -> Answer:
    """As a message: a window takes no table and no picture."""
    with unit_of(payload, deps) as (store, actor):
        send_insights(store, actor, Asked.read(payload.value), key=payload.key, now=deps.clock.now())
    return Say(Notice(text="Table and picture come as a message from Coachlog."))


def show(payload: Press, deps: Deps) -> Answer:
    """The value says whose, since when and which comparisons (`Asked`)."""
    with unit_of(payload, deps, write=False) as (store, actor):
        facts = insights_for(store, actor, Asked.read(payload.value), now=deps.clock.now())
    view = deps.surfaces.modal(facts)
    in_place = payload.modal is not None and payload.modal.callback_id == View.INSIGHTS
    return RefreshModal(view) if in_place else OpenModal(view)
