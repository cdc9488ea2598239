"""The article's figures: talk ratio 65 % -> 43 % and questions 3 -> 8 are better on both; healthy 90 days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coaching.criteria import Criterion, CriterionDraft, CriterionVersion
from coaching.delta import goodness
from coaching.measures.healthy import BANDS, RISES
from coaching.measures.targets import (
    STARTER_TARGETS,
    MeasureTarget,
    Per,
    target_for,
    target_of,
    targets_in,
    write_targets,
)
from coaching.scorecard.measures import Measure
from coaching.starters import BEHAVIOURS, MEASURES

SCALES = {
    measure: draft.definition.scale for measure, draft in zip(Measure, MEASURES, strict=True)
}  # the starter set's own measure


@pytest.mark.parametrize(
    ("measure", "day_one", "now", "better", "healthy"),
    [
        (Measure.TALK_RATIO, 65, 43, True, True),
        (Measure.QUESTIONS, 3, 8, True, True),
        (Measure.TALK_RATIO, 60, 50, True, True),
        (Measure.TALK_RATIO, 70, 43, True, True),
        (Measure.TALK_RATIO, 67, 62, True, False),
        (Measure.TALK_RATIO, 43, 65, False, False),
        (Measure.QUESTIONS, 2, 6, True, True),
        (Measure.QUESTIONS, 4, 9, True, True),
        (Measure.QUESTIONS, 8, 3, False, False),
        (Measure.MONOLOGUE, 6, 2.4, True, True),
        (Measure.MONOLOGUE, 4, 3, True, False),
        (Measure.NEXT_STEP, 40, 85, True, True),
        (Measure.NEXT_STEP, 50, 95, True, True),
        (Measure.NEXT_STEP, 50, 60, True, False),
    ],
)
def test_ninety_days_by_the_article(
    measure: Measure, day_one: float, now: float, better: bool, healthy: bool
) -> None:
    band = next(one for one in BANDS if one.measure is measure)
    assert (band.is_better(day_one, now), band.is_healthy(now)) == (better, healthy)


@pytest.mark.parametrize(
    ("measure", "day_one", "now"), [(Measure.TALK_RATIO, 65, 43), (Measure.QUESTIONS, 3, 8)]
)
def test_the_starter_criteria_call_the_article_s_example_better_too(
    measure: Measure, day_one: float, now: float
) -> None:
    scale = SCALES[measure]
    assert goodness(scale, now) > goodness(scale, day_one)


@pytest.mark.parametrize(
    ("place", "day_one", "now", "healthy"),
    [(0, 30, 34, True), (0, 30, 38, True), (0, 30, 33, False), (1, 40, 48, True), (1, 40, 47, False)],
)
def test_outcomes_rise_from_the_rep_s_own_day_one(
    place: int, day_one: float, now: float, healthy: bool
) -> None:
    rise = RISES[place]
    assert (rise.is_better(day_one, now), rise.is_healthy(day_one, now)) == (True, healthy)


@pytest.mark.parametrize(
    ("measure", "call_type", "low", "high", "per"),
    [
        (Measure.QUESTIONS, "discovery", 8, 12, Per.HOUR),
        (Measure.QUESTIONS, "Demo", 4, 6, Per.HOUR),
        (Measure.QUESTIONS, "negotiation", 6, 9, Per.CALL),
        (Measure.QUESTIONS, "", 6, 9, Per.CALL),
        (Measure.TALK_RATIO, "discovery", 43, 43, Per.CALL),
        (Measure.MONOLOGUE, "demo", None, 2.5, Per.CALL),
        (Measure.OBJECTIONS, "demo", 2, 3, Per.CALL),
        (Measure.FILLERS, "demo", None, 4, Per.CALL),
        (Measure.NEXT_STEP, "demo", 100, 100, Per.CALL),
    ],
)
def test_a_call_type_s_own_target_comes_before_the_general_one(
    measure: Measure, call_type: str, low: float | None, high: float | None, per: Per
) -> None:
    found = target_for(STARTER_TARGETS, measure, call_type=call_type)
    assert found is not None
    assert (found.low, found.high, found.per) == (low, high, per)
    assert "a setting" in found.words


def test_questions_per_hour_take_the_length_of_the_call() -> None:
    """Five questions in half an hour are ten an hour; without the call's length nobody knows."""
    discovery = target_for(STARTER_TARGETS, Measure.QUESTIONS, call_type="discovery")
    assert discovery is not None
    assert discovery.met_by(5, duration_s=1800) is True
    assert discovery.met_by(5, duration_s=3600) is False
    assert discovery.met_by(5) is None
    assert discovery.words == (
        "8-12 questions per hour (discovery; source: Gangly, sales coaching metrics, a setting)"
    )


def test_targets_are_kept_as_they_were_set() -> None:
    own = (MeasureTarget(measure=Measure.FILLERS, unit="a minute", high=3, source="our own calls of 2025"),)
    assert targets_in(write_targets(own)) == own
    assert targets_in("") == STARTER_TARGETS
    assert target_for(own, Measure.QUESTIONS) is None


@pytest.mark.parametrize(
    ("place", "call_type", "low", "high"),
    [
        (0, "discovery", 43, 43),
        (1, "discovery", 8, 12),
        (1, "demo", 4, 6),
        (1, "negotiation", 6, 9),
        (2, "discovery", None, 2.5),
        (3, "discovery", 2, 3),
        (4, "discovery", None, 4),
        (5, "discovery", 100, 100),
    ],
)
def test_each_of_the_six_starter_criteria_has_its_target_for_a_call_type(
    place: int, call_type: str, low: float | None, high: float | None
) -> None:
    found = target_of(STARTER_TARGETS, criterion(MEASURES[place]), call_type=call_type)
    assert found is not None
    assert (found.low, found.high) == (low, high)


def test_any_other_criterion_has_none() -> None:
    assert target_of(STARTER_TARGETS, criterion(BEHAVIOURS[0]), call_type="discovery") is None


def criterion(draft: CriterionDraft) -> Criterion:
    now = datetime(2026, 11, 19, tzinfo=UTC)
    version = CriterionVersion(id=1, criterion_id=1, number=1, definition=draft.definition, created_at=now)
    return Criterion(
        id=1,
        name=draft.name,
        competency=None,
        framework_step=None,
        funnel_stage=None,
        retired_at=None,
        current=version,
    )
