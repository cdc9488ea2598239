"""The program looks at itself: a criterion with described levels, calibrated blind; a coach is coached."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from town import FILE, THURSDAY, Town, open_town
from typer.testing import CliRunner

from bot.cli import app
from sandbox.driver import Person

NAME = "Asks what is behind an objection before answering it"
STEP = "Bring two calls and ask before telling."


def test_a_criterion_is_described_calibrated_and_its_coach_coached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_town(tmp_path, over="http") as town:
        set_up_a_team_of_three_coaches(town)
        describe_a_criterion(town)
        take_the_rubric_elsewhere(town, monkeypatch)
        calibrate_it(town)
        observe_a_coach(town)
        assert town.driver.problems() == []


def set_up_a_team_of_three_coaches(town: Town) -> None:
    mona = town.person("mona")
    mona.open_home()
    town.driver.wait_for(lambda: mona.home() and mona.sees("set_up_team", home=True))
    assert mona.click("set_up_team", home=True).ok
    mona.fill("team_name", "Team North")
    mona.fill("reps", ["UBOB", "UCAROL"])
    mona.fill("coaches", ["UALICE", "UELI"])
    mona.fill("managers", ["UMONA"])
    mona.fill("country", "DE")
    mona.fill("starter", "competencies")
    assert mona.submit().ok


def describe_a_criterion(town: Town) -> None:
    """[More] asks for what the levels sound like; the list underneath says what is known."""
    mona = town.person("mona")
    assert mona.command("/coach criteria").ok
    assert mona.click("add_criterion").ok
    mona.fill("name", NAME)
    assert mona.click("criterion_more").ok
    mona.fill("good", "Asks until the real concern is named.")
    for level in range(1, 5):
        mona.fill(f"level:{level}", f"What one hears at {level}")
    mona.fill("parts", "Asks before answering: 2\nChecks that it is settled: 1")
    mona.fill("funnel_stage", "middle")
    mona.fill("properties", ["recorded", "observable", "controlled"])
    outcome = mona.submit()
    assert outcome.ok, outcome
    view = mona.view()
    assert view is not None
    assert "middle of the funnel · 4 levels · 2 parts" in view.everything
    mona.close(clear=True)


def take_the_rubric_elsewhere(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Out to a file and in again: nothing new."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{town.folder / FILE}")
    path = town.folder / "rubric.yaml"
    assert CliRunner().invoke(app, ["export", "rubric", str(path)]).exit_code == 0
    assert "Asks before answering" in path.read_text(encoding="utf-8")
    again = CliRunner().invoke(app, ["import", "rubric", str(path)])
    assert "Nothing new" in again.stdout, again.output


def calibrate_it(town: Town) -> None:
    mona, alice, eli = (town.person(name) for name in ("mona", "alice", "eli"))
    assert mona.command("/coach calibrate").ok
    assert mona.click("start_calibration").ok
    mona.fill("criterion", NAME)
    mona.fill("call_link", "https://calls.example.com/7")
    mona.fill("call_moment", "12:40")
    mona.fill("what", "The buyer says it costs too much.")
    mona.fill("coaches", ["UALICE", "UELI", "UMONA"])
    outcome = mona.submit()
    assert outcome.ok, outcome
    mona.close(clear=True)
    asked = town.dm_saying(alice, "asks you to score one moment")
    assert "by Tue 24 Nov" in asked.everything
    assert alice.click("score_moment", message=asked).ok
    score(alice, 2, reason="Answered at once.")
    for coach, value in ((eli, 3), (mona, 3)):
        assert coach.command("/coach calibrate").ok
        view = coach.view()
        assert view is not None
        assert "Answered at once." not in view.everything
        assert coach.click("score_moment").ok
        score(coach, value)
        coach.close(clear=True)
    result = town.dm_saying(mona, "Calibration is in")
    assert "1 of 3 pairs of coaches gave the same score" in result.everything
    assert "Answered at once." in result.everything
    assert "Alice" not in result.everything
    assert not any("Calibration is in" in dm.everything for dm in alice.dms())
    town.move_to(THURSDAY + timedelta(hours=2))
    assert "Yours: 2" in town.dm_saying(alice, "Calibration is in").everything


def score(coach: Person, value: int, *, reason: str = "") -> None:
    view = coach.view()
    assert view is not None
    assert "What one hears at 3" in view.everything
    coach.fill("score", str(value))
    if reason:
        coach.fill("reason", reason)
    outcome = coach.submit()
    assert outcome.ok, outcome


def observe_a_coach(town: Town) -> None:
    mona, alice, bob = (town.person(name) for name in ("mona", "alice", "bob"))
    assert mona.command("/coach observe <@UALICE|alice>").ok
    for field in ("one_focus", "self_diagnosed", "next_action"):
        mona.fill(field, "yes")
    refused = mona.submit()
    assert refused.kind == "errors"
    mona.fill("used_data", "not_yet")
    mona.fill("next_step", STEP)
    outcome = mona.submit()
    assert outcome.ok, outcome
    told = town.dm_saying(alice, "sat in on your coaching")
    assert "Not yet · Pulled the data" in told.everything
    assert STEP in told.everything
    alice.open_home()
    town.driver.wait_for(lambda: (home := alice.home()) is not None and STEP in home.everything)
    bob.command("/coach observe")
    assert STEP not in str([dm.everything for dm in bob.dms()])
