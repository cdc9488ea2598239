"""Running the program on the page: a criterion's levels, a round of calibration, an observed coach."""

from __future__ import annotations

import pytest
from pasts import disagree_in_two_rounds
from playwright.sync_api import expect
from slack_page import SlackPage
from telling import after
from town import FILE, Town
from typer.testing import CliRunner

from bot.cli import app
from sandbox.driver import Person

CRITERION = "Answers an objection after asking what is behind it"
STEP = "Bring two calls and ask before telling."


def have_three_coaches(town: Town) -> None:
    mona = town.person("mona")
    mona.open_home()
    town.driver.wait_for(lambda: mona.home() and mona.sees("set_up_team", home=True))
    mona.click("set_up_team", home=True)
    fill(mona, team_name="Team North", reps=["UBOB"], coaches=["UALICE", "UELI"], managers=["UMONA"])
    fill(mona, country="DE", starter="competencies")
    assert mona.submit().ok


def fill(person: Person, **fields: object) -> None:
    for name, value in fields.items():
        person.fill(name, value)


@after(have_three_coaches)
def test_a_criterion_is_described_behind_more_and_taken_along_as_a_file(
    town: Town, page: SlackPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.open("mona")
    page.say("/coach criteria")
    page.press("add_criterion", page.modal)
    expect(page.title).to_have_text("Add a criterion")
    page.write("name", "Repeats the concern before answering it")
    expect(page.block("parts")).to_have_count(0)
    page.press("criterion_more", page.modal)
    expect(page.block("name")).to_have_value("Repeats the concern before answering it")
    page.write("good", "Says it back in own words.")
    page.write("framework_step", "Understand")
    page.choose("funnel_stage", "Middle of the funnel")
    page.write("parts", "Repeats the concern: lots")
    page.tick("properties", "recorded", "observable", "controlled")
    page.submit()
    expect(page.error_under("parts")).to_contain_text("a number above 0")
    page.block("parts").fill("Repeats the concern: 2\nWaits for a yes: 1")
    page.submit()
    expect(page.title).to_have_text("Coaching criteria")
    expect(page.modal).to_contain_text("2 parts")
    page.dismiss()

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{town.folder / FILE}")
    file = town.folder / "rubric.yaml"
    assert CliRunner().invoke(app, ["export", "rubric", str(file)]).exit_code == 0
    rubric = file.read_text(encoding="utf-8")
    for words in ("Waits for a yes", "framework_step: Understand", "funnel_stage: middle"):
        assert words in rubric
    file.write_text(
        rubric.replace("Repeats the concern before", "Names the concern before"), encoding="utf-8"
    )
    taken = CliRunner().invoke(app, ["import", "rubric", str(file)])
    assert taken.exit_code == 0, taken.output
    page.say("/coach criteria")
    expect(page.modal).to_contain_text("Names the concern before answering it")


@after(have_three_coaches, disagree_in_two_rounds)
def test_coaches_score_a_moment_blind_and_read_what_came_out(town: Town, page: SlackPage) -> None:
    page.open("mona")
    page.say("/coach calibrate")
    page.press("start_calibration", page.modal)
    expect(page.title).to_have_text("Start a round")
    page.choose("criterion", CRITERION)
    page.write("call_link", "https://calls.example.com/7")
    page.write("call_moment", "12:40")
    page.write("what", "The buyer says it costs too much.")
    page.submit()
    expect(page.modal).to_contain_text("0 of 3 answered")
    page.press("score_moment", page.modal)
    page.tick("score", "3")
    page.submit()
    expect(page.modal).to_contain_text("1 of 3 answered")
    page.dismiss()
    for coach, score in (("alice", "2"), ("eli", "3")):
        page.be(coach)
        page.press("score_moment", page.message("asks you to score one moment"))
        expect(page.modal).to_contain_text("Asks until the real concern is named")
        page.tick("score", score)
        page.submit_and_close()
    page.be("mona")
    result = page.message("Calibration is in")
    expect(result).to_contain_text("Scores: 2 · 3 · 3")
    expect(result).to_contain_text("Yours: 3")
    expect(result).to_contain_text("1 of 3 pairs of coaches gave the same score")
    expect(result).not_to_contain_text("Alice")

    page.say("/coach calibrate")
    expect(page.modal).to_contain_text("Coaches read this criterion differently")
    expect(page.modal).to_contain_text(f"{CRITERION}: low, no better than chance over 3 rounds")
    expect(page.modal).to_contain_text("Krippendorff's alpha")
    expect(page.modal).not_to_contain_text("Eli")


@after(have_three_coaches)
def test_a_manager_observes_a_coach_and_only_the_coach_hears_it(town: Town, page: SlackPage) -> None:
    page.open("mona")
    page.say("/coach observe @alice")
    expect(page.title).to_have_text("Observed coaching")
    for question in ("one_focus", "used_data", "self_diagnosed"):
        page.tick(question, "yes")
    page.tick("next_action", "not_yet")
    page.write("next_step", STEP)
    page.submit_and_close()
    expect(page.message("gets it as you wrote it")).to_be_visible()
    page.be("alice")
    told = page.message("sat in on your coaching")
    expect(told).to_contain_text("Not yet · Set a clear next action")
    page.press("open_observations", told)
    expect(page.modal).to_contain_text(STEP)
    page.dismiss()
    page.be("eli")
    page.say("/coach observe")
    expect(page.modal).to_contain_text("Nothing yet")
