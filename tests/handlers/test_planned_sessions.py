"""Scheduling, holding, moving, editing and cancelling: the baseline never moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from desk import NOON, Desk
from method_town import assign_practice
from north import Cast, score_calls
from screen import input_of, words_of

from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.loop import reach
from coaching.scenario_rubrics import ScenarioKind
from coaching.scenarios import NewScenario
from coaching.sessions import CoachingSession, SessionState

SAID = "Ask what they compare us with before naming a price."
MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""10:00 in Berlin."""


def plan_bob(desk: Desk, cast: Cast) -> CoachingSession:
    desk.command("UALICE", "schedule @bob")
    reply = desk.submit("UALICE", criterion=cast.focus.id, when_date="2026-11-23", when_time="10:00")
    assert reply.errors == {}
    return session_of(desk, cast)


def log_bob(desk: Desk, cast: Cast) -> CoachingSession:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment=SAID).errors == {}
    return session_of(desk, cast)


def session_of(desk: Desk, cast: Cast, rep: str = "UBOB") -> CoachingSession:
    with desk.store() as store:
        return next(iter(store.sessions.of_rep(cast.ids[rep])))


def test_the_day_and_hour_offered_still_lie_ahead(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "schedule @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id).errors == {}
    planned = session_of(desk, cast).scheduled_for
    assert planned is not None
    assert NOON < planned < NOON + timedelta(days=4)
    assert planned.hour == MONDAY_TEN.hour


def test_scheduling_freezes_the_baseline_and_tells_the_coach(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 2])
    session = plan_bob(desk, cast)

    assert session.state is SessionState.SCHEDULED
    assert session.scheduled_for == MONDAY_TEN
    assert session.details.held_on == date(2026, 11, 23)
    assert (session.baseline.value, session.baseline.as_of) == (2, NOON)
    with desk.store() as store:
        assert store.outbox.by_key(f"scheduled:{session.id}").recipient == "UALICE"
        assert store.outbox.by_key(f"commitment:{session.id}") is None
        assert store.checkpoints.of_session(session.id) == ()


def test_a_time_that_has_passed_cannot_be_planned(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "schedule @bob")
    reply = desk.submit("UALICE", when_date="2026-11-19", when_time="09:00")
    assert "/coach log" in reply.errors["when_date"]


def test_holding_logs_it_on_the_baseline_of_the_planning(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 2])
    planned = plan_bob(desk, cast)
    score_calls(
        desk, cast.ids["UBOB"], cast.focus, [4, 4], last=MONDAY_TEN - timedelta(hours=1), prefix="late"
    )
    desk.clock.instant = MONDAY_TEN + timedelta(hours=1)

    desk.press("UALICE", "hold_session", str(planned.id))
    assert desk.view["callback_id"] == "hold_session"
    assert desk.submit("UALICE", commitment=SAID).errors == {}

    held = session_of(desk, cast)
    assert held.state is SessionState.HELD
    assert held.details.commitment == SAID
    assert held.baseline == planned.baseline
    assert held.window_after == MONDAY_TEN
    with desk.store() as store:
        assert store.outbox.by_key(f"logged:{held.id}") is not None
        assert store.outbox.by_key(f"commitment:{held.id}").recipient == "UBOB"
        assert store.checkpoints.of_session(held.id)


def test_it_can_be_held_only_once(desk: Desk, cast: Cast) -> None:
    planned = plan_bob(desk, cast)
    desk.clock.instant = MONDAY_TEN + timedelta(hours=1)
    desk.press("UALICE", "hold_session", str(planned.id))
    desk.submit("UALICE", commitment=SAID)

    desk.press("UALICE", "hold_session", str(planned.id))

    assert "logged already" in str(desk.heard[-1])


