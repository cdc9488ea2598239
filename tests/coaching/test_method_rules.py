"""Rules of domain.md 2, 5 and 7 as tables, each test named after its rule. The whole list: docs/rules.md."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from focus_world import AGENDA, BOB, FOUR, PERCENT, PRICE, STEP, StoreInMemory, calls_of, session
from scored_calls import NOW, scored, scored_from

from coaching.criteria import Criterion
from coaching.delta import compare
from coaching.evidence import Extent, calls_to_play, extent_of
from coaching.focus_facts import LateScores, late_scores
from coaching.ports import WorkspaceStore
from coaching.practice import Practice
from coaching.practice_rules import overdue_from
from coaching.preparing import lowest_first
from coaching.scale import Direction, Scale, ScaleKind
from coaching.starters import STARTER_SETS
from coaching.themes import theme_problem
from coaching.words import say_baseline_to_now, say_delta, say_delta_cell

FILLERS = Scale(kind=ScaleKind.MEASURE, low=0, high=20, direction=Direction.LOWER, unit="a minute")
COMPETENCIES = next(one for one in STARTER_SETS if one.key == "competencies")
MEASURES = next(one for one in STARTER_SETS if one.key == "measures")


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("Communication", True),
        ("empathy", True),
        ("discovery", True),
        ("Used an empathy statement within 30 seconds of customer frustration", False),
    ],
)
def test_a_theme_is_refused_and_the_articles_criterion_is_not(name: str, *, refused: bool) -> None:
    problem = theme_problem(name)
    assert (problem is not None) is refused
    assert problem is None or "for example" in problem


@pytest.mark.parametrize("competency", ["Discovery", "Objection handling", "Multi-threading", "Closing"])
def test_each_of_the_four_competencies_has_levels_one_to_four_in_observable_terms(competency: str) -> None:
    drafts = [draft for draft in COMPETENCIES.drafts if draft.competency == competency]
    assert drafts
    for draft in drafts:
        assert draft.definition.scale.kind is ScaleKind.ONE_TO_FOUR
        assert [level.score for level in draft.definition.levels] == [1, 2, 3, 4]
        assert len({level.description for level in draft.definition.levels}) == 4
        assert theme_problem(draft.name) is None


@pytest.mark.parametrize(
    ("place", "target", "direction"),
    [
        pytest.param(0, 43, Direction.BAND, id="talk ratio 43 %"),
        pytest.param(1, 6, Direction.BAND, id="6-9 questions"),
        pytest.param(2, 2.5, Direction.LOWER, id="monologue below 2.5 min"),
        pytest.param(3, 2, Direction.BAND, id="2-3 objection techniques"),
        pytest.param(4, 4, Direction.LOWER, id="fewer than 4 fillers a minute"),
        pytest.param(5, 1, Direction.HIGHER, id="a next step each time"),
    ],
)
def test_each_of_the_six_conversational_measures_has_its_target(
    place: int, target: float, direction: Direction
) -> None:
    definition = MEASURES.drafts[place].definition
    assert (definition.target, definition.scale.direction) == (target, direction)


@pytest.mark.parametrize("calls", [0, 1, 2, 3, 4])
def test_the_first_call_after_a_session_is_never_shown_as_a_result(calls: int) -> None:
    """CL 4: no figure before the fifth call, however far the first one lies from the baseline."""
    held = session(1, on=STEP, before=(58,) * 10)
    delta = compare(
        held.baseline, STEP.current.definition, scored_from(NOW, [100] * calls, version_id=STEP.current.id)
    )
    assert (delta.verdict, delta.now, delta.value, delta.low, delta.high) == (
        "not_yet",
        None,
        None,
        None,
        None,
    )
    for words in (say_delta(delta), say_delta_cell(delta), say_baseline_to_now(delta)):
        assert words in ("", f"not enough yet ({calls} of 10)")


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        pytest.param(1, "not enough yet (1 of 10)", id="the first call is never shown"),
        pytest.param(4, "not enough yet (4 of 10)", id="four"),
        pytest.param(5, "58 % → 72 % over 5 calls: early, leaning up", id="five: a lean"),
        pytest.param(9, "58 % → 72 % over 9 calls: early, leaning up", id="nine: still a lean"),
        pytest.param(10, "58 % → 72 % over 10 calls: improved by 14 points", id="ten: a result"),
    ],
)
def test_58_to_72_percent_in_two_weeks_says_that_coaching_works(calls: int, words: str) -> None:
    """SbS 4: the article's own figures."""
    held = session(1, on=STEP, before=(58,) * 10)
    delta = compare(
        held.baseline, STEP.current.definition, scored_from(NOW, [72] * calls, version_id=STEP.current.id)
    )
    assert say_delta(delta).startswith(words)


