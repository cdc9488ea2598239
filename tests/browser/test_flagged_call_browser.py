"""A flagged call, from a message to its log: two reminders, and a brief that says what does not work."""

from __future__ import annotations

from datetime import timedelta

from pasts import coach_twice_without_movement, leave_most_calls_unscored
from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team
from town import THURSDAY, Town

from bot.cli.demo import demo_world

FLAGGED = "https://calls.example.com/late-bob-5"
"""Bob's latest call before the story's Thursday."""
MONDAY = THURSDAY + timedelta(days=4)
"""15:00 in Berlin."""


@after(have_a_team, coach_twice_without_movement, leave_most_calls_unscored)
def test_a_flagged_call_is_recalled_twice_prepared_and_closed_by_its_log(town: Town, page: SlackPage) -> None:
    town.server.world.app.shortcuts = demo_world().shortcuts
    page.open("mona", "channel=CMANAGERS")
    flag_the_call_in_a_message(page)
    the_coach_is_reminded_twice(town, page)
    the_brief_says_what_does_not_work(page)
    the_log_closes_the_flag(page)
    assert town.driver.problems() == []


@after(have_a_team)
def test_a_call_flagged_early_in_the_week_is_recalled_a_second_time_and_logged_from_there(
    town: Town, page: SlackPage
) -> None:
    """Flagged on Monday at 15:00, 44 hours end on Wednesday at 11:00: a message of its own."""
    town.move_to(MONDAY)
    page.open("alice")
    page.say(f"/coach flag @bob {FLAGGED}")
    expect(page.message("Flagged · Bob Okafor")).to_be_visible()
    reminders = page.tab.get_by_test_id("message").filter(has_text="Feedback close to the call")
    town.move_to(MONDAY + timedelta(hours=24, minutes=1))
    expect(reminders).to_have_count(1)
    town.move_to(MONDAY + timedelta(hours=43))
    expect(reminders).to_have_count(1)
    town.move_to(MONDAY + timedelta(hours=44, minutes=1))
    expect(reminders).to_have_count(2)
    expect(reminders.last).to_contain_text("hours left of 48")
    page.press("log_flag", reminders.last)
    expect(page.title).to_have_text("Log coaching")
    expect(page.block("call_link")).to_have_value(FLAGGED)
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    expect(page.message("Logged for Bob Okafor")).to_be_visible()
    page.press("prepare", reminders.last)
    expect(page.title).to_have_text("Prepare a session")
    expect(page.modal).not_to_contain_text("Flagged call")
    page.dismiss()

    page.say(f"/coach flag @carol {FLAGGED}-carol")
    page.say("/coach prep @carol")
    page.press("flag_not_needed", page.modal)
    page.tab.get_by_test_id("confirm-yes").click()
    page.dismiss()
    page.be("alice", "app-home")
    expect(page.home).to_contain_text("My reps")
    expect(page.home).not_to_contain_text("Flagged call")


def flag_the_call_in_a_message(page: SlackPage) -> None:
    page.say(f"Worth a listen: {FLAGGED}")
    message = page.message("Worth a listen")
    message.hover()
    message.get_by_test_id("message-menu").click()
    message.get_by_test_id("shortcut-flag_for_coaching").click()
    answer = page.message("Flagged · Bob Okafor")
    expect(answer).to_contain_text("Alice Moreau coaches it by")


def the_coach_is_reminded_twice(town: Town, page: SlackPage) -> None:
    """Flagged on Thursday at 15:00: 44 hours later it is Saturday. Monday's message lists the call, and is
    enough that day."""
    page.be("alice")
    reminders = page.tab.get_by_test_id("message").filter(has_text="Feedback close to the call")
    page.move_clock("plus-day", until="Fri 20 Nov 2026, 15:00")
    town.tick()
    expect(reminders).to_have_count(1)
    expect(reminders).to_contain_text("24 hours left of 48")
    page.move_clock("next-monday", until="Mon 23 Nov")
    town.tick()
    expect(page.message("What waits for you · Monday 23 November")).to_contain_text(
        "Flagged call · Bob Okafor"
    )
    expect(reminders).to_have_count(1)


def the_brief_says_what_does_not_work(page: SlackPage) -> None:
    page.press("prepare", page.message("Feedback close to the call"))
    expect(page.title).to_have_text("Prepare a session")
    expect(page.modal).to_contain_text("Flagged call · Bob Okafor")
    expect(page.modal).to_contain_text("too thin to steer by")
    expect(page.modal).to_contain_text("Change the method · 2 sessions in 44 days")
    expect(page.modal).to_contain_text("Not tried yet: Roleplay")


def the_log_closes_the_flag(page: SlackPage) -> None:
    page.submit()
    expect(page.title).to_have_text("Log coaching")
    expect(page.block("method").locator("input[value='roleplay']")).to_be_checked()
    expect(page.block("call_link")).to_have_value(FLAGGED)
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    expect(page.message("Logged for Bob Okafor")).to_be_visible()
    page.be("alice", "app-home")
    expect(page.home).to_contain_text("My reps")
    expect(page.home).not_to_contain_text("Flagged call")
