"""Calibration: the board, starting a round, scoring a moment blind."""

from __future__ import annotations

from dataclasses import replace

from coaching.calibrating import RoundEntry, answer_round, board_for, score_form, start_form, start_round
from coaching.calibration_changes import cancel_round, correct_round, round_to_correct
from coaching.shown.messages import Notice
from handlers.answers import Answer, CloseModal, OpenModal, Say
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
    now = deps.clock.now()
    entry = _entry(payload.state, criterion_id=whole(payload.state.choice(Field.CRITERION)))
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            start_round(store, actor, entry, now=now, key=payload.key)
        view = deps.surfaces.modal(board_for(store, actor))
    return CloseModal(parent=view)


def open_change(payload: Press, deps: Deps) -> Answer:
    """Change a round that runs: the value is a round id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = round_to_correct(store, actor, int(payload.value))
    return OpenModal(deps.surfaces.modal(form))


def save_change(payload: Submission, deps: Deps) -> Answer:
    """What the form did not ask stays as it is."""
    now, private = deps.clock.now(), payload.private
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            standing = store.calibration.get(whole(private.get("round_id")) or 0)
            entry = _entry(payload.state, criterion_id=standing.criterion_id)
            if not any(block.startswith(Field.WHAT) for block in payload.view.input_block_ids):
                entry = replace(
                    entry,
                    call_link=standing.call_link,
                    call_moment=standing.call_moment,
                    what=standing.what,
                )
            version = whole(private.get("corrects_version")) or 0
            correct_round(store, actor, standing.id, entry, version=version, now=now)
        view = deps.surfaces.modal(board_for(store, actor))
    return CloseModal(parent=view)


def cancel(payload: Press, deps: Deps) -> Answer:
    """The value is a round id; the coaches who were asked hear of it once."""
    with unit_of(payload, deps) as (store, actor):
        cancel_round(store, actor, int(payload.value), now=deps.clock.now())
    words = "Cancelled. Nothing in this round counts; the coaches who were asked hear of it."
    return Say(Notice(text=words))


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


def _entry(state: State, *, criterion_id: int | None) -> RoundEntry:
    return RoundEntry(
        criterion_id=criterion_id,
        call_link=state.text(Field.CALL_LINK) or "",
        call_moment=state.text(Field.CALL_MOMENT) or "",
        what=state.text(Field.WHAT) or "",
        coaches=state.users(Field.COACHES),
        due_on=state.day(Field.DUE_ON),
    )
