"""A manager reads the team, chooses what the digest holds and previews it; a coach reads of a fall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pasts import coach_six_of_twelve
from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team
from town import THURSDAY, Town, earlier_calls

EVENING, FRIDAY = (datetime(2026, 11, day, hour, 5, tzinfo=UTC) for day, hour in ((19, 21), (20, 8)))


@after(have_a_team, coach_six_of_twelve)
def test_activity_beside_outcome_the_digests_content_and_a_fall(town: Town, page: SlackPage) -> None:
    page.open("mona")
    read_the_team(page)
    choose_what_the_digest_holds(page)
    steady = earlier_calls(
        "bob@example.com", [4, 3] * 8, before=THURSDAY - timedelta(days=7), prefix="steady"
    )
    low = earlier_calls("bob@example.com", [1, 2, 1, 1, 2, 1], before=THURSDAY, prefix="low")
    town.import_scores([*steady, *low])
    town.move_to(EVENING)
    town.move_to(FRIDAY)
    read_of_the_fall(page)


def read_the_team(page: SlackPage) -> None:
    """From Home; `/coach team` shows the same."""
    page.be("mona", "app-home")
    page.press("team_view", page.home)
    expect(page.title).to_have_text("Team")
    page.dismiss()
    page.be("mona")
    page.say("/coach team")
    expect(page.title).to_have_text("Team")
    expect(page.modal).to_contain_text("Coached in the last seven days: 0 of 14 (0 %)")
    expect(page.modal).to_contain_text("(6 and 6 reps, likely between +")
    page.press("team_picture", page.modal)
    expect(page.modal).to_contain_text("The picture comes as a message")
    page.dismiss()
    expect(page.message("where each rep stands").locator("img")).to_be_visible()


def choose_what_the_digest_holds(page: SlackPage) -> None:
    page.say("/coach team change")
    page.block("digest_holds").locator("input[value='coverage']").uncheck()
    page.submit_and_close()
    page.say("/coach digest")
    expect(page.title).to_have_text("Digest preview")
    expect(page.modal).not_to_contain_text("Coached last week")
    page.dismiss()


def read_of_the_fall(page: SlackPage) -> None:
    page.be("alice")
    line = page.message("A fall · Bob Okafor")
    expect(line).to_contain_text("Seven days (6 calls) against the four weeks before (16 calls)")
    page.press("prepare", line)
    expect(page.title).to_have_text("Prepare a session")
    expect(page.modal).to_contain_text("Bob Okafor")
