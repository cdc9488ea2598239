"""Does coaching work? A manager asks, reads it in words, looks at all time; a rep is sent away."""

from __future__ import annotations

from pathlib import Path

import story
from pasts import coach_six_of_twelve
from town import CRITERION, Town, open_town

from sandbox.driver import Person


def test_a_manager_asks_which_coaching_works(tmp_path: Path) -> None:
    with open_town(tmp_path, over="http", beginning=(story.set_up_the_team, coach_six_of_twelve)) as town:
        read_the_answers(town)
        look_at_all_time(town)
        have_it_sent(town)
        reps_have_no_business_there(town)
        assert town.driver.problems() == []


def seen(person: Person) -> str:
    view = person.view()
    assert view is not None
    return view.everything


def read_the_answers(town: Town) -> None:
    mona = town.person("mona")
    assert mona.command("/coach insights").ok
    words = seen(mona)
    assert f"{CRITERION}: 6 of 6 sessions, average change +0." in words
    assert f'Roleplay moved "{CRITERION}" by +0.' in words
    assert "more than doing nothing (n=6, likely between +0." in words
    assert "Alice" not in words


def look_at_all_time(town: Town) -> None:
    mona = town.person("mona")
    assert mona.click("insights", value="all|all|valid").ok
    assert "all time" in seen(mona)


def have_it_sent(town: Town) -> None:
    """The window's words as a message, with the table and the chart that windows cannot hold."""
    mona = town.person("mona")
    assert mona.click("send_insights", value="all|all|valid").ok
    message = town.dm_saying(mona, "What coaching moved")
    kinds = [block["type"] for block in message.raw["blocks"]]
    assert kinds.index("table") < kinds.index("data_visualization")
    assert f'Roleplay moved "{CRITERION}" by +0.' in message.everything


def reps_have_no_business_there(town: Town) -> None:
    bob = town.person("bob")
    bob.command("/coach insights")
    assert bob.view() is None
