"""A record's link in a channel, and a workflow that asks for a log: off until the app is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.story import COMMITMENT, set_up_the_team
from town import Town, open_town

DOMAIN = "coachlog.example.com"
BASE = f"https://{DOMAIN}"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path, over="http", public_url=BASE, beginning=(set_up_the_team,)) as town:
        yield town


def turn_on(town: Town) -> None:
    """As the last lines of the manifest do."""
    app = town.server.world.app
    app.unfurl_domains, app.steps = (DOMAIN,), ("log_coaching_session",)
    app.events |= {"link_shared", "function_executed"}


def log_a_session(town: Town) -> str:
    """Alice logs Bob; the link that the record's history shows."""
    alice = town.person("alice")
    alice.command("/coach log <@UBOB|bob>")
    alice.fill("commitment", COMMITMENT)
    assert alice.submit().ok
    confirmation = town.dm_saying(alice, "Logged for Bob")
    alice.click("session_history", message=confirmation)
    view = alice.view()
    assert view is not None
    assert f"{BASE}/sessions/1" in view.everything
    alice.close()
    return f"{BASE}/sessions/1"


def test_a_link_becomes_a_card_that_names_nobody(town: Town) -> None:
    link = log_a_session(town)
    turn_on(town)
    alice, carol = town.person("alice"), town.person("carol")
    alice.say(f"About this one: {link}", channel="sales-team")
    town.driver.settle()
    posted = alice.messages("sales-team")[-1]
    assert "Coaching session" in posted.everything
    assert "Bob" not in posted.everything.replace(posted.text, "")
    assert COMMITMENT not in posted.everything

    assert alice.click("session_history", message=posted).ok
    view = alice.view()
    assert view is not None
    assert COMMITMENT in view.everything

    carol.click("session_history", message=posted)
    refused = carol.view() or carol.messages("sales-team")[-1]
    assert COMMITMENT not in refused.everything
    assert town.driver.problems() == []


def test_a_link_of_somebody_who_may_not_see_it_stays_a_link(town: Town) -> None:
    link = log_a_session(town)
    turn_on(town)
    carol = town.person("carol")
    carol.say(f"What is {link} and {BASE}/sessions/999 ?", channel="sales-team")
    town.driver.settle()
    assert carol.messages("sales-team")[-1].actions == []
    assert town.driver.calls("chat.unfurl") == []


def test_until_it_is_turned_on_slack_says_nothing_of_links(town: Town) -> None:
    link = log_a_session(town)
    alice = town.person("alice")
    alice.say(link, channel="sales-team")
    town.driver.settle()
    assert alice.messages("sales-team")[-1].actions == []


def test_a_workflow_asks_the_coach_once_a_day(town: Town) -> None:
    turn_on(town)
    for _ in range(2):
        ended = town.driver.run_step(
            "log_coaching_session", coach="UALICE", rep="UBOB", why="The discovery call was lost."
        )
        assert ended["state"] == "succeeded"
    town.tick()
    alice = town.person("alice")
    asked = town.dm_saying(alice, "a workflow asks for it")
    assert "The discovery call was lost." in asked.everything
    assert sum("a workflow asks" in dm.everything for dm in alice.dms()) == 1

    assert alice.click("start_log", message=asked).ok
    alice.fill("commitment", COMMITMENT)
    assert alice.submit().ok
    assert "Logged for Bob" in town.dm_saying(alice, "Logged for").everything


def test_a_workflow_that_names_the_wrong_coach_says_so_to_its_owner(town: Town) -> None:
    turn_on(town)
    ended = town.driver.run_step("log_coaching_session", coach="UCAROL", rep="UBOB")
    assert ended["state"] == "failed"
    assert "does not coach this rep" in ended["error"]
    assert town.person("carol").dms() == []


def test_a_link_shows_its_card_while_the_message_is_still_written(town: Town) -> None:
    """Slack asks twice: in the composer, where there is no channel yet, and once it is sent."""
    link = log_a_session(town)
    turn_on(town)
    alice, carol = town.person("alice"), town.person("carol")
    written = alice.write_draft(f"About this one: {link}")
    (card,) = town.driver.wait_for(lambda: alice.draft(written)["attachments"])
    assert card["from_url"] == link
    assert "Coaching session" in str(card["blocks"])
    assert "Bob" not in str(card["blocks"])
    assert alice.messages("sales-team") == []

    hers = carol.write_draft(f"What is {link} ?")
    town.driver.settle()
    assert carol.draft(hers)["attachments"] == []
    assert town.driver.problems() == []
