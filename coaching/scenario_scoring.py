"""Scoring a scenario: what the form shows, and what a submission keeps (SS 1-4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.business_days import local_date, local_time
from coaching.calls import Call
from coaching.changes import Record
from coaching.corrections import keep_change
from coaching.errors import FieldError, NotAllowedError, StaleError
from coaching.log_form import MOST_OPTIONS
from coaching.loop.showing import show_call, show_moment, show_person, show_session
from coaching.people import Member
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.scenario_place import (
    Place,
    author_of_debrief,
    is_led_by_manager,
    leaders_of,
    may_delete_scoring,
    parts_of,
    place_in_session,
    place_of_anybody,
    place_of_scoring,
    place_with,
    scorable_reps,
    team_between,
)
from coaching.scenario_rubrics import NOT_SCENARIOS, SCENARIO_KINDS, Rubric, ScenarioKind
from coaching.scenario_showing import moments_of, show_saved
from coaching.scenarios import NewScenario, Rated, Scenario, day_problem, gate
from coaching.shown.common import Choice
from coaching.shown.scenarios import AnchoredCriterion, EarlierScoring, ScenarioForm, ScenarioSaved

OFFERED_CALLS = timedelta(days=14)
KINDS = tuple(Choice(kind, label) for kind, label in (*SCENARIO_KINDS, *NOT_SCENARIOS))
REP_RATING, COACH_RATING = "rep_rating", "coach_rating"
"""Field words: `rep_rating:messaging`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEntry:
    """One submitted scoring. Levels by criterion key."""

    session_id: int | None
    replaces: int | None
    rep_id: int | None
    coach_id: int | None
    kind: str | None
    deal: str | None
    call_id: int | None
    held_on: date | None
    rep_levels: Mapping[str, int]
    coach_levels: Mapping[str, int]
    note: str | None = None
    what_happened: str | None = None
    correction: str | None = None
    confirmed: str | None = None


def scenario_form(
    store: WorkspaceStore,
    actor: Member,
    *,
    now: datetime,
    session_id: int | None = None,
    rep_id: int | None = None,
    scenario_id: int | None = None,
) -> ScenarioForm:
    """For an earlier scoring or a session when one is known, else for a rep, else asking for one."""
    access = access_of(store, actor)
    if scenario_id is not None:
        place = place_of_scoring(store, access, scenario_id)
    elif session_id is not None:
        place = place_in_session(store, access, store.sessions.get(session_id))
    elif rep_id is not None:
        place = place_with(store, access, rep_id, now=now)
    else:
        place = place_of_anybody(store, access)
    standing, session = place.standing, place.session
    parts = parts_of(store, access, place)
    rep = store.people.member(place.rep_id) if place.rep_id is not None else None
    coach = store.people.member(place.coach_id) if place.coach_id is not None else None
    return ScenarioForm(
        rep=show_person(rep) if rep else None,
        reps=() if rep else _choices(scorable_reps(store, access)),
        coach=show_person(coach) if coach else None,
        coaches=() if coach else _choices(leaders_of(store, place.rep_id)),
        own_coaching=place.coach_id == actor.id,
        session=show_session(store, session) if session else None,
        moments=tuple(show_moment(moment) for moment in moments_of(store, place.session, standing)),
        kinds=KINDS,
        kind=standing.kind.value if standing else _kind_like(place),
        deal=standing.deal if standing else None,
        calls=tuple(show_call(call, tz=actor.tz) for call in _live_calls(store, place.rep_id, now=now)),
        call_id=standing.call_id if standing else None,
        held_on=session.details.held_on
        if session
        else local_date(standing.held_at if standing else now, actor.tz),
        rep_rubric=_rep_rubric(store, standing) if parts.rep else (),
        coach_rubric=_coach_rubric(store, standing) if parts.debrief else (),
        note=standing.note if standing else None,
        earlier=_show_earlier(store, standing, tz=actor.tz) if standing else None,
        may_delete=standing is not None and may_delete_scoring(store, access, standing),
        private={
            "session_id": session.id if session else None,
            "rep_id": place.rep_id,
            "scenario_id": standing.id if standing else None,
        },
    )


