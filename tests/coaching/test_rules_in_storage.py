"""The rules over real storage: a baseline stands for good, a focus and a permission are found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from building import Building
from clocks import SetClock

from coaching.baseline import Baseline, BaselineKind
from coaching.criteria import Criterion
from coaching.delta import compare
from coaching.errors import NotFoundError
from coaching.focus import FocusReason
from coaching.focus_choice import recommend_focus
from coaching.freezing import freeze
from coaching.people import Member, Role
from coaching.permissions import access_of
from coaching.starters import STARTER_SETS, StarterSet
from models import SqlStores


def frozen_now(build: Building, rep: Member, criterion: Criterion, typed: float | None = None) -> Baseline:
    with build.stores.workspace(build.workspace_id, write=False) as store:
        return freeze(
            store.calls, rep_id=rep.id, version=criterion.current, as_of=build.clock.now(), typed=typed
        )


@pytest.mark.parametrize(
    ("count", "kind"), [(12, BaselineKind.FULL), (7, BaselineKind.PROVISIONAL), (0, BaselineKind.MANUAL)]
)
def test_ten_seven_and_no_earlier_calls(build: Building, count: int, kind: BaselineKind) -> None:
    bob, criterion = build.member("Bob"), build.criterion()
    build.scores(bob, criterion, [2.0] * count)
    baseline = frozen_now(build, bob, criterion, typed=2.0)
    assert (baseline.kind, baseline.n, baseline.value) == (kind, min(count, 10), 2.0)


def test_a_kept_baseline_outlives_whatever_is_scored_later(build: Building, clock: SetClock) -> None:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    criterion = build.criterion(team=team)
    start = clock.now() - timedelta(days=10)
    build.scores(bob, criterion, [2.0] * 10, first=start)
    session = build.session(team, bob, alice, criterion)
    clock.advance(days=12)
    build.scores(bob, criterion, [4.0] * 10)
    with build.stores.workspace(build.workspace_id) as store:
        kept = store.sessions.get(session.id)
        window = store.calls.scored_after(
            bob.id, kept.version_id, after=kept.window_after, kind=kept.baseline.kind_of_call
        )
        delta = compare(kept.baseline, criterion.current.definition, window)
    assert (kept.baseline.value, kept.baseline.n) == (2.0, 10)
    assert (delta.verdict, delta.value, delta.valid) == ("improved", 2.0, True)


def test_the_focus_is_the_lowest_pattern_then_what_was_coached(build: Building) -> None:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    weak = build.criterion("Asks who else has to agree before a proposal", team=team)
    fair = build.criterion("Names the next step before the call ends", team=team)
    build.criterion("Opens with an agenda and asks what to add", team=team)
    build.scores(bob, weak, [1.0] * 4)
    build.scores(bob, fair, [2.0] * 4)
    with build.stores.workspace(build.workspace_id, write=False) as store:
        pattern = recommend_focus(store, bob.id, now=build.clock.now())
    build.session(team, bob, alice, fair)
    with build.stores.workspace(build.workspace_id, write=False) as store:
        kept = recommend_focus(store, bob.id, now=build.clock.now())
        nobody = recommend_focus(store, alice.id, now=build.clock.now())
    assert (pattern.reason, pattern.criterion_id) == (FocusReason.PATTERN, weak.id)
    assert pattern.why == "1.0 of 4 (0 % attainment) over 4 calls in 14 days, lowest of 2 patterns."
    assert (kept.reason, kept.criterion_id) == (FocusReason.KEEP, fair.id)
    assert nobody.reason is FocusReason.MAINTENANCE


def test_a_stranger_from_another_workspace_finds_nobody(build: Building, stores: SqlStores) -> None:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    elsewhere = stores.register("T0OTHER", name="Other").id
    mallory = Building(stores, elsewhere, build.clock).member("Mallory")
    with stores.workspace(build.workspace_id, write=False) as store:
        assert access_of(store, alice).coachable_reps() == (bob.id,)
        assert access_of(store, alice).teams_as(Role.COACH) == (team.id,)
    with stores.workspace(elsewhere, write=False) as store:
        hers = access_of(store, mallory)
        assert not hers.may_see_rep(bob.id)
        assert not hers.may_see_team(team.id)
        with pytest.raises(NotFoundError):
            hers.may_edit_criteria(team.id)


@pytest.mark.parametrize("starter", STARTER_SETS, ids=lambda starter: starter.key)
def test_a_starter_set_is_kept_as_it_was_written(build: Building, starter: StarterSet) -> None:
    with build.stores.workspace(build.workspace_id) as store:
        for draft in starter.drafts:
            store.criteria.add(draft, by=None, now=build.clock.now())
        kept = {one.name: one.current.definition for one in store.criteria.all()}
    assert kept == {draft.name: draft.definition for draft in starter.drafts}
