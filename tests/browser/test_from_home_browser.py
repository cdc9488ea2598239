"""What Home and a typed command lead to: another view, an overdue review, a scenario, a framework step."""

from __future__ import annotations

from datetime import timedelta

from pasts import known, open_store
from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, bring_in_earlier_calls, have_a_team, open_log_form
from town import CRITERION, THURSDAY, Town

from coaching.criteria import CriterionDraft, Definition
from coaching.scale import Scale, ScaleKind
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION
from coaching.scenario_scoring import COACH_RATING, REP_RATING

VIEW = "She had asked three times already."
AGENDA = "Opens with an agenda and asks the customer to add to it"


def a_session_is_logged(town: Town) -> None:
    alice = town.person("alice")
    alice.command("/coach log <@UBOB|bob>")
    alice.fill("log_criterion", CRITERION)
    alice.fill("commitment", "Ask first.")
    assert alice.submit().ok
    town.dm_saying(town.person("bob"), "and you agreed")


def a_step_of_the_framework_is_a_target(town: Town) -> None:
    draft = CriterionDraft(
        name=AGENDA,
        definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR)),
        framework_step="Discovery",
    )
    with open_store(town) as store:
        (team,) = store.people.teams()
        kept = store.criteria.add(draft, by=known(store, "UMONA").id, now=THURSDAY)
        store.criteria.set_target(team.id, kept.id, True)


@after(have_a_team, bring_in_earlier_calls, a_session_is_logged)
def test_a_rep_sees_it_differently_from_home_and_reads_the_answer_there(town: Town, page: SlackPage) -> None:
    page.open("bob", "home=1")
    page.press("dispute", page.home)
    expect(page.title).to_have_text("I see it differently")
    expect(page.modal).to_contain_text("Three separate calls below the standard")
    page.write("view", VIEW)
    page.submit_and_close()
    page.be("alice", "app-home")
    expect(page.home).to_contain_text(VIEW)
    page.press("answer_dispute", page.home)
    page.write("answer", "Let us listen to it together.")
    page.submit_and_close()
    page.be("bob", "app-home")
    page.press("session_history", page.home)
    expect(page.modal).to_contain_text(VIEW)
    expect(page.modal).to_contain_text("Let us listen to it together.")
    page.dismiss()

    page.be("alice", "app-home")
    page.press("sessions", page.home)
    page.press("session_history", page.modal)
    page.press("answer_dispute", page.modal)
    expect(page.title).to_have_text("Change the answer")
    expect(page.block("answer")).to_have_value("Let us listen to it together.")
    page.block("answer").fill("You are right about the third question.")
    page.submit()
    expect(page.title).to_have_text("History")
    page.be("bob", "app-home")
    page.press("session_history", page.home)
    expect(page.modal).to_contain_text("Changed the answer about")
    expect(page.modal).to_contain_text("Let us listen to it together.")
    expect(page.modal).to_contain_text("You are right about the third question.")


@after(have_a_team, a_session_is_logged)
def test_a_manager_sees_what_is_overdue_and_reviews_it_in_the_coachs_place(
    town: Town, page: SlackPage
) -> None:
    page.open("mona")
    town.move_to(THURSDAY + timedelta(days=12))
    page.be("mona", "app-home")
    expect(page.home).to_contain_text("Bob Okafor: carry-through (Alice Moreau, 3 days)")
    page.press("review_now", page.home)
    expect(page.title).to_have_text("Carry-through")
    expect(page.modal).to_contain_text("Ask first.")
    page.tick("verdict", "applied")
    page.submit_and_close()
    page.tab.reload()
    expect(page.home).to_contain_text("Coached this week")
    expect(page.home).not_to_contain_text("Overdue")


@after(have_a_team)
def test_coach_score_shows_the_gate_and_saves_what_happened_in_real_time(town: Town, page: SlackPage) -> None:
    page.open("alice")
    page.say("/coach score @bob")
    expect(page.title).to_have_text("Score the scenario")
    expect(page.modal).to_contain_text("The first three are real-time scenarios; nothing else is scored.")
    for rating, rubric in ((REP_RATING, REP_EXECUTION), (COACH_RATING, COACH_EFFECTIVENESS)):
        for criterion in rubric.criteria:
            page.tick(f"{rating}:{criterion.key}", "3")
    page.tick("scenario_kind", "one_on_one")
    page.submit()
    expect(page.error_under("scenario_kind")).to_contain_text("/coach log")
    page.tick("scenario_kind", "roleplay")
    page.submit()
    expect(page.error_under("deal")).to_be_visible()
    page.write("deal", "Northwind renewal")
    page.submit_and_close()
    saved = page.message("Scenario scored for Bob Okafor")
    expect(saved).to_contain_text("Rep execution 3.0 of 5")
    expect(saved).to_contain_text("My coaching 3.0 of 3")


@after(have_a_team, a_step_of_the_framework_is_a_target)
def test_a_framework_step_comes_with_the_behaviour_and_can_be_another(town: Town, page: SlackPage) -> None:
    page.open("alice")
    open_log_form(page, "/coach log @bob")
    page.choose("criterion", AGENDA)
    expect(page.modal).to_contain_text("No scored calls yet")
    page.press("log_more", page.modal)
    expect(page.block("framework_step")).to_have_value("Discovery")
    page.write("framework_step", "Discovery, opening")
    page.write("commitment", "Agree the agenda first.")
    page.submit_and_close()
    page.press("edit_session", page.message("Logged for Bob Okafor"))
    expect(page.block("framework_step")).to_have_value("Discovery, opening")
    page.block("framework_step").fill("Closing")
    page.submit_and_close()
    page.press("session_history", page.message("Logged for Bob Okafor"))
    expect(page.modal).to_contain_text("Discovery, opening → Closing")
