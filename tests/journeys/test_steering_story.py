"""When coaching does not work, or is steered blind: another method, thin data, the clock, three calls."""

from __future__ import annotations

from pathlib import Path

import story
from pasts import coach_six_of_twelve, coach_twice_without_movement, leave_most_calls_unscored
from story import berlin
from town import CRITERION, Town, open_town

FLAGGED = "https://calls.example.com/late-bob-5"
BEGINNING = (story.set_up_the_team, coach_twice_without_movement, leave_most_calls_unscored)


def test_two_sessions_without_movement_change_the_method_and_not_the_rep(tmp_path: Path) -> None:
    with open_town(tmp_path, over="http", beginning=BEGINNING) as town:
        flag_and_be_reminded_to_the_last(town)
        prepare_from_the_last_reminder(town)
        log_by_the_other_method(town)
        see_it_differently_with_three_calls_and_without(town)
        the_manager_reads_whose_data_are_thin(town)
        assert town.driver.problems() == []


def flag_and_be_reminded_to_the_last(town: Town) -> None:
    """On Thursday at 15:00; 44 hours later it is Saturday: said on Monday, when nothing else waits."""
    alice = town.person("alice")
    assert alice.command(f"/coach flag @bob {FLAGGED}").ok
    town.move_to(berlin(11, 20, 15))
    assert "24 hours left of 48" in town.dm_saying(alice, "One more reminder follows").everything
    answer_both_check_ins(town)
    town.move_to(berlin(11, 21, 12))
    assert not any("last reminder" in dm.everything for dm in alice.dms())
    town.move_to(berlin(11, 23, 9))
    assert "the 48 hours are over" in town.dm_saying(alice, "This is the last reminder").everything


def answer_both_check_ins(town: Town) -> None:
    """Two sessions on one behaviour still run: the lines name the day of each."""
    alice = town.person("alice")
    message = town.dm_saying(alice, "Check-in · Bob Okafor")
    assert "session 10 Oct" in message.everything
    assert "session 30 Oct" in message.everything
    for action in [one for one in message.actions if one.startswith("on_track")]:
        assert alice.click(action, message=message).ok


def prepare_from_the_last_reminder(town: Town) -> None:
    alice = town.person("alice")
    assert alice.click("prepare", message=town.dm_saying(alice, "This is the last reminder")).ok
    view = alice.view()
    assert view is not None
    for words in (
        "too thin to steer by",
        "Change the method",
        "2 sessions in 44 days",
        "Keep the focus, change the method. Not tried yet: Roleplay",
    ):
        assert words in view.everything


def log_by_the_other_method(town: Town) -> None:
    """The method that is named is chosen already; the log takes the flag away."""
    alice = town.person("alice")
    assert alice.submit().ok
    view = alice.view()
    assert view is not None
    assert view.raw["state"]["values"]["method"]["method"]["selected_option"]["value"] == "roleplay"
    alice.fill("commitment", story.COMMITMENT)
    assert alice.submit().ok
    assert CRITERION in town.dm_saying(alice, "Logged for Bob Okafor").everything
    alice.open_home()
    town.driver.wait_for(lambda: (home := alice.home()) is not None and "coached 23 Nov" in home.everything)
    home = alice.home()
    assert home is not None
    assert "Flagged call" not in home.everything


def see_it_differently_with_three_calls_and_without(town: Town) -> None:
    """Bob's calls show it three times; Carol has no scored call, and the form says so."""
    alice = town.person("alice")
    assert alice.command("/coach log @carol").ok
    alice.fill("commitment", story.COMMITMENT)
    assert alice.submit().ok
    for name, words in (("bob", "Three separate calls below the standard"), ("carol", "Not three calls yet")):
        rep = town.person(name)
        assert rep.click("dispute", message=town.dm_saying(rep, "Alice Moreau and you agreed")).ok
        view = rep.view()
        assert view is not None
        assert words in view.everything
        rep.close(clear=True)


def the_manager_reads_whose_data_are_thin(town: Town) -> None:
    mona = town.person("mona")
    mona.open_home()
    town.driver.wait_for(lambda: (home := mona.home()) is not None and "steer by: Bob" in home.everything)


def test_where_a_method_moved_others_it_is_named_with_its_figures(tmp_path: Path) -> None:
    beginning = (story.set_up_the_team, coach_twice_without_movement, coach_six_of_twelve)
    with open_town(tmp_path, over="http", beginning=beginning) as town:
        alice = town.person("alice")
        assert alice.command("/coach log <@UBOB|bob>").ok
        view = alice.view()
        assert view is not None
        assert "Roleplay moved this most here: median 0.7 better over 6 valid comparisons" in view.everything
        assert view.raw["state"]["values"]["method"]["method"]["selected_option"]["value"] == "roleplay"
        alice.fill("commitment", story.COMMITMENT)
        assert alice.submit().ok
        assert "roleplay" in town.dm_saying(alice, "Logged for Bob Okafor").everything
        assert town.driver.problems() == []
