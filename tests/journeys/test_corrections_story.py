"""Second thoughts of a team: everything that was written is corrected by its author, and whoever had seen it
hears so, once; what it said before is read where it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from town import CRITERION, Town, open_town

from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION
from coaching.scenario_scoring import COACH_RATING, REP_RATING
from sandbox.driver import Person, SeenView

WHAT, BETTER = "Ask back, ten times, aloud.", "Ask back, then wait two seconds."
LEVELS = [f"{REP_RATING}:{one.key}" for one in REP_EXECUTION.criteria] + [
    f"{COACH_RATING}:{one.key}" for one in COACH_EFFECTIVENESS.criteria
]
STEP, BETTER_STEP = "Bring calls.", "Bring two calls and ask before telling."


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Mona manages, Alice and Eli coach, Bob and Carol are reps; Erin runs the program."""
    with open_town(tmp_path, over="http") as town:
        mona = town.person("mona")
        mona.open_home()
        town.driver.wait_for(lambda: mona.home() and mona.sees("set_up_team", home=True))
        mona.click("set_up_team", home=True)
        people = {"reps": ["UBOB", "UCAROL"], "coaches": ["UALICE", "UELI"], "managers": ["UMONA"]}
        for field, value in {"team_name": "Team North", **people, "country": "DE"}.items():
            mona.fill(field, value)
        mona.fill("starter", "competencies")
        assert mona.submit().ok
        yield town


def test_a_team_has_second_thoughts(town: Town) -> None:
    log_a_session(town)
    correct_practice(town)
    change_a_call(town)
    correct_an_observation(town)
    change_and_cancel_a_round(town)
    score_once_and_let_it_stand(town)
    read_every_session_from_home(town)
    assert town.driver.problems() == []


def window(person: Person) -> SeenView:
    view = person.view()
    assert view is not None
    return view


def leave(person: Person) -> None:
    while person.view() is not None:
        person.close()


def a_moment_later(town: Town) -> None:
    town.move_to(town.driver.clock.now() + timedelta(minutes=2))


def log_a_session(town: Town) -> None:
    alice = town.person("alice")
    alice.command("/coach log <@UBOB|bob>")
    alice.fill("commitment", "Ask first.")
    assert alice.submit().ok


def correct_practice(town: Town) -> None:
    """Bob had read it: he hears the new words and the old ones, and later that it is over."""
    alice, bob = town.person("alice"), town.person("bob")
    alice.click("assign_practice", message=town.dm_saying(alice, "Logged for Bob"))
    alice.fill("practice_what", WHAT)
    assert alice.submit().ok
    assert WHAT in town.dm_saying(bob, "Practice from Alice").everything
    a_moment_later(town)

    alice.command("/coach practice <@UBOB|bob>")
    alice.click("correct_practice")
    alice.fill("practice_what", BETTER)
    assert alice.submit().ok
    assert BETTER in window(alice).everything, "the list underneath is redrawn"
    leave(alice)
    told = town.dm_saying(bob, "corrected your practice").everything
    assert BETTER in told
    assert WHAT in told
    a_moment_later(town)

    alice.click("session_history", message=town.dm_saying(alice, "Logged for Bob"))
    read = window(alice).everything
    assert WHAT in read
    assert "Practice corrected: what to practise" in read
    alice.click("correct_practice")
    alice.click("withdraw_practice")
    leave(alice)
    assert "There is nothing to do" in town.dm_saying(bob, "let this practice go").everything


def change_a_call(town: Town) -> None:
    """Alice typed the wrong figure; what the call said stays in its form."""
    alice = town.person("alice")
    alice.command("/coach call <@UBOB|bob>")
    alice.fill(CRITERION, "2")
    assert alice.submit().ok
    alice.click("correct_call", message=town.dm_saying(alice, "Call scored for Bob"))
    alice.fill(CRITERION, "3")
    assert alice.submit().ok
    alice.click("correct_call", message=town.dm_saying(alice, "Scores changed for Bob"))
    read = window(alice).everything
    assert "corrected this" in read
    assert f"before:\n{CRITERION}: \n2.0 of" in read
    leave(alice)


