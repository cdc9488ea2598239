"""Criteria are told from themes (domain.md 2, CL 1), and say what to do about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coaching.criteria import CriterionDraft, Definition, Level, SubCriterion
from coaching.scale import Direction, Scale, ScaleKind
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION, RUBRICS, SCENARIO_KINDS
from coaching.starters import STARTER_SETS, StarterSet
from coaching.themes import PROPERTIES, better_example, check_draft, target_warning, theme_problem

THEMES = [
    "Communication",
    "empathy",
    "discovery",
    "customer empathy",
    "Communication quality",
    "Objection handling",
    "discussed objection handling",
    "Multi-threading",
    "Closing",
    "Better discovery and qualification",
    "Builds rapport with every customer",
    "Provides great customer service always",
]
TOO_SHORT = ["Quantifies impact", "Opens with agenda", "Asks questions"]
WITHOUT_A_VERB = [
    "Talk ratio improvement over time",
    "Be more confident on the phone",
    "Strong discovery question quality in demos",
    "Understands the needs of each customer",
    "The customer and their feelings",
]
CRITERIA = [
    "Used an empathy statement within 30 seconds of customer frustration",
    "Used empathy statement within 30 seconds of customer frustration",
    "stated the refund policy within the first 60 seconds",
    "Handles price objection before closing",
    "Completes five discovery questions before moving to pitch",
    "Secured a specific next action before ending the call",
    "Does not interrupt the customer mid-sentence",
    "Before pricing, states one value",
    "Rep names the competitor only when asked",
    "Lets the customer finish every sentence",
    "Nennt den Preis erst nach dem Nutzen",
]


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_is_named_as_one(name: str) -> None:
    assert (theme_problem(name) or "").startswith("That is a theme, not a criterion.")


@pytest.mark.parametrize("name", TOO_SHORT)
def test_three_words_cannot_say_when(name: str) -> None:
    assert (theme_problem(name) or "").startswith("That is too short")


@pytest.mark.parametrize("name", WITHOUT_A_VERB)
def test_what_nobody_can_hear_is_refused(name: str) -> None:
    assert theme_problem(name)


@pytest.mark.parametrize("name", ["", "  ", "?!", ","])
def test_nothing_typed_is_refused_with_an_example(name: str) -> None:
    assert "for example" in (theme_problem(name) or "")


@pytest.mark.parametrize("name", CRITERIA)
def test_a_criterion_passes(name: str) -> None:
    assert theme_problem(name) is None


@pytest.mark.parametrize("name", [*THEMES, *TOO_SHORT, *WITHOUT_A_VERB])
def test_every_refusal_offers_an_example_that_would_pass(name: str) -> None:
    example = better_example(name)
    assert example in (theme_problem(name) or "")
    assert theme_problem(example) is None


@pytest.mark.parametrize(
    ("theme", "word"),
    [("empathy", "empathy"), ("Price", "price"), ("closing", "next step"), ("multi-threading", "who else")],
)
def test_the_example_is_near_what_was_typed(theme: str, word: str) -> None:
    assert word in better_example(theme).lower()


@pytest.mark.parametrize("count", [5, 6, 7, 8])
def test_five_to_eight_targets_are_fine(count: int) -> None:
    assert target_warning(count) is None


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "This team has no coaching targets; five to eight work best. Add 5 or more."),
        (1, "This team has 1 coaching target; five to eight work best. Add 4 or more."),
        (9, "This team has 9 coaching targets; five to eight work best. Take off 1 or more."),
    ],
)
def test_fewer_or_more_targets_are_warned_about(count: int, words: str) -> None:
    assert target_warning(count) == words


GOOD = CriterionDraft(
    name="Handles price objection before closing",
    definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR)),
    confirmed=frozenset(key for key, _ in PROPERTIES),
)
TALK = Scale(
    kind=ScaleKind.MEASURE,
    low=0,
    high=100,
    unit="% talk",
    direction=Direction.BAND,
    band_low=38,
    band_high=48,
)


def with_definition(**changes: object) -> CriterionDraft:
    return replace(GOOD, definition=replace(GOOD.definition, **changes))


class TestDraft:
    def test_a_good_draft_has_no_problem(self) -> None:
        assert check_draft(GOOD) == {}

    @pytest.mark.parametrize("missing", [key for key, _ in PROPERTIES])
    def test_all_three_properties_must_be_confirmed(self, missing: str) -> None:
        assert set(check_draft(replace(GOOD, confirmed=GOOD.confirmed - {missing}))) == {"properties"}

    def test_several_problems_stand_on_their_fields_at_once(self) -> None:
        draft = replace(with_definition(target=9), name="empathy", confirmed=frozenset())
        assert set(check_draft(draft)) == {"name", "properties", "target"}

    @pytest.mark.parametrize(
        ("scale", "fields"),
        [
            (TALK, set()),
            (replace(TALK, unit=" "), {"unit"}),
            (replace(TALK, high=0), {"high", "direction"}),
            (replace(TALK, band_low=None), {"direction"}),
            (replace(TALK, band_low=50), {"direction"}),
            (replace(TALK, band_high=101), {"direction"}),
            (replace(TALK, low=float("nan"), direction=Direction.LOWER), {"low", "high"}),
        ],
    )
    def test_a_measure_needs_unit_bounds_and_a_true_band(self, scale: Scale, fields: set[str]) -> None:
        assert set(check_draft(with_definition(scale=scale))) == fields

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"target": 5}, "target"),
            ({"target": 0}, "target"),
            ({"min_change": 0}, "min_change"),
            ({"min_change": 3.1}, "min_change"),
            ({"levels": (Level(1, "none"), Level(1, "some"))}, "levels"),
            ({"levels": (Level(7, "some"),)}, "levels"),
            ({"levels": (Level(1, " "),)}, "levels"),
            ({"sub_criteria": (SubCriterion("Asks", 1), SubCriterion(" asks", 1))}, "sub_criteria"),
            ({"sub_criteria": (SubCriterion("Asks", 0),)}, "sub_criteria"),
        ],
    )
    def test_a_definition_must_fit_its_scale(self, changes: dict[str, object], field: str) -> None:
        assert set(check_draft(with_definition(**changes))) == {field}

    def test_a_name_that_fits_no_list_is_refused(self) -> None:
        assert "name" in check_draft(replace(GOOD, name="Asks about budget " * 20))


@pytest.mark.parametrize("starter", STARTER_SETS, ids=lambda starter: starter.key)
class TestStarterSets:
    def test_every_criterion_passes_its_own_rules(self, starter: StarterSet) -> None:
        assert {draft.name: check_draft(draft) for draft in starter.drafts if check_draft(draft)} == {}

    def test_it_makes_a_team_without_a_warning(self, starter: StarterSet) -> None:
        assert target_warning(len(starter.target_names)) is None
        assert set(starter.target_names) <= {draft.name for draft in starter.drafts}

    def test_good_and_poor_are_described(self, starter: StarterSet) -> None:
        assert all(draft.definition.good and draft.definition.poor for draft in starter.drafts)

    def test_names_and_descriptions_fit_an_option(self, starter: StarterSet) -> None:
        assert max(len(text) for text in (starter.description, *starter.target_names)) <= 75


def test_competencies_have_four_described_levels() -> None:
    competencies = next(one for one in STARTER_SETS if one.key == "competencies")
    assert {draft.competency for draft in competencies.drafts} == {
        "Discovery",
        "Objection handling",
        "Multi-threading",
        "Closing",
    }
    for draft in competencies.drafts:
        assert [level.score for level in draft.definition.levels] == [1, 2, 3, 4]


def test_measures_carry_the_targets_of_the_article() -> None:
    measures = next(one for one in STARTER_SETS if one.key == "measures")
    attained = [
        (draft.definition.scale.attainment(draft.definition.target or 0), draft.definition.scale.direction)
        for draft in measures.drafts
    ]
    assert [draft.definition.target for draft in measures.drafts] == [43, 6, 2.5, 2, 4, 1]
    assert all(share >= 70 for share, _ in attained), "meeting a target is never a pattern to coach"
    assert all(share == 100 for share, direction in attained if direction is Direction.BAND)


def test_names_are_unique_over_all_sets() -> None:
    names = [draft.name.casefold() for starter in STARTER_SETS for draft in starter.drafts]
    assert len(names) == len(set(names))


def test_two_subjects_have_two_rubrics_with_an_anchor_for_every_level() -> None:
    assert RUBRICS == (REP_EXECUTION, COACH_EFFECTIVENESS)
    assert [criterion.highest for criterion in REP_EXECUTION.criteria] == [5, 5, 5]
    assert [criterion.highest for criterion in COACH_EFFECTIVENESS.criteria] == [3, 3, 3]
    anchors = [anchor for rubric in RUBRICS for criterion in rubric.criteria for anchor in criterion.anchors]
    assert len(set(anchors)) == 24
    assert len(SCENARIO_KINDS) == 3
