"""Calibration rounds, observations and parts of scores: kept on both databases, answers without names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from building import Building

from coaching.calibration import Answer, NewRound, Round
from coaching.criteria import Criterion
from coaching.observations import NewObservation
from coaching.people import Member
from models import SqlStores


@pytest.fixture
def coaches(build: Building) -> list[Member]:
    return [build.member(name) for name in ("Alice", "Olga", "Mona", "Ken")]


@pytest.fixture
def criterion(build: Building) -> Criterion:
    return build.criterion()


def new_round(
    build: Building, criterion: Criterion, coaches: list[Member], *, key: str = "view:V1", days: int = 3
) -> NewRound:
    now = build.clock.now()
    return NewRound(
        started_by=coaches[0].id,
        criterion_id=criterion.id,
        version_id=criterion.current.id,
        call_link="https://calls.example.com/7",
        call_moment="12:40",
        what="The buyer asks for a discount.",
        coach_ids=tuple(coach.id for coach in coaches),
        started_at=now,
        due_at=now + timedelta(days=days),
        dedupe_key=key,
    )


def start(build: Building, criterion: Criterion, coaches: list[Member], **how: object) -> Round:
    with build.stores.workspace(build.workspace_id) as store:
        return store.calibration.start(new_round(build, criterion, coaches, **how))  # type: ignore[arg-type]


def answer(build: Building, round_id: int, coach: Member, score: float, reason: str | None = None) -> bool:
    with build.stores.workspace(build.workspace_id) as store:
        return store.calibration.answer(round_id, coach.id, score=score, reason=reason, now=build.clock.now())


def test_a_round_starts_once_with_its_seats(
    build: Building, criterion: Criterion, coaches: list[Member]
) -> None:
    first, again = start(build, criterion, coaches), start(build, criterion, coaches)
    assert first == again
    with build.stores.workspace(build.workspace_id) as store:
        assert store.calibration.invited(first.id) == tuple(coach.id for coach in coaches)
        assert store.calibration.recent() == (first,)
        seat = store.calibration.seat(first.id, coaches[1].id)
    assert seat is not None
    assert (seat.score, seat.answered_at) == (None, None)


def test_answers_can_be_replaced_until_the_round_closes_and_come_out_without_names(
    build: Building, criterion: Criterion, coaches: list[Member]
) -> None:
    asked = start(build, criterion, coaches)
    for coach, score, reason in zip(coaches, (4, 2, 3, 1), ("b", None, "c", None), strict=True):
        assert answer(build, asked.id, coach, score, reason)
    assert answer(build, asked.id, coaches[0], 2, "a")
    with build.stores.workspace(build.workspace_id) as store:
        said = store.calibration.answers(asked.id)
        assert [one.score for one in said] == [1, 2, 2, 3]
        assert set(said) == {Answer(1, None), Answer(2, "a"), Answer(2, None), Answer(3, "c")}
        assert store.calibration.answered(asked.id) == 4
        assert store.calibration.close(asked.id, now=build.clock.now())
        assert not store.calibration.close(asked.id, now=build.clock.now())
    assert not answer(build, asked.id, coaches[0], 4)
    with build.stores.workspace(build.workspace_id) as store:
        seat = store.calibration.seat(asked.id, coaches[0].id)
        assert seat is not None
        assert (seat.score, seat.reason) == (2, "a")
        assert store.calibration.scores_by_round(criterion.current.id) == ((1, 2, 2, 3),)


def test_who_was_not_asked_has_no_seat_and_cannot_answer(
    build: Building, criterion: Criterion, coaches: list[Member]
) -> None:
    asked = start(build, criterion, coaches[:3])
    assert not answer(build, asked.id, coaches[3], 4)
    with build.stores.workspace(build.workspace_id) as store:
        assert store.calibration.seat(asked.id, coaches[3].id) is None
        assert store.calibration.with_coach(coaches[3].id) == ()
        assert store.calibration.with_coach(coaches[2].id) == (asked,)


def test_a_round_is_over_when_all_have_answered_or_its_time_has_come(
    stores: SqlStores, build: Building, criterion: Criterion, coaches: list[Member]
) -> None:
    soon = start(build, criterion, coaches, key="soon", days=1)
    later = start(build, criterion, coaches, key="later", days=5)
    assert stores.with_rounds_to_close(build.clock.now()) == ()
    for coach in coaches:
        answer(build, later.id, coach, 3)
    assert stores.with_rounds_to_close(build.clock.now()) == (build.workspace_id,)
    with build.stores.workspace(build.workspace_id) as store:
        assert store.calibration.to_close(build.clock.now()) == (later,)
        assert store.calibration.waiting_for(coaches[1].id) == (soon,)
        both = store.calibration.to_close(build.clock.now() + timedelta(days=1))
        assert both == (soon, later)
        for one in both:
            store.calibration.close(one.id, now=build.clock.now())
        assert store.calibration.waiting_for(coaches[1].id) == ()
    assert stores.with_rounds_to_close(build.clock.now() + timedelta(days=9)) == ()


def test_only_closed_rounds_of_the_version_count_towards_its_agreement(
    build: Building, criterion: Criterion, coaches: list[Member]
) -> None:
    done, still_open = (start(build, criterion, coaches, key=key) for key in ("done", "open"))
    for one in (done, still_open):
        answer(build, one.id, coaches[0], 3)
    with build.stores.workspace(build.workspace_id) as store:
        store.calibration.close(done.id, now=build.clock.now())
        assert store.calibration.scores_by_round(criterion.current.id) == ((3,),)
        assert store.calibration.scores_by_round(criterion.current.id + 1) == ()


def test_observations_come_newest_first_and_a_repeat_is_one(build: Building, coaches: list[Member]) -> None:
    alice, mona = coaches[0], coaches[2]
    first = NewObservation(
        coach_id=alice.id,
        observer_id=mona.id,
        observed_on=date(2026, 11, 19),
        one_focus=True,
        used_data=False,
        self_diagnosed=True,
        next_action=True,
        seen=None,
        next_step="Bring two calls.",
        observed_at=build.clock.now(),
        dedupe_key="view:V1",
    )
    with build.stores.workspace(build.workspace_id) as store:
        older = store.observations.add(first)
        assert store.observations.add(replace(first, next_step="Another.")) == older
        newer = store.observations.add(replace(first, observed_on=date(2026, 11, 20), dedupe_key="view:V2"))
        assert store.observations.of_coach(alice.id) == (newer, older)
        assert store.observations.by_observer(mona.id) == (newer, older)
        assert store.observations.of_coach(mona.id) == ()
        assert store.observations.recent(limit=1) == (newer,)
        assert (older.used_data, older.next_step) == (False, "Bring two calls.")


def test_parts_of_a_score_are_kept_beside_it_and_replaced(
    build: Building, criterion: Criterion, coaches: list[Member]
) -> None:
    bob = build.member("Bob")
    build.scores(bob, criterion, [2])
    version = criterion.current.id
    with build.stores.workspace(build.workspace_id) as store:
        call = store.calls.recent_calls(bob.id)[0]
        store.part_scores.keep(call.id, version, {"Asks": 2, "Waits": 4})
        store.part_scores.keep(call.id, version, {"Asks": 3})
        assert store.part_scores.of_call(call.id, version) == {"Asks": 3}
        assert store.part_scores.of_call(call.id, version + 1) == {}
