"""A criterion's score rolls up from its parts by their weights (domain.md 1, CP 2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.criteria import SubCriterion
from coaching.errors import FieldError
from coaching.parts import read_parts, roll_up

ASKS, CHECKS, NAMES = SubCriterion("Asks", 2), SubCriterion("Checks", 1), SubCriterion("Names", 1)


@pytest.mark.parametrize(
    ("parts", "scores", "whole"),
    [
        ((ASKS, CHECKS), {"Asks": 4, "Checks": 1}, 3),
        ((ASKS, CHECKS, NAMES), {"Asks": 2, "Checks": 4, "Names": 4}, 3),
        ((CHECKS, NAMES), {"Checks": 1, "Names": 0}, 0.5),
        ((SubCriterion("Asks", 40), SubCriterion("Checks", 60)), {"Asks": 50, "Checks": 100}, 80),
    ],
)
def test_the_whole_is_the_average_of_its_parts_by_weight(
    parts: tuple[SubCriterion, ...], scores: dict[str, float], whole: float
) -> None:
    assert roll_up(parts, scores) == pytest.approx(whole)


def test_every_part_is_needed() -> None:
    with pytest.raises(KeyError, match="Checks"):
        roll_up((ASKS, CHECKS), {"Asks": 4})


@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(1, 4)), min_size=1, max_size=8))
def test_the_whole_lies_between_its_parts(rows: list[tuple[float, float]]) -> None:
    parts = [SubCriterion(str(place), weight) for place, (weight, _) in enumerate(rows)]
    whole = roll_up(parts, {str(place): score for place, (_, score) in enumerate(rows)})
    assert min(score for _, score in rows) - 1e-9 <= whole <= max(score for _, score in rows) + 1e-9


def test_parts_are_read_one_a_line_with_their_weight() -> None:
    assert read_parts("Asks: 2\n\n Checks \nSays: why: 1,5\nHalf: 50 %") == (
        ASKS,
        CHECKS,
        SubCriterion("Says: why", 1.5),
        SubCriterion("Half", 50),
    )
    assert read_parts("  \n") == ()
    with pytest.raises(FieldError, match="At most 8"):
        read_parts("\n".join(f"Part {number}" for number in range(9)))
