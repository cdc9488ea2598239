"""Benchmarks by segment: the article's bands at first, the workspace's own after that; always sourced."""

from __future__ import annotations

import pytest

from coaching.deals.benchmarks import (
    STARTER_BENCHMARKS,
    Benchmark,
    benchmark_for,
    benchmark_of_rep,
    benchmarks_in,
    say_sources,
    write_benchmarks,
)
from coaching.deals.outcomes import Outcome


@pytest.mark.parametrize(
    ("outcome", "segment", "of", "low", "high"),
    [
        (Outcome.WIN_RATE, "smb", "", 40, 55),
        (Outcome.WIN_RATE, "mid-market", "", 30, 40),
        (Outcome.WIN_RATE, "enterprise", "", 20, 30),
        (Outcome.STAGE_CONVERSION, "smb", "Discovery → Demo", 40, 60),
        (Outcome.STAGE_CONVERSION, None, "Demo → Proposal", 50, 70),
        (Outcome.RAMP_TIME, "sdr", "", 30, 45),
        (Outcome.RAMP_TIME, "smb", "", 60, 90),
        (Outcome.RAMP_TIME, "enterprise", "", 120, 180),
        (Outcome.QUOTA_ATTAINMENT, "smb", "", 60, 65),
        (Outcome.CYCLE_LENGTH, "smb", "", 30, 45),
        (Outcome.CYCLE_LENGTH, "mid-market", "", 60, 90),
        (Outcome.CYCLE_LENGTH, "enterprise", "", 90, 180),
        (Outcome.PIPELINE_COVERAGE, "smb", "", 3, None),
        (Outcome.PIPELINE_COVERAGE, "enterprise", "", 4, 5),
        (Outcome.FORECAST_ACCURACY, "enterprise", "", 85, None),
    ],
)
def test_the_article_s_bands(
    outcome: Outcome, segment: str | None, of: str, low: float, high: float | None
) -> None:
    found = benchmark_for(STARTER_BENCHMARKS, outcome, segment=segment, of=of)
    assert found is not None
    assert (found.low, found.high) == (low, high)


def test_a_segment_that_has_none_shows_none() -> None:
    assert benchmark_for(STARTER_BENCHMARKS, Outcome.WIN_RATE, segment="public-sector") is None
    assert benchmark_for(STARTER_BENCHMARKS, Outcome.WIN_RATE) is None
    assert benchmark_for(STARTER_BENCHMARKS, Outcome.DEAL_SIZE, segment="smb") is None


def test_it_is_shown_with_its_source_and_as_a_setting() -> None:
    words = [
        "benchmark 30-40 % (mid-market; source: Gangly, sales coaching metrics, a setting)",
        "benchmark at least 3x (smb; source: Gangly, sales coaching metrics, a setting)",
        "benchmark 60-90 days (smb; source: Gangly, sales coaching metrics, a setting)",
    ]
    assert set(words) <= {one.words for one in STARTER_BENCHMARKS}
    assert all("source: Gangly" in one.words for one in STARTER_BENCHMARKS)


def test_benchmarks_are_kept_as_they_were_set() -> None:
    own = (Benchmark(outcome=Outcome.WIN_RATE, low=33, segment="public-sector", source="our 2025"),)
    assert benchmarks_in(write_benchmarks(own)) == own
    assert benchmarks_in(write_benchmarks(())) == ()
    assert benchmarks_in("") == STARTER_BENCHMARKS


def test_a_rep_s_own_quota_attainment_is_not_held_against_a_share_of_reps() -> None:
    assert benchmark_for(STARTER_BENCHMARKS, Outcome.QUOTA_ATTAINMENT, segment="smb") is not None
    assert benchmark_of_rep(STARTER_BENCHMARKS, Outcome.QUOTA_ATTAINMENT, segment="smb") is None
    assert benchmark_of_rep(STARTER_BENCHMARKS, Outcome.WIN_RATE, segment="smb") is not None


def test_sources_are_said_once() -> None:
    own = Benchmark(outcome=Outcome.WIN_RATE, low=33, segment="smb", source="our 2025")
    told = [one for one in STARTER_BENCHMARKS if one.segment == "smb"]
    assert say_sources([]) == ""
    assert say_sources([*told, own]) == (
        "Benchmarks are a setting (smb; source: Gangly, sales coaching metrics, our 2025)."
    )
