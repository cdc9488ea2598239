"""App Home answers everybody who opens it: rep, coach, manager, enablement, and a person without a role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import story
from pasts import appoint_erin
from town import CRITERION, THURSDAY, Town, earlier_calls, open_town

from sandbox.driver import SeenView

OWN = "I ask before I quote."


def calls_come_in(town: Town) -> None:
    scores = [2, 2, 3, 2, 2, 2, 3, 2, 2, 2]
    town.import_scores(earlier_calls("bob@example.com", scores, before=THURSDAY - timedelta(hours=3)))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    beginning = (story.set_up_the_team, calls_come_in, story.log_a_session, appoint_erin)
    with open_town(tmp_path, over="http", beginning=beginning) as town:
        yield town


def home_of(town: Town, name: str, words: str) -> SeenView:
    """The Home tab, opened anew, once it says these words."""
    person = town.person(name)
    person.open_home()

    def shown() -> SeenView | None:
        home = person.home()
        return home if home is not None and words in home.everything else None

    home = town.driver.wait_for(shown)
    assert home is not None
    return home


def test_every_role_finds_what_is_theirs(town: Town) -> None:
    bobs = home_of(town, "bob", "My focus")
    for words in (CRITERION, story.COMMITMENT, "0 of 10 calls in", "My sessions"):
        assert words in bobs.everything
    for secret in ("Carol", "Program health", "Coach patterns"):
        assert secret not in bobs.everything

    alices = home_of(town, "alice", "My reps")
    assert "Nothing waits for you." in alices.everything
    assert f"{CRITERION} · review due Thu 26 Nov · coached 19 Nov" in alices.everything
    assert "start_log" in " ".join(alices.actions)
    assert "Program health" not in alices.everything

    monas = home_of(town, "mona", "Coached this week: 1 of 2 (50 %). Not yet: Carol Diaz.")
    assert "change_team" in " ".join(monas.actions)

    erins = home_of(town, "erin", "Program health")
    assert "Team North: 1 of 2 (50 %)" in erins.everything
    assert "open_criteria" in " ".join(erins.actions)

    dans = home_of(town, "dan", "You are not in a team yet")
    assert "start_log" not in " ".join(dans.actions)


def test_what_home_offers_works_from_there(town: Town) -> None:
    """A rep says it in own words and reads the history, a manager reaches the criteria."""
    bob, mona = town.person("bob"), town.person("mona")
    home_of(town, "bob", "My focus")
    assert bob.click("own_words", home=True).ok
    bob.fill("own_words", OWN)
    assert bob.submit().ok
    home_of(town, "bob", OWN)
    assert bob.click("session_history", home=True).ok
    view = bob.view()
    assert view is not None
    assert OWN in view.everything

    home_of(town, "mona", "Coached this week")
    assert mona.click("open_criteria", home=True).ok
    view = mona.view()
    assert view is not None
    assert CRITERION in view.everything
    assert town.driver.problems() == []
