"""Scored scenarios as facts: reps' scores for whoever sees the rep, coaches' for coach and enablement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coaching.business_days import local_date
from coaching.changes import Record
from coaching.coach_patterns import coaches_by_name, patterns_of
from coaching.dispute_shown import views_of
from coaching.people import Member
from coaching.permissions import Access, access_of
from coaching.person_shown import show_person
from coaching.ports import WorkspaceStore
from coaching.scenario_place import Place, may_delete_scoring, parts_of
from coaching.scenario_rubrics import SCENARIO_KINDS
from coaching.scenarios import CoachScore, Rated, RepScore, Scenario
from coaching.sessions import CoachingSession, Moment
from coaching.shown.common import MomentShown
from coaching.shown.scenarios import (
    CoachPage,
    CoachScoreLine,
    CoachScores,
    CoachScoreShown,
    LevelShown,
    RepScenarioLine,
    RepScenarios,
    RepScoreShown,
    ScenarioSaved,
)
from coaching.voices import Finding
from coaching.words import say_day

LATEST = 5
_KINDS = dict(SCENARIO_KINDS)


def show_saved(store: WorkspaceStore, actor: Member, scenario: Scenario, *, replaced: bool) -> ScenarioSaved:
    """What was just kept; the coach's part only to whoever may see it."""
    rep_score = store.rep_scores.scores([scenario.id])[scenario.id]
    coach_score = None
    if access_of(store, actor).may_see_coach_scores(scenario.coach_id):
        coach_score = store.coach_scores.scores([scenario.id]).get(scenario.id)
    session = store.sessions.get(scenario.session_id) if scenario.session_id is not None else None
    return ScenarioSaved(
        scenario_id=scenario.id,
        rep=show_person(store.people.member(scenario.rep_id)),
        coach=show_person(store.people.member(scenario.coach_id)),
        own_coaching=scenario.coach_id == actor.id,
        kind=_KINDS[scenario.kind],
        rep_score=_show_rep_score(rep_score),
        coach_score=_show_coach_score(coach_score) if coach_score else None,
        session_id=scenario.session_id,
        has_moment=bool(moments_of(store, session, scenario)),
        replaced=replaced,
    )


def moments_of(
    store: WorkspaceStore, session: CoachingSession | None, scenario: Scenario | None
) -> tuple[Moment, ...]:
    """The moments that a scoring has attached: its session's, else those noted with it."""
    if session is not None:
        return store.sessions.moments(session.id)
    return store.scenarios.moments(scenario.id) if scenario is not None else ()


def rep_scenarios(store: WorkspaceStore, actor: Member, rep_id: int, *, limit: int = 20) -> RepScenarios:
    """A rep's own scores and views, for the rep and whoever may see the rep."""
    shown = _scenarios_of(store, actor, rep_id, limit=limit)
    may_score = access_of(store, actor).may_score(rep_id)
    return replace(
        shown,
        views=views_of(store, rep_id, Finding.SCENARIO, tz=actor.tz),
        deleted=_deleted_of_rep(store, rep_id, tz=actor.tz) if may_score else (),
    )


def _scenarios_of(store: WorkspaceStore, actor: Member, rep_id: int, *, limit: int) -> RepScenarios:
    access = access_of(store, actor)
    access.require_see_rep(rep_id)
    found = store.scenarios.of_rep(rep_id, limit=limit)
    scores = store.rep_scores.scores([scenario.id for scenario in found])
    may_score = access.may_score(rep_id)
    return RepScenarios(
        rep=show_person(store.people.member(rep_id)),
        own=rep_id == actor.id,
        lines=tuple(
            RepScenarioLine(
                scenario_id=scenario.id,
                on=local_date(scenario.held_at, actor.tz),
                kind=_KINDS[scenario.kind],
                deal=scenario.deal,
                coach=store.people.member(scenario.coach_id).name,
                score=_show_rep_score(scores[scenario.id]),
                earlier=_earlier_of_rep(store, scenario, tz=actor.tz),
                may_change=may_score and _may_change(store, access, scenario),
                may_delete=may_score and may_delete_scoring(store, access, scenario),
                moment=_latest_moment(store, scenario),
            )
            for scenario in found
        ),
    )


def _may_change(store: WorkspaceStore, access: Access, scenario: Scenario) -> bool:
    place = Place(rep_id=scenario.rep_id, coach_id=scenario.coach_id, standing=scenario)
    parts = parts_of(store, access, place)
    return parts.rep or parts.debrief


def latest_scenario(store: WorkspaceStore, rep: Member) -> RepScenarioLine | None:
    """The rep's own, for their own page."""
    return next(iter(_scenarios_of(store, rep, rep.id, limit=1).lines), None)


