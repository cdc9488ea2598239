"""A planned session is named in its coach's morning message of its day, once, with its two buttons."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from loop_scene import Scene, at, bundles
from sqlalchemy import event

from coaching.editing import edit_session
from coaching.loop.gaps import find_gaps
from coaching.loop.notes import plan_notes
from coaching.loop.waiting import waiting_for
from coaching.people import Line, Member, Role
from coaching.scheduling import cancel_session, hold_session
from coaching.sessions import CoachingSession
from coaching.shown.notes import PlannedToday

THREE = at("2026-11-24", "15:00")
"""On a Tuesday; the scene begins on the Thursday before."""


def plan(scene: Scene, when: datetime = THREE, rep: Member | None = None) -> CoachingSession:
    return scene.session(rep or scene.bob, scheduled_for=when)


def named(waiting: Any) -> list[str]:
    return [name for note in waiting.notes if isinstance(note, PlannedToday) for name in note.names]


def test_it_is_named_on_its_day_once_and_asked_about_no_more(scene: Scene) -> None:
    plan(scene)
    assert bundles(scene.pass_until(at("2026-11-23", "18:00")), scene.alice) == []
    (morning,) = bundles(scene.pass_until(at("2026-11-24", "18:00")), scene.alice)
    assert named(morning) == ["Bob Okafor"]
    assert morning.first_rep_id == scene.bob.id
    assert bundles(scene.pass_until(at("2026-12-04", "18:00")), scene.alice) == []


def held(scene: Scene, session: CoachingSession) -> None:
    with scene.store() as store:
        details = session.details
        today = scene.clock.now().astimezone().date()
        hold_session(
            store,
            scene.alice,
            session.id,
            type(details)(method="roleplay", commitment="Ask first.", held_on=today),
            opened_at=scene.clock.now(),
            now=scene.clock.now(),
        )


def cancelled(scene: Scene, session: CoachingSession) -> None:
    with scene.store() as store:
        cancel_session(store, scene.alice, session.id, now=scene.clock.now())


def moved(scene: Scene, session: CoachingSession) -> None:
    with scene.store() as store:
        edit_session(
            store,
            scene.alice,
            session.id,
            session.details,
            version=session.version,
            now=scene.clock.now(),
            scheduled_for=at("2026-11-27", "15:00"),
        )


def muted(scene: Scene, _session: CoachingSession) -> None:
    with scene.store() as store:
        kinds = {Line.CADENCE, Line.PLANNED}
        store.people.set_hearing(scene.alice.id, morning_hour=9, muted=kinds, delegate_id=None)


@pytest.mark.parametrize("happened", [held, cancelled, moved, muted])
def test_nothing_is_said_of_one_that_was_held_cancelled_moved_or_is_muted(
    scene: Scene, happened: Any
) -> None:
    session = plan(scene)
    scene.clock.set(at("2026-11-23", "16:00"))
    happened(scene, session)
    assert not any(map(named, bundles(scene.pass_until(at("2026-11-24", "18:00")), scene.alice)))


@pytest.mark.parametrize(
    ("planned_at", "when", "said"),
    [
        pytest.param(at("2026-11-24", "08:00"), THREE, 1, id="planned before the day's message"),
        pytest.param(at("2026-11-24", "11:00"), THREE, 0, id="planned after it, for the same day"),
        pytest.param(at("2026-11-23", "17:00"), at("2026-11-24", "08:30"), 1, id="before the working day"),
        pytest.param(at("2026-11-23", "17:00"), at("2026-11-28", "11:00"), 0, id="on a Saturday"),
    ],
)
def test_what_was_arranged_since_the_morning_needs_no_telling(
    scene: Scene, planned_at: datetime, when: datetime, said: int
) -> None:
    scene.clock.set(planned_at)
    plan(scene, when)
    heard = scene.pass_until(at("2026-11-30", "18:00"))
    assert sum(len(named(one)) for one in bundles(heard, scene.alice)) == said


def test_who_moves_one_to_later_today_hears_nothing_of_it(scene: Scene) -> None:
    session = plan(scene, at("2026-11-26", "15:00"))
    scene.clock.set(at("2026-11-24", "11:00"))
    with scene.store() as store:
        edit_session(
            store,
            scene.alice,
            session.id,
            session.details,
            version=session.version,
            now=scene.clock.now(),
            scheduled_for=THREE,
        )
    assert bundles(scene.pass_until(at("2026-11-24", "18:00")), scene.alice) == []


def test_it_stands_in_the_one_bundle_beside_what_is_due_and_leads_to_whoever_waits_first(
    scene: Scene,
) -> None:
    scene.session(scene.carol)
    plan(scene, at("2026-11-26", "15:00"))
    (morning,) = bundles(scene.pass_until(at("2026-11-26", "18:00")), scene.alice)
    assert [line.session.rep.name for line in morning.lines] == ["Carol Diaz"]
    assert named(morning) == ["Bob Okafor"]
    assert morning.first_rep_id == scene.carol.id


def test_after_a_crash_or_a_long_morning_off_there_is_still_one_bundle(scene: Scene) -> None:
    plan(scene)
    plan(scene, at("2026-11-24", "16:00"), rep=scene.carol)
    assert len(bundles(scene.jump(at("2026-11-24", "11:40")), scene.alice)) == 1
    with scene.store(write=False) as store:
        assert list(find_gaps(store, now=scene.clock.now())) == []
    assert bundles(scene.tick() + scene.pass_until(at("2026-11-24", "18:00")), scene.alice) == []


def test_planners_that_run_at_once_or_start_again_plan_one_bundle(scene: Scene) -> None:
    """The first died before anything was sent; what it planned stands, and is sent once."""
    plan(scene)
    scene.clock.set(at("2026-11-24", "09:05"))
    planned = []
    for _ in range(2):
        with scene.store() as store:
            planned.append(plan_notes(store, now=scene.clock.now()))
    assert planned == [1, 0]
    assert len(bundles(scene.tick() + scene.tick(), scene.alice)) == 1


def test_a_bundle_that_was_never_planned_is_missed_and_mended(scene: Scene) -> None:
    plan(scene)
    scene.clock.set(at("2026-11-24", "10:00"))
    with scene.store(write=False) as store:
        assert any("morning:" in str(one) for one in find_gaps(store, now=scene.clock.now()))


def test_the_managers_hear_of_it_once_its_coach_no_longer_leads_the_rep(scene: Scene) -> None:
    plan(scene)
    with scene.store() as store:
        store.people.set_role(scene.north.id, Role.COACH, [scene.dan.id])
    heard = scene.pass_until(at("2026-11-24", "18:00"))
    assert [named(one) for one in bundles(heard, scene.mona)] == [["Bob Okafor"]]
    assert not any(map(named, bundles(heard, scene.alice)))


def test_it_stands_among_what_waits_until_it_is_logged(scene: Scene) -> None:
    session = plan(scene)
    scene.clock.set(at("2026-11-24", "10:00"))
    with scene.store(write=False) as store:
        assert named(waiting_for(store, scene.alice, now=scene.clock.now())) == ["Bob Okafor"]
    scene.clock.set(at("2026-11-24", "15:30"))
    held(scene, session)
    with scene.store(write=False) as store:
        assert named(waiting_for(store, scene.alice, now=scene.clock.now())) == []


def test_one_persons_bundle_does_not_look_at_what_everybody_else_planned(scene: Scene) -> None:
    """Nor at all roles: on a Monday there are thousands of both."""
    plan(scene)
    scene.clock.set(at("2026-11-24", "10:00"))

    def statements() -> list[str]:
        said: list[str] = []

        def note(*told: Any) -> None:
            said.append(told[2])

        event.listen(scene.stores.engine, "before_cursor_execute", note)
        with scene.store(write=False) as store:
            assert named(waiting_for(store, scene.alice, now=scene.clock.now())) == ["Bob Okafor"]
        event.remove(scene.stores.engine, "before_cursor_execute", note)
        return said

    alone = len(statements())
    with scene.store() as store:
        coach, rep = scene.person(store, "Olga Ruiz"), scene.person(store, "Pat Quinn")
        south = scene.team(store, "South", coaches=[coach], reps=[rep])
    scene.clock.set(at("2026-11-23", "10:00"))
    scene.session(rep, coach=coach, team=south, scheduled_for=THREE)
    scene.clock.set(at("2026-11-24", "10:00"))
    assert len(statements()) == alone
