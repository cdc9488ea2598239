"""What a rep can see differently: whose finding it is, what else stands beside it, which evidence it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.business_days import local_date
from coaching.criteria import Criterion, Definition
from coaching.focus_facts import targets_of
from coaching.people import Role
from coaching.ports import WorkspaceStore
from coaching.scenario_rubrics import SCENARIO_KINDS
from coaching.scenarios import REP_HIGHEST, Rated, Scenario
from coaching.sessions import CoachingSession, SessionState
from coaching.shown.common import Choice
from coaching.voices import About, Evidence, Finding, ScenarioSeen, find_evidence, find_in_scenarios
from coaching.words import say_date

LOOKED_AT = 20
"""Calls, or scored scenarios, newest first."""
FINDINGS: dict[Finding, str] = {
    Finding.SESSION: "the gap of this session",
    Finding.BASELINE: "the baseline of this session",
    Finding.REVIEW: "the carry-through review",
    Finding.RESULT: "the ten-call result",
    Finding.SCENARIO: "the scored scenario",
    Finding.CALLS: "the scores of these calls",
}
_KINDS = dict(SCENARIO_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Where the finding stands: a session, a scored scenario, or a behaviour's calls."""

    rep_id: int
    coach_id: int
    team_id: int | None
    """None: whoever coaches the rep in any team."""
    session: CoachingSession | None = None
    scenario: Scenario | None = None
    criterion: Criterion | None = None

    @property
    def is_gone(self) -> bool:
        """Its session or scoring was deleted: nothing is asked or said about it any more."""
        if self.scenario is not None and self.scenario.deleted_at is not None:
            return True
        return self.session is not None and self.session.state is SessionState.CANCELLED


def subject_of(store: WorkspaceStore, about: About, *, rep_id: int) -> Subject:
    """`rep_id` is whose calls they are; sessions and scenarios say it themselves."""
    match about.finding:
        case Finding.SCENARIO:
            scenario = store.scenarios.get(about.number)
            kept = store.sessions.get(scenario.session_id) if scenario.session_id is not None else None
            return Subject(
                rep_id=scenario.rep_id,
                coach_id=scenario.coach_id,
                team_id=scenario.team_id,
                session=kept,
                scenario=scenario,
            )
        case Finding.CALLS:
            criterion = store.criteria.get(about.number)
            coach_id = _coach_of(store, rep_id)
            return Subject(rep_id=rep_id, coach_id=coach_id, team_id=None, criterion=criterion)
        case _:
            session = store.sessions.get(about.number)
            return Subject(
                rep_id=session.rep_id, coach_id=session.coach_id, team_id=session.team_id, session=session
            )


def settle(store: WorkspaceStore, about: About) -> About:
    """A scenario without a question named is about the one with the lowest level."""
    if about.finding is not Finding.SCENARIO or about.topic is not None:
        return about
    given = _levels(store, about.number)
    return replace(about, topic=min(given, key=lambda rated: rated.level).key if given else None)


def definition_of(store: WorkspaceStore, subject: Subject) -> Definition | None:
    """What calls are measured against; None where levels of a scenario are at issue."""
    if subject.scenario is not None:
        return None
    if subject.criterion is not None:
        return subject.criterion.current.definition
    return store.criteria.version(subject.session.version_id).definition if subject.session else None


def evidence_for(store: WorkspaceStore, subject: Subject, about: About, *, now: datetime) -> Evidence:
    """A gap and a baseline rest on the calls before their session; what came later on all up to now."""
    definition = definition_of(store, subject)
    if subject.scenario is not None or definition is None:
        return find_in_scenarios(tuple(_seen(store, subject.rep_id, about.topic)), highest=REP_HIGHEST)
    session, criterion = subject.session, subject.criterion
    before = now
    if session is not None and about.finding in (Finding.SESSION, Finding.BASELINE):
        before = session.window_after
    version_id = criterion.current.id if criterion is not None else session.version_id if session else 0
    calls = store.calls.last_scored(subject.rep_id, version_id, before=before, kind=None, limit=LOOKED_AT)
    return find_evidence(calls, definition)


