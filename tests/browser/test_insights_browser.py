"""A manager asks from Home which coaching works, in the browser."""

from __future__ import annotations

from pasts import coach_six_of_twelve
from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team
from town import CRITERION, Town


@after(have_a_team, coach_six_of_twelve)
def test_home_leads_to_what_coaching_moved(town: Town, page: SlackPage) -> None:
    page.open("mona", "home=1")
    page.press("insights", page.home)
    expect(page.title).to_have_text("What coaching moved")
    expect(page.modal).to_contain_text(f'Roleplay moved "{CRITERION}" by +0.')
    expect(page.modal).to_contain_text("more than doing nothing (n=6, likely between +0.")
    page.modal.get_by_role("button", name="All time").click()
    expect(page.modal).to_contain_text("all time")
