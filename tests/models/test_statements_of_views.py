"""How many statements a view takes at most, however many sessions and calls there are; counted at SQLite."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from building import Building
from clocks import THURSDAY, SetClock
from sqlalchemy import event

from coaching.business_days import iso_week
from coaching.insights_shown import Asked, insights_for
from coaching.loop.digest import digest_for
from coaching.people import Member, Team
from coaching.ports import WorkspaceStore
from coaching.scorecard.card import card_of
from coaching.sessions import SessionState
from coaching.team.showing import team_view
from models import SqlStores

DAY = timedelta(days=1)
SMALL, LARGE = (6, 1), (6, 5)
"""Reps, and sessions with each; calls grow with them."""
Show = Callable[[WorkspaceStore, Team, Member, Member], object]
VIEWS: dict[str, tuple[Show, int]] = {
    "team": (lambda store, team, who, _: team_view(store, who, team.id, now=THURSDAY), 25),
    "insights": (lambda store, _, who, __: insights_for(store, who, Asked(), now=THURSDAY), 12),
    "scorecard": (lambda store, _, who, bob: card_of(store, bob.id, reader=who, now=THURSDAY), 48),
    "digest": (
        lambda store, team, *_: digest_for(
            store, team.id, iso_week=iso_week(THURSDAY.date()), as_of=THURSDAY
        ),
        20 + 5 * SMALL[0],
    ),
}


def coach(build: Building, reps: int, sessions: int) -> tuple[Team, Member, Member]:
    """A team with a review to come from each session; whoever runs the program, and one of the reps."""
    rng = random.Random(4)
    people = [build.member(f"Rep {n:02}") for n in range(reps)]
    alice, erin = build.member("Alice"), build.member("Erin", enablement=True)
    team = build.team(reps=people, coaches=[alice])
    criteria = [build.criterion(f"Asks question number {n} before the price", team=team) for n in range(2)]
    for rep in people:
        for criterion in criteria:
            days = 20 * sessions
            build.scores(
                rep, criterion, [rng.uniform(1, 4) for _ in range(days)], first=THURSDAY - days * DAY
            )
        for number in range(sessions):
            new = build.new_session(team, rep, alice, criteria[number % 2])
            at = THURSDAY - (11 + 3 * number) * DAY
            details = replace(new.details, held_on=at.date())
            with build.stores.workspace(build.workspace_id) as store:
                kept = replace(new, state=SessionState.MEASURED, window_after=at, details=details)
                session = store.sessions.add(kept)
            build.checkpoint(session, alice, due_at=THURSDAY - DAY)
    return team, erin, people[0]


def statements(stores: SqlStores, workspace_id: int, show: Callable[[WorkspaceStore], object]) -> list[str]:
    said: list[str] = []

    def note(statement: str) -> None:
        if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            said.append(statement)

    def take(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(note)

    engines = (stores.engine, stores._reading)
    for engine in engines:
        event.listen(engine, "checkout", take)
    with stores.workspace(workspace_id, write=False) as store:
        show(store)
    for engine in engines:
        event.remove(engine, "checkout", take)
    return said


@pytest.mark.parametrize("database", ["sqlite"], indirect=False)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_a_view_keeps_to_its_number_of_statements(
    stores: SqlStores,
    workspace_id: int,
    build: Building,
    clock: SetClock,
    *,
    view: str,
    size: tuple[int, int],
) -> None:
    team, erin, bob = coach(build, *size)
    show, most = VIEWS[view]
    said = statements(stores, workspace_id, lambda store: show(store, team, erin, bob))
    assert 3 < len(said) <= most, said