def say_subject(store: WorkspaceStore, subject: Subject) -> str:
    """``Handles price objection · session Thu 19 Nov with Alice Moreau``"""
    coach = store.people.member(subject.coach_id).name
    if subject.scenario is not None:
        day = local_date(subject.scenario.held_at, store.people.member(subject.rep_id).tz)
        return f"Scored scenario {say_date(day)} with {coach} · {_KINDS[subject.scenario.kind]}"
    if subject.session is not None:
        name = store.criteria.get(subject.session.criterion_id).name
        return f"{name} · session {say_date(subject.session.details.held_on)} with {coach}"
    return f"{subject.criterion.name if subject.criterion else ''} · scored calls"


def say_finding(store: WorkspaceStore, about: About) -> str:
    """``the carry-through review``; ``“Objection handling”, 2 of 5, in the scored scenario``"""
    if about.finding is Finding.SCENARIO:
        for rated in _levels(store, about.number):
            if rated.key == about.topic:
                return f"“{rated.label}”, {rated.level} of {REP_HIGHEST}, in {FINDINGS[about.finding]}"
    return FINDINGS[about.finding]


def findings_beside(store: WorkspaceStore, subject: Subject) -> tuple[Choice, ...]:
    """Everything of the same record that can be seen differently."""
    if subject.criterion is not None:
        targets = targets_of(store, subject.rep_id)
        known = targets if subject.criterion in targets else (subject.criterion, *targets)
        return tuple(Choice(About(Finding.CALLS, one.id).key, one.name) for one in known)
    found = [] if subject.session is None else list(_of_session(store, subject.session))
    scenario = subject.scenario
    if scenario is None and subject.session is not None:
        scenario = store.scenarios.of_session(subject.session.id)
    if scenario is not None:
        found += [About(Finding.SCENARIO, scenario.id, rated.key) for rated in _levels(store, scenario.id)]
    return tuple(Choice(one.key, _capital(say_finding(store, one))) for one in found)


def _of_session(store: WorkspaceStore, session: CoachingSession) -> Iterator[About]:
    yield About(Finding.SESSION, session.id)
    if session.baseline.value is not None:
        yield About(Finding.BASELINE, session.id)
    if store.sessions.review(session.id) is not None:
        yield About(Finding.REVIEW, session.id)
    if session.state is SessionState.MEASURED:
        yield About(Finding.RESULT, session.id)


def _seen(store: WorkspaceStore, rep_id: int, topic: str | None) -> Iterator[ScenarioSeen]:
    """The rep's scored scenarios with their level on this question, newest first."""
    scenarios = store.scenarios.of_rep(rep_id, limit=LOOKED_AT)
    scores = store.rep_scores.scores([one.id for one in scenarios])
    for one in scenarios:
        for rated in scores[one.id].ratings if one.id in scores else ():
            if rated.key == topic:
                yield ScenarioSeen(
                    scenario_id=one.id, held_at=one.held_at, level=rated.level, anchor=rated.anchor
                )


def _levels(store: WorkspaceStore, scenario_id: int) -> tuple[Rated, ...]:
    score = store.rep_scores.scores([scenario_id]).get(scenario_id)
    return score.ratings if score is not None else ()


def _coach_of(store: WorkspaceStore, rep_id: int) -> int:
    """Who coached the rep last; before any session a coach of theirs, by name."""
    latest = next(iter(store.sessions.of_rep(rep_id, limit=1, with_calls=False)), None)
    if latest is not None:
        return latest.coach_id
    held = store.people.memberships()
    teams = {one.team_id for one in held if one.member_id == rep_id and one.role is Role.REP}
    coaches = {one.member_id for one in held if one.team_id in teams and one.role is Role.COACH} - {rep_id}
    named = sorted(store.people.members(coaches).values(), key=lambda one: (one.name.casefold(), one.id))
    return named[0].id if named else rep_id


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
