"""Practice, own words and disputes in storage: kept once, closed once, evidence as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from alembic import command
from building import Building
from clocks import SetClock

from coaching.cadence import Touchpoint
from coaching.people import Member
from coaching.practice import NewPractice
from coaching.scenario_rubrics import ScenarioKind
from coaching.scenarios import NewScenario
from coaching.sessions import CoachingSession, Review, Verdict
from coaching.voices import About, Evidence, Finding, NewDispute, ScenarioSeen
from models import SqlStores
from models.migrate import migration_config

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Cast:
    alice: Member
    bob: Member
    session: CoachingSession
    practice: NewPractice


@pytest.fixture
def cast(build: Building, clock: SetClock) -> Cast:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    criterion = build.criterion(team=team)
    build.scores(bob, criterion, [1, 2, 1])
    session = build.session(team, bob, alice, criterion)
    practice = NewPractice(
        session_id=session.id,
        rep_id=bob.id,
        coach_id=alice.id,
        what="Say the question out loud ten times.",
        due_at=clock.now() + DAY,
        assigned_at=clock.now(),
        dedupe_key="view:P1",
    )
    return Cast(alice=alice, bob=bob, session=session, practice=practice)


def test_the_same_submission_is_one_assignment(stores: SqlStores, workspace_id: int, cast: Cast) -> None:
    with stores.workspace(workspace_id) as store:
        first, second = (store.practice.assign(cast.practice) for _ in range(2))
        assert first == second
        assert store.practice.open_of(cast.bob.id) == store.practice.of_session(cast.session.id) == (first,)


def test_practice_is_closed_once_by_whoever_is_first(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        practice = store.practice.assign(cast.practice)
        assert store.practice.overdue(before=practice.due_at) == ()
        assert store.practice.overdue(before=practice.due_at + DAY) == (practice,)
        assert store.practice.finish(practice.id, note="Ten times", link=None, now=clock.now())
        assert not store.practice.withdraw(practice.id, now=clock.now())
        assert store.practice.overdue(before=practice.due_at + DAY) == ()
        assert store.practice.get(practice.id).done_note == "Ten times"


def test_of_own_words_every_version_is_kept_and_the_newest_stands(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    session_id = cast.session.id
    with stores.workspace(workspace_id) as store:
        for key, words in (("a", "I pause."), ("b", "I pause, then ask."), ("b", "Said twice.")):
            store.voices.say(
                session_id=session_id, rep_id=cast.bob.id, words=words, now=clock.now(), dedupe_key=key
            )
        assert [one.words for one in store.voices.said(session_id)] == ["I pause.", "I pause, then ask."]
        assert store.voices.latest([session_id])[session_id].words == "I pause, then ask."


def test_a_dispute_keeps_its_evidence_when_a_score_changes_later(
    stores: SqlStores, workspace_id: int, cast: Cast, build: Building, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        calls = store.calls.last_scored(cast.bob.id, cast.session.version_id, before=clock.now(), kind=None)
        new = NewDispute(
            session_id=cast.session.id,
            rep_id=cast.bob.id,
            finding=Finding.SESSION,
            view="The buyer had asked three times.",
            evidence=Evidence(calls=calls, looked_at=3, standard=None),
            opened_at=clock.now(),
            dedupe_key="view:D1",
        )
        dispute = store.voices.open_dispute(new)
        assert store.voices.open_dispute(replace(new, view="Again")) == dispute
        criterion = store.criteria.get(cast.session.criterion_id)
        call = store.calls.get(calls[0].call_id)
    row = build.score_row(cast.bob, criterion, 4, at=call.occurred_at, external_id=call.external_id)
    with stores.workspace(workspace_id) as store:
        store.calls.take_in([row], now=clock.now())
        assert store.voices.answer(dispute.id, "Let us listen again.", by=cast.alice.id, now=clock.now())
        assert not store.voices.answer(dispute.id, "And again.", by=cast.alice.id, now=clock.now())
        (kept,) = store.voices.disputes([cast.session.id])
    assert kept.evidence.calls == calls
    assert (kept.view, kept.answer) == ("The buyer had asked three times.", "Let us listen again.")


def test_a_view_of_a_scenario_or_of_calls_needs_no_session(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        scenario = store.scenarios.add(
            NewScenario(
                team_id=cast.session.team_id, rep_id=cast.bob.id, coach_id=cast.alice.id,
                scored_by=cast.alice.id, kind=ScenarioKind.LIVE_CALL, deal=None, held_at=clock.now(),
                session_id=None, call_id=None, note=None, scored_at=clock.now(), dedupe_key="view:S1",
            )
        )  # fmt: skip
        seen = ScenarioSeen(scenario_id=scenario.id, held_at=clock.now(), level=2, anchor="Deflects")
        of_scenario = NewDispute(
            session_id=None,
            scenario_id=scenario.id,
            topic="objection",
            rep_id=cast.bob.id,
            finding=Finding.SCENARIO,
            view="She had no objection left.",
            evidence=Evidence(calls=(), looked_at=4, standard=None, scenarios=(seen,)),
            opened_at=clock.now(),
            dedupe_key="view:D2",
        )
        of_calls = replace(
            of_scenario,
            finding=Finding.CALLS,
            scenario_id=None,
            topic=None,
            criterion_id=cast.session.criterion_id,
            evidence=Evidence(calls=(), looked_at=0, standard=None),
            dedupe_key="view:D3",
        )
        kept = (store.voices.open_dispute(of_scenario), store.voices.open_dispute(of_calls))
        assert store.voices.of_rep(cast.bob.id) == store.voices.unanswered() == kept
    assert kept[0].evidence == of_scenario.evidence
    assert [one.about.key for one in kept] == [
        f"{scenario.id}|scenario|objection",
        f"{cast.session.criterion_id}|calls",
    ]
    assert About.read(kept[0].about.key) == kept[0].about


def test_a_database_that_is_upgraded_keeps_the_evidence_of_its_disputes(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        calls = store.calls.last_scored(cast.bob.id, cast.session.version_id, before=clock.now(), kind=None)
        new = NewDispute(
            session_id=cast.session.id,
            rep_id=cast.bob.id,
            finding=Finding.SESSION,
            view="The buyer had asked three times.",
            evidence=Evidence(calls=calls, looked_at=3, standard=None),
            opened_at=clock.now(),
            dedupe_key="view:D1",
        )
        before = store.voices.open_dispute(new)
    moves = (command.stamp, "head"), (command.downgrade, "0013"), (command.upgrade, "head")
    for move, revision in moves:
        with stores.engine.begin() as connection:
            move(migration_config(connection), revision)
    with stores.workspace(workspace_id) as store:
        assert store.voices.disputes([cast.session.id]) == (before,)


def test_the_week_knows_sessions_practice_and_reviewed_calls(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    today, bob = cast.session.details.held_on, cast.bob.id
    with stores.workspace(workspace_id) as store:
        deal = replace(cast.session.details, counts_as=Touchpoint.DEAL_REVIEW.value)
        store.sessions.change_details(cast.session.id, deal, by=cast.alice.id, now=clock.now(), version=1)
        since = clock.now() - DAY
        assert store.cadence.happened(first_day=today, since=since) == {(bob, Touchpoint.DEAL_REVIEW)}
        practice = store.practice.assign(cast.practice)
        store.practice.finish(practice.id, note=None, link=None, now=clock.now())
        store.sessions.add_review(
            Review(
                id=0, session_id=cast.session.id, call_id=cast.session.baseline.calls[0].call_id,
                verdict=Verdict.APPLIED, broke_down=None, evidence=None, evidence_at=None,
                reviewer_id=cast.alice.id, reviewed_at=clock.now(), business_days=1, late=False,
            )
        )  # fmt: skip
        assert store.cadence.happened(first_day=today, since=since) == {
            (bob, Touchpoint.DEAL_REVIEW),
            (bob, Touchpoint.PRACTICE),
            (bob, Touchpoint.CALL_REVIEW),
        }
        assert store.cadence.happened(first_day=today + DAY, since=since + 2 * DAY) == frozenset()
