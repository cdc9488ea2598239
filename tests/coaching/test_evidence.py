"""Choosing calls by score: first occurrence or pattern, and when scores are too thin (SbS 2-3)."""

from __future__ import annotations

import pytest
from scored_calls import scored

from coaching.evidence import Extent, calls_to_play, extent_of, ideal_of, is_thin
from coaching.scale import Direction, Scale, ScaleKind

PERCENT = Scale.of(ScaleKind.PERCENT)
FOUR = Scale.of(ScaleKind.ONE_TO_FOUR)
TALK = Scale(
    kind=ScaleKind.MEASURE, low=0, high=100, direction=Direction.BAND, band_low=40, band_high=46, unit="%"
)
FILLERS = Scale(kind=ScaleKind.MEASURE, low=0, high=20, direction=Direction.LOWER, unit="a minute")


class TestExtent:
    """One call if it is a first occurrence; more than 30 % of recent calls is a pattern (SbS 2)."""

    @pytest.mark.parametrize(
        ("attainments", "extent"),
        [
            pytest.param([], Extent.NOTHING, id="nothing scored"),
            pytest.param([100, 70, 85], Extent.NOTHING, id="70 % does not fail"),
            pytest.param([95] * 9 + [40], Extent.FIRST, id="once in ten"),
            pytest.param([95, 40], Extent.FIRST, id="once in two is still once"),
            pytest.param([95] * 8 + [69] * 2, Extent.SCATTERED, id="two of ten are no pattern"),
            pytest.param([95] * 5 + [69] * 2, Extent.SCATTERED, id="two of seven: less than 30 %"),
            pytest.param([95] * 7 + [69] * 3, Extent.CONFIRMED, id="three calls, 30 % of them"),
            pytest.param([95] * 17 + [69] * 3, Extent.CONFIRMED, id="three calls among many good ones"),
            pytest.param([95] * 4 + [60] * 2, Extent.PATTERN, id="two of six"),
            pytest.param([58, 58, 58], Extent.CONFIRMED, id="below 70 % on three calls"),
            pytest.param([58, 61, 55, 60, 90], Extent.CONFIRMED, id="58 % over 14 days"),
            pytest.param([69, 69], Extent.PATTERN, id="two calls confirm nothing"),
        ],
    )
    def test_is_read_from_the_recent_calls(self, attainments: list[float], extent: Extent) -> None:
        assert extent_of(attainments) is extent


class TestCallsToPlay:
    """Two or three calls of a pattern, lowest scores first; one otherwise."""

    @pytest.mark.parametrize(
        ("scores", "played"),
        [
            pytest.param([], [], id="none"),
            pytest.param([95, 40, 90], [40], id="a first occurrence"),
            pytest.param([95] * 7 + [69, 60], [60], id="scattered: the lowest"),
            pytest.param([95, 60, 50, 90], [50, 60], id="a pattern of two"),
            pytest.param([60, 50, 40, 30, 95], [30, 40, 50], id="a pattern: the three lowest"),
            pytest.param([90, 80], [80], id="nothing fails: the lowest, to look at"),
        ],
    )
    def test_lowest_first(self, scores: list[float], played: list[float]) -> None:
        assert [call.score for call in calls_to_play(scored(scores), PERCENT)] == played

    def test_of_equal_scores_the_newer_call_comes_first(self) -> None:
        calls = scored([1, 1, 1, 1])
        assert list(calls_to_play(calls, FOUR)) == calls[:0:-1]

    def test_a_measure_is_ranked_by_how_far_it_misses(self) -> None:
        assert [call.score for call in calls_to_play(scored([43, 90, 5, 75]), TALK)] == [5, 90, 75]
        assert [call.score for call in calls_to_play(scored([2, 18, 9, 12]), FILLERS)] == [18, 12, 9]


@pytest.mark.parametrize(
    ("scored_calls", "calls", "thin"),
    [(0, 0, False), (0, 1, True), (9, 100, True), (10, 100, False), (1, 10, False), (1, 11, True)],
)
def test_fewer_than_ten_percent_of_a_months_calls_is_too_thin(
    scored_calls: int, calls: int, *, thin: bool
) -> None:
    assert is_thin(scored_calls, calls) is thin


@pytest.mark.parametrize(("scale", "ideal"), [(FOUR, 4), (FILLERS, 0), (TALK, 43)])
def test_the_ideal_of_a_scale_is_its_best_score(scale: Scale, ideal: float) -> None:
    assert ideal_of(scale) == ideal