def test_editing_a_planned_session_moves_its_time_and_nothing_else(desk: Desk, cast: Cast) -> None:
    planned = plan_bob(desk, cast)
    desk.press("UALICE", "edit_session", str(planned.id))
    assert input_of(desk.view, "when_time")["element"]["initial_time"] == "10:00"

    assert desk.submit("UALICE", when_date="2026-11-24", when_time="15:30").errors == {}

    moved = session_of(desk, cast)
    assert moved.scheduled_for == datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert moved.details.held_on == date(2026, 11, 24)
    assert moved.baseline == planned.baseline


@pytest.mark.parametrize("held", [False, True])
def test_a_planned_session_is_cancelled_and_one_that_took_place_is_deleted(
    desk: Desk, cast: Cast, held: bool
) -> None:
    """The same word in the answer, in the list and in the history."""
    planned = plan_bob(desk, cast)
    if held:
        desk.clock.instant = MONDAY_TEN + timedelta(hours=1)
        desk.press("UALICE", "hold_session", str(planned.id))
        assert desk.submit("UALICE", commitment=SAID).errors == {}
    word, other = ("deleted", "cancelled") if held else ("cancelled", "deleted")
    desk.press("UALICE", "session_history", str(planned.id))
    assert ("Cancel this session" in words_of(desk.view)) is not held
    for _ in range(2):
        desk.press("UALICE", "cancel_session", str(planned.id))
        assert word.capitalize() in desk.heard[-1]["text"]
    desk.press("UALICE", "sessions", "coached|0")
    assert word in words_of(desk.view)
    assert other not in words_of(desk.view)
    desk.press("UALICE", "session_history", str(planned.id))
    assert f"→ {word}" in words_of(desk.view)


def test_deleting_takes_its_checkpoints_along_and_can_be_repeated(desk: Desk, cast: Cast) -> None:
    session = log_bob(desk, cast)
    for _ in range(2):
        desk.press("UALICE", "cancel_session", str(session.id))
        assert "Deleted" in desk.heard[-1]["text"]
    with desk.store() as store:
        assert store.sessions.get(session.id).state is SessionState.CANCELLED
        states = {checkpoint.state for checkpoint in store.checkpoints.of_session(session.id)}
    assert states == {CheckpointState.CANCELLED}


def test_a_deleted_session_is_silent_and_its_history_says_who_and_when(desk: Desk, cast: Cast) -> None:
    session = log_bob(desk, cast)
    practice_id = assign_practice(desk, cast, session.id, what="The price question, aloud.")
    alice, bob = cast.ids["UALICE"], cast.ids["UBOB"]
    with desk.store() as store:
        scenario = store.scenarios.add(scored_in(session, by=alice, now=desk.clock.now()))
        assert store.scenarios.of_rep(bob) == (scenario,)
    desk.clock.advance(days=5)

    desk.press("UALICE", "cancel_session", str(session.id))

    with desk.store() as store:
        assert store.practice.open_of(bob) == ()
        assert store.practice.get(practice_id).withdrawn_at == desk.clock.now()
        assert store.scenarios.of_rep(bob) == store.scenarios.by_coach(alice) == ()
        assert store.scenarios.standing() == ()
        (last,) = store.sessions.revisions(session.id)
        assert (last.edited_by, last.edited_at) == (alice, desk.clock.now())
    desk.press("UALICE", "change_scores", str(scenario.id))
    assert "was deleted" in str(desk.heard[-1])
    desk.press("UALICE", "session_history", str(session.id))
    assert "Session: kept → deleted" in words_of(desk.view)
    assert "24 Nov" in words_of(desk.view)


def scored_in(session: CoachingSession, *, by: int, now: datetime) -> NewScenario:
    return NewScenario(
        team_id=session.team_id,
        rep_id=session.rep_id,
        coach_id=by,
        scored_by=by,
        kind=ScenarioKind.ROLEPLAY,
        deal="Northwind renewal",
        held_at=now,
        session_id=session.id,
        call_id=None,
        note=None,
        scored_at=now,
        dedupe_key="scenario",
    )


