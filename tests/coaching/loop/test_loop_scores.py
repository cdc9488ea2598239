"""Scores arriving after a session: next live call, five-call check-in, ten-call result (domain.md 5)."""

from __future__ import annotations

from datetime import date

import pytest
from loop_scene import Scene, at, bundles, kinds

from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.criteria import CriterionDraft, Definition
from coaching.loop import look_at_scores, on_track, waiting_for
from coaching.loop.showing import delta_of
from coaching.scale import Scale, ScaleKind
from coaching.sessions import CoachingSession, SessionState


@pytest.fixture
def session(scene: Scene) -> CoachingSession:
    scene.calls(scene.bob, [2, 3, 2, 2, 3, 2, 2, 3, 2, 2], first=at("2026-11-10", "09:00"))
    return scene.session(scene.bob)


def arrive(scene: Scene, count: int, day: str, score: float = 3) -> None:
    """Calls of that morning are scored by noon."""
    scene.clock.set(at(day, "12:00"))
    scene.calls(scene.bob, [score] * count, first=at(day, "00:30"))


def test_the_next_live_call_is_told_once_to_the_reviewer(scene: Scene, session: CoachingSession) -> None:
    arrive(scene, 1, "2026-11-20")
    [prompt] = bundles(scene.tick(), scene.alice)
    assert kinds(prompt) == ["next_call"]
    assert prompt.lines[0].next_call.on == date(2026, 11, 20)
    assert prompt.lines[0].delta is None
    arrive(scene, 1, "2026-11-23")
    assert bundles(scene.pass_until(at("2026-11-25", "18:00")), scene.alice) == []


def test_a_simulated_call_is_not_the_next_live_one(scene: Scene, session: CoachingSession) -> None:
    scene.clock.set(at("2026-11-20", "12:00"))
    scene.calls(scene.bob, [3], first=at("2026-11-20", "09:00"), live=False)
    assert scene.tick() == []


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_no_delta_is_shown_before_five_calls(scene: Scene, session: CoachingSession, n: int) -> None:
    arrive(scene, n, "2026-11-20")
    scene.pass_until(at("2026-11-26", "10:00"))
    deltas = [
        line.delta
        for heard in scene.messenger.heard
        for line in getattr(heard.facts, "lines", ())
        if line.delta is not None
    ]
    assert deltas == []
    assert scene.checkpoint(session, CheckpointKind.CHECK_IN) is None
    assert scene.reload(session).state is SessionState.MEASURING


def test_the_fifth_call_asks_the_coach_whether_it_is_emerging(scene: Scene, session: CoachingSession) -> None:
    arrive(scene, 5, "2026-11-20")
    [prompt] = bundles(scene.tick(), scene.alice)
    check_in = prompt.lines[0]
    assert check_in.kind is CheckpointKind.CHECK_IN
    assert (check_in.delta.n, check_in.delta.verdict) == (5, "early_up")
    assert bundles(scene.messenger.heard, scene.bob) == []


def test_an_unanswered_check_in_nags_once_the_next_business_day(
    scene: Scene, session: CoachingSession
) -> None:
    arrive(scene, 5, "2026-11-20")
    scene.tick()
    scene.pass_until(at("2026-11-25", "18:00"))
    heard = bundles(scene.messenger.heard, scene.alice)
    assert [(w.today, w.prompt) for w in heard] == [(date(2026, 11, 20), True), (date(2026, 11, 23), False)]


@pytest.mark.parametrize(
    ("again", "days"),
    [
        pytest.param(True, [date(2026, 11, 19), date(2026, 11, 20)], id="two sessions on one behaviour"),
        pytest.param(False, [None], id="one needs no telling apart"),
    ],
)
def test_two_sessions_that_run_at_once_are_told_apart_by_their_day(
    scene: Scene, session: CoachingSession, again: bool, days: list[date | None]
) -> None:
    if again:
        scene.clock.set(at("2026-11-20", "12:00"))
        scene.session(scene.bob)
    scene.calls(scene.bob, [3] * 5, first=at("2026-11-23", "08:00"))
    scene.clock.set(at("2026-11-24", "09:00"))
    scene.tick()
    with scene.store(write=False) as store:
        lines = waiting_for(store, scene.alice, now=scene.clock.now()).lines
    assert [line.of_day for line in lines if line.kind is CheckpointKind.CHECK_IN] == days


def test_a_check_in_that_is_on_track_does_not_nag(scene: Scene, session: CoachingSession) -> None:
    arrive(scene, 5, "2026-11-20")
    scene.tick()
    row = scene.checkpoint(session, CheckpointKind.CHECK_IN)
    assert row is not None
    with scene.store() as store:
        on_track(store, row.id, scene.alice)
    assert bundles(scene.pass_until(at("2026-11-25", "18:00")), scene.alice) == []


def test_a_second_session_answers_the_check_in(scene: Scene, session: CoachingSession) -> None:
    arrive(scene, 5, "2026-11-20")
    scene.tick()
    scene.session(scene.bob, follows_session_id=session.id)
    scene.pass_until(at("2026-11-23", "10:00"))
    row = scene.checkpoint(session, CheckpointKind.CHECK_IN)
    assert row is not None
    assert row.state is CheckpointState.DONE


