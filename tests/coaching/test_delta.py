"""Before and after are compared honestly, or not at all (CL 4-5, domain.md 5)."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import timedelta
from statistics import fmean, variance

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind
from scored_calls import DEMO, DISCOVERY, NOW, SIMULATED, VERSION, scored, scored_from
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from coaching.baseline import Baseline, BaselineKind
from coaching.calls import CallKind, ScoredCall
from coaching.criteria import Definition
from coaching.delta import compare, goodness, welch_interval
from coaching.scale import Direction, Scale, ScaleKind
from coaching.shown.comparison import DeltaShown

FOUR = Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR))
FILLERS = Scale(kind=ScaleKind.MEASURE, low=0, high=20, unit="fillers per minute", direction=Direction.LOWER)
TALK = Scale(
    kind=ScaleKind.MEASURE,
    low=0,
    high=100,
    unit="% talk",
    direction=Direction.BAND,
    band_low=38,
    band_high=48,
)
TYPICAL_BEFORE = [2, 2, 3, 2, 3, 2, 2, 3, 2, 2]
TYPICAL_AFTER = [3, 3, 3, 4, 3, 3, 2, 4, 3, 3]


def baseline_of(scores: list[float], *, kind: CallKind = DISCOVERY, mixed: bool = False) -> Baseline:
    calls = tuple(reversed(scored(scores, kind=kind)))
    return Baseline(
        kind=BaselineKind.FULL if len(scores) >= 10 else BaselineKind.PROVISIONAL,
        version_id=VERSION,
        value=fmean(scores),
        as_of=NOW,
        calls=calls,
        kind_of_call=None if mixed else kind,
        mixed=mixed,
    )


def empty_baseline(typed: float | None) -> Baseline:
    kind = BaselineKind.NONE if typed is None else BaselineKind.MANUAL
    return Baseline(kind=kind, version_id=VERSION, value=typed, as_of=NOW)


def after(scores: list[float], *, kind: CallKind = DISCOVERY, version_id: int = VERSION) -> list[ScoredCall]:
    return scored_from(NOW, scores, kind=kind, version_id=version_id)


def unmet(delta: DeltaShown) -> list[str]:
    return [condition.key for condition in delta.conditions if not condition.met]


class TestHowManyCalls:
    @pytest.mark.parametrize("count", range(5))
    def test_below_five_there_is_no_figure_at_all(self, count: int) -> None:
        delta = compare(baseline_of(TYPICAL_BEFORE), FOUR, after([4.0] * count))
        assert delta.verdict == "not_yet"
        assert (delta.n, delta.value, delta.low, delta.high, delta.now) == (count, None, None, None, None)

    @pytest.mark.parametrize(
        ("score", "verdict"),
        [(3.0, "early_up"), (2.3, "early_flat"), (2.4, "early_flat"), (1.5, "early_down")],
    )
    def test_from_five_to_nine_it_only_leans(self, score: float, verdict: str) -> None:
        for count in range(5, 10):
            delta = compare(baseline_of(TYPICAL_BEFORE), FOUR, after([score] * count))
            assert (delta.verdict, delta.valid) == (verdict, False)
            assert unmet(delta) == ["ten_calls"]

    @pytest.mark.parametrize(
        ("score", "verdict"), [(3.0, "improved"), (2.3, "no_meaningful_change"), (1.5, "regressed")]
    )
    def test_ten_make_a_valid_comparison(self, score: float, verdict: str) -> None:
        delta = compare(baseline_of(TYPICAL_BEFORE), FOUR, after([score] * 10))
        assert (delta.verdict, delta.valid, delta.n) == (verdict, True, 10)
        assert delta.value == pytest.approx(score - 2.3)

    def test_the_window_is_the_first_ten_calls_in_time_whatever_their_order(self) -> None:
        window = after([3.0] * 10 + [1.0] * 5)
        assert compare(baseline_of(TYPICAL_BEFORE), FOUR, window[::-1]).now == pytest.approx(3.0)


class TestMeaningfulChange:
    """Default: 5 % of the scale; on 1-4 that is 0.15."""

    @pytest.mark.parametrize(
        ("now", "verdict"),
        [
            (2.15, "improved"),
            (2.149, "no_meaningful_change"),
            (2.0, "no_meaningful_change"),
            (1.851, "no_meaningful_change"),
            (1.85, "regressed"),
        ],
    )
    def test_at_least_the_smallest_meaningful_change(self, now: float, verdict: str) -> None:
        assert compare(baseline_of([2.0] * 10), FOUR, after([now] * 10)).verdict == verdict

    def test_a_criterion_may_ask_for_more(self) -> None:
        strict = replace(FOUR, min_change=0.5)
        assert compare(baseline_of([2.0] * 10), strict, after([2.4] * 10)).verdict == "no_meaningful_change"

    def test_fewer_fillers_are_an_improvement(self) -> None:
        delta = compare(baseline_of([9.0] * 10), Definition(scale=FILLERS), after([4.0] * 10))
        assert (delta.verdict, delta.value, delta.now) == ("improved", 5.0, 4.0)

    def test_closer_to_the_band_is_an_improvement_from_either_side(self) -> None:
        for before in (65.0, 21.0):
            delta = compare(baseline_of([before] * 10), Definition(scale=TALK), after([43.0] * 10))
            assert (delta.verdict, delta.value) == ("improved", 17.0)

    def test_missing_the_band_on_both_sides_does_not_average_into_a_hit(self) -> None:
        swinging = [10.0, 76.0] * 5
        delta = compare(baseline_of([50.0] * 10), Definition(scale=TALK), after(swinging))
        assert (delta.now, delta.verdict) == (43.0, "regressed")


class TestValidity:
    def test_the_four_conditions_in_their_order(self) -> None:
        delta = compare(baseline_of(TYPICAL_BEFORE), FOUR, after(TYPICAL_AFTER))
        assert [condition.key for condition in delta.conditions] == [
            "same_criterion",
            "same_version",
            "comparable_calls",
            "ten_calls",
        ]
        assert delta.valid
        assert all(condition.why for condition in delta.conditions)

    def test_a_definition_that_moved_on_is_not_the_same_version(self) -> None:
        delta = compare(
            baseline_of(TYPICAL_BEFORE), FOUR, after(TYPICAL_AFTER), current_version_id=VERSION + 1
        )
        assert (delta.verdict, unmet(delta)) == ("invalid", ["same_version"])
        assert delta.value is not None, "shown with its reason, left out of aggregates"

    def test_the_same_current_version_is_fine(self) -> None:
        delta = compare(baseline_of(TYPICAL_BEFORE), FOUR, after(TYPICAL_AFTER), current_version_id=VERSION)
        assert delta.valid

    def test_scores_of_another_version_are_not_comparable(self) -> None:
        window = after(TYPICAL_AFTER[:8]) + after([4, 4], version_id=VERSION + 1)
        delta = compare(baseline_of(TYPICAL_BEFORE), FOUR, window)
        assert (delta.verdict, unmet(delta)) == ("invalid", ["same_version"])

    @pytest.mark.parametrize("kind", [DEMO, SIMULATED, CallKind("discovery", "inbound", live=True)])
    def test_other_call_types_are_not_comparable(self, kind: CallKind) -> None:
        delta = compare(baseline_of(TYPICAL_BEFORE), FOUR, after(TYPICAL_AFTER, kind=kind))
        assert (delta.verdict, unmet(delta)) == ("invalid", ["comparable_calls"])

    def test_a_mixed_baseline_is_not_comparable_and_names_its_types(self) -> None:
        mixed = baseline_of(TYPICAL_BEFORE, mixed=True)
        calls = (replace(mixed.calls[0], kind=DEMO), *mixed.calls[1:])
        delta = compare(replace(mixed, calls=calls), FOUR, after(TYPICAL_AFTER))
        assert unmet(delta) == ["comparable_calls"]
        assert "demo, live and discovery, live" in delta.conditions[2].why

    def test_a_typed_baseline_is_shown_but_never_valid(self) -> None:
        delta = compare(empty_baseline(2.0), FOUR, after(TYPICAL_AFTER))
        assert (delta.verdict, delta.value, delta.low) == ("invalid", pytest.approx(1.1), None)
        assert "typed by hand" in delta.conditions[2].why

    def test_without_a_baseline_there_is_nothing_to_subtract(self) -> None:
        delta = compare(empty_baseline(None), FOUR, after(TYPICAL_AFTER))
        assert (delta.verdict, delta.value, delta.before) == ("invalid", None, None)
        assert delta.now == pytest.approx(3.1)

    def test_what_no_further_call_can_mend_does_not_lean(self) -> None:
        assert compare(empty_baseline(2.0), FOUR, after([4.0] * 6)).verdict == "invalid"
        assert compare(empty_baseline(2.0), FOUR, after([4.0] * 4)).verdict == "not_yet"

    def test_a_provisional_baseline_is_valid_and_says_so(self) -> None:
        delta = compare(baseline_of([2.0, 3.0, 2.0, 2.0, 2.0, 2.0, 2.0]), FOUR, after(TYPICAL_AFTER))
        assert delta.valid
        assert "provisional baseline of 7" in delta.conditions[2].why


class TestHowSure:
    def test_the_interval_holds_the_value(self) -> None:
        delta = compare(baseline_of(TYPICAL_BEFORE), FOUR, after(TYPICAL_AFTER))
        assert delta.value == pytest.approx(0.8)
        assert (delta.low, delta.high) == (pytest.approx(0.391, abs=1e-3), pytest.approx(1.209, abs=1e-3))

    def test_one_call_on_a_side_has_no_spread(self) -> None:
        assert welch_interval([2.0], [3.0] * 10) is None
        assert welch_interval([2.0] * 10, []) is None
        assert compare(baseline_of([2.0]), FOUR, after(TYPICAL_AFTER)).low is None

    def test_without_any_variation_the_interval_has_no_width(self) -> None:
        assert welch_interval([2.0] * 10, [3.0] * 10) == (1.0, 1.0)

    def test_one_constant_side_leaves_the_other_sides_doubt(self) -> None:
        low, high = welch_interval([2.0] * 10, [float(score) for score in TYPICAL_AFTER]) or (0, 0)
        assert low < 1.1 < high

    def test_tiny_variation_does_not_divide_by_zero(self) -> None:
        tiny = [2.0, 2.0 + 1e-15, 2.0]
        assert welch_interval(tiny, [2.0, 2.0, 2.0]) is not None

    def test_an_interval_turns_with_the_scale(self) -> None:
        fewer = [12 - 3 * score for score in TYPICAL_AFTER]
        more = [12 - 3 * score for score in TYPICAL_BEFORE]
        delta = compare(baseline_of(more), Definition(scale=FILLERS), after(fewer))
        assert delta.low == pytest.approx(3 * 0.391, abs=5e-3)

    @settings(max_examples=300, deadline=None)
    @given(
        before=st.lists(st.integers(10, 50).map(lambda tenths: tenths / 10), min_size=2, max_size=12),
        later=st.lists(st.integers(10, 50).map(lambda tenths: tenths / 10), min_size=2, max_size=12),
        confidence=st.sampled_from([0.8, 0.9, 0.95, 0.99]),
    )
    def test_two_other_libraries_agree(
        self, before: list[float], later: list[float], confidence: float
    ) -> None:
        assume(variance(before) > 0 or variance(later) > 0)
        found = welch_interval(before, later, confidence=confidence)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # scipy on a constant side
            scipys = ttest_ind(later, before, equal_var=False).confidence_interval(confidence)
            models = CompareMeans(DescrStatsW(later), DescrStatsW(before)).tconfint_diff(
                alpha=1 - confidence, usevar="unequal"
            )
        assert found == pytest.approx((scipys.low, scipys.high), rel=1e-9, abs=1e-9)
        assert found == pytest.approx(models, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("scale", [FOUR.scale, FILLERS, TALK])
@given(data=st.data())
def test_averages_of_goodness_differ_by_the_signed_delta(scale: Scale, data: st.DataObject) -> None:
    before, now = (data.draw(st.floats(scale.low, scale.high)) for _ in range(2))
    assert goodness(scale, now) - goodness(scale, before) == pytest.approx(
        scale.improvement(before, now), abs=1e-9
    )


def test_calls_after_the_tenth_change_nothing() -> None:
    window = after(TYPICAL_AFTER)
    later = [replace(call, occurred_at=call.occurred_at + timedelta(days=60), score=1.0) for call in window]
    base = baseline_of(TYPICAL_BEFORE)
    assert compare(base, FOUR, window + later) == compare(base, FOUR, window)
