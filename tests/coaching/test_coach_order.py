"""Whatever the scores are: coaches stand in alphabetical order, and no figure is made of both scores."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import count

import pytest
from building import SETTINGS, Building
from clocks import THURSDAY, SetClock
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from coaching import coach_patterns
from coaching.export_tables import COACH_SCENARIOS, REP_SCENARIOS
from coaching.exporting import rows_of, scope_of
from coaching.loop.home import home_for
from coaching.people import Member, Profile, Role
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION, Rubric
from coaching.scenario_scoring import ScenarioEntry, save_scenario
from coaching.scenario_showing import coach_scores
from models import SqlStores, open_stores
from templates import Surfaces

NAMES = ("Zoe", "alma", "Çelik", "Ben")
ALPHABETICAL = ["alma", "Ben", "Zoe", "Çelik"]
SURFACES = Surfaces()
_WORKSPACES = count(1)

levels_of_rep = st.tuples(*[st.integers(1, 5)] * 3)
levels_of_coach = st.tuples(*[st.integers(1, 3)] * 3)
scored = st.lists(st.tuples(levels_of_rep, levels_of_coach), min_size=len(NAMES), max_size=len(NAMES))
QUICK = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class World:
    """No dataclass: Hypothesis would print every statement of it."""

    def __init__(self, stores: SqlStores, clock: SetClock, statements: list[str]) -> None:
        self.stores = stores
        self.clock = clock
        self.statements = statements


@pytest.fixture
def world(sqlite_url: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A database that hears every statement; patterns start at one session so that many can be tried."""
    monkeypatch.setattr(coach_patterns, "ENOUGH_SESSIONS", 1)
    stores, statements = open_stores(sqlite_url, clock), []
    event.listen(stores.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    yield World(stores, clock, statements)
    stores.close()


def shown_names(world: World, scores: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[list[str]]:
    """The order of coaches in each place where enablement meets them, in a workspace of its own."""
    workspace_id = world.stores.register(f"T{next(_WORKSPACES)}", name="Acme").id
    now = world.clock.now()
    with world.stores.workspace(workspace_id) as store:
        erin, bob, *coaches = (
            store.people.save_profile(Profile(slack_id=f"U0{number}", name=name))
            for number, name in enumerate(("Erin", "Bob", *NAMES))
        )
        store.people.set_enablement(erin.id, True)
        erin = store.people.member(erin.id)
        team = store.people.add_team(SETTINGS, set_up_by=erin.id)
        store.people.set_role(team.id, Role.REP, [bob.id])
        store.people.set_role(team.id, Role.COACH, [coach.id for coach in coaches])
        for coach, (given_rep, given_coach) in zip(coaches, scores, strict=True):
            entry = scoring(bob, given_rep, given_coach)
            save_scenario(store, coach, entry, now=now, key=f"view:{coach.id}")
        everybody = coach_scores(store, erin, coach_id=None)
        home = home_for(store, erin, now=now)
        scope = scope_of(store, erin.slack_id)
    words = json.dumps(SURFACES.modal(everybody), ensure_ascii=False)
    page = json.dumps(SURFACES.home(home), ensure_ascii=False)
    marked = {name: f"*{name}*" for name in NAMES}
    rows = [rows_of(world.stores, workspace_id, table, scope) for table in (COACH_SCENARIOS, REP_SCENARIOS)]
    coach = COACH_SCENARIOS.names.index("coach")
    exported = list(dict.fromkeys(str(row[coach]) for row in rows[0]))
    assert len(list(rows[1])) == len(NAMES) * len(REP_EXECUTION.criteria)
    return [
        [one.patterns.coach.name for one in everybody.pages],
        [one.coach.name for one in home.coaches],
        sorted(NAMES, key=lambda name: words.index(marked[name])),
        sorted(NAMES, key=lambda name: page.index(marked[name])),
        exported,
    ]


def scoring(rep: Member, rep_levels: Sequence[int], coach_levels: Sequence[int]) -> ScenarioEntry:
    def by_key(rubric: Rubric, levels: Sequence[int]) -> dict[str, int]:
        return {one.key: level for one, level in zip(rubric.criteria, levels, strict=True)}

    return ScenarioEntry(
        session_id=None,
        replaces=None,
        rep_id=rep.id,
        coach_id=None,
        kind="live_call",
        deal=None,
        call_id=None,
        held_on=THURSDAY.date(),
        rep_levels=by_key(REP_EXECUTION, rep_levels),
        coach_levels=by_key(COACH_EFFECTIVENESS, coach_levels),
    )


@QUICK
@given(scores=scored, order=st.permutations(range(len(NAMES))))
def test_scores_never_change_the_order_of_names(
    world: World, scores: list[tuple[Sequence[int], Sequence[int]]], order: list[int]
) -> None:
    for given_scores in (scores, [scores[place] for place in order]):
        assert shown_names(world, given_scores) == [ALPHABETICAL] * 5


@QUICK
@given(rep=levels_of_rep, coach=levels_of_coach)
def test_no_figure_that_is_shown_is_made_of_both(
    world: World, rep: Sequence[int], coach: Sequence[int]
) -> None:
    workspace_id = world.stores.register(f"T{next(_WORKSPACES)}", name="Acme").id
    build = Building(world.stores, workspace_id, world.clock)
    alice, bob = build.member("Alice"), build.member("Bob")
    build.team(reps=[bob], coaches=[alice])
    with world.stores.workspace(workspace_id) as store:
        saved = save_scenario(store, alice, scoring(bob, rep, coach), now=world.clock.now(), key="k")
    words = json.dumps(SURFACES.message(saved).blocks)
    assert re.findall(r"\d\.\d of \d", words) == [f"{sum(rep) / 3:.1f} of 5", f"{sum(coach) / 3:.1f} of 3"]
    assert len(re.findall(r"\d+\.\d", words)) == 2


def test_no_statement_that_runs_reads_both_scores(world: World) -> None:
    shown_names(world, [((3, 3, 3), (2, 2, 2))] * len(NAMES))
    of_rep = [one for one in world.statements if re.search(r"rep_(rating|rubric)", one)]
    of_coach = [one for one in world.statements if re.search(r"coach_(rating|rubric)", one)]
    assert of_rep
    assert of_coach
    assert not set(of_rep) & set(of_coach)
