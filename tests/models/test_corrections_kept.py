"""What records said before they were corrected, and pages of sessions, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from building import Building

from coaching.calibration import NewRound
from coaching.changes import Change, FieldChange, Record
from coaching.errors import NotFoundError, StaleError
from coaching.observations import NewObservation
from coaching.practice import NewPractice
from coaching.scenario_rubrics import REP_EXECUTION, ScenarioKind
from coaching.scenarios import NewScenario
from coaching.sessions import SessionState

TEXT = (FieldChange("what", "Ask.", "Ask twice."),)


def practice(build: Building, key: str = "p") -> int:
    now, alice, bob = build.clock.now(), build.member("Alice"), build.member("Bob")
    new = NewPractice(
        session_id=None,
        rep_id=bob.id,
        coach_id=alice.id,
        what="Ask.",
        due_at=now,
        assigned_at=now,
        dedupe_key=key,
    )
    with build.stores.workspace(build.workspace_id) as store:
        return store.practice.assign(new).id


def test_changes_are_counted_and_nobody_takes_anothers_number(build: Building) -> None:
    found, now = practice(build), build.clock.now()
    alice = build.member("Alice")
    with build.stores.workspace(build.workspace_id) as store:
        note = store.changes.note
        assert note(Record.PRACTICE, found, number=1, fields=TEXT, by=alice.id, now=now)
        assert not note(Record.PRACTICE, found, number=1, fields=TEXT, by=alice.id, now=now)
        assert note(Record.PRACTICE, found, number=2, fields=(), by=alice.id, now=now, ended=True)
    with build.stores.workspace(build.workspace_id) as store:
        assert store.changes.of(Record.PRACTICE, [found, found + 1]) == {
            found: (
                Change(number=1, by=alice.id, at=now, fields=TEXT),
                Change(number=2, by=alice.id, at=now, fields=(), ended=True),
            )
        }
        assert store.changes.of(Record.OBSERVATION, [found]) == {}
        with pytest.raises(NotFoundError):
            store.changes.note(Record.ROUND, 4711, number=1, fields=(), by=alice.id, now=now)


def test_practice_is_corrected_while_it_is_open(build: Building) -> None:
    found, now = practice(build), build.clock.now()
    with build.stores.workspace(build.workspace_id) as store:
        assert store.practice.change(found, what="Ask twice.", due_at=now + timedelta(days=1))
        assert store.practice.get(found).what == "Ask twice."
        assert store.practice.finish(found, note=None, link=None, now=now)
        assert not store.practice.change(found, what="Later.", due_at=now)
        assert store.practice.get(found).what == "Ask twice."


def test_an_observation_taken_back_is_found_among_those_alone(build: Building) -> None:
    alice, mona, now = build.member("Alice"), build.member("Mona"), build.clock.now()
    new = NewObservation(
        coach_id=alice.id,
        observer_id=mona.id,
        observed_on=date(2026, 11, 19),
        one_focus=True,
        used_data=False,
        self_diagnosed=True,
        next_action=True,
        seen=None,
        next_step="Bring calls.",
        observed_at=now,
        dedupe_key="o",
    )
    with build.stores.workspace(build.workspace_id) as store:
        seen = store.observations.add(new)
        assert store.observations.change(replace(seen, next_step="Ask.", used_data=True))
        assert store.observations.get(seen.id) == replace(seen, next_step="Ask.", used_data=True)
        assert store.observations.withdraw(seen.id, now=now)
        assert not store.observations.withdraw(seen.id, now=now)
        assert not store.observations.change(seen)
        assert store.observations.of_coach(alice.id) == ()
        assert store.observations.by_observer(mona.id) == ()
        assert store.observations.recent() == ()
        (gone,) = store.observations.taken_back(observer_id=mona.id)
        assert (gone.id, gone.withdrawn_at) == (seen.id, now)
        assert store.observations.taken_back(observer_id=alice.id) == ()
        assert store.observations.taken_back(observer_id=None) == (gone,)


def test_a_round_changes_while_it_runs_and_an_answer_keeps_its_seat(build: Building) -> None:
    alice, mona, olga = (build.member(name) for name in ("Alice", "Mona", "Olga"))
    criterion, now = build.criterion(), build.clock.now()
    new = NewRound(
        started_by=mona.id,
        criterion_id=criterion.id,
        version_id=criterion.current.id,
        call_link="x",
        call_moment="x",
        what="x",
        coach_ids=(alice.id, mona.id),
        started_at=now,
        due_at=now + timedelta(days=1),
        dedupe_key="r",
    )
    with build.stores.workspace(build.workspace_id) as store:
        rounds = store.calibration
        asked = rounds.start(new)
        rounds.answer(asked.id, alice.id, score=3, reason=None, now=now)
        rounds.invite(asked.id, [olga.id, mona.id])
        assert rounds.invited(asked.id) == (alice.id, mona.id, olga.id)
        assert rounds.not_answered(asked.id) == (mona.id, olga.id)
        assert rounds.uninvite(asked.id, [alice.id, mona.id]) == 1
        assert rounds.invited(asked.id) == (alice.id, olga.id)
        later = now + timedelta(days=4)
        assert rounds.change(asked.id, call_link="x", call_moment="y", what="z", due_at=later)
        assert (rounds.get(asked.id).what, rounds.get(asked.id).due_at) == ("z", later)
        assert rounds.cancel(asked.id, now=now)
        assert not rounds.cancel(asked.id, now=now)
        assert not rounds.close(asked.id, now=now)
        assert not rounds.change(asked.id, call_link="x", call_moment="y", what="w", due_at=now)
        assert not rounds.answer(asked.id, olga.id, score=3, reason=None, now=now)
        assert rounds.to_close(later + timedelta(days=1)) == ()
        assert rounds.scores_by_round(criterion.current.id) == ()
    assert build.stores.with_rounds_to_close(later + timedelta(days=1)) == ()


def test_a_deleted_scoring_gives_its_session_free_and_stays_readable(build: Building) -> None:
    alice, bob, now = build.member("Alice"), build.member("Bob"), build.clock.now()
    team = build.team(reps=[bob], coaches=[alice])
    session = build.session(team, bob, alice, build.criterion(team=team))
    new = NewScenario(
        team_id=team.id,
        rep_id=bob.id,
        coach_id=alice.id,
        scored_by=alice.id,
        kind=ScenarioKind.LIVE_CALL,
        deal=None,
        held_at=now,
        session_id=session.id,
        call_id=None,
        note=None,
        scored_at=now,
        dedupe_key="s",
    )
    levels = {one.key: 3 for one in REP_EXECUTION.criteria}
    with build.stores.workspace(build.workspace_id) as store:
        first = store.scenarios.add(new)
        store.rep_scores.rate(first.id, levels, now=now)
        assert store.scenarios.say_debrief_by(first.id, bob.id)
        assert not store.scenarios.say_debrief_by(first.id, alice.id)
        assert store.scenarios.delete(first.id, now=now)
        assert not store.scenarios.delete(first.id, now=now)
        assert store.scenarios.of_session(session.id) is None
        assert store.scenarios.of_rep(bob.id) == ()
        assert [one.id for one in store.scenarios.deleted(rep_id=bob.id)] == [first.id]
        assert store.scenarios.deleted(coach_id=bob.id) == ()
        with pytest.raises(StaleError):
            store.scenarios.add(replace(new, replaces=first.id))
    with build.stores.workspace(build.workspace_id) as store:
        second = store.scenarios.add(replace(new, dedupe_key="again"))
        store.rep_scores.carry(first.id, second.id)
        scores = store.rep_scores.scores([first.id, second.id])
        assert scores[first.id] == scores[second.id]


def test_sessions_are_paged_newest_first_within_what_is_asked(build: Building) -> None:
    alice, bob, carol = (build.member(name) for name in ("Alice", "Bob", "Carol"))
    team = build.team(reps=[bob, carol], coaches=[alice])
    criterion = build.criterion(team=team)
    made = [build.session(team, rep, alice, criterion) for rep in (bob, carol, bob)]
    with build.stores.workspace(build.workspace_id) as store:
        store.sessions.set_state(made[0].id, SessionState.CANCELLED)
        pages = store.session_pages
        newest_first = tuple(one.id for one in reversed(made))
        everything = {"rep_ids": None, "coach_id": alice.id, "deleted": True}
        assert pages.count(**everything) == 3
        assert pages.ids(**everything, offset=0, limit=2) == newest_first[:2]
        assert pages.ids(**everything, offset=2, limit=2) == newest_first[2:]
        bobs = {"rep_ids": [bob.id], "coach_id": None, "deleted": False}
        assert (pages.count(**bobs), pages.ids(**bobs, offset=0, limit=9)) == (1, (made[2].id,))
        assert pages.count(rep_ids=[], coach_id=None, deleted=True) == 0
        assert pages.count(rep_ids=None, coach_id=bob.id, deleted=True) == 0
