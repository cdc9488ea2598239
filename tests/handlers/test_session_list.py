"""Home leads to every session, a page at a time, and each line to its history; within what one may see."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from desk import NOON, Desk
from neighbours import found_south
from north import Cast
from screen import words_of

from coaching.scheduling import cancel_session

_KEYS = itertools.count(1)


@pytest.fixture
def past(desk: Desk, cast: Cast) -> list[int]:
    """Alice coached Bob twelve times, a day apart; ids oldest first. The third was deleted."""
    for number in range(12):
        desk.clock.instant = NOON + timedelta(days=number)
        desk.command("UALICE", "log @bob")
        assert desk.submit("UALICE", criterion=cast.focus.id, commitment=f"Ask first, {number}.").errors == {}
    with desk.store() as store:
        ids = sorted(one.id for one in store.sessions.of_rep(cast.ids["UBOB"], limit=50))
        alice = store.people.member(cast.ids["UALICE"])
        cancel_session(store, alice, ids[2], now=desk.clock.now())
    desk.slack.calls.clear()
    return ids


def home(desk: Desk, who: str) -> str:
    event = {"type": "app_home_opened", "user": who, "tab": "home", "channel": "D1"}
    desk.send(
        {"type": "event_callback", "team_id": "T0NORTH", "event_id": f"Ev{next(_KEYS)}", "event": event}
    )
    return words_of(desk.slack.calls[-1][1]["view"])


def listed(desk: Desk, who: str, scope: str, *, page: int = 0) -> str:
    desk.views.clear()
    desk.press(who, "sessions", f"{scope}|{page}")
    return words_of(desk.view) if desk.views else ""


def test_each_home_leads_to_the_list(desk: Desk, cast: Cast, past: list[int]) -> None:
    assert f"rep:{cast.ids['UBOB']}|0" in home(desk, "UBOB")
    assert "coached|0" in home(desk, "UALICE")
    assert "coached|0" in home(desk, "UMONA")
    assert "all|0" in home(desk, "UERIN")


def test_a_coach_turns_the_pages_and_reads_the_oldest_session(
    desk: Desk, cast: Cast, past: list[int]
) -> None:
    first = listed(desk, "UALICE", "coached")
    assert "1 to 10 of 12" in first
    assert "Mon 30 Nov" in first
    assert "Thu 19 Nov" not in first
    desk.press("UALICE", "sessions", "coached|1", on="modal")
    last = words_of(desk.view)
    assert "11 to 12 of 12" in last
    assert "Thu 19 Nov" in last
    assert desk.slack.methods[-1] == "views.update", "the list is turned over in place"
    desk.press("UALICE", "session_history", str(past[0]), on="modal")
    assert "Ask first, 0." in words_of(desk.view)


def test_a_rep_reads_all_of_theirs_but_those_that_were_deleted(
    desk: Desk, cast: Cast, past: list[int]
) -> None:
    words = listed(desk, "UBOB", f"rep:{cast.ids['UBOB']}", page=1)
    assert "11 to 11 of 11" in words
    assert "Whose sessions" not in words
    with desk.store() as store:
        third = store.sessions.get(past[2]).details.held_on
    assert third == date(2026, 11, 21)
    assert "Sat 21 Nov" not in words + listed(desk, "UBOB", f"rep:{cast.ids['UBOB']}")
    assert "deleted" in listed(desk, "UALICE", "all") + listed(desk, "UALICE", "all", page=1)


def test_who_is_somebody_elses_is_never_listed(desk: Desk, cast: Cast, past: list[int]) -> None:
    found_south(desk, cast)
    bob = f"rep:{cast.ids['UBOB']}"
    for who in ("UOLGA", "UNINA", "UPAT", "UCAROL", "UDAN"):
        for scope in (bob, "coached", "all"):
            assert "Bob Okafor" not in listed(desk, who, scope), (who, scope)
    for who in ("UMONA", "UERIN"):
        assert "of 12" in listed(desk, who, bob)
        assert "of 12" in listed(desk, who, "all")
        assert "of 12" not in listed(desk, who, "coached")


def test_the_list_of_one_rep_leads_to_their_scorecard_and_scenarios(
    desk: Desk, cast: Cast, past: list[int]
) -> None:
    rep = cast.ids["UBOB"]
    for who in ("UALICE", "UMONA", "UERIN"):
        assert "Choose a rep above" in listed(desk, who, "all")
        desk.press(who, "sessions", f"rep:{rep}|0", on="modal")
        assert "Choose a rep above" not in words_of(desk.view)
        desk.press(who, "scorecard", str(rep), on="modal")
        assert desk.view["callback_id"] == "scorecard"
        assert desk.view["previous_view_id"]
        desk.press(who, "rep_scenarios", str(rep), on="modal")
        assert desk.view["callback_id"] == "scenarios"
        assert desk.slack.methods[-1] == "views.update", "in place, so that the scores open as the third"
    assert "Scored scenarios" not in listed(desk, "UBOB", f"rep:{rep}")


def test_a_page_that_does_not_exist_is_the_last_one(desk: Desk, cast: Cast, past: list[int]) -> None:
    assert "11 to 12 of 12" in listed(desk, "UALICE", "coached", page=99)
    assert "No session yet" in listed(desk, "UALICE", f"rep:{cast.ids['UCAROL']}", page=3)
