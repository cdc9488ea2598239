"""What the windows and the Home tab promise: few inputs, words exactly as written, a way out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coaching.sessions import Verdict
from coaching.shown.common import Choice
from coaching.shown.forms import CriterionForm, LogForm, ReviewForm
from coaching.shown.home import Home
from coaching.shown.messages import Waiting
from coaching.shown.practice import PracticeAssigned
from templates import Surfaces
from templates.ids import Action, Field, View, base
from templates.kit.texts import Json
from templates.samples import Case, all_samples
from templates.words import say_letting_go

SURFACES = Surfaces()
TYPICAL = {
    (sample.surface, sample.name): sample.facts for sample in all_samples() if sample.case is Case.TYPICAL
}


def form(name: str) -> object:
    return TYPICAL["modal", name]


def inputs(view: Json) -> dict[str, Json]:
    """Base block id -> input block."""
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return {base(block["block_id"]): block for block in blocks if block["type"] == "input"}


def actions(blocks: list[Json]) -> list[str]:
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "action_id" in node:
                found.append(base(str(node["action_id"])))
            for one in node.values():
                walk(one)

    walk(blocks)
    return found


def log_form() -> LogForm:
    facts = form("log")
    assert isinstance(facts, LogForm)
    return facts


def test_a_log_asks_four_things_and_everything_else_waits_behind_more() -> None:
    view = SURFACES.modal(log_form())
    assert list(inputs(view)) == [Field.REP, Field.CRITERION, Field.METHOD, Field.COMMITMENT]
    assert view["callback_id"] == View.LOG
    assert view["submit"] == {"type": "plain_text", "text": "Save log", "emoji": False}
    more = inputs(SURFACES.modal(replace(log_form(), more=True)))
    assert {Field.HELD_ON, Field.MINUTES, Field.CALL_LINK, Field.CALL_MOMENT, Field.NOTE} <= set(more)
    assert all(more[field]["optional"] for field in (Field.MINUTES, Field.CALL_LINK, Field.NOTE))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("log", "Baseline 2.3 of 4 · last 10 calls, 3 to 19 Nov · discovery, live"),
        ("log-provisional", "Baseline 2.3 of 4 · only 7 calls so far: provisional · discovery, live"),
        ("log-mixed", "Baseline 2.3 of 4 · last 10 calls, 3 to 19 Nov · mixed call types"),
        ("log-none", "No scored calls yet. Type a baseline, or leave it empty."),
    ],
)
def test_the_baseline_says_what_it_stands_on(name: str, words: str) -> None:
    assert words in json.dumps(SURFACES.modal(form(name)), ensure_ascii=False)


def test_a_typed_baseline_is_asked_for_only_without_scores_and_stays_on_the_scale() -> None:
    assert Field.BASELINE not in inputs(SURFACES.modal(log_form()))
    element = inputs(SURFACES.modal(form("log-none")))[Field.BASELINE]["element"]
    assert isinstance(element, dict)
    assert (element["min_value"], element["max_value"]) == ("1", "4")


def test_another_rep_asks_for_the_focus_anew_and_keeps_what_was_typed() -> None:
    here = inputs(SURFACES.modal(log_form()))
    there = inputs(SURFACES.modal(replace(log_form(), rep_id=12)))
    assert here[Field.CRITERION]["block_id"] != there[Field.CRITERION]["block_id"]
    for field in (Field.METHOD, Field.COMMITMENT, Field.REP):
        assert here[field]["block_id"] == there[field]["block_id"] == field


def test_a_session_that_stands_keeps_its_rep_and_focus() -> None:
    for name in ("edit", "hold", "schedule-edit"):
        asked = inputs(SURFACES.modal(form(name)))
        assert Field.REP not in asked
        assert Field.CRITERION not in asked
        assert Field.COMMITMENT in asked
    assert {Field.WHEN_DATE, Field.WHEN_TIME} <= set(inputs(SURFACES.modal(form("schedule-edit"))))


def test_more_methods_than_radio_buttons_hold_become_a_select() -> None:
    many = tuple(Choice(f"m{index}", f"Method {index}") for index in range(14))
    element = inputs(SURFACES.modal(replace(log_form(), methods=many, method="m3")))[Field.METHOD]["element"]
    assert isinstance(element, dict)
    assert element["type"] == "static_select"
    assert element["action_id"] == Field.METHOD


def test_more_than_a_hundred_reps_are_all_there() -> None:
    many = tuple(Choice(str(index), f"Rep {index}") for index in range(250))
    view = SURFACES.modal(replace(log_form(), reps=many, rep_id=240))
    element = inputs(view)[Field.REP]["element"]
    assert isinstance(element, dict)
    groups = element["option_groups"]
    assert isinstance(groups, list)
    assert sum(len(group["options"]) for group in groups) == 250
    assert element["initial_option"] in groups[2]["options"]


@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_where_it_broke_down_is_asked_unless_it_was_applied(verdict: Verdict | None) -> None:
    facts = form("review")
    assert isinstance(facts, ReviewForm)
    asked = inputs(SURFACES.modal(replace(facts, verdict=verdict)))
    assert (Field.BROKE_DOWN in asked) == (verdict in (Verdict.PARTIAL, Verdict.ABSENT))
    if Field.BROKE_DOWN in asked:
        assert asked[Field.BROKE_DOWN]["optional"] is False
    assert asked[Field.VERDICT]["dispatch_action"] is True


def test_a_moment_is_quoted_exactly_as_written() -> None:
    facts = form("review")
    assert isinstance(facts, ReviewForm)
    written = 'Say: *not* "10 %" & <soon>,\n  then wait_for_it.'
    moment = replace(facts.moments[0], correction=written)
    blocks = SURFACES.modal(replace(facts, moments=(moment,)))["blocks"]
    assert isinstance(blocks, list)
    quote = next(block for block in blocks if block["type"] == "rich_text")
    assert written in [leaf["text"] for leaf in quote["elements"][0]["elements"]]


def test_the_measures_own_inputs_stand_only_with_a_measure() -> None:
    facts = form("criterion-add")
    assert isinstance(facts, CriterionForm)
    own = {Field.UNIT, Field.LOW, Field.HIGH, Field.DIRECTION}
    assert not own & set(inputs(SURFACES.modal(facts)))
    assert own <= set(inputs(SURFACES.modal(replace(facts, private={**facts.private, "scale": "measure"}))))


def test_whoever_may_not_edit_sees_criteria_without_buttons() -> None:
    facts = form("criteria")
    blocks = SURFACES.modal(replace(facts, may_edit=False))["blocks"]  # type: ignore[type-var]
    assert isinstance(blocks, list)
    assert actions(blocks) == []


def test_private_facts_come_back_as_they_went() -> None:
    view = SURFACES.modal(log_form())
    assert json.loads(str(view["private_metadata"])) == log_form().private


def test_set_up_is_offered_only_to_whoever_may() -> None:
    for name in ("home-no-team", "home-unknown"):
        facts = TYPICAL["home", name]
        assert isinstance(facts, Home)
        for may in (True, False):
            blocks = SURFACES.home(replace(facts, may_set_up=may))["blocks"]
            assert isinstance(blocks, list)
            assert (Action.SET_UP_TEAM in actions(blocks)) == may
            assert Action.HELP in actions(blocks)


def test_every_line_that_waits_carries_its_own_way_out() -> None:
    facts = TYPICAL["message", "morning"]
    assert isinstance(facts, Waiting)
    offered = {
        line.kind.value: set(actions(SURFACES.message(replace(facts, lines=(line,))).blocks))
        for line in facts.lines
    }
    assert {Action.REVIEW_NOW, Action.NO_LIVE_CALL, Action.SNOOZE, Action.HAND_OVER} <= offered[
        "carry_through"
    ]
    assert {Action.ON_TRACK, Action.BOOK_SECOND, Action.SCORECARD} <= offered["check_in"]
    assert {Action.REVIEW_NOW, Action.SNOOZE} <= offered["next_call"]
    assert all(Action.CHANGE_HEARING in buttons for buttons in offered.values())


def test_a_comparison_that_is_not_valid_shows_its_reason_and_offers_no_verdict() -> None:
    blocks = SURFACES.message(TYPICAL["message", "prompt-invalid"]).blocks
    said = json.dumps(blocks, ensure_ascii=False)
    assert "Not a valid comparison: the definition changed" in said
    assert "improved" not in said
    assert "Next: " not in said


def test_letting_practice_go_promises_a_history_only_where_there_is_one() -> None:
    standing = TYPICAL["message", "practice-assigned"]
    assert isinstance(standing, PracticeAssigned)
    kept = "It stays in the session's history."
    assert kept in say_letting_go(replace(standing.practice, session_id=41))
    assert kept not in say_letting_go(replace(standing.practice, session_id=None))
