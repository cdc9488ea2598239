"""A baseline is the last ten comparable calls before the session, frozen (domain.md 4, CL 3)."""

from __future__ import annotations

from datetime import timedelta
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored_calls import DEMO, DISCOVERY, NOW, SIMULATED, VERSION, CallsInMemory, scored, scored_from

from coaching.baseline import Baseline, BaselineKind
from coaching.calls import CallKind, ScoredCall
from coaching.criteria import CriterionVersion, Definition
from coaching.freezing import comparable_kind, freeze
from coaching.scale import Scale, ScaleKind

BOB = 2
DEFINITION = Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR))
CURRENT = CriterionVersion(id=VERSION, criterion_id=3, number=1, definition=DEFINITION, created_at=NOW)


def frozen(*batches: list[ScoredCall], typed: float | None = None, like: CallKind | None = None) -> Baseline:
    calls = CallsInMemory([call for batch in batches for call in batch])
    return freeze(calls, rep_id=BOB, version=CURRENT, as_of=NOW, typed=typed, like=like)


class TestHowManyCalls:
    def test_ten_calls_make_a_full_baseline(self) -> None:
        baseline = frozen(scored([1, 1, 2, 2, 3, 3, 2, 2, 3, 3, 2, 3]))
        assert (baseline.kind, baseline.n) == (BaselineKind.FULL, 10)
        assert baseline.value == pytest.approx(2.5), "the two oldest of twelve stay out"
        assert baseline.kind_of_call == DISCOVERY

    @pytest.mark.parametrize("count", range(1, 10))
    def test_fewer_are_provisional_with_their_n(self, count: int) -> None:
        baseline = frozen(scored([2.0] * count), typed=4.0)
        assert (baseline.kind, baseline.n, baseline.value) == (BaselineKind.PROVISIONAL, count, 2.0)

    def test_none_may_be_typed(self) -> None:
        baseline = frozen(typed=2.5)
        assert (baseline.kind, baseline.value, baseline.n) == (BaselineKind.MANUAL, 2.5, 0)

    def test_a_typed_zero_is_typed(self) -> None:
        assert frozen(typed=0.0).kind is BaselineKind.MANUAL

    def test_none_may_stay_empty(self) -> None:
        baseline = frozen()
        assert (baseline.kind, baseline.value, baseline.kind_of_call) == (BaselineKind.NONE, None, None)
        assert not baseline.mixed


class TestWhichCalls:
    def test_only_calls_before_the_session_count(self) -> None:
        baseline = frozen(scored([2.0] * 6), scored_from(NOW, [4.0] * 6))
        assert (baseline.n, baseline.value) == (6, 2.0)

    def test_a_call_at_the_very_instant_is_not_before(self) -> None:
        assert frozen(scored([3.0], until=NOW + timedelta(hours=1))).kind is BaselineKind.NONE

    def test_another_definition_does_not_count(self) -> None:
        assert frozen(scored([3.0] * 10, version_id=VERSION + 1)).kind is BaselineKind.NONE

    def test_calls_are_kept_newest_first_with_their_values(self) -> None:
        baseline = frozen(scored([1, 2, 3]))
        assert [call.score for call in baseline.calls] == [3, 2, 1]

    def test_the_kind_the_rep_mostly_has_is_used_alone(self) -> None:
        baseline = frozen(scored([2.0] * 12), scored([4.0] * 6, kind=DEMO))
        assert (baseline.n, baseline.value, baseline.kind_of_call) == (10, 2.0, DISCOVERY)

    def test_simulated_and_live_calls_are_kept_apart(self) -> None:
        baseline = frozen(scored([2.0] * 8), scored([4.0] * 6, kind=SIMULATED))
        assert (baseline.n, baseline.value) == (8, 2.0)

    def test_the_kind_of_the_call_the_session_is_about_comes_first(self) -> None:
        baseline = frozen(scored([2.0] * 12), scored([4.0] * 6, kind=DEMO), like=DEMO)
        assert (baseline.n, baseline.value, baseline.kind_of_call) == (6, 4.0, DEMO)
        assert baseline.kind is BaselineKind.PROVISIONAL

    def test_a_handful_of_a_kind_is_filled_up_and_says_so(self) -> None:
        baseline = frozen(scored([2.0] * 9), scored([4.0] * 3, kind=DEMO), like=DEMO)
        assert (baseline.n, baseline.mixed, baseline.kind_of_call) == (10, True, None)

    def test_a_handful_stays_alone_when_there_is_nothing_else(self) -> None:
        baseline = frozen(scored([4.0] * 3, kind=DEMO), like=DEMO)
        assert (baseline.n, baseline.mixed, baseline.kind_of_call) == (3, False, DEMO)

    def test_filled_up_with_one_other_kind_only_is_of_that_kind(self) -> None:
        old_demos = scored([4.0] * 2, kind=DEMO, until=NOW - timedelta(days=90))
        baseline = frozen(scored([2.0] * 10), old_demos, like=DEMO)
        assert (baseline.kind_of_call, baseline.mixed) == (DISCOVERY, False)

    def test_never_scored_in_that_kind_falls_back_to_what_there_is(self) -> None:
        assert frozen(scored([2.0] * 10), like=DEMO).kind_of_call == DISCOVERY


@given(
    scores=st.lists(st.floats(1, 4), max_size=25),
    later=st.lists(st.floats(1, 4), max_size=12),
)
def test_nothing_that_happens_later_moves_a_baseline(scores: list[float], later: list[float]) -> None:
    before = scored(scores)
    assert frozen(before, scored_from(NOW, later)) == frozen(before)
    if scores:
        assert frozen(before).value == pytest.approx(fmean(scores[-10:]))


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        ([], None),
        ([DEMO], DEMO),
        ([DEMO, DISCOVERY, DISCOVERY], DISCOVERY),
        ([DEMO, DISCOVERY, DISCOVERY, DEMO], DEMO),
        ([SIMULATED, DISCOVERY], SIMULATED),
    ],
)
def test_the_most_frequent_kind_wins_and_the_newest_breaks_a_tie(
    kinds: list[CallKind], kind: CallKind | None
) -> None:
    assert comparable_kind(kinds) == kind
