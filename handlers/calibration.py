"""Calibration: the board, starting a round, scoring a moment blind."""

from __future__ import annotations

from coaching.calibrating import RoundEntry, answer_round, board_for, score_form, start_form, start_round
from handlers.answers import Answer, CloseModal, OpenModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission
from handlers.log_fields import whole
from handlers.state import State
from templates.ids import Field


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach calibrate`"""
    return _open(payload, deps)


def open_by_button(payload: Press, deps: Deps) -> Answer:
    return _open(payload, deps)


def open_start(payload: Press, deps: Deps) -> Answer:
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = start_form(store, actor, now=now)
    return OpenModal(deps.surfaces.modal(form))


def start(payload: Submission, deps: Deps) -> Answer:
    """The board underneath is redrawn with the new round."""
    now, state = deps.clock.now(), payload.state
    entry = RoundEntry(
        criterion_id=whole(state.choice(Field.CRITERION)),
        call_link=state.text(Field.CALL_LINK) or "",
        call_moment=state.text(Field.CALL_MOMENT) or "",
        what=state.text(Field.WHAT) or "",
        coaches=state.users(Field.COACHES),
        due_on=state.day(Field.DUE_ON),
    )
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            start_round(store, actor, entry, now=now, key=payload.key)
        view = deps.surfaces.modal(board_for(store, actor))
    return CloseModal(parent=view)


def open_score(payload: Press, deps: Deps) -> Answer:
    """Score it: the value is a round id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = score_form(store, actor, int(payload.value))
    return OpenModal(deps.surfaces.modal(form))


def save_score(payload: Submission, deps: Deps) -> Answer:
    """Only what one person chose is kept; where a board stands underneath, it is redrawn."""
    now, state = deps.clock.now(), payload.state
    round_id = whole(payload.private.get("round_id")) or 0
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            answer_round(
                store, actor, round_id, score=_score(state), reason=state.text(Field.REASON), now=now
            )
        view = deps.surfaces.modal(board_for(store, actor))
    return CloseModal(parent=view)


def _open(payload: Command | Press, deps: Deps) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        board = board_for(store, actor)
    return OpenModal(deps.surfaces.modal(board))


def _score(state: State) -> float | None:
    """A level that was chosen, or a number that was typed."""
    chosen = state.choice(Field.SCORE)
    return float(chosen) if chosen is not None else state.number(Field.SCORE)
