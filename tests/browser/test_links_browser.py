"""A record's link pasted into a channel, and a workflow that asks for a log, as a coach sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.story import COMMITMENT, set_up_the_team
from journeys.test_links_and_workflows import BASE, log_a_session, turn_on
from playwright.sync_api import expect
from slack_page import SlackPage
from town import Town, open_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path, over="http", public_url=BASE, beginning=(set_up_the_team,)) as opened:
        yield opened


def test_a_pasted_link_opens_the_record_for_those_it_concerns(town: Town, page: SlackPage) -> None:
    link = log_a_session(town)
    turn_on(town)
    page.open("alice", "channel=CSALES")
    page.say(f"About this one: {link}")
    card = page.message("Coaching session")
    expect(card).to_contain_text("It opens for the people it concerns, and for nobody else.")
    page.press("session_history", card)
    expect(page.modal).to_contain_text(COMMITMENT)
    page.dismiss()

    page.open("carol", "channel=CSALES")
    page.press("session_history", page.message("Coaching session"))
    expect(page.tab.locator("body")).to_contain_text("Only")
    expect(page.tab.locator("body")).not_to_contain_text(COMMITMENT)


def test_a_workflow_asks_for_a_log_and_the_coach_writes_it(town: Town, page: SlackPage) -> None:
    turn_on(town)
    run = town.driver.run_step(
        "log_coaching_session", coach="UALICE", rep="UBOB", why="The discovery call was lost."
    )
    assert run["state"] == "succeeded"
    town.tick()
    page.open("alice")
    asked = page.message("a workflow asks for it")
    expect(asked).to_contain_text("The discovery call was lost.")
    page.press("start_log", asked)
    expect(page.block("rep").locator("option:checked")).to_have_text("Bob Okafor")
    page.write("commitment", COMMITMENT)
    page.submit_and_close()
    expect(page.message("Logged for Bob Okafor")).to_be_visible()
