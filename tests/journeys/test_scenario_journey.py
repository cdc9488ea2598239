"""A debrief is scored right after its log: the rep reads theirs, the coach their own, the program by name."""

from __future__ import annotations

from pathlib import Path

import story
from town import Town, open_town

from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION
from coaching.scenario_scoring import ScenarioEntry, save_scenario
from sandbox.driver import Person

LEVELS = {
    "rep_rating:messaging": "4",
    "rep_rating:objection": "3",
    "rep_rating:completion": "4",
    "coach_rating:moment": "3",
    "coach_rating:correction": "2",
    "coach_rating:acknowledgement": "2",
}


def test_a_scenario_is_scored_from_its_log_and_thirty_of_them_show_patterns(tmp_path: Path) -> None:
    with open_town(tmp_path, over="http", beginning=(story.set_up_the_team,)) as town:
        log_a_session(town)
        story.write_the_moment(town)
        score_from_the_confirmation(town)
        each_sees_their_own(town)
        sees_a_level_differently(town)
        score_until_one_is_missing(town)
        the_thirtieth_shows_patterns(town)
        assert town.driver.problems() == []


def log_a_session(town: Town) -> None:
    alice = town.person("alice")
    assert alice.command("/coach log <@UBOB|bob>").ok
    alice.fill("commitment", story.COMMITMENT)
    assert alice.submit().ok


def score_from_the_confirmation(town: Town) -> None:
    """The gate first: a 1:1 is refused on its field, and nothing chosen is lost."""
    alice = town.person("alice")
    assert alice.click("score_scenario", message=town.dm_saying(alice, "Logged for Bob Okafor")).ok
    view = alice.view()
    assert view is not None
    assert "Pause, then ask what they compare us with." in view.everything
    assert "Actionable within 30 minutes: the words or the step to use" in view.everything
    fill_levels(alice)
    alice.fill("scenario_kind", "one_on_one")
    refused = alice.submit()
    assert refused.kind == "errors"
    assert "/coach log" in str(refused.errors)
    alice.fill("scenario_kind", "live_call")
    assert alice.submit().ok
    saved = town.dm_saying(alice, "Scenario scored for Bob Okafor").everything
    assert "Rep execution 3.7 of 5" in saved
    assert "My coaching 2.3 of 3" in saved


def each_sees_their_own(town: Town) -> None:
    bob, alice, mona = town.person("bob"), town.person("alice"), town.person("mona")
    assert "3.7 of 5" in home_of(town, bob, "My last scored scenario")
    assert "of 3" not in home_of(town, bob, "My last scored scenario")
    assert "29 to go" in home_of(town, alice, "My coaching")
    assert "Alice Moreau" in home_of(town, mona, "Coach patterns")
    assert mona.click("coach_scores:2", home=True, value="all").ok
    view = mona.view()
    assert view is not None
    assert "2.3 of 3" in view.everything
    assert "3.7" not in view.everything
    mona.close(clear=True)


def sees_a_level_differently(town: Town) -> None:
    """From Home, the lowest level first; another question of the same scenario is one choice away."""
    bob, alice = town.person("bob"), town.person("alice")
    home_of(town, bob, "My last scored scenario")
    assert bob.click("dispute:2", home=True).ok
    view = bob.view()
    assert view is not None
    assert "Not three scenarios yet: 1 of 1 scored scenario is below the standard" in view.everything
    bob.fill("view", "The objection was settled in the mail before.")
    assert bob.submit().ok
    told = town.dm_saying(alice, "sees it differently")
    assert "in the scored scenario" in told.everything
    assert alice.click("answer_dispute", message=told).ok
    alice.fill("answer", "Send me that mail, then we look again.")
    assert alice.submit().ok
    assert "Send me that mail" in town.dm_saying(bob, "Alice Moreau answered").everything


def score_until_one_is_missing(town: Town) -> None:
    """Weeks of coaching, brought in at once."""
    service = town.service
    (workspace_id,) = service.stores.all_workspaces()
    with service.stores.workspace(workspace_id) as store:
        alice, bob = (store.people.by_slack_id(slack_id) for slack_id in ("UALICE", "UBOB"))
        assert alice is not None
        assert bob is not None
        for number in range(28):
            entry = ScenarioEntry(
                session_id=None,
                replaces=None,
                rep_id=bob.id,
                coach_id=None,
                kind="live_call",
                deal=None,
                call_id=None,
                held_on=service.clock.now().date(),
                rep_levels={one.key: 2 for one in REP_EXECUTION.criteria},
                coach_levels={one.key: 3 for one in COACH_EFFECTIVENESS.criteria},
            )
            save_scenario(store, alice, entry, now=service.clock.now(), key=f"earlier:{number}")


def the_thirtieth_shows_patterns(town: Town) -> None:
    alice, mona = town.person("alice"), town.person("mona")
    assert "1 to go" in home_of(town, alice, "1 to go")
    assert alice.command("/coach score <@UBOB|bob>").ok
    fill_levels(alice)
    alice.fill("scenario_kind", "roleplay")
    assert alice.submit().kind == "errors"
    alice.fill("deal", "Northwind renewal")
    assert alice.submit().ok
    words = home_of(town, alice, "missed moments")
    assert "3s: 86 of 90 levels (96 %)" in words
    assert "missed moments: 0 of 30 sessions (0 %)" in words
    assert "3s: 86 of 90 levels (96 %)" in home_of(town, mona, "missed moments")
    assert "missed moments" not in home_of(town, town.person("bob"), "My last scored scenario")


def fill_levels(person: Person) -> None:
    for field, level in LEVELS.items():
        assert person.fill(field, level).ok


def home_of(town: Town, person: Person, words: str) -> str:
    """The Home tab, opened anew, once it says these words."""
    person.open_home()

    def shown() -> str | None:
        home = person.home()
        return home.everything if home is not None and words in home.everything else None

    return town.driver.wait_for(shown) or ""
