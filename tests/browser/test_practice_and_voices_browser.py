"""Practice, own words, another view and its answer, in the browser as coach and rep would do it."""

from __future__ import annotations

from playwright.sync_api import Locator, expect
from slack_page import SlackPage
from telling import after, bring_in_earlier_calls, have_a_team, open_log_form
from town import Town

WHAT = "The buyer asks for the price at minute two. Ask back, ten times, aloud."
OWN = "I ask before I quote."
NOTE = "The fifth time it came by itself."
VIEW = "She had asked three times already."
ANSWER = "Let us listen to it together."


def prepare_from_the_carry_through(page: SlackPage, bundle: Locator) -> None:
    """The line is Bob's: so is the brief, and the form it turns into."""
    page.press("prepare", bundle)
    expect(page.title).to_have_text("Prepare a session")
    expect(page.block("rep").locator("option:checked")).to_have_text("Bob Okafor")
    page.submit()
    expect(page.title).to_have_text("Log coaching")
    expect(page.block("rep").locator("option:checked")).to_have_text("Bob Okafor")
    page.dismiss()


def make_up_for_the_week(page: SlackPage, bundle: Locator) -> None:
    """The cadence line says what is missing; its button logs it for whoever it was."""
    page.press("start_log", bundle)
    expect(page.title).to_have_text("Log coaching")
    page.choose("rep", "Carol Diaz")
    expect(page.modal).to_contain_text("No scored calls yet")
    page.press("log_more", page.modal)
    page.choose("counts_as", "1:1")
    page.write("commitment", "Bring two calls.")
    page.submit_and_close()
    expect(page.message("Logged for Carol Diaz")).to_contain_text("Bring two calls.")


@after(have_a_team, bring_in_earlier_calls)
def test_a_session_is_practised_and_both_voices_are_kept(town: Town, page: SlackPage) -> None:
    page.open("alice")
    open_log_form(page, "/coach log @bob")
    page.press("log_more", page.modal)
    page.choose("counts_as", "Deal review")
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    page.press("assign_practice", page.message("Logged for Bob Okafor"))
    expect(page.title).to_have_text("Assign practice")
    page.submit()
    expect(page.error_under("practice_what")).to_be_visible()
    page.write("practice_what", WHAT)
    page.submit_and_close()
    expect(page.message("Practice assigned to Bob Okafor")).to_contain_text(WHAT)

    page.be("bob")
    page.press("own_words", page.message("and you agreed"))
    expect(page.title).to_have_text("In my own words")
    page.write("own_words", OWN)
    page.submit_and_close()
    page.press("dispute", page.message("and you agreed"))
    expect(page.modal).to_contain_text("Three separate calls below the standard")
    page.write("view", VIEW)
    page.submit_and_close()

    page.be("alice")
    page.press("answer_dispute", page.message("sees it differently"))
    expect(page.modal).to_contain_text(VIEW)
    page.write("answer", ANSWER)
    page.submit_and_close()

    page.be("bob")
    expect(page.message("Alice Moreau answered")).to_contain_text(ANSWER)
    page.be("bob", "app-home")
    expect(page.home).to_contain_text(OWN)
    page.press("session_history", page.home)
    for words in (OWN, VIEW, ANSWER, WHAT):
        expect(page.modal).to_contain_text(words)
    page.dismiss()

    page.be("alice")
    page.move_clock("plus-week", until="Thu 26 Nov")
    town.tick()
    bundle = page.message("What waits for you · Thursday 26 November")
    expect(bundle).to_contain_text("Practice · Bob Okafor · overdue since Fri 20 Nov")
    expect(bundle).to_contain_text("This week's cadence")
    expect(bundle).to_contain_text("Bob Okafor, Carol Diaz: none of the four yet")
    prepare_from_the_carry_through(page, bundle)
    make_up_for_the_week(page, bundle)

    page.be("bob")
    page.press("practice_done", page.message("Practice from Alice Moreau"))
    page.write("practice_note", NOTE)
    page.write("practice_link", "https://calls.example.com/practice-1")
    page.submit_and_close()
    page.be("alice")
    expect(page.message("Bob Okafor has practised")).to_contain_text(NOTE)
