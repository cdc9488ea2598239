"""A session is planned, named in the morning of its day, prepared from there, and logged as what it was."""

from __future__ import annotations

from pathlib import Path

import story
from story import berlin
from town import CRITERION, THURSDAY, Town, earlier_calls, open_town

from sandbox.driver import SeenMessage


def test_a_planned_session_is_prepared_from_its_mornings_message_and_logged(tmp_path: Path) -> None:
    with open_town(tmp_path, over="http", beginning=(story.set_up_the_team, calls_come_in)) as town:
        plan_tuesdays_session(town)
        morning = the_morning_names_it(town)
        prepare_from_the_morning(town, morning)
        log_it_in_the_afternoon(town)
        nobody_asks_again(town)
        assert town.driver.problems() == []


def calls_come_in(town: Town) -> None:
    town.import_scores(
        [
            *earlier_calls("bob@example.com", [3, 3, 2, 3, 2, 1, 2, 2, 1, 2], before=THURSDAY),
            *earlier_calls("carol@example.com", [3, 4], before=THURSDAY),
        ]
    )


def plan_tuesdays_session(town: Town) -> None:
    alice = town.person("alice")
    assert alice.command("/coach schedule <@UBOB|bob>").ok
    alice.fill("log_criterion", CRITERION)
    alice.fill("when_date", "2026-11-24")
    alice.fill("when_time", "15:00")
    assert alice.submit().ok
    town.dm_saying(alice, "Bob Okafor")


def the_morning_names_it(town: Town) -> SeenMessage:
    """Not on Monday; on Tuesday once, and it leads to both things that can be done."""
    alice = town.person("alice")
    town.move_to(berlin(11, 23, 9))
    assert story.morning_messages(alice) == []
    town.move_to(berlin(11, 24, 9))
    town.move_to(berlin(11, 24, 11))
    assert len(story.morning_messages(alice)) == 1
    return town.dm_saying(alice, "Planned session · Bob Okafor")


def prepare_from_the_morning(town: Town, morning: SeenMessage) -> None:
    alice = town.person("alice")
    assert alice.click("prepare", message=morning).ok
    view = alice.view()
    assert view is not None
    for words in (CRITERION, "Start log logs this session", "A confirmed pattern", "by Carol Diaz"):
        assert words in view.everything
    alice.close(clear=True)


def log_it_in_the_afternoon(town: Town) -> None:
    """The same message still stands there: its brief turns into this session's log."""
    alice = town.person("alice")
    town.move_to(berlin(11, 24, 15, 40))
    assert alice.click("prepare", message=town.dm_saying(alice, "Planned session · Bob Okafor")).ok
    assert alice.submit().ok
    view = alice.view()
    assert view is not None
    assert view.raw["callback_id"] == "hold_session"
    assert "https://calls.example.com/old-bob-8" in str(view.raw)
    alice.fill("commitment", story.COMMITMENT)
    assert alice.submit().ok
    assert "2.1 of 4" in town.dm_saying(alice, "Logged for Bob Okafor").everything


def nobody_asks_again(town: Town) -> None:
    alice = town.person("alice")
    alice.open_home()
    town.driver.wait_for(lambda: (home := alice.home()) is not None and "coached 24 Nov" in home.everything)
    home = alice.home()
    assert home is not None
    assert "Scheduled" not in home.everything
    town.move_to(berlin(11, 25, 9))
    assert len(story.morning_messages(alice)) == 1