def save_scenario(
    store: WorkspaceStore, actor: Member, entry: ScenarioEntry, *, now: datetime, key: str
) -> ScenarioSaved:
    """Keep both scores, each by itself. Raises FieldError: not a scenario, or a level that is missing."""
    access = access_of(store, actor)
    place = _entered_place(store, access, entry, now=now)
    if place.rep_id is None or place.coach_id is None:
        raise FieldError({"coach": "Choose who coached."})
    parts = parts_of(store, access, place)
    if place.standing is not None and not parts.rep:
        return _save_debrief(store, actor, entry, place.standing, now=now, key=key)
    today = local_date(now, actor.tz)
    held_on = place.session.details.held_on if place.session else entry.held_on or today
    scored_before = local_date(place.standing.held_at, actor.tz) if place.standing else None
    call = store.calls.get(entry.call_id) if entry.call_id is not None else None
    problems = gate(
        entry.kind,
        deal=entry.deal,
        led_by_manager=is_led_by_manager(store, coach_id=place.coach_id, rep_id=place.rep_id),
        call_day=local_date(call.occurred_at, actor.tz) if call else None,
        heard_on=entry.held_on,
        debrief_day=held_on,
    )
    problems |= _unrated(REP_RATING, store.rep_scores.rubric(), entry.rep_levels)
    if parts.debrief:
        problems |= _unrated(COACH_RATING, store.coach_scores.rubric(), entry.coach_levels)
    wrong_day = day_problem(held_on, today=today) if held_on != scored_before else None
    if wrong_day:
        problems["held_on"] = wrong_day
    if call is not None and call.rep_id != place.rep_id:
        problems["call"] = "This is another rep's call."
    problems |= _half_a_moment(entry)
    if problems or entry.kind is None:
        raise FieldError(problems)
    scenario = store.scenarios.add(
        NewScenario(
            team_id=place.session.team_id
            if place.session
            else team_between(store, coach_id=place.coach_id, rep_id=place.rep_id),
            rep_id=place.rep_id,
            coach_id=place.coach_id,
            scored_by=actor.id,
            kind=ScenarioKind(entry.kind),
            deal=entry.deal,
            held_at=_held_at(call, held_on, now=now, tz=actor.tz),
            session_id=place.session.id if place.session else None,
            call_id=entry.call_id,
            note=entry.note,
            scored_at=now,
            dedupe_key=key,
            replaces=place.standing.id if place.standing else None,
            debrief_by=place.standing.debrief_by if place.standing and not parts.debrief else None,
        )
    )
    store.rep_scores.rate(scenario.id, entry.rep_levels, now=now)
    if parts.debrief:
        store.coach_scores.rate(scenario.id, entry.coach_levels, now=now)
    elif place.standing is not None:
        store.coach_scores.carry(place.standing.id, scenario.id)
    _keep_moment(store, actor, entry, scenario, now=now, key=key)
    return show_saved(store, actor, scenario, replaced=place.standing is not None)


def _save_debrief(
    store: WorkspaceStore, actor: Member, entry: ScenarioEntry, standing: Scenario, *, now: datetime, key: str
) -> ScenarioSaved:
    """The coach's part beside a rep's score that somebody else gave, and that stays as it is."""
    problems = _unrated(COACH_RATING, store.coach_scores.rubric(), entry.coach_levels) | _half_a_moment(entry)
    if problems:
        raise FieldError(problems)
    if author_of_debrief(store, standing) is None:
        if not store.scenarios.say_debrief_by(standing.id, actor.id):
            raise StaleError
        scenario = standing
    else:
        scenario = store.scenarios.add(
            NewScenario(
                team_id=standing.team_id,
                rep_id=standing.rep_id,
                coach_id=standing.coach_id,
                scored_by=standing.scored_by,
                kind=standing.kind,
                deal=standing.deal,
                held_at=standing.held_at,
                session_id=standing.session_id,
                call_id=standing.call_id,
                note=standing.note,
                scored_at=standing.scored_at,
                dedupe_key=key,
                replaces=standing.id,
                debrief_by=actor.id,
                replaced_at=now,
            )
        )
        store.rep_scores.carry(standing.id, scenario.id)
    store.coach_scores.rate(scenario.id, entry.coach_levels, now=now)
    _keep_moment(store, actor, entry, scenario, now=now, key=key)
    return show_saved(store, actor, scenario, replaced=True)


def delete_scenario(store: WorkspaceStore, actor: Member, scenario_id: int, *, now: datetime) -> Scenario:
    """It counts nowhere any more; what it said stays readable. Repeating is harmless."""
    scenario = store.scenarios.get(scenario_id)
    access = access_of(store, actor)
    access.require_score(scenario.rep_id)
    if scenario.deleted_at is not None:
        return scenario
    if not scenario.stands:
        raise StaleError
    if not may_delete_scoring(store, access, scenario):
        raise NotAllowedError("Only whoever scored this and enablement can delete it.")
    keep_change(store, Record.SCENARIO, scenario.id, (), version=0, by=actor, ended=True)
    if not store.scenarios.delete(scenario.id, now=now):
        raise StaleError
    return scenario


