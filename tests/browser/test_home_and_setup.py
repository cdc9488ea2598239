"""App Home of every role, and a team set up in the browser with what goes wrong on the way."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, bring_in_earlier_calls, have_a_team, open_log_form
from town import CRITERION, THURSDAY, Town


@after(have_a_team, bring_in_earlier_calls)
def test_every_role_finds_its_own_home(town: Town, page: SlackPage) -> None:
    page.open("alice")
    open_log_form(page, "/coach log <@UBOB|bob>")
    page.choose("criterion", CRITERION)
    expect(page.modal).to_contain_text("last 10 calls")
    page.write("commitment", "Ask first.")
    page.submit_and_close()

    page.tab.get_by_test_id("app-home").click()
    expect(page.home).to_contain_text("Nothing waits for you.")
    expect(page.home).to_contain_text(f"Bob Okafor · {CRITERION} · review due Thu 26 Nov · coached 19 Nov")
    expect(page.button("start_log", page.home)).to_have_text("Log coaching")

    page.be("bob", "app-home")
    expect(page.home).to_contain_text("My focus")
    expect(page.home).to_contain_text("What I agreed: Ask first.")
    expect(page.home).to_contain_text("0 of 10 calls in")
    expect(page.home).not_to_contain_text("Carol")

    page.be("mona", "app-home")
    expect(page.home).to_contain_text("Coached this week: 1 of 2 (50 %). Not yet: Carol Diaz.")
    look_into(page, "preview_digest", "Digest preview")
    look_into(page, "change_team", "Change the team")

    make_enablement(town, "UERIN")
    page.be("erin", "app-home")
    expect(page.home).to_contain_text("Program health")
    expect(page.home).to_contain_text("Team North: 1 of 2 (50 %)")
    look_into(page, "open_criteria", "Coaching criteria")
    look_into(page, "open_calibration", "Calibration")

    page.be("dan", "app-home")
    expect(page.home).to_contain_text("You are not in a team yet")
    expect(page.button("start_log", page.home)).to_have_count(0)
    look_into(page, "help", "What Coachlog does")


def look_into(page: SlackPage, action: str, title: str) -> None:
    page.press(action, page.home)
    expect(page.title).to_have_text(title)
    page.dismiss()


def make_enablement(town: Town, slack_id: str) -> None:
    """Erin has looked in once; her role is set as the demo sets it."""
    town.person("erin").open_home()
    town.driver.settle()
    (workspace,) = town.service.stores.all_workspaces()
    with town.service.stores.workspace(workspace) as store:
        erin = store.people.by_slack_id(slack_id)
        assert erin is not None
        store.people.set_enablement(erin.id, True)


@after(have_a_team)
def test_home_logs_too_and_shows_what_waits(town: Town, page: SlackPage) -> None:
    page.open("alice", "home=1")
    page.press("start_log", page.home)
    page.choose("rep", "Carol Diaz")
    expect(page.modal).to_contain_text("Carol Diaz")
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    page.be("carol")
    page.press("dispute", page.message("and you agreed"))
    expect(page.modal).to_contain_text("Not three calls yet")
    page.dismiss()
    page.be("alice", "app-home")
    town.move_to(THURSDAY + timedelta(days=7))
    page.tab.get_by_test_id("tab-messages").click()
    expect(page.message("Carry-through · Carol Diaz")).to_be_visible()
    page.tab.get_by_test_id("tab-home").click()
    expect(page.home).to_contain_text("Carry-through · Carol Diaz")
    page.press("review_now", page.home)
    expect(page.title).to_have_text("Carry-through")
    expect(page.modal).to_contain_text("Ask first.")


def test_a_wrong_field_of_the_team_form_says_so_below_it_and_nothing_is_lost(
    town: Town, page: SlackPage
) -> None:
    page.open("mona", "home=1")
    page.press("set_up_team", page.home)
    page.write("team_name", "Team North")
    page.submit()
    expect(page.error_under("reps")).to_be_visible()
    page.tick("reps", "UBOB")
    page.tick("coaches", "UALICE")
    page.block("time_zone").fill("Berlin somewhere")
    page.submit()
    expect(page.error_under("time_zone")).to_contain_text("Europe/Berlin")
    expect(page.block("team_name")).to_have_value("Team North")
    expect(page.block("reps").locator("input[value='UBOB']")).to_be_checked()
    page.block("time_zone").fill("Europe/Berlin")
    page.submit_and_close()
    expect(page.home).to_contain_text("Bob Okafor")
