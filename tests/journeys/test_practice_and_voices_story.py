"""After a log: practice is assigned and done, the rep says it in their own words, and sees it differently."""

from __future__ import annotations

from pathlib import Path

import story
from story import berlin
from town import THURSDAY, Town, earlier_calls, open_town

WHAT = "The buyer asks for the price at minute two. Ask back, ten times, aloud."
OWN = "I ask before I quote."
VIEW = "She had asked three times. A fourth question would have cost the call."
ANSWER = "I hear that. Let us listen to it together."


def test_a_rep_practises_and_both_voices_are_kept(tmp_path: Path) -> None:
    with open_town(tmp_path, over="http", beginning=(story.set_up_the_team,)) as town:
        town.import_scores(earlier_calls("bob@example.com", [2, 2, 3, 2, 2, 2, 3, 2, 2, 2], before=THURSDAY))
        story.log_a_session(town)
        assign_practice(town)
        say_it_in_own_words(town)
        see_it_differently(town)
        the_coach_answers(town)
        overdue_on_monday(town)
        practised(town)
        what_the_week_misses_on_thursday(town)
        assert town.driver.problems() == []


def assign_practice(town: Town) -> None:
    """From the confirmation, due before Friday's shift."""
    alice, bob = town.person("alice"), town.person("bob")
    assert alice.click("assign_practice", message=town.dm_saying(alice, "Logged for Bob Okafor")).ok
    alice.fill("practice_what", WHAT)
    assert alice.submit().ok
    assert WHAT in town.dm_saying(bob, "Practice from Alice Moreau").everything


def say_it_in_own_words(town: Town) -> None:
    bob = town.person("bob")
    assert bob.click("own_words", message=town.dm_saying(bob, "and you agreed")).ok
    bob.fill("own_words", OWN)
    assert bob.submit().ok


def see_it_differently(town: Town) -> None:
    bob = town.person("bob")
    assert bob.click("dispute", message=town.dm_saying(bob, "and you agreed")).ok
    view = bob.view()
    assert view is not None
    assert "Three separate calls below the standard" in view.everything
    bob.fill("view", VIEW)
    assert bob.submit().ok


def the_coach_answers(town: Town) -> None:
    alice, bob = town.person("alice"), town.person("bob")
    told = town.dm_saying(alice, "sees it differently")
    assert VIEW in told.everything
    assert alice.click("answer_dispute", message=told).ok
    alice.fill("answer", ANSWER)
    assert alice.submit().ok
    heard = town.dm_saying(bob, "Alice Moreau answered")
    assert VIEW in heard.everything
    assert ANSWER in heard.everything
    assert bob.click("session_history", message=heard).ok
    history = bob.view()
    assert history is not None
    assert all(words in history.everything for words in (OWN, VIEW, ANSWER, WHAT))
    bob.close(clear=True)


def overdue_on_monday(town: Town) -> None:
    """Due on Friday at nine: Monday's morning message has one line on it, and the day has no second one."""
    alice = town.person("alice")
    town.move_to(berlin(11, 20, 12))
    assert story.morning_messages(alice) == []
    town.move_to(berlin(11, 23, 9))
    bundle = town.dm_saying(alice, "What waits for you")
    assert "overdue since Fri 20 Nov" in bundle.everything
    town.move_to(berlin(11, 23, 11))
    town.move_to(berlin(11, 24, 9))
    assert len(story.morning_messages(alice)) == 1


def practised(town: Town) -> None:
    alice, bob = town.person("alice"), town.person("bob")
    assert bob.click("practice_done", message=town.dm_saying(bob, "Practice from Alice Moreau")).ok
    bob.fill("practice_note", "The fifth time it came by itself.")
    assert bob.submit().ok
    assert "The fifth time it came by itself." in town.dm_saying(alice, "has practised").everything


def what_the_week_misses_on_thursday(town: Town) -> None:
    """One message: the review that is due, with Bob's own words, and the week's cadence."""
    alice = town.person("alice")
    town.move_to(berlin(11, 26, 9))
    bundle = town.dm_saying(alice, "This week's cadence")
    assert OWN in bundle.everything
    assert "Bob Okafor: no 1:1, call review and deal review yet" in bundle.everything
    assert "overdue since" not in bundle.everything
    town.move_to(berlin(11, 26, 12))
    assert len(story.morning_messages(alice)) == 2

    assert alice.click("prepare", message=bundle).ok
    brief = alice.view()
    assert brief is not None
    assert "Bob Okafor" in brief.everything
    alice.close(clear=True)
    assert alice.click("start_log", message=bundle).ok
    alice.fill("rep", "Carol Diaz")
    alice.fill("commitment", story.COMMITMENT)
    assert alice.submit().ok
    town.dm_saying(alice, "Logged for Carol Diaz")
