"""Which method to change to (SbS 4): the best valid comparisons on the criterion, beyond doing nothing."""

from __future__ import annotations

import statistics
from dataclasses import replace

import pytest
from building import Building
from clocks import SetClock
from coached_quarter import coach_a_quarter
from measured_world import comparison, simulate, uncoached

from coaching.better_method import MethodRecord, better_method, choose_method
from coaching.comparisons import Comparison
from coaching.drift import find_twins
from coaching.insights import comparisons_that_count
from coaching.sessions import STANDARD_METHODS, SessionState

LABELS = dict(STANDARD_METHODS)
UNUSED = STANDARD_METHODS[1:]
"""Call review was used twice."""


def coached(method: str, *changes: float, first: int = 1, **other: object) -> list[Comparison]:
    return [
        comparison(first + place, 2.0, 2.0 + change, method=method, **other)
        for place, change in enumerate(changes)
    ]


ROLEPLAY = coached("roleplay", 0.2, 0.4, 0.5, 0.6, 0.9)
SCRIPT = coached("script_walkthrough", 0.7, 0.7, 0.8, 0.9, 1.9, first=20)
REVIEW = coached("call_review", 2, 2, 2, 2, 2, first=40)


@pytest.mark.parametrize(
    ("sessions", "drifts", "key", "figure", "n"),
    [
        pytest.param([*ROLEPLAY, *SCRIPT], [], "script_walkthrough", 0.8, 5, id="the best median of five"),
        pytest.param(ROLEPLAY, [], "roleplay", 0.5, 5, id="the only one that was tried enough"),
        pytest.param([*ROLEPLAY, *SCRIPT[:4]], [], "roleplay", 0.5, 5, id="four comparisons name nothing"),
        pytest.param([*ROLEPLAY, *REVIEW], [], "roleplay", 0.5, 5, id="what failed here is not named again"),
        pytest.param(
            [*ROLEPLAY, *SCRIPT], [0.6] * 5, "script_walkthrough", 0.8, 5, id="beyond doing nothing"
        ),
        pytest.param(ROLEPLAY, [0.6] * 5, "script_walkthrough", None, 0, id="as much moves by itself"),
        pytest.param(ROLEPLAY, [0.6] * 4, "roleplay", 0.5, 5, id="four twins tell nothing"),
        pytest.param([], [], "roleplay", None, 0, id="nothing is known: the first untried"),
        pytest.param(ROLEPLAY[:2], [], "roleplay", None, 2, id="hardly tried, and says how often"),
        pytest.param(
            [replace(one, n=9) for one in SCRIPT], [], "roleplay", None, 0, id="nine calls are not valid"
        ),
        pytest.param(
            [replace(one, same_version=False) for one in SCRIPT], [], "roleplay", None, 0, id="redefined"
        ),
        pytest.param([replace(one, mixed=True) for one in SCRIPT], [], "roleplay", None, 0, id="mixed calls"),
        pytest.param(
            [replace(one, state=SessionState.MEASURING) for one in SCRIPT],
            [],
            "roleplay",
            None,
            0,
            id="still measuring",
        ),
    ],
)
def test_the_method_with_the_best_valid_deltas_is_named_with_its_n(
    sessions: list[Comparison], drifts: list[float], key: str, figure: float | None, n: int
) -> None:
    counted = comparisons_that_count(sessions, invalid=False)
    others = [uncoached(900 + place, 2.0, 2.0 + drift) for place, drift in enumerate(drifts)]
    found = choose_method(counted, find_twins(counted, others), UNUSED)
    assert found is not None
    assert (found.key, found.label, found.n) == (key, LABELS[key], n)
    assert found.median == (None if figure is None else pytest.approx(figure))


def test_when_every_other_method_was_tried_in_vain_none_is_named() -> None:
    flat = [*coached("roleplay", *[0.0] * 5), *coached("script_walkthrough", *[-0.2] * 5, first=20)]
    assert choose_method(flat, {}, UNUSED) is None


def test_what_only_rises_by_itself_is_not_named_though_its_raw_median_is_good() -> None:
    """Coaches pick who looks weak at the time: call review does nothing, and yet scores rise after it."""
    world = simulate(5, {"call_review": 0.0, "roleplay": 0.4})
    counted = comparisons_that_count(world.comparisons, invalid=False)
    twins = find_twins(counted, world.uncoached)
    raw = statistics.median(one.change or 0 for one in counted if one.method == "call_review")
    assert raw > 0.15
    found = choose_method(counted, twins, [("call_review", "Call review")])
    assert found is None
    named = choose_method(counted, twins, [("call_review", "Call review"), ("roleplay", "Roleplay")])
    assert named is not None
    assert (named.key, named.n > 50) == ("roleplay", True)
    assert named.drift == pytest.approx(statistics.fmean(twin.change for twin in twins.values()), abs=1e-9)


def test_it_is_read_from_what_is_kept_on_either_database(build: Building, clock: SetClock) -> None:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    criterion = build.criterion(team=team)
    with build.stores.workspace(build.workspace_id) as store:
        coach_a_quarter(store, team_id=team.id, coach_id=alice.id, criterion=criterion, now=clock.now())
    with build.stores.workspace(build.workspace_id, write=False) as store:
        found = better_method(store, criterion.id, {"call_review"}, clock.now())
        again = better_method(store, criterion.id, {"call_review", "roleplay"}, clock.now())
    assert found is not None
    assert (found.key, found.n, found.median) == ("roleplay", 6, pytest.approx(0.7))
    assert found.drift == pytest.approx(0.1, abs=0.1)
    assert again == MethodRecord(
        key="script_walkthrough", label="Script walkthrough", median=None, n=0, drift=found.drift
    )
