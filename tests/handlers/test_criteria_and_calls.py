"""Criteria: themes refused, versions kept; and one call scored by hand."""

from __future__ import annotations

from datetime import date

import pytest
from desk import NOON, Desk, Reply
from north import FOCUS, PROPERTIES, Cast
from screen import input_of, refuse_bad_message, words_of

from coaching.scale import Direction, ScaleKind

GOOD_NAME = "Asks who else has to agree before sending a proposal"


def add(desk: Desk, who: str = "UMONA", **typed: object) -> Reply:
    if not desk.views:
        desk.command(who, "criteria")
        desk.press(who, "add_criterion", str(1), on="modal")
    filled = {"name": GOOD_NAME, "good": "Names the people", "properties": PROPERTIES}
    return desk.submit(who, **{**filled, **typed})


def test_an_added_criterion_is_a_target_and_stands_in_the_list_underneath(desk: Desk, cast: Cast) -> None:
    assert add(desk).errors == {}

    assert desk.slack.methods[-1] == "views.update"
    assert desk.view["callback_id"] == "criteria"
    assert GOOD_NAME in words_of(desk.view)
    with desk.store() as store:
        assert GOOD_NAME in {criterion.name for criterion in store.criteria.targets(cast.team_id)}


@pytest.mark.parametrize("theme", ["Communication", "empathy", "discovery", "Good objection handling skills"])
def test_a_theme_is_refused_on_its_field_with_a_better_wording(desk: Desk, cast: Cast, theme: str) -> None:
    reply = add(desk, name=theme)
    assert "for example:" in reply.errors["name"]
    assert add(desk).errors == {}


def test_all_three_properties_must_be_confirmed(desk: Desk, cast: Cast) -> None:
    reply = add(desk, properties=["recorded", "observable"])
    assert "all three" in reply.errors["properties"]


def test_a_name_that_is_taken_is_said_so(desk: Desk, cast: Cast) -> None:
    assert "exists already" in add(desk, name=FOCUS.upper()).errors["name"]


def test_an_edit_is_a_new_version_and_keeps_the_old_one(desk: Desk, cast: Cast) -> None:
    desk.command("UMONA", "criteria")
    desk.press("UMONA", "edit_criterion", f"{cast.team_id}|{cast.focus.id}", on="modal")
    assert input_of(desk.view, "name")["element"]["initial_value"] == FOCUS

    assert desk.submit("UMONA", good="Asks first, then names a price").errors == {}

    with desk.store() as store:
        now = store.criteria.get(cast.focus.id)
        old = store.criteria.version(cast.focus.current.id)
    assert (now.current.number, now.current.definition.good) == (2, "Asks first, then names a price")
    assert old.definition.good == "Said aloud"


def test_a_measure_asks_for_its_unit_and_bounds_and_keeps_the_name(desk: Desk, cast: Cast) -> None:
    desk.command("UMONA", "criteria")
    desk.press("UMONA", "add_criterion", str(cast.team_id), on="modal")
    desk.type(name="Speaks for less than half of the call")
    desk.press("UMONA", "scale_chosen", "measure", on="modal")
    assert desk.slack.methods[-1] == "views.update"
    typed = {
        "good": "The customer speaks more",
        "properties": PROPERTIES,
        "unit": "% talk",
        "scale": "measure",
    }
    assert list(desk.submit("UMONA", **typed, low="90", high="10", direction="lower").errors) == ["high"]

    assert desk.submit("UMONA", low="0", high="100").errors == {}

    with desk.store() as store:
        scale = store.criteria.by_name("speaks for less than half of the call").scale
    assert (scale.kind, scale.unit, scale.direction) == (ScaleKind.MEASURE, "% talk", Direction.LOWER)


def test_retiring_and_choosing_targets_redraw_the_list(desk: Desk, cast: Cast) -> None:
    desk.command("UMONA", "criteria")
    desk.press("UMONA", "toggle_target", f"{cast.team_id}|{cast.other.id}|off", on="modal")
    desk.press("UMONA", "retire_criterion", f"{cast.team_id}|{cast.focus.id}", on="modal")

    assert FOCUS not in words_of(desk.view)
    with desk.store() as store:
        assert store.criteria.targets(cast.team_id) == ()
        assert store.criteria.get(cast.focus.id).retired_at == NOON
    desk.press("UMONA", "toggle_target", f"{cast.team_id}|{cast.other.id}|on", on="modal")
    with desk.store() as store:
        assert [criterion.id for criterion in store.criteria.targets(cast.team_id)] == [cast.other.id]


def test_fewer_than_five_targets_is_a_visible_warning(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "criteria")
    assert "five to eight work best" in words_of(desk.view)


def test_coaches_see_criteria_and_change_none(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "criteria")
    assert "add_criterion" not in words_of(desk.view)
    desk.press("UALICE", "retire_criterion", f"{cast.team_id}|{cast.focus.id}", on="modal")
    with desk.store() as store:
        assert store.criteria.get(cast.focus.id).retired_at is None
    assert "managers and enablement" in words_of(desk.view)


def test_reps_do_not_open_the_list(desk: Desk, cast: Cast) -> None:
    assert "coaches and managers" in desk.command("UBOB", "criteria").text


def test_a_call_is_scored_by_hand(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "call @bob")
    block = f"score:{cast.focus.current.id}"

    reply = desk.submit(
        "UALICE",
        **{block: "3"},
        occurred_on="2026-11-18",
        call_type="demo",
        minutes="31",
        evidence="I paused.",
    )

    assert reply.errors == {}
    with desk.store() as store:
        (call,) = store.calls.recent_calls(cast.ids["UBOB"])
        (scored,) = store.calls.first_scored(cast.ids["UBOB"], cast.focus.current.id)
    assert call.kind.key == "demo|outbound|live"
    assert (call.occurred_at.date(), call.duration_s) == (date(2026, 11, 18), 1860)
    assert (scored.score, scored.quote) == (3, "I paused.")
    (said,) = desk.heard
    assert "3.0 of 4" in str(said)
    refuse_bad_message(said)


def test_a_call_without_a_score_or_off_the_scale_stays_open(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "call @bob")
    block = f"score:{cast.focus.current.id}"
    assert "at least one" in str(desk.submit("UALICE").errors)
    assert "from 1 to 4" in desk.submit("UALICE", **{block: "5"}).body["errors"][block]
    assert (
        "still to come"
        in desk.submit("UALICE", **{block: "4"}, occurred_on="2026-11-20").errors["occurred_on"]
    )
    with desk.store() as store:
        assert store.calls.recent_calls(cast.ids["UBOB"]) == ()


def test_another_rep_in_the_call_form_keeps_what_was_typed(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "call @bob")
    block = f"score:{cast.focus.current.id}"
    desk.type(**{block: "2"}, rep=cast.ids["UCAROL"])
    desk.press("UALICE", "call_rep", str(cast.ids["UCAROL"]), on="modal")
    assert desk.submit("UALICE").errors == {}
    with desk.store() as store:
        assert len(store.calls.recent_calls(cast.ids["UCAROL"])) == 1


def test_nobody_scores_somebody_elses_rep(desk: Desk, cast: Cast) -> None:
    assert "Nobody coaches themselves" in desk.command("UBOB", "call @bob").text or desk.slack.calls == []
    assert desk.slack.calls == []
