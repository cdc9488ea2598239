"""How far coaches agree (domain.md 2, CP 2): within one round, and over the rounds of a criterion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.agreement import Agreement, agreement_over, spread_of
from coaching.scale import Scale, ScaleKind

FOUR = Scale.of(ScaleKind.ONE_TO_FOUR)
PERCENT = Scale.of(ScaleKind.PERCENT)
PASS = Scale.of(ScaleKind.PASS_FAIL)


@pytest.mark.parametrize(
    ("scores", "scale", "pairs", "same", "near", "middle"),
    [
        ((3, 3, 3), FOUR, 3, 3, 3, 3),
        ((2, 3, 3, 4), FOUR, 6, 1, 5, 3),
        ((1, 1, 4, 4), FOUR, 6, 2, 2, 2.5),
        ((1, 2, 3, 4, 4), FOUR, 10, 1, 5, 3),
        ((60, 65, 80), PERCENT, 3, 0, 1, 65),
        ((1, 1, 0), PASS, 3, 1, 1, 1),
    ],
)
def test_one_round_counts_pairs_that_are_the_same_or_one_level_apart(
    scores: tuple[float, ...], scale: Scale, *, pairs: int, same: int, near: int, middle: float
) -> None:
    spread = spread_of(scores, scale)
    assert spread is not None
    assert (spread.pairs, spread.same, spread.near, spread.median) == (pairs, same, near, middle)


@pytest.mark.parametrize("scores", [(), (3,), (3, 4)])
def test_below_three_answers_nothing_is_compared(scores: tuple[float, ...]) -> None:
    assert spread_of(scores, FOUR) is None


@pytest.mark.parametrize(
    ("rounds", "alpha"),
    [
        # Krippendorff's own worked example ("Computing Krippendorff's Alpha-Reliability", 2011):
        # four observers, twelve units, missing data; .815 with the ordinal metric.
        (
            (
                (1, 1, 1), (2, 2, 3, 2), (3, 3, 3, 3), (3, 3, 3, 3), (2, 2, 2, 2), (1, 2, 3, 4), (4, 4, 4, 4),
                (1, 1, 2, 1), (2, 2, 2, 2), (5, 5, 5), (1, 1), (3,),
            ),
            0.815,
        ),
        (((1, 1, 1), (2, 2, 2), (4, 4, 4)), 1.0),
        (((3, 3, 3), (3, 3, 3), (3, 3, 3)), 1.0),
    ],
)  # fmt: skip
def test_over_rounds_agreement_is_krippendorffs_alpha(
    rounds: tuple[tuple[float, ...], ...], alpha: float
) -> None:
    found = agreement_over(rounds, Scale.of(ScaleKind.ONE_TO_FIVE))
    assert found.alpha == pytest.approx(alpha, abs=0.0005)
    assert found.is_good
    assert not found.is_low


def test_a_criterion_that_coaches_read_differently_is_low() -> None:
    found = agreement_over([(1, 2, 4), (4, 1, 2), (2, 4, 1)], FOUR)
    assert found.is_low
    assert found.rounds == 3


@pytest.mark.parametrize(
    ("rounds", "counted"),
    [((), 0), (((1, 4, 1), (4, 1, 4)), 2), (((1, 4, 1), (4, 1, 4), (1,)), 2)],
)
def test_below_three_rounds_with_something_to_compare_there_is_no_figure(
    rounds: tuple[tuple[float, ...], ...], counted: int
) -> None:
    assert agreement_over(rounds, FOUR) == Agreement(rounds=counted, alpha=None)
    assert not agreement_over(rounds, FOUR).is_low


@given(
    st.lists(st.lists(st.integers(1, 4), min_size=3, max_size=5), min_size=3, max_size=6),
    st.randoms(use_true_random=False),
)
def test_who_gave_which_score_changes_nothing(rounds: list[list[int]], random: object) -> None:
    shuffled = [list(scores) for scores in rounds]
    for scores in shuffled:
        random.shuffle(scores)  # type: ignore[attr-defined]
    first, second = agreement_over(rounds, FOUR), agreement_over(shuffled, FOUR)
    assert first.alpha == pytest.approx(second.alpha)
    assert first.alpha is not None
    assert first.alpha <= 1.0 + 1e-9
