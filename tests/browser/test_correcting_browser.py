"""A session's history in the browser: what was written is corrected and kept, and the session deleted."""

from __future__ import annotations

from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team, open_log_form
from town import Town

NOTE = {"what_happened": "Bob named the price.", "correction": "Pause first.", "confirmed": "I will ask."}


@after(have_a_team)
def test_what_was_written_is_corrected_and_what_it_said_is_kept(town: Town, page: SlackPage) -> None:
    page.open("alice")
    open_log_form(page, "/coach log <@UBOB|bob>")
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    logged = page.message("Logged for Bob Okafor")
    page.press("add_moment", logged)
    for name, words in NOTE.items():
        page.block(name).fill(words)
    page.submit_and_close()

    page.press("edit_session", logged)
    page.block("commitment").fill("Ask what they compare us with.")
    page.submit_and_close()
    page.press("session_history", logged)
    expect(page.modal).to_contain_text("Ask first. → Ask what they compare us with.")
    expect(page.modal).to_contain_text("The baseline was frozen with the session.")

    page.press("edit_moment", page.modal)
    expect(page.block("correction")).to_have_value("Pause first.")
    page.block("correction").fill("Pause, then ask.")
    page.submit()
    expect(page.title).to_have_text("History")
    page.dismiss()
    page.press("session_history", logged)
    expect(page.modal).to_contain_text("Changed a coaching moment that read")
    expect(page.modal).to_contain_text("Pause, then ask.")

    page.press("cancel_session", page.modal)
    expect(page.tab.get_by_test_id("confirm")).to_contain_text("Delete this session?")
    page.tab.get_by_test_id("confirm-yes").click()
    expect(page.modal).to_contain_text("Deleted: the session with Bob")
    page.dismiss()
    page.be("bob", "app-home")
    expect(page.home).not_to_contain_text("Ask what they compare us with.")
