"""A call scored by hand is corrected by whoever scored it; baselines and results that stand do not move."""

from __future__ import annotations

from datetime import timedelta

from desk import NOON, Desk, Reply
from method_town import score_by_hand
from north import PROPERTIES, Cast, score_calls
from screen import input_of, refuse_bad_message, words_of

from coaching.call_by_hand import CallEntry, score_call
from coaching.calls import Call, ScoredCall
from coaching.changes import Record
from coaching.criteria import CriterionDraft, Definition, SubCriterion
from coaching.loop.scores import post_window
from coaching.scale import Scale, ScaleKind

QUOTE = "I paused."


def block_of(cast: Cast) -> str:
    return f"score:{cast.focus.current.id}"


def score(desk: Desk, cast: Cast, **typed: object) -> Reply:
    desk.command("UALICE", "call @bob")
    filled = {block_of(cast): "3", "occurred_on": "2026-11-18", "call_type": "demo", "minutes": "31"}
    return desk.submit("UALICE", **{**filled, "evidence": QUOTE, **typed})


def the_call(desk: Desk, cast: Cast) -> tuple[Call, tuple[ScoredCall, ...]]:
    with desk.store() as store:
        (call,) = store.calls.recent_calls(cast.ids["UBOB"])
        return call, store.hand_calls.scores(call.id)


def change(desk: Desk, cast: Cast, who: str = "UALICE") -> None:
    """Press [Change] in the answer."""
    call, _ = the_call(desk, cast)
    desk.views.clear()
    desk.press(who, "correct_call", str(call.id))


def begun(desk: Desk, block_id: str) -> object:
    """What stands in an input of the open form; a criterion's block is named by its version."""
    block = next(one for one in desk.view["blocks"] if str(one.get("block_id", "")).startswith(block_id))
    return block["element"].get("initial_value")


def test_the_answer_carries_change_and_the_form_says_what_the_call_says(desk: Desk, cast: Cast) -> None:
    assert score(desk, cast, call_link="https://calls.example.com/9", evidence_at="12:40").errors == {}
    call, _ = the_call(desk, cast)
    (button,) = [one for block in desk.heard[-1]["blocks"] for one in block.get("elements", ())]
    assert (button["action_id"], button["value"]) == ("correct_call", str(call.id))
    change(desk, cast)
    assert "*Bob Okafor*" in words_of(desk.view)
    for field, value in {
        block_of(cast): "3",
        "minutes": "31",
        "call_link": "https://calls.example.com/9",
        "evidence": QUOTE,
        "evidence_at": "12:40",
    }.items():
        assert begun(desk, field) == value
    assert input_of(desk.view, "occurred_on")["element"]["initial_date"] == "2026-11-18"
    assert input_of(desk.view, "call_type")["element"]["initial_option"]["value"] == "demo"


def test_a_correction_is_the_same_call_and_what_it_said_stands_in_the_form(desk: Desk, cast: Cast) -> None:
    score(desk, cast, call_link="https://calls.example.com/9")
    before, _ = the_call(desk, cast)
    change(desk, cast)
    typed = {block_of(cast): "2", f"score:{cast.other.current.id}": "4", "evidence": "I waited."}
    assert desk.submit("UALICE", **typed, occurred_on="2026-11-17", call_link="", minutes="").errors == {}

    call, scores = the_call(desk, cast)
    assert (call.id, call.external_id) == (before.id, before.external_id)
    assert (call.occurred_at, call.link, call.duration_s) == (
        before.occurred_at - timedelta(days=1),
        None,
        None,
    )
    assert {one.version_id: (one.score, one.quote) for one in scores} == {
        cast.focus.current.id: (2, "I waited."),
        cast.other.current.id: (4, "I waited."),
    }
    refuse_bad_message(desk.heard[-1])
    assert "Scores changed for Bob Okafor" in desk.heard[-1]["text"]
    change(desk, cast)
    told = words_of(desk.view)
    for words in (
        "Alice Brandt corrected this",
        "3.0 of 4",
        "Wed 18 Nov",
        QUOTE,
        "https://calls.example.com/9",
    ):
        assert words in told


def test_an_emptied_score_goes_but_not_the_last_one(desk: Desk, cast: Cast) -> None:
    score(desk, cast)
    change(desk, cast)
    assert "at least one" in str(desk.submit("UALICE", **{block_of(cast): ""}).errors)
    assert desk.submit("UALICE", **{f"score:{cast.other.current.id}": "1"}).errors == {}
    _, (scored,) = the_call(desk, cast)
    assert (scored.version_id, scored.score) == (cast.other.current.id, 1)
    change(desk, cast)
    assert "3.0 of 4" in words_of(desk.view)


def test_what_is_wrong_is_said_on_its_field_and_nothing_is_kept(desk: Desk, cast: Cast) -> None:
    score(desk, cast)
    change(desk, cast)
    assert "from 1 to 4" in desk.submit("UALICE", **{block_of(cast): "5"}).body["errors"][block_of(cast)]
    assert "still to come" in desk.submit("UALICE", **{block_of(cast): "2"}, occurred_on="2026-11-20").text
    call, (scored,) = the_call(desk, cast)
    assert scored.score == 3
    with desk.store() as store:
        assert store.changes.of(Record.CALL, [call.id]) == {}


def test_saved_twice_it_is_one_change_and_unchanged_it_is_none(desk: Desk, cast: Cast) -> None:
    score(desk, cast)
    change(desk, cast)
    again = desk.view
    assert desk.submit("UALICE").errors == {}
    call, _ = the_call(desk, cast)
    with desk.store() as store:
        assert store.changes.of(Record.CALL, [call.id]) == {}
    change(desk, cast)
    assert desk.view["id"] != again["id"]
    desk.type(**{block_of(cast): "2"})
    sent = {**desk._acted("UALICE", "view_submission"), "view": desk.view}
    assert desk.send(sent).errors == {}
    assert desk.send(sent).errors == {}
    with desk.store() as store:
        assert len(store.changes.of(Record.CALL, [call.id])[call.id]) == 1


