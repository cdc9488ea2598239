"""A coach's answer to another view is changed by whoever gave it; both versions are read, and told once."""

from __future__ import annotations

import pytest
from desk import Desk
from north import Cast
from screen import input_of, words_of
from test_corrections import deliver, says
from test_voices import ANSWER, VIEW, log_bob, see_differently

BETTER = "You are right about the third question. Let us listen to 12:40 together."


@pytest.fixture
def session_id(desk: Desk, cast: Cast) -> int:
    return log_bob(desk, cast)


@pytest.fixture
def dispute_id(desk: Desk, session_id: int) -> int:
    """Alice has answered it."""
    found = see_differently(desk, session_id)
    desk.press("UALICE", "answer_dispute", str(found))
    assert desk.submit("UALICE", answer=ANSWER).errors == {}
    return found


def first_told(cast: Cast) -> str:
    return f"prompt:{cast.ids['UBOB']}:2026-11-19"


def later_told(cast: Cast, dispute_id: int, number: int = 1) -> str:
    return f"dispute_answered:{dispute_id}:{cast.ids['UBOB']}:{number}"


def change(desk: Desk, dispute_id: int, words: str = BETTER) -> None:
    desk.press("UALICE", "answer_dispute", str(dispute_id))
    assert desk.submit("UALICE", answer=words).errors == {}


def history(desk: Desk, session_id: int, who: str) -> str:
    desk.views.clear()
    desk.press(who, "session_history", str(session_id))
    return words_of(desk.view)


def test_it_starts_from_what_was_said_and_the_history_keeps_both(
    desk: Desk, session_id: int, dispute_id: int
) -> None:
    assert "Change my answer" in history(desk, session_id, "UALICE")
    desk.press("UALICE", "answer_dispute", str(dispute_id), on="modal")
    assert input_of(desk.view, "answer")["element"]["initial_value"] == ANSWER
    assert set(desk.submit("UALICE", answer="").errors) == {"answer"}
    assert desk.submit("UALICE", answer=BETTER).errors == {}
    for who in ("UALICE", "UBOB", "UMONA"):
        read = history(desk, session_id, who)
        assert read.index(VIEW) < read.index(ANSWER) < read.index("Changed the answer about")
        assert BETTER in read
        assert ("Change my answer" in read) is (who == "UALICE")


def test_a_rep_who_had_read_it_hears_both_versions_once(desk: Desk, cast: Cast, dispute_id: int) -> None:
    deliver(desk, first_told(cast))
    change(desk, dispute_id)
    told = says(desk, later_told(cast, dispute_id))
    assert told is not None
    assert "Alice Brandt changed the answer" in told
    assert BETTER in told
    assert ANSWER in told
    change(desk, dispute_id, "Let us listen together.")
    assert says(desk, later_told(cast, dispute_id)) is None, "the later change says it"
    both = says(desk, later_told(cast, dispute_id, 2))
    assert both is not None
    assert ANSWER in both
    assert BETTER not in both, "nobody had read it"


def test_a_rep_who_had_read_nothing_reads_the_answer_as_it_stands(
    desk: Desk, cast: Cast, dispute_id: int
) -> None:
    change(desk, dispute_id)
    assert says(desk, later_told(cast, dispute_id)) is None
    first = says(desk, first_told(cast))
    assert first is not None
    assert BETTER in first
    assert "changed the answer" not in first


def test_the_same_words_again_change_nothing(desk: Desk, cast: Cast, dispute_id: int) -> None:
    change(desk, dispute_id, ANSWER)
    with desk.store() as store:
        assert store.outbox.by_key(later_told(cast, dispute_id)) is None


@pytest.mark.parametrize("who", ["UMONA", "UBOB", "UERIN"])
def test_nobody_else_changes_it(desk: Desk, dispute_id: int, who: str) -> None:
    """Mona manages the team and could have answered: this is Alice's answer."""
    desk.press(who, "answer_dispute", str(dispute_id))
    assert desk.views == []


def test_of_two_changes_at_once_one_is_refused(desk: Desk, dispute_id: int) -> None:
    desk.press("UALICE", "answer_dispute", str(dispute_id))
    first = desk.views.pop()
    change(desk, dispute_id)
    desk.views.append(first)
    reply = desk.submit("UALICE", answer="Another one.")
    assert set(reply.errors) == {"answer"}, "what was typed stays on the screen"
    with desk.store() as store:
        assert store.voices.dispute(dispute_id).answer == BETTER