def coach_scores(store: WorkspaceStore, actor: Member, *, coach_id: int | None) -> CoachScores:
    """One coach's own page; every coach's for the program, by name."""
    access = access_of(store, actor)
    if coach_id is None:
        access.require_see_program()
        coaches = coaches_by_name(store, store.scenarios.standing())
    else:
        access.require_see_coach_scores(coach_id)
        coaches = (store.people.member(coach_id),)
    return CoachScores(
        of_program=coach_id is None,
        pages=tuple(_page(store, coach, tz=actor.tz) for coach in coaches),
    )


def _page(store: WorkspaceStore, coach: Member, *, tz: str) -> CoachPage:
    """Latest first: by day, whatever the level."""
    coached = store.scenarios.by_coach(coach.id)
    scores = store.coach_scores.scores([scenario.id for scenario in coached])
    scored = [scenario for scenario in coached if scenario.id in scores][:LATEST]
    return CoachPage(
        patterns=patterns_of(store, coach),
        lines=tuple(
            CoachScoreLine(
                on=local_date(scenario.held_at, tz),
                rep=store.people.member(scenario.rep_id).name,
                kind=_KINDS[scenario.kind],
                score=_show_coach_score(scores[scenario.id]),
                earlier=_earlier_of_coach(store, scenario, tz=tz),
            )
            for scenario in scored
        ),
        deleted=_deleted_of_coach(store, coach.id, tz=tz),
    )


def _latest_moment(store: WorkspaceStore, scenario: Scenario) -> MomentShown | None:
    session = store.sessions.get(scenario.session_id) if scenario.session_id is not None else None
    moments = moments_of(store, session, scenario)
    if not moments:
        return None
    last = moments[-1]
    return MomentShown(
        what_happened=last.what_happened, correction=last.correction, confirmed=last.confirmed, link=last.link
    )


def _earlier_of_rep(store: WorkspaceStore, scenario: Scenario, *, tz: str) -> tuple[str, ...]:
    """Those whose levels were others than the ones given after them."""
    before = store.scenarios.history(scenario.id)
    scores = store.rep_scores.scores([scenario.id, *(one.id for one in before)])
    return tuple(
        _say_earlier(store, one, scores[one.id].write(), by=one.scored_by, tz=tz)
        for one, after in zip(before, (scenario, *before), strict=False)
        if one.id in scores and scores[one.id] != scores.get(after.id)
    )


def _earlier_of_coach(store: WorkspaceStore, scenario: Scenario, *, tz: str) -> tuple[str, ...]:
    before = store.scenarios.history(scenario.id)
    scores = store.coach_scores.scores([scenario.id, *(one.id for one in before)])
    return tuple(
        _say_earlier(store, one, scores[one.id].write(), by=one.debrief_by or one.scored_by, tz=tz)
        for one, after in zip(before, (scenario, *before), strict=False)
        if one.id in scores and scores[one.id] != scores.get(after.id)
    )


def _say_earlier(store: WorkspaceStore, scenario: Scenario, total: str, *, by: int, tz: str) -> str:
    return f"{total}, {store.people.member(by).name}, {say_day(local_date(scenario.scored_at, tz))}"


def _deleted_of_rep(store: WorkspaceStore, rep_id: int, *, tz: str) -> tuple[str, ...]:
    gone = store.scenarios.deleted(rep_id=rep_id)
    scores = store.rep_scores.scores([one.id for one in gone])
    return tuple(
        f"{_say_earlier(store, one, scores[one.id].write(), by=one.scored_by, tz=tz)}; {_gone(store, one)}"
        for one in gone
        if one.id in scores
    )


def _deleted_of_coach(store: WorkspaceStore, coach_id: int, *, tz: str) -> tuple[str, ...]:
    gone = store.scenarios.deleted(coach_id=coach_id)
    scores = store.coach_scores.scores([one.id for one in gone])
    return tuple(
        _say_earlier(store, one, scores[one.id].write(), by=one.debrief_by or one.scored_by, tz=tz)
        + f"; {_gone(store, one)}"
        for one in gone
        if one.id in scores
    )


def _gone(store: WorkspaceStore, scenario: Scenario) -> str:
    changes = store.changes.of(Record.SCENARIO, [scenario.id]).get(scenario.id, ())
    by = next((change.by for change in changes if change.ended), scenario.scored_by)
    return f"deleted by {store.people.member(by).name}"


def _show_rep_score(score: RepScore) -> RepScoreShown:
    return RepScoreShown(total=score.write(), levels=_levels(score.ratings))


def _show_coach_score(score: CoachScore) -> CoachScoreShown:
    return CoachScoreShown(total=score.write(), levels=_levels(score.ratings))


def _levels(ratings: Iterable[Rated]) -> tuple[LevelShown, ...]:
    return tuple(LevelShown(label=rated.label, level=rated.level, anchor=rated.anchor) for rated in ratings)
