"""Who is let in, who is refused, and how people are understood. What breaks: test_what_breaks.py."""

from __future__ import annotations

import re

import pytest
from desk import TEAM, Desk
from north import PEOPLE, Cast
from screen import refuse_bad_message, words_of

SAID = "Ask what they compare us with before naming a price."
WORDS = ("log @bob", "schedule @bob", "moment @bob", "call @bob", "criteria", "team", "help", "nonsense")


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("who", ["UGUS", "UMALLORY"])
def test_guests_and_strangers_see_nothing(desk: Desk, cast: Cast, who: str, words: str) -> None:
    reply = desk.command(who, words)

    assert desk.slack.calls == []
    assert reply.body["response_type"] == "ephemeral"
    assert "full members" in reply.text


def test_another_workspace_is_not_served(desk: Desk, cast: Cast) -> None:
    reply = desk.command("UALICE", "log", team="T0OTHER")
    assert "not installed" in reply.text


def test_another_companys_person_pressing_a_button_in_a_shared_channel_is_refused(
    desk: Desk, cast: Cast
) -> None:
    """Even with the same user id as somebody of ours."""
    desk.press("UALICE", "start_log", "", home_team="T0OTHER")
    assert desk.slack.calls == []
    assert "full members" in desk.heard[-1]["text"]


def test_an_enterprise_wide_install_is_found_by_its_organisation(desk: Desk, cast: Cast) -> None:
    payload = {
        "command": "/coach",
        "text": "help",
        "user_id": "UALICE",
        "team_id": "T0ELSE",
        "enterprise_id": TEAM,
        "trigger_id": "1",
    }
    assert "/coach log" in desk.send(payload).text


def test_a_coach_of_nobody_is_told_whom_to_ask(desk: Desk, cast: Cast) -> None:
    reply = desk.command("UDAN", "log")
    assert "coach nobody yet" in reply.text
    with desk.store() as store:
        assert store.people.by_slack_id("UDAN").name == "Dan Wu"


def test_nobody_logs_for_somebody_elses_rep(desk: Desk, cast: Cast) -> None:
    reply = desk.command("UCAROL", "log @bob")
    assert desk.slack.calls == []
    assert "coach" in reply.text


def test_a_coach_cannot_log_themselves(desk: Desk, cast: Cast) -> None:
    reply = desk.command("UALICE", "log @alice")
    assert "Nobody coaches themselves" in reply.text


def test_a_form_sent_by_somebody_who_may_not_is_not_kept(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    reply = desk.submit("UERIN", commitment=SAID)
    assert "Only Bob Okafor's coaches" in reply.text
    with desk.store() as store:
        assert store.sessions.of_rep(cast.ids["UBOB"]) == ()


def test_before_there_is_a_team_the_way_to_one_is_named(desk: Desk) -> None:
    desk.profiles.people = {"UALICE": PEOPLE["UALICE"]}
    assert "No team is set up here yet" in desk.command("UALICE", "log").text


@pytest.mark.parametrize("text", ["", "help", "dance @bob", "  LOGG"])
def test_help_and_unknown_words_answer_with_usage_only_to_the_asker(
    desk: Desk, cast: Cast, text: str
) -> None:
    reply = desk.command("UALICE", text)

    assert reply.body["response_type"] == "ephemeral"
    refuse_bad_message(reply.body)
    assert "/coach log" in reply.text
    assert ("dance" in reply.text) == ("dance" in text)


COACHING = {"log", "schedule", "prep", "flag", "moment", "review"}
PROGRAM = {"rep", "call", "score", "criteria", "calibrate", "observe", "team", "digest", "insights"}
ANYBODY = {"export", "hear", "away"}


@pytest.mark.parametrize(
    ("who", "words"),
    [
        pytest.param("UBOB", ANYBODY | {"practice", "rep"}, id="a rep"),
        pytest.param("UALICE", ANYBODY | COACHING | PROGRAM | {"practice"}, id="a coach"),
        pytest.param("UMONA", ANYBODY | COACHING | PROGRAM | {"practice", "status"}, id="a manager"),
        pytest.param("UERIN", ANYBODY | PROGRAM | {"status"}, id="enablement"),
        pytest.param("UDAN", ANYBODY, id="in no team"),
    ],
)
def test_help_names_what_the_asker_can_do_and_nothing_else(
    desk: Desk, cast: Cast, who: str, words: set[str]
) -> None:
    reply = desk.command(who, "help")
    assert set(re.findall(r"`/coach (\w+)", reply.text)) == words
    assert ("start_log" in reply.text) == ("log" in words)
    assert ("see it differently" in reply.text) == (who == "UBOB")
    assert ("in no team yet" in reply.text) == (who == "UDAN")


@pytest.mark.parametrize("typed", ["<@UBOB>", "<@UBOB|bob>", "@bob", "bob", "@Bob Okafor", "@okafor", "@BO"])
def test_a_person_is_understood_however_slack_writes_them(desk: Desk, cast: Cast, typed: str) -> None:
    desk.command("UALICE", f"log {typed}")
    assert f'"value": "{cast.ids["UBOB"]}"' in words_of(desk.view)
    assert desk.view["callback_id"] == "log"


@pytest.mark.parametrize("typed", ["@nobody", "<@UNOBODY|nobody>"])
def test_a_person_nobody_knows_is_said_so(desk: Desk, cast: Cast, typed: str) -> None:
    assert "team" in desk.command("UALICE", f"log {typed}").text
    assert desk.slack.calls == []


def test_a_team_is_found_by_its_name(desk: Desk, cast: Cast) -> None:
    desk.command("UERIN", "team change team north")
    assert "Change the team" in str(desk.view["title"])
    desk.command("UERIN", "team new")
    assert "Set up a team" in str(desk.view["title"])
    desk.command("UALICE", 'criteria "Team North"')
    assert desk.view["callback_id"] == "criteria"
    assert "No team is called" in desk.command("UALICE", "criteria Team West").text
