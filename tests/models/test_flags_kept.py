"""Flagged calls, kept; and the look-ups that a brief is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from building import DISCOVERY, Building
from clocks import SetClock

from coaching.calls import CallKind
from coaching.criteria import Criterion
from coaching.flags import Flag, FlagState, NewFlag
from coaching.people import Member, Team
from models import SqlStores

LINK = "https://calls.example.com/91"


@dataclass(frozen=True, kw_only=True)
class Cast:
    alice: Member
    bob: Member
    carol: Member
    team: Team
    criterion: Criterion


@pytest.fixture
def cast(build: Building) -> Cast:
    alice, bob, carol = (build.member(name) for name in ("Alice", "Bob", "Carol"))
    team = build.team(reps=[bob, carol], coaches=[alice])
    return Cast(alice=alice, bob=bob, carol=carol, team=team, criterion=build.criterion(team=team))


def new_flag(cast: Cast, clock: SetClock, link: str = LINK) -> NewFlag:
    return NewFlag(
        team_id=cast.team.id,
        rep_id=cast.bob.id,
        coach_id=cast.alice.id,
        flagged_by=cast.alice.id,
        link=link,
        flagged_at=clock.now(),
    )


def flag(stores: SqlStores, workspace_id: int, new: NewFlag) -> tuple[Flag, bool]:
    with stores.workspace(workspace_id) as store:
        return store.flags.add(new)


def test_a_call_is_flagged_once_while_the_flag_is_open(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    first, is_new = flag(stores, workspace_id, new_flag(cast, clock))
    again, is_new_again = flag(stores, workspace_id, new_flag(cast, clock, f"{LINK}/?t=760"))
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert first.remind_at == clock.now() + timedelta(hours=24)
    with stores.workspace(workspace_id) as store:
        assert store.flags.close(first.id, FlagState.NOT_NEEDED, by=cast.alice.id, now=clock.now())
        assert not store.flags.close(first.id, FlagState.NOT_NEEDED, by=cast.alice.id, now=clock.now())
        assert store.flags.standing() == ()
    later, is_new_later = flag(stores, workspace_id, new_flag(cast, clock))
    assert is_new_later
    assert later.id != first.id


def test_standing_flags_come_oldest_first_and_by_rep(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    first, _ = flag(stores, workspace_id, new_flag(cast, clock))
    clock.advance(hours=1)
    carols, _ = flag(stores, workspace_id, replace(new_flag(cast, clock), rep_id=cast.carol.id))
    with stores.workspace(workspace_id, write=False) as store:
        assert [one.id for one in store.flags.standing()] == [first.id, carols.id]
        assert store.flags.standing([cast.carol.id]) == (carols,)
        assert store.flags.standing([]) == ()


def test_a_reminder_is_counted_by_whoever_comes_first(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock
) -> None:
    standing, _ = flag(stores, workspace_id, new_flag(cast, clock))
    with stores.workspace(workspace_id) as store:
        assert store.flags.count_reminder(standing, reminded_hours=24, remind_at=None)
        assert not store.flags.count_reminder(standing, reminded_hours=24, remind_at=None)
        assert store.flags.get(standing.id).reminded_hours == 24


def test_a_workspace_is_looked_at_when_a_reminder_has_its_turn_or_the_rep_was_coached(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock, build: Building
) -> None:
    standing, _ = flag(stores, workspace_id, new_flag(cast, clock))
    assert stores.with_flags(clock.now()) == ()
    assert stores.with_flags(clock.now() + timedelta(hours=24)) == (workspace_id,)
    clock.advance(hours=2)
    build.session(cast.team, cast.bob, cast.alice, cast.criterion)
    assert stores.with_flags(clock.now()) == (workspace_id,)
    with stores.workspace(workspace_id) as store:
        store.flags.looked_at([standing.id], now=clock.now())
    assert stores.with_flags(clock.now()) == ()


def test_a_call_is_found_by_its_link_among_the_reps_asked_for(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock, build: Building
) -> None:
    at = clock.now() - timedelta(days=1)
    row = build.score_row(cast.bob, cast.criterion, 2, at=at)._replace(link=LINK)
    with stores.workspace(workspace_id) as store:
        store.calls.take_in([row], now=clock.now())
        (found,) = store.calls.linked([cast.bob.id], [LINK], since=at)
        assert (found.rep_id, found.link, found.kind) == (cast.bob.id, LINK, DISCOVERY)
        assert store.calls.linked([cast.carol.id], [LINK], since=at) == ()
        assert store.calls.linked([cast.bob.id], [LINK], since=clock.now()) == ()


@pytest.mark.parametrize(("ideal", "score"), [(4, 3.0), (1, 1.0), (2.2, 2.0)])
def test_the_best_call_is_the_one_nearest_to_the_ideal(
    stores: SqlStores,
    workspace_id: int,
    cast: Cast,
    clock: SetClock,
    build: Building,
    *,
    ideal: float,
    score: float,
) -> None:
    build.scores(cast.bob, cast.criterion, [1, 2])
    build.scores(cast.carol, cast.criterion, [2, 3, 3])
    since = clock.now() - timedelta(days=30)
    with stores.workspace(workspace_id, write=False) as store:
        asked = ([cast.bob.id, cast.carol.id], cast.criterion.current.id)
        ((rep_id, best),) = store.calls.nearest_to(*asked, ideal=ideal, since=since)
        assert best.score == score
        assert rep_id == (cast.carol.id if ideal == 4 else cast.bob.id)
        assert best.occurred_at == max(
            call.occurred_at
            for _, call in store.calls.nearest_to(*asked, ideal=ideal, since=since, limit=9)
            if call.score == score
        )


def test_calls_are_counted_with_and_without_a_score_on_these_versions(
    stores: SqlStores, workspace_id: int, cast: Cast, clock: SetClock, build: Building
) -> None:
    other = build.criterion("Repeats the objection before answering it")
    build.scores(cast.bob, cast.criterion, [2, 3])
    build.scores(cast.bob, other, [2] * 5, kind=CallKind("demo", "outbound", True))
    span = {"since": clock.now() - timedelta(days=30), "until": clock.now()}
    with stores.workspace(workspace_id, write=False) as store:
        reps = [cast.bob.id, cast.carol.id]
        assert store.calls.how_many_scored(reps, [cast.criterion.current.id], **span) == {reps[0]: (2, 7)}
        assert store.calls.how_many_scored(reps, [], **span) == {reps[0]: (0, 7)}
