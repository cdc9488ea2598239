"""Small rules of what people enter: sentences counted, details checked, changes named, countries offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coaching.call_by_hand import CallEntry, check_call
from coaching.capturing import check_details
from coaching.countries import NO_HOLIDAYS, OFFERED, country_choices, country_names, spelled_subdivision
from coaching.criteria import Check
from coaching.criteria_editing import CriterionEntry, draft_of, scale_of
from coaching.editing import changes_between
from coaching.moment_notes import count_sentences
from coaching.scale import ScaleKind
from coaching.sessions import SessionDetails
from coaching.team_setup import is_time_zone
from coaching.themes import check_draft

DETAILS = SessionDetails(method="roleplay", commitment="Pause first.", held_on=date(2026, 11, 19))


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        (("He quoted. I stepped in.", "Pause, then ask.", "I'll ask first."), 4),
        (("He quoted", "Pause", "I will"), 3),
        (("One.\nTwo\nThree", "", ""), 3),
        (('He said: "Why?" Then he left.', "Wait…", "Ok!"), 4),
        (("At 2.5 minutes he quoted.", "Ask e.g. who decides.", "Yes."), 3),
        (("", "", ""), 0),
    ],
)
def test_sentences_are_counted_over_all_three_parts(parts: tuple[str, ...], count: int) -> None:
    assert count_sentences(*parts) == count


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"commitment": ""}, "commitment"),
        ({"commitment": "x" * 601}, "commitment"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"call_link": "javascript:alert(1)"}, "call_link"),
    ],
)
def test_a_detail_that_is_not_right_is_named(change: dict[str, object], field: str) -> None:
    assert list(check_details(replace(DETAILS, **change))) == [field]
    assert check_details(DETAILS) == {}


def test_a_change_is_told_by_field_before_and_after() -> None:
    after = replace(DETAILS, commitment="Ask first.", note="By phone")
    assert changes_between(DETAILS, after) == (
        ("commitment", "Pause first.", "Ask first."),
        ("note", "–", "By phone"),
    )
    assert changes_between(DETAILS, DETAILS) == ()


def test_a_select_of_countries_holds_at_most_a_hundred_with_the_one_in_use() -> None:
    assert len(country_choices()) <= 100
    assert set(OFFERED) <= set(country_names())
    values = [choice.value for choice in country_choices("IS")]
    assert values[0] == NO_HOLIDAYS
    assert "IS" in values
    assert "AF" in [choice.value for choice in country_choices("AF")]


@pytest.mark.parametrize(
    ("country", "typed", "spelled"),
    [("DE", "be", "BE"), ("DE", "ZZ", "ZZ"), ("DE", None, None), (None, "BE", None), ("GB", "eng", "ENG")],
)
def test_a_region_is_understood_in_either_case(
    country: str | None, typed: str | None, spelled: str | None
) -> None:
    assert spelled_subdivision(country, typed) == spelled


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Europe/Berlin", True),
        ("UTC", True),
        ("Berlin", False),
        ("", False),
        ("../etc", False),
        ("/etc/localtime", False),
    ],
)
def test_time_zones_are_iana_names(name: str, known: bool) -> None:
    assert is_time_zone(name) is known


def test_a_call_dated_ahead_or_without_scores_is_refused() -> None:
    entry = CallEntry(
        rep_id=1, occurred_on=date(2026, 11, 20), call_type="demo", direction="inbound", live=True, scores={}
    )
    assert set(check_call(entry, {}, today=date(2026, 11, 19))) == {"occurred_on", "score"}
    gone = replace(entry, occurred_on=date(2026, 11, 19), scores={7: 1.0})
    assert set(check_call(gone, {}, today=date(2026, 11, 19))) == {"score:7"}


def test_a_measure_without_bounds_is_named_on_its_fields() -> None:
    entry = CriterionEntry(
        team_id=1,
        criterion_id=None,
        name="Speaks for less than half of the call",
        competency=None,
        kind=ScaleKind.MEASURE,
        good="",
        poor="",
        check=Check.INTENT,
        target=None,
        confirmed=frozenset({"recorded", "observable", "controlled"}),
    )
    assert set(check_draft(draft_of(entry, None))) == {"unit", "low", "high"}
    assert scale_of(replace(entry, low=0, high=10, unit="minutes")).span == 10
