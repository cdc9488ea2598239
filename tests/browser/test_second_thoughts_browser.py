"""Second thoughts in the browser: a call scored by hand, an observation, a round that runs."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after, have_a_team
from town import CRITERION, Town

from coaching.people import Profile, Role

STEP, BETTER_STEP = "Bring calls.", "Bring two calls and ask before telling."


def have_eli_coach_too(town: Town) -> None:
    (workspace_id,) = town.service.stores.all_workspaces()
    with town.service.stores.workspace(workspace_id) as store:
        (team,) = store.people.teams()
        alice = store.people.by_slack_id("UALICE")
        assert alice is not None
        eli = store.people.save_profile(Profile(slack_id="UELI", name="Eli Novak", tz=alice.tz))
        store.people.set_role(team.id, Role.COACH, [alice.id, eli.id])


@after(have_a_team)
def test_a_call_scored_by_hand_is_corrected_from_its_answer(town: Town, page: SlackPage) -> None:
    page.open("alice")
    page.say("/coach call @bob")
    expect(page.title).to_have_text("Score a call")
    page.modal.get_by_label(CRITERION).fill("2")
    page.submit_and_close()
    expect(page.message("Call scored for Bob Okafor")).to_contain_text("2.0 of 4")
    page.press("correct_call", page.message("Call scored for Bob Okafor"))
    page.modal.get_by_label(CRITERION).fill("3")
    page.submit_and_close()
    changed = page.message("Scores changed for Bob Okafor")
    expect(changed).to_contain_text("3.0 of 4")
    expect(changed).to_contain_text("frozen baselines do not move")
    page.press("correct_call", changed)
    expect(page.modal).to_contain_text("corrected this")
    expect(page.modal).to_contain_text("2.0 of 4")


@after(have_a_team, have_eli_coach_too)
def test_an_observation_is_corrected_and_its_coach_reads_both(town: Town, page: SlackPage) -> None:
    page.open("mona")
    page.say("/coach observe @alice")
    for question in ("one_focus", "used_data", "self_diagnosed", "next_action"):
        page.tick(question, "yes")
    page.write("next_step", STEP)
    page.submit_and_close()
    page.be("alice")
    expect(page.message("sat in on your coaching")).to_contain_text(STEP)
    town.move_to(town.driver.clock.now() + timedelta(minutes=2))

    page.be("mona")
    page.say("/coach observe")
    page.press("correct_observation", page.modal)
    expect(page.block("next_step")).to_have_value(STEP)
    page.block("next_step").fill(BETTER_STEP)
    page.submit()
    expect(page.modal).to_contain_text(f"before: Next step: {STEP}")
    page.dismiss()
    page.be("alice")
    told = page.message("corrected what was seen of your coaching")
    expect(told).to_contain_text(BETTER_STEP)
    expect(told).to_contain_text(STEP)


@after(have_a_team, have_eli_coach_too)
def test_a_round_is_given_more_time_and_then_cancelled(town: Town, page: SlackPage) -> None:
    page.open("mona")
    page.say("/coach calibrate")
    page.press("start_calibration", page.modal)
    page.choose("criterion", CRITERION)
    page.write("call_link", "https://calls.example.com/7")
    page.write("call_moment", "12:40")
    page.write("what", "The buyer says it costs too much.")
    page.submit()
    page.press("change_round", page.modal)
    page.block("due_on").fill("2026-11-27")
    page.submit()
    expect(page.modal).to_contain_text("until Fri 27 Nov · changed once")

    page.press("change_round", page.modal)
    page.press("cancel_round", page.modal)
    page.tab.get_by_test_id("confirm-yes").click()
    expect(page.modal).to_contain_text("Nothing in this round counts")
    for underneath in ("Change the round", "Calibration"):
        page.modal.get_by_test_id("modal-close").click()
        expect(page.title).to_have_text(underneath)
    page.dismiss()
    page.say("/coach calibrate")
    expect(page.modal).to_contain_text("Cancelled")
    page.dismiss()
    page.be("alice")
    expect(page.message("cancelled the round")).to_contain_text("There is nothing to score")
    page.say("/coach calibrate")
    expect(page.button("score_moment", page.modal)).to_have_count(0)
