"""A person with a filled form in front of them while storage is in trouble: what they read, keep and get.

The counts come from outside: rows as the database tells them, messages as Slack shows them to people.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager

from exchange import lost_and_doubled
from journeys.story import COMMITMENT
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from town import Town

from sandbox.driver import Person
from sandbox.records import Outcome

NOT_SAVED = "Not saved. What you typed is still here"
PATIENCE_S = 60.0
"""How long a recovery may take on a machine that has other things to do as well."""


def open_form(town: Town, words: str = COMMITMENT) -> Person:
    """Alice has the log form open and filled; nothing is sent yet."""
    alice = town.person("alice")
    assert alice.command("/coach log <@UBOB|bob>").ok
    alice.fill("commitment", words)
    return alice


def keeps(person: Person, words: str = COMMITMENT) -> bool:
    """What was typed still stands in the open form."""
    view = person.view()
    return view is not None and words in str(view.raw)


def told(outcome: Outcome, person: Person) -> str:
    """What the person reads after a failed submit."""
    view = person.view()
    trouble = str(view.raw.get("trouble", "")) if view is not None else ""
    return " ".join([*outcome.errors.values(), outcome.words, trouble])


def keep_trying(town: Town) -> None:
    """Alice logs her session, however often it takes."""
    alice, until = town.person("alice"), time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if alice.view() is None:
            alice.command("/coach log <@UBOB|bob>")
        if alice.view() is not None:
            alice.fill("commitment", COMMITMENT)
            if alice.submit().ok:
                return
        time.sleep(0.2)
    raise AssertionError("never saved")


def submit_until_saved(person: Person, words: str = COMMITMENT) -> None:
    """The same form again, with nothing typed anew."""
    until = time.monotonic() + PATIENCE_S
    while not (outcome := person.submit()).ok:
        assert keeps(person, words), "what was typed is gone"
        assert time.monotonic() < until, f"no recovery: {told(outcome, person)}"
        time.sleep(0.2)


def counts(town: Town, said: Sequence[str] = (COMMITMENT,)) -> list[int]:
    """How often each of these is a row, is read by the rep, and is confirmed to the coach."""
    with town.service.stores._reading.connect() as connection:
        rows = [
            str(words) for (words,) in connection.execute(text("SELECT commitment FROM coaching_session"))
        ]
    to_rep = [dm.everything for dm in town.person("bob").dms()]
    to_coach = [dm.everything for dm in town.person("alice").dms() if "Logged for Bob" in dm.text]
    return [sum(words in one for one in told) for told in (rows, to_rep, to_coach) for words in said]


def settled(town: Town, said: Sequence[str] = (COMMITMENT,)) -> list[int]:
    """The counts once everything has had its time: a queue's worker works by itself."""
    until = time.monotonic() + PATIENCE_S
    while not _has_all(town, said) and time.monotonic() < until:
        town.tick()
        time.sleep(0.3)
    for _ in range(2):
        town.driver.clock.advance(seconds=181)
        town.tick()
    time.sleep(0.5 if town.service.background.has_queue else 0.0)
    return counts(town, said)


def _has_all(town: Town, said: Sequence[str]) -> bool:
    """False while the database is down: its crash may come while we look."""
    try:
        return 0 not in counts(town, said)
    except OperationalError:
        return False


def survives(town: Town, trouble: AbstractContextManager[object]) -> tuple[int, int, str]:
    """Submit while in trouble, then again when it is over; lost, doubled, and the words that were read."""
    alice = open_form(town)
    with trouble:
        outcome = alice.submit()
        assert not outcome.ok, "a false success"
        assert keeps(alice), "what was typed is gone"
        words = told(outcome, alice)
    submit_until_saved(alice)
    lost, doubled = lost_and_doubled(settled(town))
    return lost, doubled, words
