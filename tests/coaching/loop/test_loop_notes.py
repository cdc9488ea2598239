"""Computed lines are worked out set-wise: the number of statements does not grow with the people."""

from __future__ import annotations

from datetime import timedelta

from loop_scene import Scene, at
from sqlalchemy import event

from coaching.loop.notes import plan_notes
from coaching.practice import NewPractice

THURSDAY_MORNING = at("2026-11-26", "09:05")


def statements_with(scene: Scene, pairs: int) -> int:
    """So many more coaches, each with a coached rep whose practice is overdue; none is news any more."""
    for number in range(pairs):
        with scene.store() as store:
            coach, rep = (scene.person(store, f"{role}{number} Ames") for role in ("Coach", "Rep"))
            store.people.set_hearing(coach.id, morning_hour=9, muted=(), delegate_id=None)
            coach = store.people.member(coach.id)
            team = scene.team(store, f"T{number}", coaches=[coach], reps=[rep])
            store.criteria.set_target(team.id, scene.price.id, True)
        session = scene.session(rep, coach=coach, team=team)
        with scene.store() as store:
            store.practice.assign(
                NewPractice(
                    session_id=session.id,
                    rep_id=rep.id,
                    coach_id=coach.id,
                    what="Aloud, ten times.",
                    due_at=scene.clock.now() + timedelta(days=1),
                    assigned_at=scene.clock.now(),
                    dedupe_key=f"practice:{coach.id}",
                )
            )
    scene.clock.set(THURSDAY_MORNING)
    with scene.store() as store:
        assert plan_notes(store, now=scene.clock.now()) == pairs
    said: list[str] = []
    event.listen(scene.stores.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    with scene.store() as store:
        assert plan_notes(store, now=scene.clock.now()) == 0
    return len(said)


def test_one_coach_and_six_take_the_same_number_of_statements(scene: Scene) -> None:
    began = scene.clock.now()
    one = statements_with(scene, 1)
    scene.clock.set(began)
    elsewhere = scene.stores.register("TSOUTH", name="South Ltd").id
    assert statements_with(Scene(scene.stores, scene.clock, elsewhere), 6) == one
