"""Sessions keep their frozen baseline whatever happens later; every edit and verdict leaves its history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from building import Building
from clocks import SetClock

from coaching.criteria import Criterion, CriterionDraft, Definition
from coaching.errors import StaleError
from coaching.people import Member, Team
from coaching.scale import Scale, ScaleKind
from coaching.sessions import CoachingSession, Review, SessionState, Verdict
from models import SqlStores


@dataclass(frozen=True, kw_only=True)
class Cast:
    alice: Member
    bob: Member
    team: Team
    criterion: Criterion


@pytest.fixture
def cast(build: Building) -> Cast:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    return Cast(alice=alice, bob=bob, team=team, criterion=build.criterion(team=team))


@pytest.fixture
def session(build: Building, cast: Cast) -> CoachingSession:
    build.scores(cast.bob, cast.criterion, [1, 2, 3, 4, 3, 2, 1, 2, 3, 4, 3.5])
    return build.session(cast.team, cast.bob, cast.alice, cast.criterion)


def test_the_frozen_baseline_survives_later_scores_changed_scores_a_new_version_and_an_edit(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, session: CoachingSession
) -> None:
    clock = build.clock
    frozen = session.baseline
    assert (frozen.n, frozen.value) == (10, pytest.approx(2.75))
    clock.advance(days=1)
    build.scores(cast.bob, cast.criterion, [4, 4, 4])
    with stores.workspace(workspace_id) as store:
        used = store.calls.get(frozen.calls[0].call_id)
        again = build.score_row(
            cast.bob, cast.criterion, 1, at=used.occurred_at, external_id=used.external_id
        )
        assert store.calls.take_in([again], now=clock.now()).scores_changed == 1
        draft = CriterionDraft(name="Another name", definition=Definition(scale=Scale.of(ScaleKind.PERCENT)))
        store.criteria.add_version(cast.criterion.id, draft, by=cast.alice.id, now=clock.now())
        details = replace(session.details, commitment="I ask who signs.")
        store.sessions.change_details(
            session.id, details, by=cast.alice.id, now=clock.now(), version=session.version
        )
    with stores.workspace(workspace_id) as store:
        assert store.sessions.get(session.id).baseline == frozen


def test_the_same_submission_twice_is_one_session(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast
) -> None:
    build.scores(cast.bob, cast.criterion, [1, 2])
    new = build.new_session(cast.team, cast.bob, cast.alice, cast.criterion)
    with stores.workspace(workspace_id) as store:
        first = store.sessions.add(new)
    with stores.workspace(workspace_id) as store:
        assert store.sessions.add(new) == first
        assert store.sessions.by_dedupe_key(new.dedupe_key) == first
        assert store.sessions.of_rep(cast.bob.id) == (first,)


def test_every_edit_keeps_what_stood_before_and_a_stale_one_is_refused(
    stores: SqlStores, workspace_id: int, cast: Cast, session: CoachingSession, clock: SetClock
) -> None:
    texts = [session.details.commitment, "I ask who signs.", "I ask who signs and when."]
    with stores.workspace(workspace_id) as store:
        for text in texts[1:]:
            now = store.sessions.get(session.id)
            store.sessions.change_details(
                session.id,
                replace(now.details, commitment=text),
                by=cast.alice.id,
                now=clock.now(),
                version=now.version,
            )
        kept = store.sessions.revisions(session.id)
        assert [(old.number, old.details.commitment) for old in kept] == list(enumerate(texts[:2], start=1))
        assert store.sessions.get(session.id).details.commitment == texts[2]
    with pytest.raises(StaleError), stores.workspace(workspace_id) as store:
        store.sessions.change_details(
            session.id, session.details, by=cast.alice.id, now=clock.now(), version=session.version
        )


def test_a_scheduled_session_is_held_once_with_the_baseline_it_was_scheduled_with(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, clock: SetClock
) -> None:
    build.scores(cast.bob, cast.criterion, [2, 2, 2])
    planned = build.session(cast.team, cast.bob, cast.alice, cast.criterion, state=SessionState.SCHEDULED)
    later = clock.advance(days=2)
    build.scores(cast.bob, cast.criterion, [4])
    with stores.workspace(workspace_id) as store:
        held = store.sessions.hold(planned.id, planned.details, window_after=later, now=later)
    assert (held.state, held.window_after, held.baseline) == (SessionState.HELD, later, planned.baseline)
    with pytest.raises(StaleError), stores.workspace(workspace_id) as store:
        store.sessions.hold(planned.id, planned.details, window_after=later, now=later)


def test_what_is_planned_for_a_while_is_listed_by_its_hour(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, clock: SetClock
) -> None:
    start = clock.now() + timedelta(days=1)
    with stores.workspace(workspace_id) as store:
        late, early, held, gone, next_day = (
            store.sessions.add(
                replace(
                    build.new_session(cast.team, cast.bob, cast.alice, cast.criterion),
                    state=SessionState.SCHEDULED,
                    scheduled_for=start + timedelta(hours=hours),
                )
            )
            for hours in (3, 1, 2, 2, 24)
        )
        store.sessions.hold(held.id, held.details, window_after=start, now=start)
        store.sessions.set_state(gone.id, SessionState.CANCELLED)
        found = store.sessions.planned_between(start, start + timedelta(days=1))
        assert [one.id for one in found] == [early.id, late.id]
        until = start + timedelta(days=1)
        assert store.sessions.planned_between(start, until, rep_ids=[cast.bob.id]) == found
        assert store.sessions.planned_between(start, until, rep_ids=[cast.alice.id]) == ()
        assert store.sessions.planned_between(start, until, rep_ids=[]) == ()
        assert next_day.id not in {one.id for one in found}


def test_lists_of_sessions_leave_out_the_cancelled(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, clock: SetClock
) -> None:
    older, gone, newer = (build.session(cast.team, cast.bob, cast.alice, cast.criterion) for _ in range(3))
    with stores.workspace(workspace_id) as store:
        store.sessions.set_state(gone.id, SessionState.CANCELLED)
        store.sessions.set_state(newer.id, SessionState.MEASURING)
        found = store.sessions
        wanted = [newer.id, older.id]
        assert [each.id for each in found.of_rep(cast.bob.id)] == wanted
        assert [each.id for each in found.by_coach(cast.alice.id)] == wanted
        assert [each.id for each in found.of_team(cast.team.id, since=clock.now())] == wanted
        assert found.of_team(cast.team.id, since=clock.now() + timedelta(days=1)) == ()
        assert [each.id for each in found.in_state([SessionState.MEASURING])] == [newer.id]
        assert found.by_coach(cast.bob.id) == ()


def test_the_median_time_to_log(
    stores: SqlStores, workspace_id: int, build: Building, cast: Cast, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        assert store.sessions.median_seconds_to_log(since=clock.now()) == (None, 0)
    for seconds in (30.0, 50.0, 300.0, None):
        new = build.new_session(cast.team, cast.bob, cast.alice, cast.criterion)
        with stores.workspace(workspace_id) as store:
            store.sessions.add(replace(new, seconds_to_log=seconds))
    with stores.workspace(workspace_id) as store:
        assert store.sessions.median_seconds_to_log(since=clock.now()) == (50.0, 3)


def test_a_second_verdict_replaces_the_first_which_stays_as_history(
    stores: SqlStores, workspace_id: int, cast: Cast, session: CoachingSession, clock: SetClock
) -> None:
    partial = Review(
        id=0,
        session_id=session.id,
        call_id=session.baseline.calls[0].call_id,
        verdict=Verdict.PARTIAL,
        broke_down="Named no date",
        evidence="let's talk soon",
        evidence_at="31:10",
        reviewer_id=cast.alice.id,
        reviewed_at=clock.now(),
        business_days=6,
        late=True,
    )
    with stores.workspace(workspace_id) as store:
        assert store.sessions.review(session.id) is None
        first = store.sessions.add_review(partial)
        assert replace(first, id=0) == partial
        applied = replace(partial, verdict=Verdict.APPLIED, broke_down=None)
        second = store.sessions.add_review(applied)
        assert store.sessions.reviews([session.id]) == {session.id: second}
        assert second.verdict is Verdict.APPLIED
        third = store.sessions.add_review(replace(partial, verdict=Verdict.ABSENT))
    with stores.workspace(workspace_id) as store:
        assert store.sessions.review(session.id) == third
        kept = store.sessions.replaced_reviews(session.id)
    assert [replace(one, id=0) for one in kept] == [partial, applied]


def test_a_moment_is_kept_once_word_for_word(
    stores: SqlStores, workspace_id: int, cast: Cast, session: CoachingSession, clock: SetClock
) -> None:
    with stores.workspace(workspace_id) as store:
        for correction in ("“So — Tuesday?”", "never kept"):
            store.sessions.add_moment(
                session_id=session.id,
                rep_id=cast.bob.id,
                author_id=cast.alice.id,
                what_happened="Bob thanked them & hung up.",
                correction=correction,
                confirmed="Say the day.",
                link=None,
                timestamp="12:40",
                now=clock.now(),
                dedupe_key="view:V9",
            )
        [moment] = store.sessions.moments(session.id)
    assert (moment.correction, moment.timestamp, moment.created_at) == (
        "“So — Tuesday?”",
        "12:40",
        clock.now(),
    )