def test_fifth_and_sixth_call_together_are_one_check_in(scene: Scene, session: CoachingSession) -> None:
    arrive(scene, 4, "2026-11-20")
    scene.tick()
    arrive(scene, 2, "2026-11-23")
    for _ in range(3):
        with scene.store() as store:
            look_at_scores(store, now=scene.clock.now())
    [prompt] = bundles(scene.tick(), scene.alice)
    assert kinds(prompt) == ["check_in"]
    assert prompt.lines[0].delta.n == 6


def test_the_tenth_call_brings_the_result_to_coach_and_rep(scene: Scene, session: CoachingSession) -> None:
    arrive(scene, 5, "2026-11-20")
    scene.tick()
    arrive(scene, 5, "2026-11-24", score=4)
    scene.pass_until(at("2026-11-24", "15:00"))
    for person, kind in ((scene.alice, "result"), (scene.bob, "result_rep")):
        assert kind in kinds(bundles(scene.messenger.heard, person)[-1])
    result = bundles(scene.messenger.heard, scene.bob)[-1].lines[-1]
    assert (result.delta.n, result.delta.verdict, result.delta.valid) == (10, "improved", True)
    assert result.delta.low < result.delta.value < result.delta.high
    assert scene.reload(session).state is SessionState.MEASURED
    row = scene.checkpoint(session, CheckpointKind.CHECK_IN)
    assert row is not None
    assert row.state is CheckpointState.CANCELLED


def test_ten_calls_at_once_skip_the_check_in(scene: Scene, session: CoachingSession) -> None:
    arrive(scene, 10, "2026-11-24")
    scene.tick()
    assert scene.checkpoint(session, CheckpointKind.CHECK_IN) is None
    assert scene.checkpoint(session, CheckpointKind.RESULT) is not None


def test_the_result_is_told_once(scene: Scene, session: CoachingSession) -> None:
    arrive(scene, 12, "2026-11-24")
    scene.pass_until(at("2026-12-09", "18:00"))
    said = [w for w in bundles(scene.messenger.heard, scene.bob) if "result_rep" in kinds(w)]
    assert len(said) == 1


@pytest.mark.parametrize(("calls", "verdict"), [(10, "improved"), (6, "invalid")])
def test_a_result_that_is_in_outlives_a_new_definition_and_an_open_window_does_not(
    scene: Scene, session: CoachingSession, calls: int, verdict: str
) -> None:
    arrive(scene, calls, "2026-11-24", score=4)
    scene.tick()
    draft = CriterionDraft(
        name=scene.price.name, definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR), good="Another")
    )
    with scene.store() as store:
        store.criteria.add_version(scene.price.id, draft, by=scene.mona.id, now=scene.clock.now())
    with scene.store(write=False) as store:
        assert delta_of(store, store.sessions.get(session.id)).verdict == verdict


def test_calls_of_another_type_do_not_fill_the_window(scene: Scene, session: CoachingSession) -> None:
    scene.clock.set(at("2026-11-24", "12:00"))
    scene.calls(scene.bob, [4] * 10, first=at("2026-11-24", "00:00"), kind="demo")
    scene.tick()
    assert scene.checkpoint(session, CheckpointKind.CHECK_IN) is None
    assert scene.reload(session).state is SessionState.HELD


def test_a_session_logged_days_later_meets_the_calls_that_are_already_in(scene: Scene) -> None:
    scene.calls(scene.carol, [2] * 10, first=at("2026-11-09", "09:00"))
    scene.clock.set(at("2026-11-20", "12:00"))
    scene.calls(scene.carol, [3] * 6, first=at("2026-11-18", "09:00"))
    scene.tick()
    late = scene.session(scene.carol, held_on=date(2026, 11, 16), window_after=at("2026-11-16", "23:59"))
    assert scene.checkpoint(late, CheckpointKind.CHECK_IN) is not None


def test_calls_before_the_session_count_for_nothing_afterwards(
    scene: Scene, session: CoachingSession
) -> None:
    scene.calls(scene.bob, [4] * 6, first=at("2026-11-18", "09:00"))
    scene.tick()
    assert scene.checkpoint(session, CheckpointKind.NEXT_CALL) is None
    assert scene.reload(session).baseline == session.baseline


def test_two_and_four_weeks_are_said_in_the_digest_and_close_an_unfilled_window(
    scene: Scene, session: CoachingSession
) -> None:
    scene.tick()
    arrive(scene, 3, "2026-11-20")
    heard = scene.pass_until(at("2026-12-21", "12:00"))
    moved = {
        h.facts.iso_week: [(line.weeks, line.closed_incomplete) for line in h.facts.movements]
        for h in heard
        if hasattr(h.facts, "movements")
    }
    assert moved == {48: [], 49: [], 50: [(2, False)], 51: [], 52: [(4, True)]}
    assert scene.reload(session).state is SessionState.INCOMPLETE
    with scene.store(write=False) as store:
        lines = waiting_for(store, scene.alice, now=scene.clock.now()).lines
    assert [line.kind for line in lines] == [CheckpointKind.CARRY_THROUGH]


def test_a_window_that_is_full_after_four_weeks_is_measured_not_incomplete(
    scene: Scene, session: CoachingSession
) -> None:
    scene.clock.set(at("2026-12-17", "12:00"))
    scene.calls(scene.bob, [3] * 10, first=at("2026-12-16", "08:00"))
    scene.tick()
    assert scene.reload(session).state is SessionState.MEASURED
