"""Scored scenarios (domain.md 6): the gate, two totals, and patterns from thirty sessions on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.coach_patterns import ENOUGH_SESSIONS, execution_gaps, find_patterns, missing_sessions
from coaching.scenario_rubrics import (
    COACH_EFFECTIVENESS,
    LONGEST_ANCHOR,
    REP_EXECUTION,
    RUBRICS,
    Rubric,
    ScenarioKind,
)
from coaching.scenarios import CoachScore, Rated, RepScore, Scenario, day_problem, gate
from coaching.sessions import Verdict

THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


def rated(levels: Sequence[int], weights: Sequence[float] = (1, 1, 1)) -> tuple[Rated, ...]:
    keys = ("moment", "correction", "acknowledgement")
    return tuple(
        Rated(key=key, label=key, level=level, anchor="", weight=weight)
        for key, level, weight in zip(keys, levels, weights, strict=True)
    )


def scenario(number: int, *, rep: int = 1, kind: ScenarioKind = ScenarioKind.LIVE_CALL) -> Scenario:
    return Scenario(
        id=number,
        team_id=1,
        rep_id=rep,
        coach_id=9,
        scored_by=9,
        kind=kind,
        deal=None,
        held_at=NOON + timedelta(days=number),
        session_id=None,
        call_id=None,
        note=None,
        scored_at=NOON,
    )


@pytest.mark.parametrize(
    ("kind", "deal", "led_by_manager", "call_day", "field"),
    [
        pytest.param("live_call", None, False, None, "held_on", id="a live call that nobody names"),
        pytest.param("live_call", None, False, THURSDAY, None, id="a live call, debriefed the same day"),
        pytest.param("live_call", None, False, FRIDAY, "call", id="a live call of another day"),
        pytest.param("roleplay", "Northwind", False, None, None, id="a roleplay on an active deal"),
        pytest.param("roleplay", None, False, None, "deal", id="a roleplay on no deal"),
        pytest.param(
            "simulation", "Board call", True, None, None, id="a manager's before a high-stakes call"
        ),
        pytest.param("simulation", "Board call", False, None, "scenario_kind", id="nobody's simulation"),
        pytest.param("simulation", None, True, None, "deal", id="a simulation of no call"),
        pytest.param("one_on_one", "Northwind", True, None, "scenario_kind", id="a weekly 1:1"),
        pytest.param("pipeline_review", "Northwind", True, None, "scenario_kind", id="a pipeline review"),
        pytest.param("feedback", "Northwind", True, None, "scenario_kind", id="general feedback"),
        pytest.param(None, None, True, None, "scenario_kind", id="nothing chosen"),
    ],
)
def test_only_real_time_scenarios_are_scored(
    *, kind: str | None, deal: str | None, led_by_manager: bool, call_day: date | None, field: str | None
) -> None:
    """SS 1: live call with debrief, roleplay on an active deal, the manager's before a high-stakes call."""
    problems = gate(kind, deal=deal, led_by_manager=led_by_manager, call_day=call_day, debrief_day=THURSDAY)
    assert list(problems) == ([field] if field else [])


@pytest.mark.parametrize(
    ("call_day", "heard_on", "field"),
    [
        pytest.param(THURSDAY, None, None, id="the call is named"),
        pytest.param(None, THURSDAY, None, id="heard live that day"),
        pytest.param(None, FRIDAY, "held_on", id="heard live on another day than the debrief"),
        pytest.param(None, None, "held_on", id="neither"),
        pytest.param(THURSDAY, FRIDAY, None, id="a named call outweighs the day"),
    ],
)
def test_a_live_call_is_named_or_was_heard_live_on_the_day_of_its_debrief(
    call_day: date | None, heard_on: date | None, field: str | None
) -> None:
    problems = gate(
        "live_call",
        deal=None,
        led_by_manager=False,
        call_day=call_day,
        heard_on=heard_on,
        debrief_day=THURSDAY,
    )
    assert list(problems) == ([field] if field else [])


@pytest.mark.parametrize(
    ("days", "refused"),
    [(0, False), (14, False), (15, True), (400, True), (-1, True)],
)
def test_a_scenario_is_scored_while_it_is_fresh(days: int, *, refused: bool) -> None:
    assert (day_problem(FRIDAY - timedelta(days=days), today=FRIDAY) is not None) is refused


@pytest.mark.parametrize("kind", ["one_on_one", "pipeline_review", "feedback"])
def test_what_is_no_scenario_is_pointed_to_the_log(kind: str) -> None:
    assert "/coach log" in gate(kind, deal=None, led_by_manager=True)["scenario_kind"]


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.subject.value)
def test_a_rubric_has_three_or_four_questions_with_an_anchor_for_every_level(rubric: Rubric) -> None:
    assert 3 <= len(rubric.criteria) <= 4
    for criterion in rubric.criteria:
        assert criterion.highest == (5 if rubric is REP_EXECUTION else 3)
        assert all(0 < len(anchor) <= LONGEST_ANCHOR for anchor in criterion.anchors)
        assert len(set(criterion.anchors)) == criterion.highest


