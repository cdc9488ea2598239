"""The main story as people live it, in a browser: a session is logged, and its loop closes."""

from __future__ import annotations

from datetime import UTC, timedelta

from playwright.sync_api import expect
from slack_page import SlackPage
from telling import bring_in_earlier_calls, open_log_form, set_up_the_team
from town import CRITERION, Score, Town

COMMITMENT = "Ask what they compare us with before naming a price."
HEARD = "We could do ten less."
CORRECTION = "Pause, then ask what they compare us with."
GAP = "Asked the question, then named the price before the answer."


def test_a_logged_session_closes_its_own_loop(town: Town, page: SlackPage) -> None:
    page.open("mona")
    set_up_the_team(page)
    bring_in_earlier_calls(town)
    log_a_session(page)
    rep_hears_of_it(page)
    write_the_moment(page)
    morning_of_the_fifth_business_day(town, page)
    review_as_partly(page)
    check_in_after_five(town, page)
    result_after_ten(town, page)
    monday_digest(town, page)
    assert town.driver.problems() == []


def log_a_session(page: SlackPage) -> None:
    """What is typed stays when a changed focus refreshes the baseline line."""
    page.be("alice")
    open_log_form(page, "/coach log <@UBOB|bob>")
    expect(page.block("rep").locator("option:checked")).to_have_text("Bob Okafor")
    page.type_in("commitment", COMMITMENT[:20])
    other = page.block("criterion").locator("option:not(:checked)").nth(1).text_content() or ""
    page.choose("criterion", other)
    expect(page.modal).to_contain_text("No scored calls yet")
    page.choose("criterion", CRITERION)
    expect(page.modal).to_contain_text("Baseline 2.2 of 4 · last 10 calls")
    expect(page.block("commitment")).to_have_value(COMMITMENT[:20])
    page.block("commitment").press("End")
    page.block("commitment").press_sequentially(COMMITMENT[20:])
    page.tick("method", "call_review")
    page.submit_and_close()
    confirmation = page.message("Logged for Bob Okafor")
    expect(confirmation).to_contain_text(COMMITMENT)
    expect(confirmation).to_contain_text("2.2 of 4")
    expect(confirmation).to_contain_text("carry-through by Thu 26 Nov")


def rep_hears_of_it(page: SlackPage) -> None:
    page.be("bob")
    expect(page.message("Alice Moreau and you agreed")).to_contain_text(COMMITMENT)


def write_the_moment(page: SlackPage) -> None:
    page.be("alice")
    page.press("add_moment", page.message("Logged for Bob Okafor"))
    page.write("what_happened", "The buyer asked for the price and Bob named it at once.")
    page.write("correction", CORRECTION)
    page.write("confirmed", "I ask before I quote.")
    page.submit_and_close()
    expect(page.message("Moment saved for Bob Okafor")).to_contain_text(CORRECTION)


def morning_of_the_fifth_business_day(town: Town, page: SlackPage) -> None:
    """Up to Wednesday nothing is said of it; Thursday brings one bundle, and one only."""
    page.move_clock("next-monday", until="Mon 23 Nov")
    scores_arrive(town, first=1, scores=[2])
    for day in ("Tue 24 Nov", "Wed 25 Nov"):
        page.move_clock("next-day", until=day)
        town.tick()
    bundles = page.tab.get_by_test_id("message").filter(has_text="Carry-through · Bob Okafor")
    expect(bundles).to_have_count(0)
    page.move_clock("next-day", until="Thu 26 Nov")
    town.tick()
    expect(bundles).to_have_count(1)
    bundle = page.message("What waits for you · Thursday 26 November")
    expect(bundle).to_contain_text("5th business day is Thu 26 Nov")
    expect(bundle).to_contain_text(CORRECTION)
    expect(bundle).to_contain_text("I ask before I quote.")
    page.move_clock("plus-hour", until="Thu 26 Nov 2026, 10:05")
    town.tick()
    expect(bundles).to_have_count(1)