@pytest.mark.parametrize(
    ("scores", "lowest"),
    [
        pytest.param({PRICE: [4, 3], STEP: [58, 60], AGENDA: [3, 3]}, STEP, id="58 % over 14 days"),
        pytest.param({PRICE: [2, 2], STEP: [58]}, PRICE, id="2 of 4 is 33 %, below 58 %"),
        pytest.param({STEP: [90], AGENDA: [4]}, STEP, id="nothing fails: still the lowest"),
        pytest.param({AGENDA: [1], PRICE: [1]}, PRICE, id="of equals by name"),
        pytest.param({}, None, id="nothing scored"),
    ],
)
def test_the_lowest_attainment_of_the_last_14_days_is_picked(
    scores: dict[Criterion, list[float]], lowest: Criterion | None
) -> None:
    """SbS 2: by data, not by memory. What is older than 14 days does not count, however low."""
    old = scored([0, 0], until=NOW - timedelta(days=15), version_id=AGENDA.current.id)
    late = [scored(values, version_id=one.current.id) for one, values in scores.items()]
    store = StoreInMemory(calls=calls_of(old, *late))
    found = lowest_first(late_scores(cast("WorkspaceStore", store), BOB, (PRICE, STEP, AGENDA), NOW))
    assert (found[0].criterion_id if found else None) == (lowest.id if lowest else None)


def test_attainment_is_compared_across_scales() -> None:
    one = LateScores(criterion_id=1, name="Fillers", scale=FILLERS, scores=(18,))
    other = LateScores(criterion_id=2, name="Step", scale=FOUR, scores=(2,))
    assert lowest_first([other, one]) == [one, other]


@pytest.mark.parametrize(
    ("failing", "of", "pattern"),
    [
        pytest.param(1, 10, False, id="a first occurrence"),
        pytest.param(1, 2, False, id="once is a first occurrence in two calls, too"),
        pytest.param(2, 7, False, id="29 %"),
        pytest.param(2, 6, True, id="33 %"),
        pytest.param(2, 20, False, id="10 %"),
    ],
)
def test_failing_in_more_than_30_percent_of_recent_calls_is_a_pattern(
    failing: int, of: int, *, pattern: bool
) -> None:
    attainments = [40.0] * failing + [95.0] * (of - failing)
    assert (extent_of(attainments) is Extent.PATTERN) is pattern


@pytest.mark.parametrize(
    ("attainments", "warranted"),
    [
        pytest.param([69, 69], False, id="two calls"),
        pytest.param([69, 69, 69], True, id="three"),
        pytest.param([70, 70, 70], False, id="70 % is not below"),
        pytest.param([58, 95, 61, 95, 55, 95, 95, 95, 95, 95, 95], True, id="three among many"),
    ],
)
def test_below_70_percent_on_three_recent_calls_warrants_a_session(
    attainments: list[float], *, warranted: bool
) -> None:
    assert (extent_of(attainments) is Extent.CONFIRMED) is warranted


@pytest.mark.parametrize(
    ("scores", "played"),
    [
        pytest.param([95, 40, 90, 95], [40], id="a first occurrence: one call"),
        pytest.param([95, 60, 50, 90], [50, 60], id="a pattern: two"),
        pytest.param([60, 50, 40, 30, 95], [30, 40, 50], id="a pattern: three at most, lowest first"),
    ],
)
def test_one_call_of_a_first_occurrence_two_or_three_of_a_pattern(
    scores: list[float], played: list[float]
) -> None:
    assert [call.score for call in calls_to_play(scored(scores), PERCENT)] == played


@pytest.mark.parametrize(
    ("due", "overdue"),
    [
        pytest.param("2026-11-20T08:00", date(2026, 11, 21), id="due at nine in Berlin"),
        pytest.param("2026-11-20T23:30", date(2026, 11, 22), id="half past midnight there: a day later"),
    ],
)
def test_practice_is_overdue_from_the_day_after_it_was_due(due: str, overdue: date) -> None:
    practice = Practice(
        id=1,
        session_id=None,
        rep_id=BOB,
        coach_id=1,
        what="Ask back, ten times.",
        due_at=datetime.fromisoformat(due).replace(tzinfo=UTC),
        assigned_at=NOW,
    )
    assert overdue_from(practice, tz="Europe/Berlin") == overdue
