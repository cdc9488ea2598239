"""How is the team doing? A manager reads activity beside outcome, has the picture sent, chooses what Monday's
digest holds; a coach hears of a fall, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import story
from pasts import coach_six_of_twelve
from town import CRITERION, THURSDAY, Town, earlier_calls, open_town

from sandbox.driver import Person


def test_a_manager_looks_at_the_team_and_a_coach_hears_of_a_fall(tmp_path: Path) -> None:
    with open_town(tmp_path, over="http", beginning=(story.set_up_the_team, coach_six_of_twelve)) as town:
        read_the_team(town)
        have_the_picture(town)
        choose_what_the_digest_holds(town)
        reps_have_no_business_there(town)
        bob_falls(town)
        alice_hears_of_it_once(town)
        monday_says_it_and_leaves_out_what_mona_did_not_want(town)
        assert town.driver.problems() == []


def seen(person: Person) -> str:
    view = person.view()
    assert view is not None
    return view.everything


def read_the_team(town: Town) -> None:
    mona = town.person("mona")
    assert mona.command("/coach team").ok
    words = seen(mona)
    assert "Coached in the last seven days: 0 of 14" in words
    assert "Coached reps moved +17 points on targets, the others +7 points" in words
    assert "Behaviour moves in weeks, revenue in quarters" in words


def have_the_picture(town: Town) -> None:
    mona = town.person("mona")
    assert mona.click("team_picture").ok
    town.tick()
    message = town.dm_saying(mona, "where each rep stands")
    (image,) = [block for block in message.raw["blocks"] if block["type"] == "image"]
    assert f"{CRITERION}: half between" in image["alt_text"]


def choose_what_the_digest_holds(town: Town) -> None:
    mona = town.person("mona")
    assert mona.command("/coach team change").ok
    mona.fill("digest_holds", ["changes", "alerts", "overdue", "results", "movements", "picture"])
    assert mona.submit().ok


def reps_have_no_business_there(town: Town) -> None:
    bob = town.person("bob")
    bob.command("/coach team")
    assert bob.view() is None


def bob_falls(town: Town) -> None:
    steady = earlier_calls(
        "bob@example.com", [4, 3] * 8, before=THURSDAY - timedelta(days=7), prefix="steady"
    )
    low = earlier_calls("bob@example.com", [1, 2, 1, 1, 2, 1], before=THURSDAY, prefix="low")
    town.import_scores([*steady, *low])


def alice_hears_of_it_once(town: Town) -> None:
    alice = town.person("alice")
    town.move_to(story.berlin(11, 19, 22))
    town.move_to(story.berlin(11, 20, 9))
    message = town.dm_saying(alice, "A fall · Bob Okafor")
    assert "Seven days (6 calls) against the four weeks before (16 calls)" in message.everything
    assert "worse by 2.2" in message.everything
    for day in (23, 24):
        town.move_to(story.berlin(11, day, 9))
    assert sum("A fall · Bob Okafor" in dm.everything for dm in alice.dms()) == 1


def monday_says_it_and_leaves_out_what_mona_did_not_want(town: Town) -> None:
    mona = town.person("mona")
    (digest,) = [one for one in mona.messages("sales-managers") if "Coaching, week 48" in one.everything]
    assert "Falls on targets" in digest.everything
    assert "Bob Okafor" in digest.everything
    assert "Coached last week" not in digest.everything
