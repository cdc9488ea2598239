"""Logging in the browser: how little it takes, what stays when something is wrong, what hostile text does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect
from slack_page import SlackPage
from telling import after, bring_in_earlier_calls, have_a_team, open_log_form
from town import Town

pytestmark = after(have_a_team, bring_in_earlier_calls)
HOSTILE = "<!channel> <@UBOB> <https://evil.example|click> *bold* <img src=x onerror=alert(1)> &amp; `code`"


@pytest.fixture
def ready(page: SlackPage) -> SlackPage:
    """A team, ten scored calls of Bob's, and Alice at the app's messages."""
    page.open("alice")
    return page


def test_a_log_takes_two_taps_beside_the_sentence_when_the_defaults_fit(ready: SlackPage) -> None:
    """From `/coach log` to the confirmation: into the commitment, and Save log."""
    before = ready.effort.taps, ready.effort.keys
    ready.type_command("/coach log")
    expect(ready.title).to_have_text("Log coaching")
    expect(ready.block("rep").locator("option:checked")).to_have_text("Bob Okafor")
    expect(ready.modal).to_contain_text("last 10 calls")
    ready.type_in("commitment", "Ask first.")
    ready.submit_and_close()
    expect(ready.message("Logged for Bob Okafor")).to_contain_text("Ask first.")
    assert ready.effort.taps - before[0] <= 2
    assert ready.effort.keys - before[1] == len("/coach log\n") + len("Ask first.")


def test_an_empty_commitment_is_asked_for_below_its_field_and_the_rest_stays(ready: SlackPage) -> None:
    open_log_form(ready, "/coach log @carol")
    ready.press("log_more", ready.modal)
    ready.type_in("minutes", "25")
    ready.submit()
    expect(ready.error_under("commitment")).to_be_visible()
    expect(ready.block("minutes")).to_have_value("25")
    expect(ready.block("rep").locator("option:checked")).to_have_text("Carol Diaz")
    ready.type_in("commitment", "Ask first.")
    expect(ready.error_under("commitment")).to_be_hidden()
    ready.submit_and_close()
    expect(ready.message("Logged for Carol Diaz")).to_be_visible()


def test_a_wrong_link_is_refused_below_its_field_and_nothing_typed_is_lost(ready: SlackPage) -> None:
    open_log_form(ready)
    ready.type_in("commitment", "Ask first.")
    ready.press("log_more", ready.modal)
    ready.write("call_link", "the one of yesterday")
    ready.submit()
    expect(ready.error_under("call_link")).to_be_visible()
    expect(ready.block("commitment")).to_have_value("Ask first.")


def test_hostile_words_are_shown_as_they_were_typed(town: Town, ready: SlackPage) -> None:
    """No mention, no link, no tag: in the confirmation, to the rep, on Home, and a week later."""
    open_log_form(ready)
    ready.write("commitment", HOSTILE)
    ready.submit_and_close()
    shown_as_typed(ready, "Logged for Bob Okafor")
    ready.be("bob")
    shown_as_typed(ready, "Alice Moreau and you agreed")
    ready.tab.get_by_test_id("app-home").click()
    assert HOSTILE in without_joiners(ready.home)
    assert ready.home.locator("img, .mention, blockquote a").count() == 0
    town.move_to(town.driver.clock.now() + timedelta(days=7))
    ready.be("alice")
    shown_as_typed(ready, "Carry-through · Bob Okafor")


def shown_as_typed(page: SlackPage, words: str) -> None:
    message = page.message(words)
    assert HOSTILE in without_joiners(message)
    quoted = message.locator("blockquote")
    assert quoted.locator("img, .mention, a, code").count() == 0


def without_joiners(place: Locator) -> str:
    """What is read: the invisible joiner that keeps "<!" from meaning anything takes no room."""
    return place.inner_text().replace("\u2060", "")


def test_a_person_who_coaches_nobody_is_told_so(ready: SlackPage) -> None:
    ready.be("dan")
    ready.say("/coach log")
    expect(ready.tab.locator("[data-ephemeral]").last).to_be_visible()
    expect(ready.modal).to_have_count(0)
