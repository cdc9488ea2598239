"""The carry-through review in a session's history: every version kept, each reader shown what is theirs."""

from __future__ import annotations

import pytest
from desk import Desk
from north import Cast, score_calls
from screen import chosen_in, input_of, words_of

GAP = "At the discount."
HEARD = "We could do ten less."
NOTE = {
    "what_happened": "Bob named the price in minute two.",
    "correction": "Pause, then ask what they compare us with.",
    "confirmed": "I'll ask before I quote.",
}


@pytest.fixture
def session_id(desk: Desk, cast: Cast) -> int:
    """Logged with a note; a live call came two days later."""
    desk.command("UALICE", "log @bob")
    desk.submit("UALICE", commitment="Ask first.")
    with desk.store() as store:
        found = store.sessions.of_rep(cast.ids["UBOB"])[0].id
    desk.press("UALICE", "add_moment", str(found))
    desk.submit("UALICE", **NOTE)
    desk.clock.advance(days=2)
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2], last=desk.clock.now(), prefix="next")
    desk.clock.advance(hours=1)
    return found


def review(desk: Desk, session_id: int, verdict: str, *, who: str = "UALICE", **typed: object) -> None:
    desk.press(who, "review_now", str(session_id))
    desk.type(verdict=verdict)
    desk.press(who, "review_verdict", verdict, on="modal")
    assert desk.submit(who, verdict=verdict, **typed).errors == {}


def history(desk: Desk, session_id: int, *, who: str = "UALICE") -> str:
    desk.views.clear()
    desk.press(who, "session_history", str(session_id))
    return words_of(desk.view)


def test_a_review_is_read_in_the_history_with_call_evidence_and_reviewer(desk: Desk, session_id: int) -> None:
    assert "Carry-through" not in history(desk, session_id)
    review(desk, session_id, "partial", broke_down=GAP, evidence=HEARD, evidence_at="12:40")
    read = history(desk, session_id)
    for words in (
        "Carry-through: partly",
        GAP,
        HEARD,
        "moment 12:40",
        "Call of Sat 21 Nov",
        "Alice Brandt, ",
    ):
        assert words in read
    assert "late:" not in read
    assert "as it read before" not in read


def test_a_changed_review_starts_from_what_stands_and_both_are_kept(desk: Desk, session_id: int) -> None:
    review(desk, session_id, "partial", broke_down=GAP, evidence=HEARD)
    history(desk, session_id)
    desk.press("UALICE", "review_now", str(session_id), on="modal")
    assert desk.view["callback_id"] == "review"
    assert chosen_in(desk.view, "verdict") == "partial"
    assert input_of(desk.view, "broke_down")["element"]["initial_value"] == GAP
    desk.type(verdict="applied")
    desk.press("UALICE", "review_verdict", "applied", on="modal")
    assert desk.submit("UALICE", verdict="applied", evidence="He asked.").errors == {}

    read = history(desk, session_id)
    now, before = read.split("as it read before")
    assert "Carry-through: applied" in now
    assert "He asked." in now
    assert "Carry-through: partly" in now.split("He asked.")[1]
    assert GAP in before
    assert HEARD in before


def test_an_older_session_is_reviewed_again_not_the_newest(desk: Desk, session_id: int, cast: Cast) -> None:
    review(desk, session_id, "partial", broke_down=GAP)
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", commitment="Another one.").errors == {}
    review(desk, session_id, "applied")
    with desk.store() as store:
        newest, older = store.sessions.of_rep(cast.ids["UBOB"])
        assert older.id == session_id
        assert store.sessions.review(newest.id) is None
        assert [one.broke_down for one in store.sessions.replaced_reviews(older.id)] == [GAP]


def test_a_late_call_is_said_to_be_late(desk: Desk, session_id: int, cast: Cast) -> None:
    desk.clock.advance(days=12)
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2], last=desk.clock.now(), prefix="late")
    desk.clock.advance(hours=1)
    with desk.store() as store:
        window = store.sessions.get(session_id).window_after
        last = store.calls.live_after(cast.ids["UBOB"], after=window)[-1]
    desk.press("UALICE", "review_now", str(session_id))
    assert desk.submit("UALICE", call=last.id, verdict="applied").errors == {}
    assert "late: 10 business days after the session" in history(desk, session_id)


def test_the_rep_reads_every_verdict_with_its_gap_and_no_evidence(desk: Desk, session_id: int) -> None:
    review(desk, session_id, "absent", broke_down="He hung up.", evidence="Nothing was asked.")
    review(desk, session_id, "partial", broke_down=GAP, evidence=HEARD)
    read = history(desk, session_id, who="UBOB")
    now, before = read.split("as it read before")
    assert "Carry-through: partly" in now
    assert GAP in now
    assert "He hung up." in before
    assert "Carry-through: absent" in now.split(GAP)[1]
    for words in (HEARD, "Call of", "Nothing was asked.", "review_now", "Alice Brandt, "):
        assert words not in read


@pytest.mark.parametrize(("who", "may"), [("UMONA", True), ("UERIN", False)])
def test_whoever_may_review_may_change_it(desk: Desk, session_id: int, who: str, may: bool) -> None:
    review(desk, session_id, "partial", broke_down=GAP, evidence=HEARD)
    read = history(desk, session_id, who=who)
    assert HEARD in read
    assert ("review_now" in read) is may
    desk.views.clear()
    desk.press(who, "review_now", str(session_id))
    assert bool(desk.views) is may


def test_the_correction_stays_readable_for_the_rep_as_it_was_at_the_review(
    desk: Desk, session_id: int, cast: Cast
) -> None:
    desk.press("UBOB", "own_words", str(session_id))
    assert NOTE["correction"] in words_of(desk.view)
    assert NOTE["correction"] in history(desk, session_id, who="UBOB")
    review(desk, session_id, "applied")
    desk.clock.advance(hours=1)
    with desk.store() as store:
        [moment] = store.sessions.moments(session_id)
    desk.press("UALICE", "edit_moment", str(moment.id))
    assert desk.submit("UALICE", correction="Said after the review.").errors == {}
    desk.press("UALICE", "add_moment", str(session_id))
    assert desk.submit("UALICE", **{**NOTE, "correction": "Noted after the review."}).errors == {}

    read = history(desk, session_id, who="UBOB")
    assert NOTE["correction"] in read
    assert "after the review" not in read
    assert NOTE["what_happened"] not in read
    desk.press("UALICE", "withdraw_moment", str(moment.id))
    assert NOTE["correction"] not in history(desk, session_id, who="UBOB")
