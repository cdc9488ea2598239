"""How often logging may ask the database: counted at the driver, so that nothing slips past."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from coached_quarter import coach_a_quarter
from desk import NOON, Desk
from north import Cast, score_calls
from screen import words_of
from sqlalchemy import Engine, event

from models import SqlStores

SAID = "Ask what they compare us with before naming a price."
TEN = [2, 2, 3, 2, 3, 2, 2, 3, 2, 2]
FORM, SUBMISSION = 10, 18
"""Raise one only with a reason: each statement is a way to the database while Slack waits."""
STALLED = 10
"""More of them when two sessions moved nothing: what moved others is compared, however many they are."""


@contextmanager
def watched(*engines: Engine) -> Iterator[list[str]]:
    """Statements that reach SQLite meanwhile, without the transaction's own beginning and end."""
    said: list[str] = []

    def note(statement: str) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            said.append(statement)

    def take(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(note)

    def leave(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(None)

    for engine in engines:
        event.listen(engine, "checkout", take)
        event.listen(engine, "checkin", leave)
    yield said
    for engine in engines:
        event.remove(engine, "checkout", take)
        event.remove(engine, "checkin", leave)


def test_form_and_submission_keep_to_their_number_of_statements(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, TEN)
    desk.command("UALICE", "log <@UBOB|bob>")
    desk.submit("UALICE", commitment=SAID)
    stores = desk.deps.stores
    assert isinstance(stores, SqlStores)
    with watched(stores.engine, stores._reading) as said:
        desk.command("UALICE", "log")
        asked = list(said)
        said.clear()
        assert desk.submit("UALICE", commitment=SAID).errors == {}
    assert 5 < len(asked) <= FORM, asked
    assert 10 < len(said) <= SUBMISSION, said


def coach_twice_without_movement(desk: Desk, cast: Cast) -> None:
    """Forty and twenty days ago; Bob's scores stand where they stood."""
    bob = cast.ids["UBOB"]
    score_calls(desk, bob, cast.focus, TEN, last=NOON - timedelta(days=42), prefix="before")
    score_calls(desk, bob, cast.focus, [2, 2, 3, 2, 3, 2], prefix="after")
    for days in (40, 20):
        desk.clock.instant = NOON - timedelta(days=days)
        desk.command("UALICE", "log <@UBOB|bob>")
        assert desk.submit("UALICE", criterion=cast.focus.id, commitment=SAID).errors == {}
    desk.clock.instant = NOON


def statements_of_a_stalled_form(desk: Desk) -> int:
    stores = desk.deps.stores
    assert isinstance(stores, SqlStores)
    with watched(stores.engine, stores._reading) as said:
        desk.command("UALICE", "log <@UBOB|bob>")
    return len(said)


def test_naming_another_method_costs_the_same_with_one_session_and_with_many(desk: Desk, cast: Cast) -> None:
    coach_twice_without_movement(desk, cast)
    alone = statements_of_a_stalled_form(desk)
    assert "change the method" in words_of(desk.view)
    with desk.store() as store:
        coach_a_quarter(
            store, team_id=cast.team_id, coach_id=cast.ids["UALICE"], criterion=cast.focus, now=NOON
        )
    among_six_more = statements_of_a_stalled_form(desk)
    assert "Roleplay moved this most here: median 0.7 better over 6 valid comparisons" in words_of(desk.view)
    assert among_six_more <= alone + 2
    assert among_six_more <= FORM + STALLED
