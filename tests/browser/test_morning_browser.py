"""The morning message in the browser: a planned session is prepared from it, and its log started."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, bring_in_earlier_calls, have_a_team
from town import CRITERION, THURSDAY, Town


def plan_fridays_session(town: Town) -> None:
    """With Carol something is due that morning, too; the message names her after Bob."""
    alice = town.person("alice")
    alice.command("/coach schedule <@UBOB|bob>")
    alice.fill("log_criterion", CRITERION)
    alice.fill("when_date", "2026-11-20")
    alice.fill("when_time", "11:00")
    assert alice.submit().ok
    town.dm_saying(alice, "Bob Okafor")


@after(have_a_team, bring_in_earlier_calls, plan_fridays_session)
def test_prepare_in_the_morning_message_and_start_log_carry_everything_over(
    town: Town, page: SlackPage
) -> None:
    page.open("alice")
    town.move_to(THURSDAY + timedelta(hours=21))
    bundle = page.message("What waits for you · Friday 20 November")
    expect(bundle).to_contain_text("Planned session · Bob Okafor")
    page.press("prepare", bundle)
    expect(page.title).to_have_text("Prepare a session")
    expect(page.modal).to_contain_text("Start log logs this session")
    expect(page.modal).to_contain_text("A confirmed pattern")
    page.submit()
    expect(page.title).to_have_text("Log coaching")
    expect(page.modal).to_contain_text(f"Bob Okafor · {CRITERION}")
    expect(page.modal).to_contain_text("Baseline 2.2 of 4 · last 10 calls")
    expect(page.block("call_link")).to_have_value("https://calls.example.com/old-bob-9")
    expect(page.block("note")).to_have_value(re.compile("Also played: https://calls.example.com/old-bob-8"))
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    expect(page.message("Logged for Bob Okafor")).to_contain_text("baseline 2.2 of 4")

    page.tab.get_by_test_id("tab-home").click()
    expect(page.home).to_contain_text("coached 20 Nov")
    expect(page.home).not_to_contain_text("Scheduled")
