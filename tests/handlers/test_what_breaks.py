"""What breaks is said without a false "saved" or "not saved", and without what people typed in the log."""

from __future__ import annotations

import pytest
from desk import TEAM, Desk
from north import PEOPLE, Cast
from screen import words_of
from sqlalchemy import text
from structlog.testing import capture_logs

SAID = "Ask what they compare us with before naming a price."
NOTE = {"what_happened": "He quoted.", "correction": "Pause first.", "confirmed": "I will."}


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


def test_a_failing_statement_logs_ids_and_a_reference_but_nothing_typed(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    with desk.deps.stores.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON coaching_session BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )
    with capture_logs() as logs:
        reply = desk.submit("UALICE", commitment=SAID)

    (line,) = [line for line in logs if line["event"] == "handler_broke"]
    assert line["reference"] in reply.text
    assert (line["user"], line["team"]) == ("UALICE", TEAM)
    assert SAID not in f"{line} {line['exc_info']}"
    with desk.store() as store:
        assert store.sessions.of_rep(cast.ids["UBOB"]) == ()


def test_a_saved_note_whose_answer_cannot_be_shown_is_not_called_unsaved(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "moment @bob")
    desk.view["private_metadata"] = desk.view["private_metadata"].replace(
        desk.reply_url, "http://127.0.0.1:1/"
    )
    assert "http://127.0.0.1:1/" in desk.view["private_metadata"]

    assert desk.submit("UALICE", **NOTE).body == {}


def test_a_saved_criterion_whose_list_cannot_be_redrawn_is_not_called_unsaved(desk: Desk, cast: Cast) -> None:
    desk.command("UMONA", "criteria")
    desk.press("UMONA", "add_criterion", str(cast.team_id), on="modal")
    desk.slack.refuse_with = "internal_error"
    name = "Asks who else has to agree before sending a proposal"

    reply = desk.submit(
        "UMONA", name=name, good="Names them", properties=["recorded", "observable", "controlled"]
    )

    assert reply.body == {}
    with desk.store() as store:
        assert store.criteria.by_name(name) is not None


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


def test_help_from_home_opens_as_a_window(desk: Desk, cast: Cast) -> None:
    desk.press("UALICE", "help", "", on="home")
    assert "/coach log" in words_of(desk.view)


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "block_actions", "actions": [{"action_id": "from_an_old_message", "block_id": "b"}]},
        {"type": "view_submission", "view": {"id": "V1", "callback_id": "long_gone", "type": "modal"}},
        {"type": "view_closed", "view": {"id": "V1", "callback_id": "log", "type": "modal"}},
        {"type": "shortcut", "callback_id": "unheard_of"},
        {"type": "event_callback", "event_id": "E1", "event": {"type": "team_join"}},
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "log"}},
    ],
    ids=["action", "submission", "closed", "shortcut", "event", "malformed"],
)
def test_what_nobody_answers_is_acknowledged(desk: Desk, payload: dict[str, object]) -> None:
    common = {"team": {"id": TEAM}, "team_id": TEAM, "trigger_id": "1"}
    assert desk.send({**common, **payload}).status == 200


def test_a_changed_profile_is_followed_for_people_we_know(desk: Desk, cast: Cast) -> None:
    desk.profiles.people["UBOB"] = type(PEOPLE["UBOB"])(slack_id="UBOB", name="Bob O.", tz="America/Lima")
    for who in ("UBOB", "UDAN"):
        user = {"id": who, "real_name": "whatever"}
        event = {"type": "user_change", "user": user}
        desk.send({"type": "event_callback", "team_id": TEAM, "event_id": f"E{who}", "event": event})
    with desk.store() as store:
        bob = store.people.by_slack_id("UBOB")
        assert (bob.name, bob.tz) == ("Bob O.", "America/Lima")
        assert store.people.by_slack_id("UDAN") is None
