"""[More] in the criterion form: levels, weighted parts, smallest change, stage, step; parts by hand."""

from __future__ import annotations

import pytest
from desk import Desk, Reply
from north import PROPERTIES, Cast
from screen import input_of, words_of

from coaching.criteria import Criterion, SubCriterion

NAME = "Answers an objection after asking what is behind it"
LEVELS = {f"level:{number}": f"What one hears at {number}" for number in range(1, 5)}
PARTS = "Asks before answering: 2\nChecks that it is settled"


def open_form(desk: Desk, cast: Cast, *, more: bool = True) -> None:
    desk.command("UMONA", "criteria")
    desk.press("UMONA", "add_criterion", str(cast.team_id), on="modal")
    if more:
        desk.press("UMONA", "criterion_more", on="modal")


def save(desk: Desk, **typed: object) -> Reply:
    filled = {"name": NAME, "good": "Asks first", "properties": PROPERTIES}
    return desk.submit("UMONA", **{**filled, **typed})


def the_criterion(desk: Desk, name: str = NAME) -> Criterion:
    with desk.store() as store:
        found = store.criteria.by_name(name)
    assert found is not None
    return found


def add_with_parts(desk: Desk, cast: Cast) -> Criterion:
    open_form(desk, cast)
    assert save(desk, **LEVELS, parts=PARTS, min_change="0.4", funnel_stage="middle").errors == {}
    return the_criterion(desk)


def test_the_form_is_short_until_more_is_pressed_and_keeps_what_was_typed(desk: Desk, cast: Cast) -> None:
    open_form(desk, cast, more=False)
    assert "level:1" not in words_of(desk.view)
    desk.type(name=NAME)
    desk.press("UMONA", "criterion_more", on="modal")
    assert desk.submit("UMONA", good="Asks first", properties=PROPERTIES, **LEVELS).errors == {}
    assert [level.score for level in the_criterion(desk).current.definition.levels] == [1, 2, 3, 4]


def test_levels_parts_stage_step_and_smallest_change_are_kept(desk: Desk, cast: Cast) -> None:
    open_form(desk, cast)
    typed = {**LEVELS, "parts": PARTS, "min_change": "0,4", "funnel_stage": "middle"}
    assert save(desk, **typed, framework_step="Object").errors == {}
    kept = the_criterion(desk)
    definition = kept.current.definition
    assert definition.sub_criteria == (
        SubCriterion("Asks before answering", 2),
        SubCriterion("Checks that it is settled", 1),
    )
    assert (definition.min_change, kept.funnel_stage, kept.framework_step) == (0.4, "middle", "Object")
    assert "middle of the funnel · step Object · 4 levels · 2 parts" in words_of(desk.view)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"level:1": "One hears this"}, "level", "leave all of them empty"),
        ({"parts": "Asks: lots\nChecks"}, "parts", "a number above 0"),
        ({"parts": "Asks: 0\nChecks"}, "parts", "a number above 0"),
        ({"parts": "Asks\nasks: 2"}, "parts", "twice"),
        ({"parts": "Asks"}, "parts", "the criterion itself"),
        ({"parts": ": 2\nChecks"}, "parts", "a name"),
        ({"min_change": "9"}, "min_change", "smallest meaningful change"),
    ],
)
def test_what_does_not_fit_is_said_on_its_field(
    desk: Desk, cast: Cast, typed: dict[str, object], field: str, said: str
) -> None:
    open_form(desk, cast)
    reply = save(desk, **typed)
    assert set(reply.errors) == {field}
    assert said in reply.errors[field]


def test_another_scale_asks_for_other_levels(desk: Desk, cast: Cast) -> None:
    open_form(desk, cast)
    desk.type(**LEVELS)
    desk.press("UMONA", "scale_chosen", "1-5", on="modal")
    assert input_of(desk.view, "level")
    assert list(save(desk, scale="1-5").body["errors"]) == ["level:5"]
    assert save(desk, scale="1-5", **{"level:5": "What one hears at 5"}).errors == {}
    desk.press("UMONA", "add_criterion", str(cast.team_id), on="modal")
    desk.press("UMONA", "criterion_more", on="modal")
    desk.press("UMONA", "scale_chosen", "percent", on="modal")
    assert "level:1" not in words_of(desk.view)
    assert "parts" in words_of(desk.view)


def test_a_change_behind_more_is_a_new_version_another_stage_is_not(desk: Desk, cast: Cast) -> None:
    first = add_with_parts(desk, cast)
    both = f"{cast.team_id}|{first.id}"
    desk.press("UMONA", "edit_criterion", both, on="modal")
    assert desk.submit("UMONA", funnel_stage="late").errors == {}
    assert the_criterion(desk).current.id == first.current.id
    desk.press("UMONA", "edit_criterion", both, on="modal")
    assert desk.submit("UMONA", parts="").errors == {}
    again = the_criterion(desk)
    assert (again.current.number, again.current.definition.sub_criteria) == (2, ())
    assert again.current.definition.levels == first.current.definition.levels


def test_parts_are_scored_one_by_one_and_roll_up_by_weight(desk: Desk, cast: Cast) -> None:
    version = add_with_parts(desk, cast).current.id
    desk.command("UALICE", "call @bob")
    assert "What one hears at 3" in words_of(desk.view)
    first, second = f"part:{version}-0", f"part:{version}-1"
    assert list(desk.submit("UALICE", **{first: "4"}).body["errors"]) == [second]
    assert list(desk.submit("UALICE", **{second: "7"}).body["errors"]) == [second]
    assert desk.submit("UALICE", **{second: "1"}).errors == {}
    with desk.store() as store:
        (scored,) = store.calls.first_scored(cast.ids["UBOB"], version)
        parts = store.part_scores.of_call(scored.call_id, version)
    assert scored.score == 3
    assert parts == {"Asks before answering": 4, "Checks that it is settled": 1}
    assert "3.0 of 4 (Asks before answering 4, Checks that it is settled 1)" in str(desk.heard)