def review_as_partly(page: SlackPage) -> None:
    """Partly asks where it broke down, and leads to a session on that gap, prefilled."""
    page.press("review_now", page.message("What waits for you · Thursday 26 November"))
    expect(page.title).to_have_text("Carry-through")
    expect(page.modal).to_contain_text(CORRECTION)
    expect(page.block("broke_down")).to_have_count(0)
    page.tick("verdict", "partial")
    expect(page.modal).to_contain_text("Where did it break down?")
    page.submit()
    expect(page.error_under("broke_down")).to_be_visible()
    page.write("broke_down", GAP)
    page.submit_and_close()
    saved = page.message("Carry-through for Bob Okafor")
    expect(saved).to_contain_text(GAP)
    page.press("review_now", saved)
    expect(page.modal).to_contain_text("the session's history keeps both")
    expect(page.block("broke_down")).to_have_value(GAP)
    page.write("evidence", HEARD)
    page.submit_and_close()
    page.press("session_history", page.message("Logged for Bob Okafor"))
    expect(page.modal).to_contain_text(HEARD)
    expect(page.modal).to_contain_text("as it read before")
    page.dismiss()
    page.press("follow_up", saved)
    expect(page.title).to_have_text("Log coaching")
    expect(page.modal).to_contain_text("Bob Okafor")
    expect(page.modal).to_contain_text(CRITERION)
    page.dismiss()


def check_in_after_five(town: Town, page: SlackPage) -> None:
    page.move_clock("next-day", until="Fri 27 Nov")
    scores_arrive(town, first=2, scores=[3, 4, 3])
    page.move_clock("next-day", until="Mon 30 Nov")
    town.tick()
    expect(page.tab.get_by_test_id("message").filter(has_text="of 10 calls in")).to_have_count(0)
    scores_arrive(town, first=5, scores=[3])
    check_in = page.message("5 of 10 calls in")
    expect(check_in).to_contain_text("early")
    page.press("on_track", check_in)


def result_after_ten(town: Town, page: SlackPage) -> None:
    page.move_clock("next-day", until="Tue 1 Dec")
    scores_arrive(town, first=6, scores=[3, 4, 3, 4, 3])
    result = page.message("improved by")
    expect(result).to_contain_text("2.2 → 3.2 of 4 over 10 calls: improved by 1.0, likely between")
    expect(result).to_contain_text("Valid comparison")
    expect(result).to_contain_text("Carry-through: partly")
    page.press("prepare", result)
    expect(page.title).to_have_text("Prepare a session")
    expect(page.modal).to_contain_text("Bob Okafor")
    page.dismiss()
    page.be("bob")
    expect(page.message("improved by")).to_be_visible()


def monday_digest(town: Town, page: SlackPage) -> None:
    page.move_clock("next-monday", until="Mon 7 Dec")
    town.tick()
    page.be("mona", "channel-sales-managers")
    digest = page.message("Coaching, week 50 · Team North")
    row = digest.locator("tr").filter(has_text="Bob Okafor")
    expect(row).to_contain_text("2.2 → 3.2 (10)")
    expect(row).to_contain_text("up 1.0")
    expect(row).to_contain_text("partly")
    expect(row.locator("td").last).to_contain_text("Carry-through was partly on Thu 26 Nov")
    chart = digest.locator("[data-chart='bar']")
    expect(chart.locator("rect")).to_have_count(1)
    expect(chart.locator(".chart-zero")).to_have_count(1)
    expect(digest).to_contain_text("not for employment decisions")


def scores_arrive(town: Town, *, first: int, scores: list[int]) -> None:
    """Comparable live calls of the last hours, ten minutes apart."""
    now = town.driver.clock.now()
    town.import_scores(
        [
            Score(
                call_id=f"new-{first + place}",
                rep="bob@example.com",
                at=(now - timedelta(minutes=10 * (len(scores) - place))).astimezone(UTC),
                criterion=CRITERION,
                score=score,
            )
            for place, score in enumerate(scores)
        ]
    )
