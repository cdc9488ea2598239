"""Preparing a session that is planned: the log that starts from the brief is that session's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from desk import Desk
from north import Cast, score_calls
from screen import chosen_in, words_of

from coaching.sessions import CoachingSession, SessionState
from templates.ids import Action, View

SAID = "Ask what they compare us with before naming a price."
TUESDAY_THREE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
"""15:00 in Berlin."""


def plan_bob(desk: Desk, cast: Cast, **typed: object) -> CoachingSession:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 1, 2, 4])
    score_calls(desk, cast.ids["UBOB"], cast.other, [1, 1], prefix="other")
    desk.command("UALICE", "schedule @bob")
    if typed:
        desk.press("UALICE", "log_more", on="modal")
    asked = {"criterion": cast.focus.id, "when_date": "2026-11-24", "when_time": "15:00", **typed}
    assert desk.submit("UALICE", **asked).errors == {}
    return sessions_of(desk, cast)[0]


def sessions_of(desk: Desk, cast: Cast) -> tuple[CoachingSession, ...]:
    with desk.store() as store:
        return store.sessions.of_rep(cast.ids["UBOB"])


def prepare(desk: Desk, cast: Cast, planned: CoachingSession) -> None:
    desk.press("UALICE", Action.PREPARE, f"{cast.ids['UBOB']}||{planned.id}")


def test_the_brief_is_about_what_was_planned_and_its_log_is_that_sessions(desk: Desk, cast: Cast) -> None:
    planned = plan_bob(desk, cast, note="Bring the Acme call.", framework_step="Price")
    desk.clock.instant = TUESDAY_THREE + timedelta(minutes=30)
    prepare(desk, cast, planned)
    assert chosen_in(desk.view, "criterion") == str(cast.focus.id)
    assert "Start log logs this session" in words_of(desk.view)
    desk.press("UALICE", Action.PREP_PRACTICE, on="modal")
    assert desk.submit("UALICE", due_on="2026-11-25", due_time="09:00").errors == {}

    assert desk.submit("UALICE").body["response_action"] == "update"
    assert desk.view["callback_id"] == View.HOLD
    words = words_of(desk.view)
    assert "https://calls.example.com/1" in words
    assert r"Bring the Acme call.\nAlso played: https://calls.example.com/2" in words
    assert "Price" in words
    assert desk.submit("UALICE", commitment=SAID).errors == {}

    (session,) = sessions_of(desk, cast)
    assert (session.id, session.state) == (planned.id, SessionState.HELD)
    assert session.baseline == planned.baseline
    assert session.window_after == TUESDAY_THREE
    assert session.details.call_link == "https://calls.example.com/1"
    with desk.store() as store:
        assert len(store.practice.of_session(session.id)) == 1


def test_more_keeps_what_the_brief_brought_and_that_it_was_one(desk: Desk, cast: Cast) -> None:
    planned = plan_bob(desk, cast)
    desk.clock.instant = TUESDAY_THREE + timedelta(minutes=30)
    prepare(desk, cast, planned)
    desk.press("UALICE", Action.PREP_PRACTICE, on="modal")
    desk.submit("UALICE", due_on="2026-11-25", due_time="09:00")
    desk.submit("UALICE")
    desk.press("UALICE", Action.LOG_MORE, on="modal")
    assert desk.submit("UALICE", commitment=SAID).errors == {}
    with desk.store() as store:
        assert len(store.practice.of_session(planned.id)) == 1


def test_one_that_takes_place_before_its_day_asks_for_the_day(desk: Desk, cast: Cast) -> None:
    planned = plan_bob(desk, cast)
    desk.clock.instant = TUESDAY_THREE - timedelta(days=1)
    prepare(desk, cast, planned)
    desk.submit("UALICE")
    assert desk.submit("UALICE", commitment=SAID).errors == {}
    (session,) = sessions_of(desk, cast)
    assert (session.state, session.details.held_on) == (SessionState.HELD, date(2026, 11, 23))


@pytest.mark.parametrize("other", ["behaviour", "rep"])
def test_about_another_behaviour_or_rep_a_log_of_its_own_starts(desk: Desk, cast: Cast, other: str) -> None:
    planned = plan_bob(desk, cast)
    prepare(desk, cast, planned)
    if other == "behaviour":
        desk.press("UALICE", Action.PREP_CRITERION, str(cast.other.id), on="modal")
    else:
        desk.press("UALICE", Action.PREP_REP, str(cast.ids["UCAROL"]), on="modal")
    assert "Start log logs this session" not in words_of(desk.view)
    desk.submit("UALICE")
    assert desk.view["callback_id"] == View.LOG
    assert desk.submit("UALICE", commitment=SAID).errors == {}
    with desk.store() as store:
        assert store.sessions.get(planned.id).state is SessionState.SCHEDULED


def test_the_button_of_an_old_message_prepares_the_rep_once_the_session_was_logged(
    desk: Desk, cast: Cast
) -> None:
    planned = plan_bob(desk, cast)
    desk.clock.instant = TUESDAY_THREE + timedelta(minutes=30)
    desk.press("UALICE", Action.HOLD_SESSION, str(planned.id))
    desk.submit("UALICE", commitment=SAID)
    prepare(desk, cast, planned)
    assert desk.view["callback_id"] == View.PREP
    desk.submit("UALICE")
    assert desk.view["callback_id"] == View.LOG


def test_two_who_start_its_log_at_once_hold_it_once(desk: Desk, cast: Cast) -> None:
    planned = plan_bob(desk, cast)
    desk.clock.instant = TUESDAY_THREE + timedelta(minutes=30)
    prepare(desk, cast, planned)
    desk.submit("UALICE")
    hers = desk.views.pop()
    desk.press("UMONA", Action.HOLD_SESSION, str(planned.id))
    desk.submit("UMONA", commitment="Pause first.")
    desk.views.append(hers)
    reply = desk.submit("UALICE", commitment=SAID)
    assert "logged already" in reply.text
    (session,) = sessions_of(desk, cast)
    assert session.details.commitment == "Pause first."
