"""Figures in a calm colleague's words (ux.md): numbers with their n, no sign without its word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coaching.scale import Direction, Scale, ScaleKind
from coaching.sessions import Verdict
from coaching.shown.comparison import Condition, DeltaShown
from coaching.words import (
    say_baseline_to_now,
    say_counted,
    say_date,
    say_delta,
    say_delta_cell,
    say_interval,
    say_list,
    say_ordinal,
    say_span,
    say_validity,
    say_verdict,
    say_what_settles,
)

ALL_MET = (
    Condition(key="same_criterion", met=True, why="same criterion"),
    Condition(key="same_version", met=True, why="same definition"),
    Condition(key="comparable_calls", met=True, why="same call type"),
    Condition(key="ten_calls", met=True, why="10 calls"),
)
IMPROVED = DeltaShown(
    scale=Scale.of(ScaleKind.ONE_TO_FOUR),
    before=2.3,
    now=3.1,
    n=10,
    value=0.8,
    low=0.31,
    high=1.29,
    verdict="improved",
    conditions=ALL_MET,
)


def too_few(n: int) -> DeltaShown:
    ten = Condition(key="ten_calls", met=False, why=f"{n} of 10 calls so far")
    blank = replace(IMPROVED, now=None, value=None, low=None, high=None, n=n, verdict="not_yet")
    return replace(blank, conditions=(*ALL_MET[:3], ten))


REGRESSED = replace(IMPROVED, now=1.5, value=-0.8, low=-1.29, high=-0.31, verdict="regressed")
FLAT = replace(IMPROVED, now=2.4, value=0.1, low=-0.2, high=0.4, verdict="no_meaningful_change")
EARLY = replace(IMPROVED, n=5, now=2.6, value=0.3, verdict="early_up")
CHANGED = replace(
    IMPROVED,
    verdict="invalid",
    conditions=(
        ALL_MET[0],
        Condition(key="same_version", met=False, why="the definition changed"),
        *ALL_MET[2:],
    ),
)


@pytest.mark.parametrize(
    ("delta", "line", "cell", "to_now"),
    [
        (
            IMPROVED,
            "2.3 → 3.1 of 4 over 10 calls: improved by 0.8, likely between 0.3 and 1.3",
            "up 0.8",
            "2.3 → 3.1 (10)",
        ),
        (
            REGRESSED,
            "2.3 → 1.5 of 4 over 10 calls: regressed by 0.8, likely between 0.3 and 1.3",
            "down 0.8",
            "2.3 → 1.5 (10)",
        ),
        (
            FLAT,
            "2.3 → 2.4 of 4 over 10 calls: no meaningful change, likely between 0.2 worse and 0.4 better",
            "no meaningful change",
            "2.3 → 2.4 (10)",
        ),
        (EARLY, "2.3 → 2.6 of 4 over 5 calls: early, leaning up", "early, leaning up", "2.3 → 2.6 (5)"),
        (too_few(3), "not enough yet (3 of 10)", "", "not enough yet (3 of 10)"),
        (too_few(0), "not enough yet (0 of 10)", "", "not enough yet (0 of 10)"),
        (
            CHANGED,
            "2.3 → 3.1 of 4 over 10 calls: not comparable, the definition changed",
            "not comparable",
            "2.3 → 3.1 (10)",
        ),
    ],
)
def test_a_comparison_reads_the_same_everywhere(delta: DeltaShown, line: str, cell: str, to_now: str) -> None:
    assert (say_delta(delta), say_delta_cell(delta), say_baseline_to_now(delta)) == (line, cell, to_now)


@pytest.mark.parametrize(
    ("verdict", "words"), [("early_down", "leaning down"), ("early_flat", "no lean yet")]
)
def test_early_words_carry_no_figure_of_their_own(verdict: str, words: str) -> None:
    assert say_delta_cell(replace(EARLY, verdict=verdict)) == f"early, {words}"


def test_below_five_calls_no_figure_slips_through() -> None:
    for n in range(5):
        for words in (say_delta(too_few(n)), say_delta_cell(too_few(n)), say_baseline_to_now(too_few(n))):
            assert words in ("", f"not enough yet ({n} of 10)")


class TestHowSure:
    def test_an_improvement_that_may_be_chance_says_so(self) -> None:
        unsure = replace(IMPROVED, low=-0.1, high=1.7)
        assert say_interval(unsure) == "likely between 0.1 worse and 1.7 better: it may be chance"

    def test_one_call_cannot_say_how_sure(self) -> None:
        assert say_interval(replace(IMPROVED, low=None, high=None)) == "too few calls to say how sure"

    def test_no_variation_cannot_either(self) -> None:
        assert "how sure is unknown" in say_interval(replace(IMPROVED, low=0.8, high=0.8))


@pytest.mark.parametrize(
    ("scale", "before", "now", "value", "line"),
    [
        (Scale.of(ScaleKind.PERCENT), 58, 72, 14, "58 % → 72 % over 10 calls: improved by 14 points"),
        (
            Scale.of(ScaleKind.PASS_FAIL),
            0.3,
            0.7,
            0.4,
            "30 % → 70 % pass over 10 calls: improved by 40 points",
        ),
        (
            Scale(kind=ScaleKind.MEASURE, low=0, high=10, unit="min", direction=Direction.LOWER),
            4.0,
            2.4,
            1.6,
            "4.0 → 2.4 min over 10 calls: improved by 1.6 min",
        ),
    ],
)
def test_every_scale_keeps_its_own_words(
    scale: Scale, before: float, now: float, value: float, line: str
) -> None:
    delta = replace(IMPROVED, scale=scale, before=before, now=now, value=value, low=value / 2, high=value)
    assert say_delta(delta).startswith(f"{line}, likely between ")


def test_where_less_is_better_the_meaning_is_said_not_the_direction_of_the_figure() -> None:
    fillers = Scale(kind=ScaleKind.MEASURE, low=0, high=20, unit="fillers", direction=Direction.LOWER)
    fewer = replace(IMPROVED, scale=fillers, before=9.0, now=4.0, value=5.0)
    assert say_delta_cell(fewer) == "better 5.0 fillers"
    assert say_delta_cell(replace(fewer, verdict="early_up")) == "early, leaning better"
    assert say_delta_cell(replace(fewer, verdict="early_down")) == "early, leaning worse"


def test_no_baseline_is_said() -> None:
    delta = replace(CHANGED, before=None, value=None, low=None, high=None)
    assert say_baseline_to_now(delta) == "none → 3.1 (10)"
    assert say_delta(delta).startswith("no baseline → 3.1 of 4")


def test_validity_is_said_either_way_with_what_would_settle_it() -> None:
    assert say_validity(IMPROVED) == (
        "Valid comparison: same criterion, same definition, same call type, 10 calls"
    )
    assert say_what_settles(IMPROVED) == ""
    assert say_validity(CHANGED) == "Not a valid comparison: the definition changed"
    assert say_what_settles(CHANGED).startswith("a new session")
    assert say_validity(too_few(9)) == "Not a valid comparison: 9 of 10 calls so far"
    assert say_what_settles(too_few(9)) == "1 more call"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (say_date(date(2026, 12, 24)), "Thu 24 Dec"),
        (say_date(date(2027, 1, 4)), "Mon 4 Jan"),
        (say_span(date(2026, 11, 3), date(2026, 11, 19)), "3 to 19 Nov"),
        (say_span(date(2026, 10, 28), date(2026, 11, 19)), "28 Oct to 19 Nov"),
        (say_span(date(2025, 11, 3), date(2026, 11, 19)), "3 Nov 2025 to 19 Nov 2026"),
        (say_span(date(2026, 11, 3), date(2026, 11, 3)), "3 Nov"),
        (say_list([]), ""),
        (say_list(["a"]), "a"),
        (say_list(["a", "b"]), "a and b"),
        (say_list(["a", "b", "c"]), "a, b and c"),
        (
            " ".join(map(say_ordinal, (1, 2, 3, 4, 5, 11, 12, 13, 21, 112))),
            "1st 2nd 3rd 4th 5th 11th 12th 13th 21st 112th",
        ),
        (say_counted(1, "call"), "1 call"),
        (say_counted(0, "call"), "0 calls"),
        (" ".join(map(say_verdict, Verdict)), "applied partly absent"),
    ],
)
def test_small_words(said: str, words: str) -> None:
    assert said == words
