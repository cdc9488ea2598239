"""A coach scores a scenario with every anchor in sight, the thirtieth: everybody reads what is theirs."""

from __future__ import annotations

import re

from pasts import appoint_erin, known, open_store, score_scenarios
from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team, open_log_form
from town import Town

from coaching.people import Profile, Role
from coaching.scenario_rubrics import RUBRICS

LEVELS = {
    "rep_rating:messaging": "4",
    "rep_rating:objection": "3",
    "rep_rating:completion": "4",
    "coach_rating:moment": "3",
    "coach_rating:correction": "2",
    "coach_rating:acknowledgement": "2",
}


def twenty_nine_were_scored(town: Town) -> None:
    """Eli coaches, too, and is scored higher: he still stands below Alice."""
    with open_store(town) as store:
        (team,) = store.people.teams()
        alice = known(store, "UALICE")
        eli = store.people.save_profile(Profile(slack_id="UELI", name="Eli Novak", tz=alice.tz))
        store.people.set_role(team.id, Role.COACH, [alice.id, eli.id])
    score_scenarios(town, "UALICE", 29, coach_level=2)
    score_scenarios(town, "UELI", 30, coach_level=3)


@after(have_a_team, twenty_nine_were_scored, appoint_erin)
def test_the_thirtieth_scenario_is_scored_right_after_its_log(town: Town, page: SlackPage) -> None:
    page.open("alice")
    open_log_form(page, "/coach log @bob")
    page.write("commitment", "Ask first.")
    page.submit_and_close()
    page.press("score_scenario", page.message("Logged for Bob Okafor"))
    expect(page.title).to_have_text("Score the scenario")
    for rubric in RUBRICS:
        for criterion in rubric.criteria:
            for level, anchor in enumerate(criterion.anchors, start=1):
                expect(page.modal.get_by_text(f"{level} · {anchor}", exact=True)).to_be_visible()
    for field, level in LEVELS.items():
        page.tick(field, level)
    page.tick("scenario_kind", "pipeline_review")
    page.submit()
    expect(page.error_under("scenario_kind")).to_contain_text("/coach log")
    expect(page.block("coach_rating:moment").locator("input[value='3']")).to_be_checked()
    page.tick("scenario_kind", "live_call")
    page.submit_and_close()
    saved = page.message("Scenario scored for Bob Okafor")
    expect(saved).to_contain_text("Rep execution 3.7 of 5")
    expect(saved).to_contain_text("My coaching 2.3 of 3")

    page.press("rep_scenarios", saved)
    expect(page.modal).to_contain_text("3.7 of 5")
    expect(page.modal).not_to_contain_text("2.3 of 3")
    page.press("change_scores", page.modal)
    page.tick("rep_rating:messaging", "1")
    page.submit()
    expect(page.title).to_have_text("Scored scenarios")
    expect(page.modal).to_contain_text("2.7 of 5")
    expect(page.modal).to_contain_text("Before: 3.7 of 5, Alice Moreau, 19 Nov")
    page.dismiss()

    page.be("alice", "app-home")
    expect(page.home).to_contain_text("3s: 1 of 90 levels (1 %)")
    expect(page.home).to_contain_text("missed moments: 0 of 30 sessions (0 %)")
    expect(page.home).not_to_contain_text("Eli")
    page.press("coach_scores", page.home)
    expect(page.title).to_have_text("My coaching scores")
    expect(page.modal).to_contain_text("2.3 of 3")
    expect(page.modal).not_to_contain_text("Eli")
    page.dismiss()

    page.be("erin", "app-home")
    by_name = re.compile(
        r"in alphabetical order.*Alice Moreau · .*\(1 %\).*Eli Novak · .*\(100 %\)", re.DOTALL
    )
    expect(page.home).to_contain_text(by_name)
    page.press("coach_scores", page.home)
    expect(page.modal).to_contain_text(re.compile("Alice Moreau.*Eli Novak", re.DOTALL))
    expect(page.modal.locator("select")).to_have_count(0)
    page.dismiss()
    page.press("sessions", page.home)
    page.modal.locator("select").select_option(label="Bob Okafor")
    page.press("scorecard", page.modal)
    expect(page.title).to_have_text("Scorecard")
    page.press("rep_scenarios", page.modal)
    expect(page.title).to_have_text("Scored scenarios")
    expect(page.modal).to_contain_text("Before: 3.7 of 5, Alice Moreau, 19 Nov")
    page.dismiss()
    page.press("open_rubric", page.home)
    page.write("rep_weight:messaging", "3")
    page.submit_and_close()
    page.press("open_rubric", page.home)
    expect(page.block("rep_weight:messaging")).to_have_value("3")
    page.dismiss()
    page.be("bob", "app-home")
    expect(page.home).to_contain_text(re.compile(r"My last scored scenario · Thu 19 Nov · 2\.7 of 5"))
    expect(page.home).not_to_contain_text("of 3")
    page.press("dispute", page.home)
    expect(page.modal).to_contain_text("Not three calls yet: no call is scored yet")
    page.write("view", "That was the second question, not the first.")
    page.choose("about", "“Scenario completion”")
    expect(page.modal).to_contain_text("Three separate scenarios below the standard of 70 % of the scale")
    expect(page.modal).to_contain_text("2 of 5: Ends early; the intended outcome is never named")
    expect(page.block("view")).to_have_value("That was the second question, not the first.")
    page.submit_and_close()
    page.be("alice")
    expect(page.message("sees it differently")).to_contain_text("“Scenario completion”")
