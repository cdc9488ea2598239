"""Calibration is blind, and stays so: who gave which score changes nothing that anybody else can see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

from building import Building

from coaching.calibration import NewRound
from coaching.calibration_shown import show_board, show_result
from coaching.permissions import access_of
from coaching.shown.program import CalibrationBoard, RoundResult

SCORES = (1, 3, 4)


def seen_by_enablement(build: Building, order: tuple[int, ...]) -> tuple[RoundResult, CalibrationBoard]:
    """A round whose three coaches answered in this order of scores, as Erin sees it."""
    coaches = [build.member(name) for name in ("Alice", "Ken", "Olga")]
    erin = build.member("Erin", enablement=True)
    build.team(reps=[build.member("Bob")], coaches=coaches)
    criterion = build.criterion(f"Names the next step in way {order}")
    now = build.clock.now()
    with build.stores.workspace(build.workspace_id) as store:
        asked = store.calibration.start(
            NewRound(
                started_by=erin.id,
                criterion_id=criterion.id,
                version_id=criterion.current.id,
                call_link="https://calls.example.com/7",
                call_moment="12:40",
                what="The buyer asks for a discount.",
                coach_ids=tuple(coach.id for coach in coaches),
                started_at=now,
                due_at=now + timedelta(days=3),
                dedupe_key=str(order),
            )
        )
        for coach, score in zip(coaches, order, strict=True):
            store.calibration.answer(asked.id, coach.id, score=score, reason=f"Heard {score}.", now=now)
        store.calibration.close(asked.id, now=now)
        result = show_result(store, store.calibration.get(asked.id), erin)
        board = show_board(store, erin, access_of(store, erin))
    return result, board


def test_who_gave_which_score_changes_nothing_that_enablement_sees(build: Building) -> None:
    seen = [seen_by_enablement(build, order)[0] for order in permutations(SCORES)]
    first = seen[0]
    for one in seen[1:]:
        assert replace(one, asked=first.asked) == first
    assert first.own is None


def test_nothing_shown_names_a_coach_or_puts_them_in_an_order(build: Building) -> None:
    result, board = seen_by_enablement(build, SCORES)
    for name in ("Alice", "Ken", "Olga"):
        assert name not in repr(result)
        assert name not in repr(board)
