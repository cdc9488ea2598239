"""`/coach log` and its siblings: payload in, rows and Slack calls out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from desk import NOON, Desk
from north import Cast, score_calls
from screen import chosen_in, input_of, words_of

from coaching.baseline import BaselineKind
from coaching.sessions import Review, SessionState, Verdict

SAID = "Ask what they compare us with before naming a price."
TEN = [2, 2, 3, 2, 3, 2, 2, 3, 2, 2]


def log_bob(desk: Desk, **typed: object) -> None:
    desk.command("UALICE", "log <@UBOB|bob>")
    reply = desk.submit("UALICE", commitment=SAID, **typed)
    assert reply.errors == {}


def test_the_form_is_prefilled_with_rep_focus_and_baseline(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, TEN)

    reply = desk.command("UALICE", "log <@UBOB|bob>")

    assert reply.status == 200
    assert desk.slack.methods == ["views.open"]
    assert desk.view["callback_id"] == "log"
    assert chosen_in(desk.view, "rep") == str(cast.ids["UBOB"])
    assert chosen_in(desk.view, "method") == "call_review"
    assert "2.3 of 4" in words_of(desk.view)
    assert "initial_value" not in input_of(desk.view, "commitment")["element"]


def test_a_submitted_log_is_kept_with_its_frozen_baseline_and_two_messages(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, TEN)
    desk.command("UALICE", "log @Bob Okafor")
    desk.clock.advance(seconds=48)

    reply = desk.submit("UALICE", commitment=SAID, criterion=cast.focus.id, method="roleplay")

    assert (reply.status, reply.body) == (200, {})
    with desk.store() as store:
        (session,) = store.sessions.by_coach(cast.ids["UALICE"])
        logged = store.outbox.by_key(f"logged:{session.id}")
        commitment = store.outbox.by_key(f"commitment:{session.id}")
    assert session.rep_id == cast.ids["UBOB"]
    assert session.details.commitment == SAID
    assert session.details.method == "roleplay"
    assert session.details.held_on == date(2026, 11, 19)
    assert session.state is SessionState.HELD
    assert session.seconds_to_log == 48
    assert session.baseline.kind is BaselineKind.FULL
    assert session.baseline.value == 2.3
    assert session.baseline.as_of == NOON
    assert logged.recipient == "UALICE"
    assert commitment.recipient == "UBOB"
    assert commitment.next_at == desk.clock.now()
    assert desk.kicks


def test_a_log_opens_the_carry_through_on_the_fifth_business_day(desk: Desk, cast: Cast) -> None:
    log_bob(desk)

    with desk.store() as store:
        (session,) = store.sessions.by_coach(cast.ids["UALICE"])
        due = {
            checkpoint.kind.value: checkpoint.due_at
            for checkpoint in store.checkpoints.of_session(session.id)
        }
    assert due["carry_through"].date() == date(2026, 11, 26)


def test_the_rep_hears_in_their_own_working_hours_the_coach_at_once(desk: Desk, cast: Cast) -> None:
    """13:00 in Berlin is 07:00 in New York."""
    desk.command("UALICE", "log <@UCAROL>")
    desk.submit("UALICE", commitment=SAID)

    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UCAROL"])
        assert store.outbox.by_key(f"logged:{session.id}").next_at == NOON
        heard_at = store.outbox.by_key(f"commitment:{session.id}").next_at
    assert heard_at == NOON + timedelta(hours=2)


def test_an_empty_commitment_keeps_the_modal_open_with_the_error_on_its_field(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")

    reply = desk.submit("UALICE", commitment=" ")

    assert reply.body["response_action"] == "errors"
    assert list(reply.errors) == ["commitment"]
    with desk.store() as store:
        assert store.sessions.of_rep(cast.ids["UBOB"]) == ()
    assert desk.submit("UALICE", commitment=SAID).errors == {}


def test_the_same_submission_twice_is_one_session(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    desk.type(commitment=SAID)
    payload = {**desk._acted("UALICE", "view_submission"), "view": desk.view}

    first, second = desk.send(payload), desk.send(payload)

    assert first.body == second.body == {}
    with desk.store() as store:
        assert len(store.sessions.of_rep(cast.ids["UBOB"])) == 1


def test_another_rep_refreshes_focus_and_baseline_and_keeps_what_was_typed(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, TEN)
    score_calls(desk, cast.ids["UCAROL"], cast.focus, [4, 4, 4])
    desk.command("UALICE", "log @bob")
    desk.type(commitment=SAID, method="roleplay", rep=cast.ids["UCAROL"])
    before = desk.view["hash"]

    desk.press("UALICE", "log_rep", str(cast.ids["UCAROL"]), on="modal")

    method, sent = desk.slack.calls[-1]
    assert method == "views.update"
    assert (sent["view_id"], sent["hash"]) == (desk.view["id"], before)
    assert "only 3 calls so far: provisional" in words_of(desk.view)
    reply = desk.submit("UALICE")
    assert reply.errors == {}
    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UCAROL"])
    assert (session.details.commitment, session.details.method) == (SAID, "roleplay")
    assert session.baseline.kind is BaselineKind.PROVISIONAL


def test_another_focus_refreshes_the_baseline(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, TEN)
    score_calls(desk, cast.ids["UBOB"], cast.other, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], prefix="o")
    desk.command("UALICE", "log @bob")
    for criterion, said in ((cast.other, "1.0 of 4"), (cast.focus, "2.3 of 4")):
        desk.press("UALICE", "log_criterion", str(criterion.id), on="modal")
        assert said in words_of(desk.view)


def test_more_shows_the_rarer_inputs_and_an_earlier_day_moves_the_baseline(desk: Desk, cast: Cast) -> None:
    """The session was on Tuesday: Tuesday's own calls are neither before nor after it."""
    score_calls(desk, cast.ids["UBOB"], cast.focus, [1, 1, 4, 4], last=NOON - timedelta(days=1))
    desk.command("UALICE", "log @bob")
    desk.type(commitment=SAID, criterion=cast.focus.id)
    desk.press("UALICE", "log_more", on="modal")

    desk.submit("UALICE", held_on="2026-11-17", minutes="25", note="By the window", call_moment="12:40")

    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UBOB"])
    assert session.details.commitment == SAID
    assert session.details.minutes == 25
    assert session.details.note == "By the window"
    assert session.baseline.value == 1
    assert session.baseline.n == 2
    assert session.window_after.isoformat() == "2026-11-17T22:59:59.999999+00:00"


