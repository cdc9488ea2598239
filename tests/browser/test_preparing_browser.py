"""A coach prepares from scores, flags a call, and logs what was prepared, in the browser."""

from __future__ import annotations

from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, bring_in_earlier_calls, have_a_team
from town import CRITERION, Town


@after(have_a_team, bring_in_earlier_calls)
def test_a_session_is_prepared_and_its_log_starts_from_the_brief(town: Town, page: SlackPage) -> None:
    page.open("alice")
    page.say("/coach flag @bob https://calls.example.com/old-bob-9")
    answer = page.message("Flagged · Bob Okafor")
    expect(answer).to_contain_text("Coach it by")

    page.say("/coach prep @bob")
    expect(page.title).to_have_text("Prepare a session")
    for words in (
        "Flagged call · Bob Okafor",
        "1 · Anchor, 2 minutes",
        "over 10 calls in 14 days",
        "A confirmed pattern",
        "2 · Play, 5 to 10 minutes",
        "3 · Diagnose, 10 minutes",
        "4 · Model, 5 to 10 minutes",
        "5 · Assign, 2 minutes",
    ):
        expect(page.modal).to_contain_text(words)
    expect(page.modal.get_by_role("link", name="open call").first).to_be_visible()

    page.press("prep_practice", page.modal)
    expect(page.title).to_have_text("Assign practice")
    expect(page.block("practice_what")).to_have_value(
        f"{CRITERION}. Take the moment of the call of Wed 18 Nov again, until it sits."
    )
    page.submit()
    expect(page.title).to_have_text("Prepare a session")

    page.choose("criterion", "Agrees a dated next step")
    expect(page.modal).to_contain_text("Nothing to prepare from yet")
    page.choose("criterion", CRITERION)
    expect(page.modal).to_contain_text("A confirmed pattern")
    page.submit()
    expect(page.title).to_have_text("Log coaching")
    expect(page.block("call_link")).to_have_value("https://calls.example.com/old-bob-9")
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    expect(page.message("Logged for Bob Okafor")).to_contain_text(CRITERION)
    page.be("bob")
    expect(page.message("Practice from Alice Moreau")).to_contain_text("until it sits")

    page.be("alice", "app-home")
    expect(page.home).to_contain_text("My reps")
    expect(page.home).not_to_contain_text("Flagged call")
    page.press("prepare", page.home)
    expect(page.title).to_have_text("Prepare a session")