def test_the_history_of_a_session_nobody_changed_says_so(desk: Desk, cast: Cast) -> None:
    logged = log_bob(desk, cast)
    desk.press("UALICE", "session_history", str(logged.id))
    assert "The session itself was not changed since it was logged." in words_of(desk.view)


def test_an_edit_keeps_every_version_and_moves_no_baseline(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 2])
    logged = log_bob(desk, cast)
    score_calls(desk, cast.ids["UBOB"], cast.focus, [4, 4])
    desk.press("UALICE", "edit_session", str(logged.id))

    assert (
        desk.submit(
            "UALICE", commitment="Pause first.", minutes="30", held_on="2026-11-18", method="roleplay"
        ).errors
        == {}
    )

    edited = session_of(desk, cast)
    assert (edited.details.commitment, edited.details.minutes) == ("Pause first.", 30)
    assert edited.baseline == logged.baseline
    with desk.store() as store:
        (revision,) = store.sessions.revisions(logged.id)
    assert revision.details == logged.details
    desk.press("UMONA", "session_history", str(logged.id))
    shown = words_of(desk.view)
    assert "Pause first." in shown
    assert SAID in shown
    assert "Alice Brandt" in shown
    assert "Date of the session: Thu 19 Nov → Wed 18 Nov" in shown
    assert "Method: Call review → Roleplay" in shown


def test_a_corrected_day_moves_what_is_counted_from_it(desk: Desk, cast: Cast) -> None:
    """Logged on Thursday, held on Tuesday: the fifth business day is a Tuesday, and so are the looks."""
    logged = log_bob(desk, cast)
    desk.press("UALICE", "edit_session", str(logged.id))
    assert desk.submit("UALICE", held_on="2026-11-17").errors == {}
    with desk.store() as store:
        due = {row.kind: row.due_at for row in store.checkpoints.of_session(logged.id)}
    assert due == {
        CheckpointKind.CARRY_THROUGH: datetime(2026, 11, 24, 8, tzinfo=UTC),
        CheckpointKind.TWO_WEEKS: datetime(2026, 12, 1, 8, tzinfo=UTC),
        CheckpointKind.FOUR_WEEKS: datetime(2026, 12, 15, 8, tzinfo=UTC),
    }


def test_a_day_corrected_after_the_review_fell_due_keeps_the_promised_one(desk: Desk, cast: Cast) -> None:
    logged = log_bob(desk, cast)
    desk.clock.advance(days=7)
    with desk.store() as store:
        reach(store, now=desk.clock.now())
    desk.press("UALICE", "edit_session", str(logged.id))
    assert desk.submit("UALICE", held_on="2026-11-17").errors == {}
    with desk.store() as store:
        rows = {row.kind: row for row in store.checkpoints.of_session(logged.id)}
    assert rows[CheckpointKind.CARRY_THROUGH].first_due_at == datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert rows[CheckpointKind.TWO_WEEKS].due_at == datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_two_edits_at_once_the_second_is_told(desk: Desk, cast: Cast) -> None:
    logged = log_bob(desk, cast)
    desk.press("UMONA", "edit_session", str(logged.id))
    monas = desk.views
    desk.press("UALICE", "edit_session", str(logged.id))
    desk.submit("UALICE", commitment="Alice was faster.")
    desk.views = monas

    reply = desk.submit("UMONA", commitment="Mona was slower.")

    assert "changed this a moment ago" in reply.text
    assert session_of(desk, cast).details.commitment == "Alice was faster."


@pytest.mark.parametrize("action", ["edit_session", "cancel_session", "add_moment"])
def test_the_rep_changes_nothing_about_their_own_session(desk: Desk, cast: Cast, action: str) -> None:
    session = log_bob(desk, cast)

    desk.press("UBOB", action, str(session.id))

    assert desk.slack.methods[-1:] == ["views.open"]
    assert "can change it" in desk.heard[-1]["text"]
    with desk.store() as store:
        assert store.sessions.get(session.id) == session