def test_a_day_to_come_is_refused_with_the_way_to_plan_one(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    desk.press("UALICE", "log_more", on="modal")

    reply = desk.submit("UALICE", commitment=SAID, held_on="2026-11-20")

    assert "/coach schedule" in reply.errors["held_on"]


def test_without_scored_calls_the_coach_may_type_a_baseline(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", commitment=SAID, baseline="2,5").errors == {}

    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UBOB"])
    assert session.baseline.kind is BaselineKind.MANUAL
    assert session.baseline.value == 2.5


def test_a_typed_baseline_off_the_scale_is_refused_on_its_field(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    assert "from 1 to 4" in desk.submit("UALICE", commitment=SAID, baseline="7").errors["baseline"]


def test_which_calls_opens_over_the_form(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 3])
    desk.command("UALICE", "log @bob")
    desk.press("UALICE", "log_criterion", str(cast.focus.id), on="modal")

    desk.press("UALICE", "log_which_calls", on="modal")

    assert desk.slack.methods[-1] == "views.push"
    assert desk.view["callback_id"] == "calls"
    assert "A preview" in words_of(desk.view)


def test_the_frozen_calls_of_a_session_stay_as_they_were(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 2])
    log_bob(desk, criterion=cast.focus.id)
    score_calls(desk, cast.ids["UBOB"], cast.focus, [4, 4])
    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UBOB"])

    desk.press("UALICE", "which_calls", str(session.id))

    assert "2.0 of 4" in words_of(desk.view)
    assert "4.0 of 4" not in words_of(desk.view)


def test_the_global_shortcut_offers_the_rep_coached_last(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @carol")
    desk.submit("UALICE", commitment=SAID)

    desk.shortcut("UALICE", "log_coaching")

    assert chosen_in(desk.view, "rep") == str(cast.ids["UCAROL"])


def test_the_message_shortcut_carries_the_call_link_and_its_author_over(desk: Desk, cast: Cast) -> None:
    message = {"text": "see <https://calls.example.com/9|the call> please", "user": "UCAROL"}

    desk.shortcut("UALICE", "log_from_message", message=message)

    assert chosen_in(desk.view, "rep") == str(cast.ids["UCAROL"])
    assert input_of(desk.view, "call_link")["element"]["initial_value"] == "https://calls.example.com/9"


def test_home_opens_the_form_for_the_rep_of_its_button(desk: Desk, cast: Cast) -> None:
    desk.press("UALICE", "start_log:7", str(cast.ids["UCAROL"]), on="home")

    assert desk.slack.methods == ["views.open"]
    assert chosen_in(desk.view, "rep") == str(cast.ids["UCAROL"])


def test_a_session_on_a_past_evening_counts_from_the_day_the_form_showed(desk: Desk, cast: Cast) -> None:
    """Opened at 23:59, submitted after midnight: it is still the day that stood in the form."""
    desk.clock.instant = NOON.replace(hour=22, minute=59)
    desk.command("UALICE", "log @bob")
    desk.clock.advance(minutes=5)
    desk.submit("UALICE", commitment=SAID)

    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UBOB"])
    assert session.details.held_on == date(2026, 11, 19)


def test_the_recommended_focus_comes_first_with_its_reason(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [4, 4, 4])
    score_calls(desk, cast.ids["UBOB"], cast.other, [1, 1, 2], prefix="low")

    desk.command("UALICE", "log @bob")

    first = input_of(desk.view, "criterion")["element"]["options"][0]
    assert first["text"]["text"] == cast.other.name
    assert first["description"]["text"]
    assert chosen_in(desk.view, "criterion") == str(cast.other.id)


def reviewed_as_partial(desk: Desk, cast: Cast) -> int:
    log_bob(desk, criterion=cast.focus.id)
    with desk.store() as store:
        session = store.sessions.of_rep(cast.ids["UBOB"])[0]
        store.sessions.add_review(
            Review(
                id=0,
                session_id=session.id,
                call_id=None,
                verdict=Verdict.PARTIAL,
                broke_down="Named the price when pushed twice",
                evidence=None,
                evidence_at=None,
                reviewer_id=cast.ids["UALICE"],
                reviewed_at=desk.clock.now(),
                business_days=3,
                late=False,
            )
        )
    return session.id


def test_a_follow_up_is_prefilled_and_carries_the_named_gap(desk: Desk, cast: Cast) -> None:
    before = reviewed_as_partial(desk, cast)
    desk.clock.advance(days=5)

    desk.press("UALICE", "follow_up", str(before))
    assert "pushed twice" in words_of(desk.view)
    assert chosen_in(desk.view, "criterion") == str(cast.focus.id)
    assert desk.submit("UALICE", commitment=SAID).errors == {}

    with desk.store() as store:
        session = store.sessions.of_rep(cast.ids["UBOB"])[0]
    assert session.follows_session_id == before
    assert session.details.note == "Gap to close: Named the price when pushed twice"


def test_a_follow_up_for_another_rep_is_a_session_of_its_own(desk: Desk, cast: Cast) -> None:
    before = reviewed_as_partial(desk, cast)
    desk.press("UALICE", "follow_up", str(before))
    desk.type(rep=cast.ids["UCAROL"])
    desk.press("UALICE", "log_rep", str(cast.ids["UCAROL"]), on="modal")
    desk.submit("UALICE", commitment=SAID)

    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UCAROL"])
    assert session.follows_session_id is None
    assert session.details.note is None


def test_a_second_session_is_booked_on_the_same_criterion(desk: Desk, cast: Cast) -> None:
    log_bob(desk, criterion=cast.other.id)
    with desk.store() as store:
        before = store.sessions.of_rep(cast.ids["UBOB"])[0]
    desk.press("UALICE", "book_second", str(before.id))

    assert desk.view["callback_id"] == "schedule"
    assert desk.submit("UALICE", when_date="2026-11-24", when_time="09:30").errors == {}
    with desk.store() as store:
        assert store.sessions.of_rep(cast.ids["UBOB"])[0].follows_session_id == before.id


def test_the_same_submission_from_four_threads_at_once_is_one_session(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    desk.type(commitment=SAID)
    payload = {**desk._acted("UALICE", "view_submission"), "view": desk.view}

    with ThreadPoolExecutor(max_workers=4) as pool:
        replies = list(pool.map(desk.send, [payload] * 4))

    assert [reply.body for reply in replies] == [{}] * 4
    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UBOB"])
        assert len(store.checkpoints.of_session(session.id)) == 3
