"""Every record can be corrected by its author and taken back by who may; history keeps what was there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from journeys.story import COMMITMENT, set_up_the_team
from town import Town, open_town

from sandbox.driver import Person, SeenView

NOTE = {
    "what_happened": "Bob named the price in minute two.",
    "correction": "Pause, then ask what they compare us with.",
    "confirmed": "I'll ask before I quote.",
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path, over="http", beginning=(set_up_the_team,)) as town:
        yield town


def log_with_a_note(town: Town) -> Person:
    alice = town.person("alice")
    alice.command("/coach log <@UBOB|bob>")
    alice.fill("commitment", COMMITMENT)
    assert alice.submit().ok
    alice.click("add_moment", message=town.dm_saying(alice, "Logged for Bob"))
    for field, words in NOTE.items():
        alice.fill(field, words)
    assert alice.submit().ok
    return alice


def history(town: Town, person: Person) -> SeenView:
    while person.view() is not None:
        person.close()
    person.click("session_history", message=town.dm_saying(town.person("alice"), "Logged for Bob"))
    view = person.view()
    assert view is not None
    return view


def test_a_note_is_corrected_by_its_author_and_both_versions_are_kept(town: Town) -> None:
    alice = log_with_a_note(town)
    assert "Pause, then ask" in history(town, alice).everything

    alice.click("edit_moment")
    alice.fill("correction", "Ask first, then name a price.")
    assert alice.submit().ok

    read = history(town, alice).everything
    assert "Ask first, then name a price." in read
    assert "Changed a coaching moment that read" in read
    assert "Pause, then ask what they compare us with." in read


def test_an_empty_part_is_asked_for_and_nothing_typed_is_lost(town: Town) -> None:
    alice = log_with_a_note(town)
    history(town, alice)
    alice.click("edit_moment")
    alice.fill("correction", "Ask first.")
    alice.fill("confirmed", "   ")
    assert "confirmed" in alice.submit().errors
    view = alice.view()
    assert view is not None
    alice.fill("confirmed", "I will.")
    assert alice.submit().ok
    assert "Ask first." in history(town, alice).everything


def test_a_note_taken_back_is_not_quoted_any_more(town: Town) -> None:
    alice = log_with_a_note(town)
    history(town, alice)
    alice.click("withdraw_moment")
    assert "Taken back" in (alice.view() or history(town, alice)).everything
    read = history(town, alice)
    assert "Took a coaching moment back" in read.everything
    assert "edit_moment" not in read.actions


def test_a_deleted_session_is_asked_about_no_more(town: Town) -> None:
    alice = log_with_a_note(town)
    history(town, alice)
    alice.click("cancel_session")
    assert "Deleted: the session with Bob" in (alice.view() or history(town, alice)).everything
    before = len(alice.dms())
    for _ in range(8):
        town.move_to(town.driver.clock.now().replace(hour=8, minute=30) + timedelta(days=1))
    assert len(alice.dms()) == before
    while alice.view() is not None:
        alice.close()
    alice.command("/coach review")
    view = alice.view()
    assert view is None or "Bob" not in view.everything
    assert town.driver.problems() == []