def _entered_place(store: WorkspaceStore, access: Access, entry: ScenarioEntry, *, now: datetime) -> Place:
    """As the form was opened; what it left open is filled with what was chosen."""
    if entry.replaces is not None:
        return place_of_scoring(store, access, entry.replaces)
    if entry.session_id is not None:
        place = place_in_session(store, access, store.sessions.get(entry.session_id))
        if place.standing is not None:
            raise FieldError({"scenario_kind": "This was scored a moment ago. Open it again to see it."})
        return place
    if entry.rep_id is None:
        raise FieldError({"rep": "Choose who was coached."})
    if entry.coach_id is None and access.may_see_program():
        raise FieldError({"coach": "Choose who coached."})
    return place_with(store, access, entry.rep_id, now=now, coach_id=entry.coach_id)


def _rep_rubric(store: WorkspaceStore, standing: Scenario | None) -> tuple[AnchoredCriterion, ...]:
    score = store.rep_scores.scores([standing.id]).get(standing.id) if standing else None
    return _anchored(store.rep_scores.rubric(), score.ratings if score else ())


def _coach_rubric(store: WorkspaceStore, standing: Scenario | None) -> tuple[AnchoredCriterion, ...]:
    score = store.coach_scores.scores([standing.id]).get(standing.id) if standing else None
    return _anchored(store.coach_scores.rubric(), score.ratings if score else ())


def _anchored(rubric: Rubric, ratings: Iterable[Rated]) -> tuple[AnchoredCriterion, ...]:
    given = {rated.key: rated.level for rated in ratings}
    return tuple(
        AnchoredCriterion(
            key=criterion.key,
            label=criterion.label,
            question=criterion.question,
            levels=tuple(
                Choice(str(level), f"{level} · {anchor}")
                for level, anchor in enumerate(criterion.anchors, start=1)
            ),
            chosen=given.get(criterion.key),
        )
        for criterion in rubric.criteria
    )


def _unrated(field: str, rubric: Rubric, levels: Mapping[str, int]) -> dict[str, str]:
    return {
        f"{field}:{criterion.key}": "Choose the level that describes it best."
        for criterion in rubric.criteria
        if not 1 <= levels.get(criterion.key, 0) <= criterion.highest
    }


def _half_a_moment(entry: ScenarioEntry) -> dict[str, str]:
    """All three parts of the coaching moment, or none (SS 4)."""
    parts = {
        "what_happened": (entry.what_happened, "What happened, and where did the coach step in?"),
        "correction": (entry.correction, "Write the correction word for word."),
        "confirmed": (entry.confirmed, "What did the rep say they would do?"),
    }
    if not any(typed for typed, _ in parts.values()):
        return {}
    return {name: asked for name, (typed, asked) in parts.items() if not typed}


def _keep_moment(
    store: WorkspaceStore, actor: Member, entry: ScenarioEntry, scenario: Scenario, *, now: datetime, key: str
) -> None:
    if not (entry.what_happened and entry.correction and entry.confirmed):
        return
    moment = store.sessions.add_moment(
        session_id=scenario.session_id,
        rep_id=scenario.rep_id,
        author_id=actor.id,
        what_happened=entry.what_happened,
        correction=entry.correction,
        confirmed=entry.confirmed,
        link=None,
        timestamp=None,
        now=now,
        dedupe_key=f"{key}:moment",
    )
    if scenario.session_id is None:
        store.scenarios.attach_moment(scenario.id, moment.id)


def _live_calls(store: WorkspaceStore, rep_id: int | None, *, now: datetime) -> list[Call]:
    """Newest first."""
    calls = store.calls.recent_calls(rep_id) if rep_id is not None else ()
    return [call for call in calls if call.kind.live and now - OFFERED_CALLS <= call.occurred_at <= now]


def _held_at(call: Call | None, held_on: date, *, now: datetime, tz: str) -> datetime:
    if call is not None:
        return call.occurred_at
    return now if held_on == local_date(now, tz) else local_time(held_on, 12, tz)


def _kind_like(place: Place) -> str | None:
    """A roleplay session was most likely a roleplay; nothing else can be guessed."""
    roleplay = place.session is not None and place.session.details.method == "roleplay"
    return ScenarioKind.ROLEPLAY.value if roleplay else None


def _show_earlier(store: WorkspaceStore, standing: Scenario, *, tz: str) -> EarlierScoring:
    by = store.people.member(standing.scored_by).name
    return EarlierScoring(on=local_date(standing.scored_at, tz), by=by)


def _choices(members: tuple[Member, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(str(member.id), member.name) for member in members[:MOST_OPTIONS])
