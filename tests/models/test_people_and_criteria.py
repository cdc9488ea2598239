"""Members, teams, criteria, versions and methods come back as they were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import SETTINGS, Building
from clocks import THURSDAY

from coaching.criteria import Check, CriterionDraft, Definition, Level, SubCriterion
from coaching.errors import FieldError
from coaching.people import Line, Profile, Role
from coaching.scale import Direction, Scale, ScaleKind
from models import SqlStores

MEASURE = Definition(
    scale=Scale(
        kind=ScaleKind.MEASURE,
        low=0,
        high=100,
        unit="% talk",
        direction=Direction.BAND,
        band_low=38.5,
        band_high=48,
    ),
    good="Listens more than talks",
    poor="Talks over the customer",
    levels=(Level(1, "“Never”"), Level(2.5, "now & then")),
    sub_criteria=(SubCriterion("pauses", 0.3), SubCriterion("asks", 0.7)),
    check=Check.VERBATIM,
    target=43,
    min_change=0.1,
)


def test_slack_refreshes_a_profile_and_the_persons_own_settings_stay(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    alice, dan = build.member("Alice"), build.member("Dan")
    with stores.workspace(workspace_id) as store:
        people = store.people
        people.set_hearing(alice.id, morning_hour=8, muted=[Line.RESULT, Line.NEXT_CALL], delegate_id=dan.id)
        people.set_enablement(alice.id, True)
        kept = people.save_profile(
            Profile(slack_id=alice.slack_id, name="Alice B.", email="Alice.B@Example.com", tz="Europe/Berlin")
        )
        assert (kept.id, kept.name, kept.tz) == (alice.id, "Alice B.", "Europe/Berlin")
        assert kept.muted == {Line.RESULT, Line.NEXT_CALL}
        assert (kept.morning_hour, kept.delegate_id, kept.is_enablement) == (8, dan.id, True)
        assert people.by_email(" alice.b@EXAMPLE.com ") == kept
        assert people.by_email("alice@example.com") is None
        assert people.by_slack_id(alice.slack_id) == kept
        assert people.members([alice.id, 10**6]) == {alice.id: kept}
        assert [member.name for member in people.everyone()] == ["Alice B.", "Dan"]


def test_a_team_comes_back_with_its_calendar_and_exactly_the_roles_it_was_given(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    alice, bob, carol = (build.member(name) for name in ("Alice", "Bob", "Carol"))
    settings = replace(
        SETTINGS,
        country="DE",
        subdivision="BY",
        working_days=(1, 2, 3, 4),
        added_holidays=(date(2026, 12, 24),),
        removed_holidays=(date(2026, 12, 26),),
    )
    team = build.team(reps=[bob, carol], coaches=[alice], settings=settings)
    with stores.workspace(workspace_id) as store:
        people = store.people
        assert people.team(team.id).settings == settings
        people.set_role(team.id, Role.REP, [carol.id, alice.id, carol.id])
        held = {(told.member_id, told.role) for told in people.memberships(team_id=team.id)}
        assert held == {(carol.id, Role.REP), (alice.id, Role.REP), (alice.id, Role.COACH)}
        assert people.memberships(member_id=bob.id) == ()
        changed = people.change_team(team.id, replace(settings, channel_id=None, country=None))
        assert people.teams() == (changed,)


def test_a_definition_comes_back_exactly_and_an_edit_of_it_is_a_new_version(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    bob = build.member("Bob")
    draft = CriterionDraft(name="  Keeps talk ratio  in band ", definition=MEASURE, competency="discovery")
    with stores.workspace(workspace_id) as store:
        criteria = store.criteria
        first = criteria.add(draft, by=bob.id, now=THURSDAY)
        assert first.name == "Keeps talk ratio in band"
        assert first.current.definition == MEASURE
        renamed = criteria.add_version(
            first.id, replace(draft, name="Talks less than listens"), by=bob.id, now=THURSDAY
        )
        assert (renamed.name, renamed.current) == ("Talks less than listens", first.current)
        edited = replace(draft, definition=replace(MEASURE, target=40))
        second = criteria.add_version(first.id, edited, by=bob.id, now=THURSDAY)
        assert (second.current.number, second.current.definition.target) == (2, 40)
        assert criteria.version(first.current.id) == first.current
        assert criteria.by_name("keeps TALK ratio in band") == second


def test_two_active_criteria_cannot_share_a_name_and_a_retired_one_frees_it(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    alice = build.member("Alice")
    team = build.team(coaches=[alice])
    first = build.criterion("Asks who else decides", team=team)
    draft = CriterionDraft(name="asks WHO else  decides", definition=MEASURE)
    with pytest.raises(FieldError) as refused, stores.workspace(workspace_id) as store:
        store.criteria.add(draft, by=None, now=THURSDAY)
    assert set(refused.value.problems) == {"name"}
    with stores.workspace(workspace_id) as store:
        criteria = store.criteria
        assert criteria.targets(team.id) == (first,)
        criteria.retire(first.id, now=THURSDAY)
        assert criteria.targets(team.id) == ()
        second = criteria.add(draft, by=None, now=THURSDAY)
        assert criteria.by_name("Asks who else decides") == second
        assert [each.id for each in criteria.all()] == [second.id, first.id]
        assert criteria.all()[1].retired_at == THURSDAY


def test_a_workspace_adds_its_own_methods_once(stores: SqlStores, workspace_id: int) -> None:
    with stores.workspace(workspace_id) as store:
        key = store.criteria.add_method("Ride-along: field")
        assert store.criteria.add_method("  ride-along:  FIELD ") == key
        assert store.criteria.add_method("roleplay") == "roleplay"
        assert store.criteria.add_method("Ride along field") != key
        labels = [label for _, label in store.criteria.methods()]
    assert labels == [
        "Call review",
        "Roleplay",
        "Script walkthrough",
        "Ride-along: field",
        "Ride along field",
    ]
