"""A rep's ninety days on the page: `/coach rep`, the PDF in one's own messages, the cause from the bundle."""

from __future__ import annotations

from pasts import stand_still_for_ninety_days
from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team
from town import Town


@after(have_a_team, stand_still_for_ninety_days)
def test_a_scorecard_is_read_printed_and_its_cause_named(town: Town, page: SlackPage) -> None:
    page.open("alice")
    the_scorecard_opens_and_its_page_arrives(page)
    the_cause_is_named_from_the_morning_message(town, page)
    home_leads_to_it(page)
    assert town.driver.problems() == []


def the_scorecard_opens_and_its_page_arrives(page: SlackPage) -> None:
    page.type_command("/coach rep @Bob")
    expect(page.title).to_have_text("Scorecard")
    expect(page.modal).to_contain_text("Account executive · mid-market · 2 months here")
    expect(page.modal).to_contain_text("2.0 (5) → 2.0 of 4 (10 calls)")
    expect(page.modal.get_by_label("white_circle").first).to_be_visible()
    page.press("scorecard_page", page.modal)
    expect(page.modal).to_contain_text("The page comes as a PDF in your messages")
    page.dismiss()
    message = page.message("The scorecard of Bob Okafor")
    expect(message).to_contain_text("Scorecard of Bob Okafor, 19 Nov 2026")


def the_cause_is_named_from_the_morning_message(town: Town, page: SlackPage) -> None:
    page.move_clock("next-day", until="Fri 20 Nov")
    town.tick()
    morning = page.message("What waits for you · Friday 20 November")
    expect(morning).to_contain_text("Day 90 · Bob Okafor")
    page.press("root_cause", morning)
    expect(page.title).to_have_text("Name the cause")
    page.tick("cause", "diagnostic")
    page.write("note", "Openings were never the problem; the calls break at price.")
    page.submit_and_close()
    expect(page.message("Kept: the cause stands on the scorecard")).to_be_visible()


def home_leads_to_it(page: SlackPage) -> None:
    page.be("alice", "app-home")
    page.home.locator("select[data-action-id^='scorecard']").select_option(label="Bob Okafor")
    expect(page.modal).to_contain_text("Cause: Diagnostic")
    expect(page.modal).to_contain_text("the calls break at price")
    expect(page.button("root_cause", page.modal)).to_have_text("Change")
