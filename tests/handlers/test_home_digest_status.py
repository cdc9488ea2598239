"""App Home by role, the digest's preview and the status: who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk import NOON, TEAM, Desk, Reply
from north import PEOPLE, Cast, score_calls
from screen import words_of


def open_home(desk: Desk, who: str, tab: str = "home") -> Reply:
    return desk.send(
        {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{who}{tab}{len(desk.slack.calls)}",
            "event": {"type": "app_home_opened", "user": who, "tab": tab, "channel": "D1"},
        }
    )


def home_of(desk: Desk, who: str) -> str:
    assert open_home(desk, who).status == 200
    method, sent = desk.slack.calls[-1]
    assert (method, sent["user_id"]) == ("views.publish", who)
    return words_of(sent["view"])


@pytest.fixture
def coached(desk: Desk, cast: Cast) -> Cast:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2] * 10)
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    return cast


def test_an_empty_workspace_offers_to_set_up_a_team(desk: Desk) -> None:
    desk.profiles.people = dict(PEOPLE)
    assert "set_up_team" in home_of(desk, "UALICE")


def test_a_rep_sees_their_focus_and_commitment(desk: Desk, coached: Cast) -> None:
    shown = home_of(desk, "UBOB")
    assert "Handles price objection before closing" in shown
    assert "Ask first." in shown
    assert "Carol" not in shown


def test_a_coach_sees_their_reps_and_logs_from_there(desk: Desk, coached: Cast) -> None:
    shown = home_of(desk, "UALICE")
    assert "Bob Okafor" in shown
    assert "start_log" in shown


def test_a_manager_sees_coverage_with_names(desk: Desk, coached: Cast) -> None:
    shown = home_of(desk, "UMONA")
    assert "Team North" in shown
    assert "Carol Diaz" in shown


def test_enablement_sees_the_programs_health(desk: Desk, coached: Cast) -> None:
    assert "Team North" in home_of(desk, "UERIN")


@pytest.mark.parametrize("who", ["UGUS", "UMALLORY"])
def test_outsiders_see_what_this_is_and_nothing_else(desk: Desk, coached: Cast, who: str) -> None:
    shown = home_of(desk, who)
    for secret in ("Bob", "Alice", "Team North", "start_log", "set_up_team"):
        assert secret not in shown
    assert "guests and people of other companies can be in no team" in shown
    assert "add you" not in shown, "nobody could"


def test_the_messages_tab_draws_nothing(desk: Desk, cast: Cast) -> None:
    assert open_home(desk, "UALICE", tab="messages").status == 200
    assert desk.slack.calls == []


def test_the_next_digest_can_be_looked_at_by_those_who_may(desk: Desk, coached: Cast) -> None:
    for who in ("UALICE", "UMONA", "UERIN"):
        desk.command(who, "digest")
        assert desk.view["callback_id"] == "digest_preview"
        assert "Bob Okafor" in words_of(desk.view)
    desk.press("UMONA", "preview_digest", str(coached.team_id), on="home")
    assert desk.slack.methods[-1] == "views.open"


@pytest.mark.parametrize("who", ["UBOB", "UGUS", "UMALLORY"])
def test_nobody_else_sees_the_digest(desk: Desk, coached: Cast, who: str) -> None:
    opened = len(desk.slack.calls)
    assert desk.command(who, "digest").text
    desk.press(who, "why_blank", str(coached.team_id))
    desk.press(who, "preview_digest", str(coached.team_id))
    assert len(desk.slack.calls) == opened


def test_a_blank_cell_is_explained(desk: Desk, coached: Cast) -> None:
    desk.press("UMONA", "why_blank", str(coached.team_id))
    assert "0 of 10 calls so far" in words_of(desk.view)


def test_a_team_that_does_not_exist_is_named_as_such(desk: Desk, coached: Cast) -> None:
    assert "Team North" in desk.command("UMONA", "digest South").text


def test_status_is_for_managers_and_enablement(desk: Desk, coached: Cast) -> None:
    desk.clock.instant = NOON + timedelta(minutes=12)
    for who in ("UMONA", "UERIN"):
        assert "Team North" in desk.command(who, "status").text
    for who in ("UALICE", "UBOB", "UGUS"):
        assert "Team North" not in desk.command(who, "status").text
