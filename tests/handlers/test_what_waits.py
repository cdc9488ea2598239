"""Answers to what waits: review, snooze, no live call, on track, hand over, scorecard, hearing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk import NOON, Desk
from north import PEOPLE, Cast, score_calls
from screen import input_of, words_of

from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState
from coaching.loop import look_at_scores, reach
from coaching.people import Line, Role
from coaching.sessions import CoachingSession, Verdict

SAID = "Ask what they compare us with before naming a price."
CARRY = CheckpointKind.CARRY_THROUGH


@pytest.fixture
def session(desk: Desk, cast: Cast) -> CoachingSession:
    """Alice coached Bob; five business days have passed and he had one live call."""
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2] * 10)
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment=SAID).errors == {}
    desk.clock.instant = NOON + timedelta(days=7)
    score_calls(desk, cast.ids["UBOB"], cast.focus, [3], last=NOON + timedelta(days=5), prefix="after")
    with desk.store() as store:
        look_at_scores(store, now=desk.clock.now())
        reach(store, now=desk.clock.now())
        return store.sessions.of_rep(cast.ids["UBOB"])[0]


def row(desk: Desk, session: CoachingSession, kind: CheckpointKind = CARRY) -> Checkpoint:
    with desk.store() as store:
        return next(one for one in store.checkpoints.of_session(session.id) if one.kind is kind)


def test_review_now_opens_the_form_with_the_call_picked(desk: Desk, session: CoachingSession) -> None:
    desk.press("UALICE", "review_now", str(session.id))
    assert desk.view["callback_id"] == "review"
    assert SAID in words_of(desk.view)
    with desk.store() as store:
        [call] = store.calls.live_after(session.rep_id, after=session.window_after)
    assert input_of(desk.view, "call")["element"]["initial_option"]["value"] == str(call.id)
    with pytest.raises(StopIteration):
        input_of(desk.view, "broke_down")


def test_partly_asks_where_it_broke_down_and_offers_the_follow_up(
    desk: Desk, cast: Cast, session: CoachingSession
) -> None:
    desk.press("UALICE", "review_now", str(session.id))
    desk.type(evidence="He named the price first.", verdict="partial")
    desk.press("UALICE", "review_verdict", "partial", on="modal")
    refused = desk.submit("UALICE", verdict="partial")
    assert list(refused.errors) == ["broke_down"]
    assert desk.submit("UALICE", verdict="partial", broke_down="At the discount.").errors == {}

    with desk.store() as store:
        review = store.sessions.review(session.id)
    assert (review.verdict, review.broke_down) == (Verdict.PARTIAL, "At the discount.")
    assert review.evidence == "He named the price first."
    assert row(desk, session).state is CheckpointState.DONE
    assert desk.kicks

    desk.press("UALICE", "follow_up", str(session.id))
    assert desk.view["callback_id"] == "log"
    assert input_of(desk.view, "criterion")["element"]["initial_option"]["value"] == str(cast.focus.id)
    assert "Follow-up on the gap: At the discount." in words_of(desk.view)
    desk.press("UALICE", "log_rep", str(cast.ids["UCAROL"]), on="modal")
    assert "At the discount." not in words_of(desk.view)


def test_a_review_given_twice_says_so_and_starts_from_what_stands(
    desk: Desk, session: CoachingSession
) -> None:
    desk.press("UALICE", "review_now", str(session.id))
    assert "Saving again replaces it" not in words_of(desk.view)
    desk.type(verdict="partial")
    desk.press("UALICE", "review_verdict", "partial", on="modal")
    assert (
        desk.submit("UALICE", verdict="partial", broke_down="At the discount.", evidence="Ten off.").errors
        == {}
    )

    desk.press("UALICE", "review_now", str(session.id))
    assert "Reviewed Thu 26 Nov: partly. Saving again replaces it" in words_of(desk.view)
    assert input_of(desk.view, "broke_down")["element"]["initial_value"] == "At the discount."
    assert input_of(desk.view, "evidence")["element"]["initial_value"] == "Ten off."


def test_the_same_submission_twice_is_one_review(desk: Desk, session: CoachingSession) -> None:
    desk.press("UALICE", "review_now", str(session.id))
    view = desk.view
    assert desk.submit("UALICE", verdict="applied").errors == {}
    again = desk.send(
        {
            "type": "view_submission",
            "team": {"id": "T0NORTH"},
            "user": {"id": "UALICE", "team_id": "T0NORTH"},
            "view": view,
        }
    )
    assert again.errors == {}
    with desk.store() as store:
        assert store.sessions.review(session.id).verdict is Verdict.APPLIED


def test_coach_review_lists_what_waits_or_opens_one_reps(desk: Desk, session: CoachingSession) -> None:
    listed = desk.command("UALICE", "review")
    assert "Carry-through · Bob Okafor" in listed.text
    desk.command("UALICE", "review @bob")
    assert desk.view["callback_id"] == "review"
    assert "To review anyway" in desk.command("UMONA", "review").text
    assert desk.command("UBOB", "review").body["text"] == "Nothing waits for you."


@pytest.mark.parametrize("who", ["UBOB", "UCAROL", "UGUS", "UMALLORY"])
def test_only_those_who_may_review_get_the_form(desk: Desk, session: CoachingSession, who: str) -> None:
    desk.press(who, "review_now", str(session.id))
    assert "views.open" not in desk.slack.methods[1:]
    assert desk.heard


def test_snooze_from_the_line_and_on_a_picked_day(desk: Desk, session: CoachingSession) -> None:
    number = row(desk, session).id
    desk.press("UALICE", "snooze", f"{number}|tomorrow")
    assert "Fri 27 Nov" in str(desk.heard[-1])
    assert row(desk, session).state is CheckpointState.SNOOZED

    desk.press("UALICE", "snooze", f"{number}|pick")
    assert desk.view["callback_id"] == "snooze"
    refused = desk.submit("UALICE", snooze_until="2026-11-20")
    assert list(refused.errors) == ["snooze_until"]
    assert desk.submit("UALICE", snooze_until="2026-12-01").errors == {}
    assert row(desk, session).due_at.date().isoformat() == "2026-12-01"


def test_no_live_call_yet(desk: Desk, session: CoachingSession) -> None:
    desk.press("UALICE", "no_live_call", str(row(desk, session).id))
    assert "asked again on Fri 27 Nov" in str(desk.heard[-1])


def test_a_line_already_answered_says_so(desk: Desk, session: CoachingSession) -> None:
    number = row(desk, session).id
    desk.press("UALICE", "review_now", str(session.id))
    desk.submit("UALICE", verdict="applied")
    desk.press("UALICE", "no_live_call", str(number))
    assert "answered already" in str(desk.heard[-1])


def test_a_check_in_is_on_track(desk: Desk, cast: Cast, session: CoachingSession) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [3] * 5, last=NOON + timedelta(days=6), prefix="more")
    with desk.store() as store:
        look_at_scores(store, now=desk.clock.now())
        reach(store, now=desk.clock.now())
    check_in = row(desk, session, CheckpointKind.CHECK_IN)
    desk.press("UALICE", "on_track", str(check_in.id))
    assert row(desk, session, CheckpointKind.CHECK_IN).state is CheckpointState.DONE


def test_hand_over_needs_a_delegate_and_then_moves_the_review(
    desk: Desk, cast: Cast, session: CoachingSession
) -> None:
    number = row(desk, session).id
    desk.press("UALICE", "hand_over", str(number))
    assert desk.view["callback_id"] == "hearing"
    assert desk.submit("UALICE", delegate=cast.ids["UMONA"], morning_hour="10").errors == {}
    desk.press("UALICE", "hand_over", str(number))
    assert row(desk, session).recipient_id == cast.ids["UMONA"]


def test_hand_over_with_nobody_to_take_it_says_so(desk: Desk, cast: Cast, session: CoachingSession) -> None:
    with desk.store() as store:
        store.people.set_role(cast.team_id, Role.MANAGER, [])
    desk.press("UALICE", "hand_over", str(row(desk, session).id))
    assert "nobody to hand this to" in str(desk.heard[-1])


def test_moving_on_names_the_next_focus_or_that_calls_are_still_counted(
    desk: Desk, session: CoachingSession
) -> None:
    desk.press("UALICE", "to_maintenance", str(session.id))
    assert "still being counted" in str(desk.heard[-1])
    desk.press("UALICE", "keep_focus", str(session.id))
    assert desk.view["callback_id"] == "schedule"


def test_the_scorecard_is_for_those_who_may_see_the_rep(
    desk: Desk, cast: Cast, session: CoachingSession
) -> None:
    for who in ("UALICE", "UBOB", "UERIN"):
        desk.press(who, "scorecard", str(cast.ids["UBOB"]))
        assert desk.view["callback_id"] == "scorecard"
    opened = len(desk.slack.calls)
    for who in ("UCAROL", "UMALLORY"):
        desk.press(who, "scorecard", str(cast.ids["UBOB"]))
    assert len(desk.slack.calls) == opened


def test_everyone_sets_their_own_hour_and_mutes_what_they_do_not_need(desk: Desk, cast: Cast) -> None:
    desk.press("UALICE", "change_hearing")
    reply = desk.submit("UALICE", morning_hour="14", muted=[Line.NEXT_CALL], delegate=cast.ids["UMONA"])
    assert reply.errors == {}
    with desk.store() as store:
        alice = store.people.member(cast.ids["UALICE"])
    assert (alice.morning_hour, alice.muted, alice.delegate_id) == (
        14,
        {Line.NEXT_CALL},
        cast.ids["UMONA"],
    )


def test_a_rep_cannot_be_the_delegate(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "hear")
    reply = desk.submit("UALICE", morning_hour="9", delegate=cast.ids["UBOB"])
    assert list(reply.errors) == ["delegate"]


def test_delegates_are_coaches_and_managers_of_the_same_team(desk: Desk, cast: Cast) -> None:
    with desk.store() as store:
        dan = store.people.save_profile(PEOPLE["UDAN"])
        store.people.set_role(cast.team_id, Role.COACH, [cast.ids["UALICE"], dan.id])
    desk.command("UALICE", "hear")
    options = input_of(desk.view, "delegate")["element"]["options"]
    assert [option["text"]["text"] for option in options] == ["Dan Wu", "Mona Lind"]