def correct_an_observation(town: Town) -> None:
    mona, alice = town.person("mona"), town.person("alice")
    mona.command("/coach observe <@UALICE|alice>")
    for question in ("one_focus", "used_data", "self_diagnosed", "next_action"):
        mona.fill(question, "yes")
    mona.fill("next_step", STEP)
    assert mona.submit().ok
    assert STEP in town.dm_saying(alice, "sat in on your coaching").everything
    a_moment_later(town)

    mona.command("/coach observe")
    mona.click("correct_observation")
    mona.fill("next_step", BETTER_STEP)
    assert mona.submit().ok
    assert f"before: Next step: {STEP}" in window(mona).everything
    told = town.dm_saying(alice, "corrected what was seen of your coaching").everything
    assert BETTER_STEP in told
    assert STEP in told
    a_moment_later(town)

    mona.click("correct_observation")
    mona.click("withdraw_observation")
    leave(mona)
    assert "no longer holds" in town.dm_saying(alice, "took back what was seen").everything
    alice.command("/coach observe")
    assert BETTER_STEP not in window(alice).everything
    leave(alice)


def change_and_cancel_a_round(town: Town) -> None:
    mona, alice = town.person("mona"), town.person("alice")
    mona.command("/coach calibrate")
    mona.click("start_calibration")
    asked = {"call_link": "https://calls.example.com/7", "call_moment": "12:40", "what": "The buyer objects."}
    for field, value in {**asked, "coaches": ["UALICE", "UELI", "UMONA"]}.items():
        mona.fill(field, value)
    mona.fill("criterion", CRITERION)
    assert mona.submit().ok
    assert "12:40" in town.dm_saying(alice, "asks you to score one moment").everything
    a_moment_later(town)

    mona.click("change_round")
    mona.fill("due_on", "2026-11-27")
    assert mona.submit().ok
    assert "until Fri 27 Nov · changed once" in window(mona).everything
    assert "by Fri 27 Nov" in town.dm_saying(alice, "changed the moment").everything
    a_moment_later(town)

    mona.click("change_round")
    mona.click("cancel_round")
    leave(mona)
    assert "There is nothing to score" in town.dm_saying(alice, "cancelled the round").everything
    alice.command("/coach calibrate")
    assert "score_moment" not in window(alice).actions
    leave(alice)


def score_once_and_let_it_stand(town: Town) -> None:
    """Mona runs the program and sat in: what she scored Alice cannot overwrite, and reads whom to ask."""
    mona, alice = town.person("mona"), town.person("alice")
    mona.command("/coach score <@UBOB|bob>")
    mona.fill("scenario_kind", "roleplay")
    mona.fill("deal", "Northwind renewal")
    for field in LEVELS:
        mona.fill(field, "2")
    assert mona.submit().ok
    alice.click("score_scenario", message=town.dm_saying(alice, "Logged for Bob"))
    assert alice.view() is None
    said = town.driver.wait_for(lambda: refusal_in(alice))
    assert "Ask Mona" in said

    bob = town.person("bob")
    bob.open_home()
    town.driver.wait_for(lambda: bob.sees("rep_scenarios", home=True))
    bob.click("rep_scenarios", home=True)
    assert "2.0 of 5" in window(bob).everything
    leave(bob)


def refusal_in(person: Person) -> str | None:
    said = (message.everything for message in person.messages(person.dms()[-1].channel))
    return next((words for words in said if "it stands as they wrote it" in words), None)


def read_every_session_from_home(town: Town) -> None:
    for name in ("alice", "bob"):
        read_from_home(town, town.person(name))


def read_from_home(town: Town, person: Person) -> None:
    person.open_home()
    town.driver.wait_for(lambda: person.home() and person.sees("sessions", home=True))
    person.click("sessions", home=True)
    assert "1 to 1 of 1" in window(person).everything
    person.click("session_history")
    assert "Ask first." in window(person).everything
    leave(person)
