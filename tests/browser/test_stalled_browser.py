"""Two sessions that moved nothing, in the browser: the method that moved others is named and chosen."""

from __future__ import annotations

from pasts import coach_six_of_twelve, coach_twice_without_movement
from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team
from town import Town

NAMED = "Roleplay moved this most here: median 0.7 better over 6 valid comparisons"


@after(have_a_team, coach_twice_without_movement, coach_six_of_twelve)
def test_the_method_that_moved_others_is_named_with_its_figure_and_chosen(
    town: Town, page: SlackPage
) -> None:
    page.open("alice")
    page.say("/coach prep @bob")
    expect(page.title).to_have_text("Prepare a session")
    expect(page.modal).to_contain_text("Keep the focus, change the method.")
    expect(page.modal).to_contain_text(NAMED)
    expect(page.modal).to_contain_text("alike reps without a session: 0.2 better on average")
    page.submit()
    expect(page.title).to_have_text("Log coaching")
    expect(page.modal).to_contain_text(NAMED)
    expect(page.block("method").locator("input[value='roleplay']")).to_be_checked()
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    expect(page.message("Logged for Bob Okafor")).to_contain_text("roleplay")