def test_of_two_forms_open_at_once_the_second_is_told_to_look_again(desk: Desk, cast: Cast) -> None:
    score(desk, cast)
    change(desk, cast)
    desk.type(**{block_of(cast): "1"})
    late = {**desk._acted("UALICE", "view_submission"), "view": desk.views.pop()}
    change(desk, cast)
    assert desk.submit("UALICE", **{block_of(cast): "2"}).errors == {}
    assert "changed this a moment ago" in desk.send(late).text
    assert the_call(desk, cast)[1][0].score == 2


def test_only_who_scored_it_may_and_others_hear_who_did(desk: Desk, cast: Cast) -> None:
    score(desk, cast)
    for who in ("UMONA", "UERIN"):
        change(desk, cast, who)
        assert desk.views == []
        assert "Only Alice Brandt can correct this: they scored the call." in desk.heard[-1]["text"]
    change(desk, cast)
    late = {**desk._acted("UMONA", "view_submission"), "view": desk.view}
    assert "Only Alice Brandt can correct this" in desk.send(late).text
    assert the_call(desk, cast)[1][0].score == 3


def test_a_call_that_came_from_elsewhere_is_not_changed_here(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2])
    change(desk, cast)
    assert desk.views == []
    assert "came from elsewhere" in desk.heard[-1]["text"]


def test_the_form_for_a_new_call_leads_to_the_ones_scored_before(desk: Desk, cast: Cast) -> None:
    score(desk, cast)
    call, _ = the_call(desk, cast)
    desk.command("UALICE", "call @bob")
    assert "Scored by you: Wed 18 Nov, demo, live" in words_of(desk.view)
    desk.press("UALICE", "correct_call", str(call.id), on="modal")
    assert desk.slack.methods[-1] == "views.push"
    desk.heard.clear()
    assert desk.submit("UALICE", **{block_of(cast): "4"}).errors == {}
    assert "Scores changed" in desk.heard[-1]["text"]
    desk.command("UMONA", "call @bob")
    assert "Scored by you" not in words_of(desk.view)


def test_parts_are_changed_with_their_whole(desk: Desk, cast: Cast) -> None:
    with desk.store() as store:
        parts = (SubCriterion("Question", 1), SubCriterion("Answer", 1))
        definition = Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR), good="Heard", sub_criteria=parts)
        draft = CriterionDraft(name="Asks before it is answered", definition=definition, confirmed=PROPERTIES)
        whole = store.criteria.add(draft, by=None, now=NOON - timedelta(days=60)).current.id
        alice = store.people.member(cast.ids["UALICE"])
        entry = CallEntry(
            rep_id=cast.ids["UBOB"], occurred_on=NOON.date(), call_type="demo", direction="outbound",
            live=True, scores={}, parts={whole: {0: 2, 1: 4}},
        )  # fmt: skip
        call_id = score_call(store, alice, entry, now=NOON, key="parts").call_id
    change(desk, cast)
    assert begun(desk, f"part:{whole}-1") == "4"
    assert desk.submit("UALICE", **{f"part:{whole}-1": "3"}).errors == {}
    with desk.store() as store:
        assert store.part_scores.of_call(call_id, whole) == {"Question": 2, "Answer": 3}
    assert the_call(desk, cast)[1][0].score == 2.5
    change(desk, cast)
    assert "Answer" in words_of(desk.view)


def test_a_version_that_was_scored_stays_the_one_that_is_corrected(desk: Desk, cast: Cast) -> None:
    score(desk, cast)
    with desk.store() as store:
        definition = Definition(scale=Scale.of(ScaleKind.ONE_TO_FIVE), good="Otherwise")
        draft = CriterionDraft(name=cast.focus.name, definition=definition, confirmed=PROPERTIES)
        new = store.criteria.add_version(cast.focus.id, draft, by=None, now=NOON)
    change(desk, cast)
    assert f"score:{new.current.id}" not in str(desk.view["blocks"])
    assert desk.submit("UALICE", **{block_of(cast): "4"}).errors == {}
    assert the_call(desk, cast)[1][0].version_id == cast.focus.current.id


def test_a_frozen_baseline_does_not_move_and_an_open_window_counts_again(desk: Desk, cast: Cast) -> None:
    bob = cast.ids["UBOB"]
    before_id = score_by_hand_on_focus(desk, cast)
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    with desk.store() as store:
        session = store.sessions.of_rep(bob)[0]
        assert [one.score for one in session.baseline.calls] == [3]
    desk.press("UALICE", "correct_call", str(before_id))
    assert desk.submit("UALICE", **{block_of(cast): "4"}).errors == {}
    with desk.store() as store:
        assert store.sessions.get(session.id).baseline == session.baseline
        assert [one.score for one in store.hand_calls.scores(before_id)] == [4]

    desk.clock.instant = NOON + timedelta(days=3)
    after_id = score_by_hand(desk, cast, said=QUOTE)
    desk.press("UALICE", "correct_call", str(after_id))
    typed = {block_of(cast): "4", f"score:{cast.other.current.id}": ""}
    assert desk.submit("UALICE", **typed).errors == {}
    with desk.store() as store:
        (counted,) = post_window(store, session)
    assert (counted.call_id, counted.score) == (after_id, 4)


def score_by_hand_on_focus(desk: Desk, cast: Cast) -> int:
    """Alice scored a call of Bob's yesterday."""
    assert score(desk, cast).errors == {}
    return the_call(desk, cast)[0].id
