"""Who is refused, and that what breaks is said without losing what was typed."""

from __future__ import annotations

import pytest
from desk import PEOPLE, TEAM, Cast, Desk, refuse_bad_message, words_of
from slack_bolt import BoltRequest

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


@pytest.mark.parametrize("typed", ["<@UBOB>", "<@UBOB|bob>", "@bob", "bob", "@Bob Okafor", "@okafor", "@BO"])
def test_a_person_is_understood_however_slack_writes_them(desk: Desk, cast: Cast, typed: str) -> None:
    desk.command("UALICE", f"log {typed}")
    assert f'"value": "{cast.ids["UBOB"]}"' in words_of(desk.view)
    assert desk.view["callback_id"] == "log"


@pytest.mark.parametrize("typed", ["@nobody", "<@UNOBODY|nobody>"])
def test_a_person_nobody_knows_is_said_so(desk: Desk, cast: Cast, typed: str) -> None:
    assert "team" in desk.command("UALICE", f"log {typed}").text
    assert desk.slack.calls == []


class Broken:
    """Stores whose database is away."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, _name: str) -> object:
        raise self.error


def break_database(desk: Desk, error: Exception) -> None:
    object.__setattr__(desk.deps, "stores", Broken(error))


def test_when_the_database_is_away_the_modal_stays_open(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    break_database(desk, OSError("disk full"))

    reply = desk.submit("UALICE", commitment=SAID)

    assert reply.status == 200
    (said,) = reply.errors.values()
    assert said.startswith("Not saved. What you typed is still here; try again. (ref ")
    assert "disk full" not in reply.text
    assert len(desk.views) == 1


def test_when_the_database_is_away_a_command_echoes_what_was_typed(desk: Desk, cast: Cast) -> None:
    break_database(desk, OSError("disk full"))
    reply = desk.command("UALICE", "log @bob")
    assert "/coach log @bob" in reply.text
    assert "(ref " in reply.text


def test_a_trigger_that_grew_too_old_is_said_so(desk: Desk, cast: Cast) -> None:
    desk.slack.refuse_with = "expired_trigger_id"
    reply = desk.command("UALICE", "log @bob")
    assert "too long to open" in reply.text


def test_a_redraw_that_lost_the_race_is_dropped_quietly(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    desk.slack.refuse_with = "hash_conflict"
    reply = desk.press("UALICE", "log_more", on="modal")
    assert (reply.status, desk.heard) == (200, [])


def test_a_refusal_from_home_opens_as_a_window(desk: Desk, cast: Cast) -> None:
    desk.press("UDAN", "start_log", "", on="home")
    assert desk.view["callback_id"] == "explain"
    assert "coach nobody yet" in words_of(desk.view)


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"action_id": "from_an_old_message", "block_id": "b"}]},
        {"type": "view_submission", "view": {"id": "V1", "callback_id": "long_gone", "type": "modal"}},
        {"type": "view_closed", "view": {"id": "V1", "callback_id": "log", "type": "modal"}},
        {"type": "shortcut", "callback_id": "unheard_of"},
        {"type": "event_callback", "event_id": "E1", "event": {"type": "team_join"}},
    ],
    ids=lambda payload: payload["type"],
)
def test_what_nobody_answers_is_acknowledged(desk: Desk, payload: dict[str, object]) -> None:
    common = {"team": {"id": TEAM}, "team_id": TEAM, "user": {"id": "UALICE"}, "trigger_id": "1"}
    response = desk.app.dispatch(BoltRequest(body={**common, **payload}, mode="socket_mode"))
    assert response.status == 200


def test_a_broken_payload_is_acknowledged(desk: Desk) -> None:
    payload = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "view": {"type": "modal", "callback_id": "log"},
    }
    assert desk.send(payload).status == 200
