"""Second thoughts in the browser: practice is corrected from the session's history, which Home leads to."""

from __future__ import annotations

from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team
from town import Town

WHAT, BETTER = "Ask back, ten times, aloud.", "Ask back, then wait two seconds."


def have_practice_assigned(town: Town) -> None:
    alice = town.person("alice")
    alice.command("/coach log <@UBOB|bob>")
    alice.fill("commitment", "Ask first.")
    assert alice.submit().ok
    alice.click("assign_practice", message=town.dm_saying(alice, "Logged for Bob"))
    alice.fill("practice_what", WHAT)
    assert alice.submit().ok
    town.dm_saying(town.person("bob"), "Practice from Alice")


@after(have_a_team, have_practice_assigned)
def test_home_leads_to_a_session_and_to_what_is_corrected_there(town: Town, page: SlackPage) -> None:
    page.open("alice")
    page.be("alice", "app-home")
    page.press("sessions", page.home)
    expect(page.title).to_have_text("Sessions")
    expect(page.modal).to_contain_text("1 to 1 of 1")
    page.press("session_history", page.modal)
    expect(page.title).to_have_text("History")
    page.press("correct_practice", page.modal)
    expect(page.block("practice_what")).to_have_value(WHAT)
    page.block("practice_what").fill(BETTER)
    page.submit()
    expect(page.title).to_have_text("History")
    page.dismiss()
    page.press("sessions", page.home)
    page.press("session_history", page.modal)
    expect(page.modal).to_contain_text("Practice corrected: what to practise")
    expect(page.modal).to_contain_text(WHAT)
    expect(page.modal).to_contain_text(BETTER)
