"""Criteria of a team: the list, adding, changing, retiring, choosing targets."""

from __future__ import annotations

from collections.abc import Callable

from coaching.criteria import Check
from coaching.criteria_editing import (
    CriterionEntry,
    RarerEntry,
    choose_target,
    criteria_list,
    criterion_form,
    retire_criterion,
    save_criterion,
)
from coaching.parts import read_parts
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.scale import Direction, ScaleKind
from handlers.answers import Answer, CloseModal, Nothing, OpenModal, RefreshModal
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission, ViewSeen
from handlers.log_fields import whole
from handlers.naming import find_team
from handlers.state import State
from templates.ids import Field


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach criteria [team]`"""
    with unit_of(payload, deps, write=False) as (store, actor):
        shown = criteria_list(store, actor, team_id=find_team(store.people, payload.rest))
    return OpenModal(deps.surfaces.modal(shown))


def open_by_button(payload: Press, deps: Deps) -> Answer:
    """The value is a team id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        shown = criteria_list(store, actor, team_id=whole(payload.value))
    return OpenModal(deps.surfaces.modal(shown))


def open_add(payload: Press, deps: Deps) -> Answer:
    """The value is a team id."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = criterion_form(store, actor, team_id=int(payload.value))
    return OpenModal(deps.surfaces.modal(form))


def open_edit(payload: Press, deps: Deps) -> Answer:
    team_id, criterion_id = _ids(payload.value)
    with unit_of(payload, deps, write=False) as (store, actor):
        form = criterion_form(store, actor, team_id=team_id, criterion_id=criterion_id)
    return OpenModal(deps.surfaces.modal(form))


def choose_scale(payload: Press, deps: Deps) -> Answer:
    """Another scale asks for other things; what was typed stays."""
    view = payload.modal
    if view is None:
        return Nothing()
    return _redraw(payload, deps, view, scale=payload.value, more=bool(view.private.get("more")))


def show_more(payload: Press, deps: Deps) -> Answer:
    """Levels, parts and the rarer inputs; what was typed stays."""
    view = payload.modal
    if view is None:
        return Nothing()
    return _redraw(payload, deps, view, scale=view.state.choice(Field.SCALE), more=True)


def _redraw(payload: Press, deps: Deps, view: ViewSeen, /, *, scale: str | None, more: bool) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        form = criterion_form(
            store,
            actor,
            team_id=whole(view.private.get("team_id")) or 0,
            criterion_id=whole(view.private.get("criterion_id")),
            kind=ScaleKind(scale) if scale else None,
            more=more,
        )
    return RefreshModal(deps.surfaces.modal(form))


def save(payload: Submission, deps: Deps) -> Answer:
    """The list underneath is redrawn with the outcome."""
    now = deps.clock.now()
    entry = _read(payload)
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            save_criterion(store, actor, entry, now=now)
        view = deps.surfaces.modal(criteria_list(store, actor, team_id=entry.team_id))
    return CloseModal(parent=view)


def retire(payload: Press, deps: Deps) -> Answer:
    team_id, criterion_id = _ids(payload.value)
    now = deps.clock.now()

    def act(store: WorkspaceStore, actor: Member) -> None:
        retire_criterion(store, actor, team_id=team_id, criterion_id=criterion_id, now=now)

    return _act_on_list(payload, deps, act, team_id=team_id)


def toggle_target(payload: Press, deps: Deps) -> Answer:
    team, criterion, wanted = payload.value.split("|")

    def act(store: WorkspaceStore, actor: Member) -> None:
        choose_target(store, actor, team_id=int(team), criterion_id=int(criterion), active=wanted == "on")

    return _act_on_list(payload, deps, act, team_id=int(team))


def _act_on_list(
    payload: Press, deps: Deps, act: Callable[[WorkspaceStore, Member], None], *, team_id: int
) -> Answer:
    with unit_of(payload, deps) as (store, actor):
        act(store, actor)
        view = deps.surfaces.modal(criteria_list(store, actor, team_id=team_id))
    return RefreshModal(view) if payload.modal is not None else OpenModal(view)


def _ids(value: str) -> tuple[int, int]:
    """`team id|criterion id`"""
    team_id, criterion_id = value.split("|")
    return int(team_id), int(criterion_id)


def _read(payload: Submission) -> CriterionEntry:
    state, private = payload.state, payload.private
    kind = state.choice(Field.SCALE) or private.get("scale") or ScaleKind.ONE_TO_FOUR.value
    return CriterionEntry(
        team_id=whole(private.get("team_id")) or 0,
        criterion_id=whole(private.get("criterion_id")),
        name=state.text(Field.NAME) or "",
        competency=state.entered(Field.COMPETENCY),
        kind=ScaleKind(str(kind)),
        good=state.text(Field.GOOD) or "",
        poor=state.text(Field.POOR) or "",
        check=Check(state.choice(Field.CHECK) or Check.INTENT),
        target=state.number(Field.TARGET),
        confirmed=state.choices(Field.PROPERTIES),
        unit=state.text(Field.UNIT) or "",
        low=state.number(Field.LOW),
        high=state.number(Field.HIGH),
        direction=Direction(state.choice(Field.DIRECTION) or Direction.HIGHER),
        band_low=state.number(Field.BAND_LOW),
        band_high=state.number(Field.BAND_HIGH),
        rarer=_read_rarer(state) if state.has(Field.PARTS) else None,
    )


def _read_rarer(state: State) -> RarerEntry:
    return RarerEntry(
        funnel_stage=state.choice(Field.FUNNEL_STAGE),
        framework_step=state.text(Field.FRAMEWORK_STEP),
        levels={
            float(number): state.text_in(f"{Field.LEVEL}:{number}") or ""
            for number in state.suffixes(Field.LEVEL)
        },
        parts=read_parts(state.text(Field.PARTS) or ""),
        min_change=state.number(Field.MIN_CHANGE),
    )
