"""Scored scenarios kept: replaced ones stay readable, weights of their day hold, and two cannot be first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from building import Building
from clocks import SetClock

from coaching.errors import NotFoundError, StaleError
from coaching.people import Member, Team
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION, ScenarioKind
from coaching.scenarios import NewScenario
from coaching.sessions import CoachingSession
from models import SqlStores

LEVELS = {"messaging": 5, "objection": 2, "completion": 2}
TAUGHT = {"moment": 3, "correction": 2, "acknowledgement": 1}


@dataclass(frozen=True)
class Cast:
    alice: Member
    bob: Member
    team: Team
    session: CoachingSession


@pytest.fixture
def cast(build: Building) -> Cast:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    return Cast(alice, bob, team, build.session(team, bob, alice, build.criterion(team=team)))


@pytest.fixture
def new(cast: Cast, clock: SetClock) -> NewScenario:
    return NewScenario(
        team_id=cast.team.id,
        rep_id=cast.bob.id,
        coach_id=cast.alice.id,
        scored_by=cast.alice.id,
        kind=ScenarioKind.ROLEPLAY,
        deal="Northwind renewal",
        held_at=clock.now(),
        session_id=cast.session.id,
        call_id=None,
        note="In a hurry.",
        scored_at=clock.now(),
        dedupe_key="view:V1",
    )


def test_a_scenario_comes_back_as_it_was_kept(
    stores: SqlStores, workspace_id: int, cast: Cast, new: NewScenario
) -> None:
    with stores.workspace(workspace_id) as store:
        kept = store.scenarios.add(new)
        assert (kept.kind, kept.deal, kept.note, kept.stands) == (new.kind, new.deal, new.note, True)
        assert store.scenarios.get(kept.id) == kept
        assert store.scenarios.of_session(cast.session.id) == kept
        assert store.scenarios.of_rep(cast.bob.id) == (kept,)
        assert store.scenarios.by_coach(cast.alice.id) == (kept,)
        assert store.scenarios.by_coach(cast.bob.id) == ()


def test_a_session_is_scored_once_and_then_replaced(
    stores: SqlStores, workspace_id: int, cast: Cast, new: NewScenario, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        first = store.scenarios.add(new)
    with pytest.raises(StaleError), stores.workspace(workspace_id) as store:
        store.scenarios.add(replace(new, dedupe_key="view:V2"))
    clock.advance(timedelta(hours=1))
    again = replace(new, replaces=first.id, scored_at=clock.now(), dedupe_key="view:V3")
    with stores.workspace(workspace_id) as store:
        second = store.scenarios.add(again)
        assert store.scenarios.standing() == (second,)
        assert [earlier.id for earlier in store.scenarios.history(second.id)] == [first.id]
        assert store.scenarios.get(first.id).superseded_at == clock.now()
    with pytest.raises(StaleError), stores.workspace(workspace_id) as store:
        store.scenarios.add(replace(again, dedupe_key="view:V4"))


def test_each_subject_has_its_own_score(stores: SqlStores, workspace_id: int, new: NewScenario) -> None:
    with stores.workspace(workspace_id) as store:
        kept = store.scenarios.add(new)
        store.rep_scores.rate(kept.id, LEVELS, now=new.scored_at)
        assert store.coach_scores.scores([kept.id]) == {}
        store.coach_scores.rate(kept.id, TAUGHT, now=new.scored_at)
        rep, coach = store.rep_scores.scores([kept.id]), store.coach_scores.scores([kept.id])
    assert rep[kept.id].write() == "3.0 of 5"
    assert coach[kept.id].write() == "2.0 of 3"
    assert [rated.label for rated in coach[kept.id].ratings] == [
        c.label for c in COACH_EFFECTIVENESS.criteria
    ]
    assert rep[kept.id].ratings[0].anchor == REP_EXECUTION.criteria[0].anchors[4]


def test_a_rubric_of_ones_own_counts_from_then_on(
    stores: SqlStores, workspace_id: int, new: NewScenario, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        assert store.rep_scores.rubric() == REP_EXECUTION
        before = store.scenarios.add(new)
        store.rep_scores.rate(before.id, LEVELS, now=clock.now())
        first, *rest = REP_EXECUTION.criteria
        own = replace(REP_EXECUTION, criteria=(replace(first, weight=4.0), *rest[:1]))
        store.rep_scores.keep_rubric(own, now=clock.now())
        store.rep_scores.keep_rubric(own, now=clock.now())
        assert store.rep_scores.rubric() == own
        after = store.scenarios.add(replace(new, session_id=None))
        with pytest.raises(NotFoundError):
            store.rep_scores.rate(after.id, LEVELS, now=clock.now())
        store.rep_scores.rate(after.id, {"messaging": 5, "objection": 2}, now=clock.now())
        scores = store.rep_scores.scores([before.id, after.id])
    assert scores[before.id].write() == "3.0 of 5"
    assert scores[after.id].write() == "4.4 of 5"


def test_a_moment_noted_with_it_stays_when_it_is_scored_anew(
    stores: SqlStores, workspace_id: int, cast: Cast, new: NewScenario, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        first = store.scenarios.add(replace(new, session_id=None))
        moment = store.sessions.add_moment(
            session_id=None, rep_id=cast.bob.id, author_id=cast.alice.id, what_happened="He quoted at once.",
            correction="Ask first.", confirmed="I ask first.", link=None, timestamp=None, now=clock.now(),
            dedupe_key="m",
        )  # fmt: skip
        for _ in range(2):
            store.scenarios.attach_moment(first.id, moment.id)
        second = store.scenarios.add(replace(new, session_id=None, replaces=first.id, dedupe_key="view:V2"))
        assert store.scenarios.moments(second.id) == (moment,)
