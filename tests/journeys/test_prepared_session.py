"""A manager flags a call; the coach is reminded, prepares from scores, and the log ends the clock."""

from __future__ import annotations

from pathlib import Path

import story
from story import berlin
from town import CRITERION, THURSDAY, Town, earlier_calls, open_town

from sandbox.driver import Person

FLAGGED = "https://calls.example.com/old-bob-9"
"""Bob's latest call before the story's Thursday."""


def test_a_flagged_call_is_prepared_coached_and_closed(tmp_path: Path) -> None:
    with open_town(tmp_path, over="http", beginning=(story.set_up_the_team,)) as town:
        calls_come_in(town)
        flag_from_a_message(town)
        the_coach_is_reminded_once_a_day_has_passed(town)
        prepare_from_the_reminder(town)
        log_what_was_prepared(town)
        nobody_is_reminded_again(town)
        assert town.driver.problems() == []


def test_a_call_flagged_early_in_the_week_is_recalled_twice(tmp_path: Path) -> None:
    """Flagged on Monday at 15:00: on Tuesday at 15:00, and on Wednesday at 11:00."""
    with open_town(tmp_path, over="http", beginning=(story.set_up_the_team,)) as town:
        alice = town.person("alice")
        town.move_to(berlin(11, 23, 15))
        assert alice.command(f"/coach flag <@UBOB|bob> {FLAGGED}").ok
        for day, hour, heard in ((24, 14, 0), (24, 16, 1), (25, 10, 1), (25, 12, 2), (26, 15, 2)):
            town.move_to(berlin(11, day, hour))
            assert len(reminders(alice)) == heard, (day, hour)
        assert alice.click("flag_not_needed", message=town.dm_saying(alice, "Flagged call")).ok
        assert town.driver.problems() == []


def calls_come_in(town: Town) -> None:
    """Bob misses it on most calls, Carol shows how it is done."""
    town.import_scores(
        [
            *earlier_calls("bob@example.com", [3, 3, 2, 3, 2, 1, 2, 2, 1, 2], before=THURSDAY),
            *earlier_calls("carol@example.com", [3, 4], before=THURSDAY),
        ]
    )


def flag_from_a_message(town: Town) -> None:
    """Mona knows the call by its link alone; whose it is, the scores know."""
    mona = town.person("mona")
    mona.say(f"Worth a listen: {FLAGGED}", channel="sales-managers")
    message = mona.messages("sales-managers")[-1]
    assert mona.message_shortcut("flag_for_coaching", message).ok
    said = next(one for one in mona.messages("sales-managers") if "Flagged" in one.everything)
    assert "Bob Okafor" in said.everything
    assert "Alice Moreau coaches it by" in said.everything


def reminders(coach: Person) -> list[str]:
    return [dm.ts for dm in coach.dms() if "Flagged call" in dm.text]


def the_coach_is_reminded_once_a_day_has_passed(town: Town) -> None:
    """Flagged on Thursday at 15:00."""
    alice = town.person("alice")
    town.move_to(berlin(11, 20, 14))
    assert reminders(alice) == []
    town.move_to(berlin(11, 20, 15))
    assert "24 hours left of 48" in town.dm_saying(alice, "Flagged call").everything
    town.move_to(berlin(11, 20, 16))
    assert len(reminders(alice)) == 1


def prepare_from_the_reminder(town: Town) -> None:
    alice = town.person("alice")
    assert alice.click("prepare", message=town.dm_saying(alice, "Flagged call")).ok
    view = alice.view()
    assert view is not None
    for words in (
        "Flagged call · Bob Okafor",
        CRITERION,
        "A confirmed pattern",
        "These moments, not the whole calls",
        "What got in the way?",
        "by Carol Diaz",
        "4.0 of 4",
        "due before the next shift",
    ):
        assert words in view.everything


def log_what_was_prepared(town: Town) -> None:
    """Start log turns the brief into the form: only the commitment is left to type."""
    alice = town.person("alice")
    assert alice.submit().ok
    view = alice.view()
    assert view is not None
    assert view.raw["callback_id"] == "log"
    assert FLAGGED in str(view.raw)
    assert "Also played" in str(view.raw)
    alice.fill("commitment", story.COMMITMENT)
    assert alice.submit().ok
    assert alice.view() is None
    town.dm_saying(alice, "Logged for Bob Okafor")


def nobody_is_reminded_again(town: Town) -> None:
    alice = town.person("alice")
    town.move_to(berlin(11, 23, 9))
    town.move_to(berlin(11, 23, 12))
    assert len(reminders(alice)) == 1
    alice.open_home()
    town.driver.wait_for(lambda: alice.home() and "My reps" in alice.home().everything)
    assert "Flagged call" not in alice.home().everything
