"""A record's link pasted into a channel, as a coach sees it."""

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
    with open_town(tmp_path, over="http", public_url=BASE) as opened:
        yield opened


def test_a_pasted_link_opens_the_record_for_those_it_concerns(town: Town, page: SlackPage) -> None:
    set_up_the_team(town)
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
