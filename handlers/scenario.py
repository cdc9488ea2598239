"""Scored scenarios: by button after a log, by `/coach score`; what is kept, read by whoever may."""

from __future__ import annotations

from dataclasses import replace

from coaching.scenario_rubric_editing import rubric_form, save_weights
from coaching.scenario_scoring import ScenarioEntry, delete_scenario, save_scenario, scenario_form
from coaching.scenario_showing import coach_scores, rep_scenarios
from coaching.shown.messages import Notice
from coaching.shown.scenarios import ScenarioForm
from handlers.answers import Answer, CloseModal, OpenModal, RefreshModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission
from handlers.log_fields import whole
from handlers.naming import find_person
from handlers.state import State
from templates.ids import Field, View

EVERY_COACH = "all"


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach score [@rep]`"""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        rep = find_person(store.people, payload.rest)
        form = scenario_form(store, actor, now=now, rep_id=rep.id if rep else None)
    return _open(form, payload.response_url, deps)


def open_by_button(payload: Press, deps: Deps) -> Answer:
    """Score the scenario: the value is a session id."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = scenario_form(store, actor, now=now, session_id=int(payload.value))
    return _open(form, payload.response_url, deps)


def open_change(payload: Press, deps: Deps) -> Answer:
    """Change the scores: the value is a scenario id."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = scenario_form(store, actor, now=now, scenario_id=int(payload.value))
    return _open(form, payload.response_url, deps)


def save(payload: Submission, deps: Deps) -> Answer:
    """A repeat of the same submission is answered as saved, without a second row."""
    now, private = deps.clock.now(), payload.private
    entry = _read(payload)
    saved, below = None, None
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            saved = save_scenario(store, actor, entry, now=now, key=payload.key)
            if payload.view.previous_view_id:
                below = rep_scenarios(store, actor, saved.rep.member_id)
    return CloseModal(
        say=saved,
        reply_url=str(private.get("reply_url") or "") or None,
        parent=deps.surfaces.modal(below) if below else None,
    )


def delete(payload: Press, deps: Deps) -> Answer:
    """The value is a scenario id."""
    with unit_of(payload, deps) as (store, actor):
        gone = delete_scenario(store, actor, int(payload.value), now=deps.clock.now())
        rep = store.people.member(gone.rep_id).name
    words = f"Deleted: the scored scenario of {rep}. It counts nowhere; what it said stays below the others."
    return Say(Notice(text=words))


def show_rep_scenarios(payload: Press, deps: Deps) -> Answer:
    """The value is the rep's member id.

    In place of a scorecard that lies on the list of sessions: Slack stacks three, and scores are
    changed on the third.
    """
    with unit_of(payload, deps, write=False) as (store, actor):
        scenarios = rep_scenarios(store, actor, int(payload.value))
    view, seen = deps.surfaces.modal(scenarios), payload.modal
    in_place = seen is not None and seen.callback_id == View.SCORECARD and seen.previous_view_id is not None
    return RefreshModal(view) if in_place else OpenModal(view)


def show_coach_scores(payload: Press, deps: Deps) -> Answer:
    """The value is a coach's member id, or `all`; in which order it is shown stands in no payload."""
    coach_id = None if payload.value == EVERY_COACH else int(payload.value)
    with unit_of(payload, deps, write=False) as (store, actor):
        scores = coach_scores(store, actor, coach_id=coach_id)
    return OpenModal(deps.surfaces.modal(scores))


def open_rubric(payload: Press, deps: Deps) -> Answer:
    with unit_of(payload, deps, write=False) as (store, actor):
        form = rubric_form(store, actor)
    return OpenModal(deps.surfaces.modal(form))


def save_rubric(payload: Submission, deps: Deps) -> Answer:
    """Saving twice keeps the same, so a repeat needs no memory."""
    state = payload.state
    rep, coach = _numbers(state, Field.REP_WEIGHT), _numbers(state, Field.COACH_WEIGHT)
    with unit_of(payload, deps) as (store, actor):
        save_weights(store, actor, rep=rep, coach=coach, now=deps.clock.now())
    return CloseModal()


def _open(form: ScenarioForm, reply_url: str | None, deps: Deps) -> Answer:
    """The place it was opened from hears that it was saved: a submitted modal has no way back of its own."""
    return OpenModal(deps.surfaces.modal(replace(form, private={**form.private, "reply_url": reply_url})))


def _read(payload: Submission) -> ScenarioEntry:
    state, private = payload.state, payload.private
    return ScenarioEntry(
        session_id=whole(private.get("session_id")),
        replaces=whole(private.get("scenario_id")),
        rep_id=whole(private.get("rep_id")) or whole(state.choice(Field.REP)),
        coach_id=whole(state.choice(Field.COACH)),
        kind=state.choice(Field.SCENARIO_KIND),
        deal=state.text(Field.DEAL),
        call_id=whole(state.choice(Field.CALL)),
        held_on=state.day(Field.HELD_ON),
        rep_levels={key: round(level) for key, level in _numbers(state, Field.REP_RATING).items()},
        coach_levels={key: round(level) for key, level in _numbers(state, Field.COACH_RATING).items()},
        note=state.text(Field.NOTE),
        what_happened=state.text(Field.WHAT_HAPPENED),
        correction=state.text(Field.CORRECTION),
        confirmed=state.text(Field.CONFIRMED),
    )


def _numbers(state: State, field: Field) -> dict[str, float]:
    """`rep_rating:messaging` -> {"messaging": 4}; what was left open is left out."""
    read = {key: state.number_in(f"{field}:{key}") for key in state.suffixes(field)}
    return {key: number for key, number in read.items() if number is not None}
