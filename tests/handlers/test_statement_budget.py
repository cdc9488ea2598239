"""How often logging may ask the database: counted at the driver, so that nothing slips past."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from desk import Desk
from north import Cast, score_calls
from sqlalchemy import Engine, event

from models import SqlStores

SAID = "Ask what they compare us with before naming a price."
TEN = [2, 2, 3, 2, 3, 2, 2, 3, 2, 2]
FORM, SUBMISSION = 10, 18
"""Raise one only with a reason: each statement is a way to the database while Slack waits."""


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