@pytest.mark.parametrize("label", ["Messaging accuracy", "Objection handling", "Scenario completion"])
def test_execution_of_1_would_lose_a_real_deal_and_5_could_onboard_new_reps(label: str) -> None:
    (criterion,) = (one for one in REP_EXECUTION.criteria if one.label == label)
    assert "would lose a real deal" in criterion.anchors[0]
    assert "could onboard new reps" in criterion.anchors[4]


@pytest.mark.parametrize(
    ("label", "begins"),
    [
        ("Moment identification", ("Missed", "Adjacent", "Right")),
        ("Correction specificity", ("Too abstract", "Partial", "Actionable within 30 minutes")),
        ("Rep acknowledgement", ("", "", "")),
    ],
)
def test_coaching_is_scored_on_moment_correction_and_acknowledgement(
    label: str, begins: tuple[str, ...]
) -> None:
    (criterion,) = (one for one in COACH_EFFECTIVENESS.criteria if one.label == label)
    assert all(anchor.startswith(words) for anchor, words in zip(criterion.anchors, begins, strict=True))


def test_an_acknowledgement_is_full_when_it_is_in_the_reps_own_words() -> None:
    assert "own words" in COACH_EFFECTIVENESS.criteria[2].anchors[2]


@pytest.mark.parametrize(
    ("levels", "weights", "total"),
    [((1, 1, 1), (1, 1, 1), "1.0"), ((3, 2, 2), (1, 1, 1), "2.3"), ((3, 1, 1), (2, 1, 1), "2.0"),
     ((1, 3, 3), (0, 1, 1), "3.0")],
)  # fmt: skip
def test_a_total_weighs_its_own_questions(
    levels: Sequence[int], weights: Sequence[float], total: str
) -> None:
    assert CoachScore(rated(levels, weights)).write() == f"{total} of 3"
    assert RepScore(rated(levels, weights)).write() == f"{total} of 5"


def test_execution_counts_from_the_lowest_level() -> None:
    assert RepScore(rated((1, 1, 1))).attainment == 0
    assert RepScore(rated((5, 5, 5))).attainment == 100


@pytest.mark.parametrize(("scored", "missing"), [(0, 30), (29, 1), (30, 0), (99, 0)])
def test_patterns_start_at_thirty_scored_sessions(scored: int, missing: int) -> None:
    assert missing_sessions(scored) == missing
    found = find_patterns([CoachScore(rated((3, 3, 3)))] * scored, [], [])
    assert (found is None) is (missing > 0)


RIGHT, MISSED = CoachScore(rated((3, 3, 2))), CoachScore(rated((1, 2, 2)))
APPLIED, PARTLY, ABSENT = Verdict.APPLIED, Verdict.PARTIAL, Verdict.ABSENT


@pytest.mark.parametrize(
    ("scores", "verdicts", "gaps", "shown"),
    [
        pytest.param(
            [RIGHT] * 24 + [MISSED] * 6, [APPLIED] * 6 + [PARTLY] * 3 + [ABSENT], [10, 20, 0, -5, 5],
            ((48, 90), (6, 30), (6, 10), 6), id="some of each",
        ),
        pytest.param([RIGHT] * 30, [], [], ((60, 90), (0, 30), (0, 0), None), id="nothing reviewed yet"),
        pytest.param([MISSED] * 31, [ABSENT], [5] * 4, ((0, 93), (31, 31), (0, 1), None), id="all missed"),
    ],
)  # fmt: skip
def test_patterns_are_threes_missed_moments_carry_through_and_the_gap(
    scores: list[CoachScore], verdicts: list[Verdict], gaps: list[float], shown: tuple[object, ...]
) -> None:
    """SS 6: shares with their n; a gap from five pairs on."""
    found = find_patterns(scores, verdicts, gaps)
    assert found is not None
    assert (found.threes, found.missed, found.carried, found.gap) == shown
    assert (found.missed[1], found.gap_pairs) == (len(scores), len(gaps))
    assert len(scores) >= ENOUGH_SESSIONS


def test_few_pairs_show_no_gap() -> None:
    found = find_patterns([CoachScore(rated((3, 3, 3)))] * 30, [], [50, 50, 50, 50])
    assert found is not None
    assert (found.gap, found.gap_pairs) == (None, 4)


def test_the_gap_looks_at_the_same_reps_next_live_call_alone() -> None:
    everything = [
        scenario(1, kind=ScenarioKind.ROLEPLAY),
        scenario(2, kind=ScenarioKind.ROLEPLAY),
        scenario(3, rep=2),
        scenario(4),
        scenario(5),
    ]
    scores = {number: RepScore(rated((level,) * 3)) for number, level in enumerate((1, 2, 5, 3, 5), start=1)}
    assert execution_gaps(everything[:1], everything, scores) == (50,)
    assert execution_gaps(everything[3:4], everything, scores) == (50,)
    assert execution_gaps([everything[2], everything[4]], everything, scores) == ()
