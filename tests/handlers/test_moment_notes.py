"""The coaching-moment note: after a log and by itself, word for word."""

from __future__ import annotations

from desk import Desk
from north import Cast
from screen import chosen_in, refuse_bad_message, words_of

SAID = "Ask what they compare us with before naming a price."
NOTE = {
    "what_happened": "Bob named the price in minute two. I stepped in.",
    "correction": "Pause, then ask what they compare us with.",
    "confirmed": "I'll ask before I quote.",
}


def log_bob(desk: Desk, cast: Cast) -> int:
    desk.command("UALICE", "log @bob")
    desk.submit("UALICE", commitment=SAID)
    with desk.store() as store:
        return store.sessions.of_rep(cast.ids["UBOB"])[0].id


def test_a_note_after_a_log_is_kept_word_for_word(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UALICE", "add_moment", str(session_id))

    reply = desk.submit("UALICE", **NOTE, call_link="https://calls.example.com/1", call_moment="12:40")

    assert reply.errors == {}
    with desk.store() as store:
        (moment,) = store.sessions.moments(session_id)
    assert moment.correction == NOTE["correction"]
    assert (moment.link, moment.timestamp) == ("https://calls.example.com/1", "12:40")
    (said,) = desk.heard
    assert said["response_type"] == "ephemeral"
    refuse_bad_message(said)


def test_a_long_note_is_kept_and_only_gently_counted(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UALICE", "add_moment", str(session_id))
    assert desk.submit("UALICE", **{**NOTE, "what_happened": "He spoke. " * 12}).errors == {}
    with desk.store() as store:
        assert len(store.sessions.moments(session_id)) == 1
    assert "14" in desk.heard[-1]["text"] + str(desk.heard[-1]["blocks"])


def test_a_note_by_itself_joins_the_recent_session_with_that_rep(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.command("UALICE", "moment @bob")
    assert "Bob Okafor" in words_of(desk.view)

    desk.submit("UALICE", **NOTE)

    with desk.store() as store:
        assert len(store.sessions.moments(session_id)) == 1


def test_without_a_session_the_note_asks_whom_it_is_about(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.clock.advance(days=8)
    desk.command("UALICE", "moment")
    assert chosen_in(desk.view, "rep") is None
    assert list(desk.submit("UALICE", **NOTE).errors) == ["rep"]

    assert desk.submit("UALICE", rep=cast.ids["UBOB"]).errors == {}

    with desk.store() as store:
        assert store.sessions.moments(session_id) == ()


def test_an_empty_part_is_asked_for_on_its_field(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "moment @bob")
    reply = desk.submit("UALICE", **{**NOTE, "correction": ""})
    assert "word for word" in reply.errors["correction"]


def test_managers_add_a_moment_strangers_to_the_team_do_not(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UMONA", "add_moment", str(session_id))
    assert desk.view["callback_id"] == "moment"
    opened = len(desk.slack.calls)
    desk.press("UDAN", "add_moment", str(session_id))
    assert len(desk.slack.calls) == opened


def test_the_same_note_twice_is_one(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UALICE", "add_moment", str(session_id))
    desk.type(**NOTE)
    payload = {**desk._acted("UALICE", "view_submission"), "view": desk.view}
    for _ in range(2):
        desk.send(payload)
    with desk.store() as store:
        assert len(store.sessions.moments(session_id)) == 1


def test_a_note_without_a_session_is_changed_and_taken_back_from_the_answer(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "moment @bob")
    assert desk.submit("UALICE", **NOTE).errors == {}
    said = desk.heard[-1]
    refuse_bad_message(said)
    edit, take_back = next(block["elements"] for block in said["blocks"] if block["type"] == "actions")
    with desk.store() as store:
        assert store.moments.get(int(edit["value"])).session_id is None

    desk.press("UALICE", edit["action_id"], edit["value"])
    assert desk.submit("UALICE", correction="Pause. Then ask.").errors == {}
    with desk.store() as store:
        assert store.moments.get(int(edit["value"])).correction == "Pause. Then ask."

    desk.press("UALICE", take_back["action_id"], take_back["value"])
    assert "Its words are kept" in desk.heard[-1]["text"]
    desk.press("UALICE", edit["action_id"], edit["value"])
    assert "no longer exists" in str(desk.heard[-1])
