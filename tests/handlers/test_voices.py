"""A rep's own words and other view: by the rep alone, with evidence, answered by the coach, both kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from desk import NOON, Desk
from north import Cast, score_calls
from screen import chosen_in, refuse_bad_message, words_of

from coaching.calls import CallKind, ScoredCall
from coaching.criteria import Definition
from coaching.dispute_shown import say_evidence
from coaching.loop import reach, review_form, waiting_for
from coaching.loop.home import home_for
from coaching.loop.notes import plan_notes
from coaching.people import Role
from coaching.ports import WorkspaceStore
from coaching.scale import Scale, ScaleKind
from coaching.voices import ScenarioSeen, find_evidence, find_in_scenarios
from jobs.composing import compose
from templates import Rendered

OWN = "I ask before I quote."
VIEW = "She had asked three times. A fourth question would have cost the call."
ANSWER = "I hear that. Let us listen to it together."
SCENARIO = {
    "scenario_kind": "live_call",
    "rep_rating:messaging": "4",
    "rep_rating:objection": "2",
    "rep_rating:completion": "4",
    "coach_rating:moment": "3",
    "coach_rating:correction": "2",
    "coach_rating:acknowledgement": "2",
}


def log_bob(desk: Desk, cast: Cast) -> int:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    with desk.store() as store:
        return store.sessions.of_rep(cast.ids["UBOB"])[0].id


def say(desk: Desk, session_id: int, words: str) -> None:
    desk.press("UBOB", "own_words", str(session_id))
    assert desk.submit("UBOB", own_words=words).errors == {}


def see_differently(desk: Desk, session_id: int) -> int:
    desk.press("UBOB", "dispute", f"{session_id}|session")
    assert desk.submit("UBOB", view=VIEW).errors == {}
    with desk.store() as store:
        return store.voices.disputes([session_id])[-1].id


def message(desk: Desk, key: str) -> Rendered | None:
    """What a planned delivery says now."""
    with desk.store() as store:
        delivery = store.outbox.by_key(key)
        assert delivery is not None
        composed = compose(store, delivery, desk.deps.surfaces)
    if composed is not None:
        refuse_bad_message({"text": composed.rendered.text, "blocks": composed.rendered.blocks})
    return composed.rendered if composed else None


def review_bob(desk: Desk, session_id: int) -> None:
    desk.press("UALICE", "review_now", str(session_id))
    assert desk.submit("UALICE", verdict="applied").errors == {}


def calls(*scores: float) -> list[ScoredCall]:
    kind = CallKind("discovery", "outbound", True)
    return [
        ScoredCall(call_id=n, occurred_at=NOON - timedelta(days=n), kind=kind, version_id=1, score=score)
        for n, score in enumerate(scores, start=1)
    ]


@pytest.mark.parametrize(
    ("scores", "target", "found"),
    [
        pytest.param([1, 4, 2, 1, 1], None, [1, 3, 4], id="the newest three below 70 %"),
        pytest.param([3, 4, 3], None, [1, 3], id="3 of 4 is 67 %, below; 4 is not; two are not three"),
        pytest.param([3, 2, 3, 2], 3.0, [2, 4], id="with a target of 3, a 3 stands"),
        pytest.param([], None, [], id="no scored call at all"),
    ],
)
def test_three_separate_calls_below_the_standard_or_an_honest_not_three_yet(
    scores: list[float], target: float | None, found: list[int]
) -> None:
    definition = Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR), target=target)
    evidence = find_evidence(calls(*scores), definition)
    assert [call.call_id for call in evidence.calls] == found
    assert evidence.is_enough == (len(found) == 3)
    assert evidence.looked_at == len(scores)


def test_own_words_reach_the_coach_in_the_line_and_in_the_review(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UALICE", "add_moment", str(session_id))
    desk.submit("UALICE", what_happened="He quoted.", correction="Pause, then ask.", confirmed="Yes.")
    say(desk, session_id, OWN)
    desk.clock.advance(days=7)
    with desk.store() as store:
        reach(store, now=desk.clock.now())
        alice = store.people.member(cast.ids["UALICE"])
        waiting = waiting_for(store, alice, now=desk.clock.now())
        form = review_form(store, session_id, actor=alice)
    assert [line.own_words for line in waiting.lines] == [OWN]
    assert OWN in str(desk.deps.surfaces.message(waiting).blocks)
    assert (form.own_words, form.own_words_at) == (OWN, NOON)
    assert OWN in words_of(desk.deps.surfaces.modal(form))


def test_own_words_are_the_reps_to_change_until_the_review(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UBOB", "own_words", str(session_id))
    assert set(desk.submit("UBOB", own_words="").errors) == {"own_words"}
    assert desk.submit("UBOB", own_words="I pause.").errors == {}
    say(desk, session_id, OWN)
    score_calls(desk, cast.ids["UBOB"], cast.focus, [3], last=NOON + timedelta(days=1), prefix="after")
    desk.clock.advance(days=2)
    desk.press("UBOB", "own_words", str(session_id))
    review_bob_after = desk.view
    review_bob(desk, session_id)
    desk.views = [review_bob_after]
    assert "can no longer be changed" in str(desk.submit("UBOB", own_words="Something else.").errors)
    with desk.store() as store:
        assert [one.words for one in store.voices.said(session_id)] == ["I pause.", OWN]


def test_a_dispute_shows_three_calls_and_keeps_both_voices(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [1, 2, 4, 2, 1])
    session_id = log_bob(desk, cast)
    desk.press("UBOB", "dispute", f"{session_id}|session")
    assert "Three separate calls below the standard of 70 % of the scale" in words_of(desk.view)
    assert set(desk.submit("UBOB", view="").errors) == {"view"}
    dispute_id = see_differently(desk, session_id)

    told = message(desk, f"prompt:{cast.ids['UALICE']}:2026-11-19")
    assert told is not None
    assert VIEW in str(told.blocks)
    desk.press("UALICE", "answer_dispute", str(dispute_id))
    assert VIEW in words_of(desk.view)
    assert desk.submit("UALICE", answer=ANSWER).errors == {}
    assert message(desk, f"prompt:{cast.ids['UALICE']}:2026-11-19") is None
    heard = message(desk, f"prompt:{cast.ids['UBOB']}:2026-11-19")
    assert heard is not None
    assert VIEW in str(heard.blocks)
    assert ANSWER in str(heard.blocks)

    for who in ("UBOB", "UALICE"):
        desk.press(who, "session_history", str(session_id))
        history = words_of(desk.view)
        assert history.index(VIEW) < history.index(ANSWER)


def test_with_fewer_than_three_calls_it_says_so(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [4, 1])
    session_id = log_bob(desk, cast)
    desk.press("UBOB", "dispute", f"{session_id}|session")
    assert "Not three calls yet: 1 of 2 scored calls is below" in words_of(desk.view)


def test_calls_after_the_session_are_no_evidence_for_its_gap(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    score_calls(desk, cast.ids["UBOB"], cast.focus, [1, 1, 1], last=NOON + timedelta(days=3), prefix="after")
    desk.clock.advance(days=4)
    desk.press("UBOB", "dispute", f"{session_id}|session")
    assert "no call is scored yet" in words_of(desk.view)
    desk.press("UBOB", "dispute", f"{session_id}|result")
    assert "Three separate calls" in words_of(desk.view)


def test_while_an_answer_is_to_come_nothing_can_be_added(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    see_differently(desk, session_id)
    desk.press("UBOB", "dispute", f"{session_id}|session")
    assert "submit" not in desk.view
    assert VIEW in words_of(desk.view)


def test_an_answer_is_given_once(desk: Desk, cast: Cast) -> None:
    dispute_id = see_differently(desk, log_bob(desk, cast))
    desk.press("UALICE", "answer_dispute", str(dispute_id))
    alices = desk.view
    desk.press("UMONA", "answer_dispute", str(dispute_id))
    assert desk.submit("UMONA", answer=ANSWER).errors == {}
    desk.views = [alices]
    assert ANSWER in str(desk.submit("UALICE", answer="Another one.").errors)


def test_an_answer_that_is_to_come_stands_in_the_next_mornings_message_once(desk: Desk, cast: Cast) -> None:
    dispute_id = see_differently(desk, log_bob(desk, cast))
    morning = NOON + timedelta(hours=20)
    desk.clock.instant = morning
    with desk.store() as store:
        assert [plan_notes(store, now=morning + timedelta(hours=hours)) for hours in (0, 2, 72)] == [1, 0, 0]
    told = message(desk, f"morning:{cast.ids['UALICE']}:2026-11-20")
    assert told is not None
    assert "Bob Okafor: another view, not answered" in told.text
    desk.press("UALICE", "answer_dispute", str(dispute_id))
    assert desk.submit("UALICE", answer=ANSWER).errors == {}
    assert message(desk, f"morning:{cast.ids['UALICE']}:2026-11-20") is None


def test_when_the_coach_no_longer_coaches_the_rep_the_managers_see_it_and_answer(
    desk: Desk, cast: Cast
) -> None:
    dispute_id, mona = see_differently(desk, log_bob(desk, cast)), cast.ids["UMONA"]
    desk.clock.instant = NOON + timedelta(hours=20)
    with desk.store() as store:
        assert disputes_at_home(store, mona, now=desk.clock.now()) == []
        store.people.set_role(cast.team_id, Role.COACH, [])
    with desk.store() as store:
        assert plan_notes(store, now=desk.clock.now()) == 1
        assert disputes_at_home(store, mona, now=desk.clock.now()) == [dispute_id]
        assert disputes_at_home(store, cast.ids["UALICE"], now=desk.clock.now()) == []
    told = message(desk, f"morning:{mona}:2026-11-20")
    assert told is not None
    assert VIEW in str(told.blocks)
    desk.press("UMONA", "answer_dispute", str(dispute_id))
    assert desk.submit("UMONA", answer=ANSWER).errors == {}
    with desk.store() as store:
        assert store.voices.dispute(dispute_id).answered_by == mona


def disputes_at_home(store: WorkspaceStore, member_id: int, *, now: datetime) -> list[int]:
    coach = home_for(store, store.people.member(member_id), now=now).coach
    return [one.dispute_id for one in coach.disputes] if coach else []


def test_a_review_is_disputed_once_there_is_one(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UBOB", "dispute", f"{session_id}|review")
    assert "Nobody has reviewed this yet" in desk.heard[-1]["text"]
    review_bob(desk, session_id)
    desk.press("UBOB", "dispute", f"{session_id}|review")
    assert chosen_in(desk.view, "about") == f"{session_id}|review"


def test_the_same_submission_twice_is_one_dispute(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UBOB", "dispute", f"{session_id}|session")
    desk.type(view=VIEW)
    payload = {**desk._acted("UBOB", "view_submission"), "view": desk.view}
    for _ in range(2):
        desk.send(payload)
    with desk.store() as store:
        assert len(store.voices.disputes([session_id])) == 1


def chosen_findings(desk: Desk) -> dict[str, str]:
    """Label -> value of everything that the open form offers to see differently."""
    (select,) = (block for block in desk.view["blocks"] if block["block_id"] == "about")
    return {one["text"]["text"]: one["value"] for one in select["element"]["options"]}


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        pytest.param([2, 5, 3, 1, 2], [1, 3, 4], id="the newest three below 70 %"),
        pytest.param([4, 4, 3], [3], id="4 of 5 is 75 %: one is not three"),
        pytest.param([], [], id="no scored scenario"),
    ],
)
def test_a_scenarios_question_rests_on_three_separate_scenarios_or_says_not_yet(
    levels: list[int], found: list[int]
) -> None:
    seen = [
        ScenarioSeen(scenario_id=n, held_at=NOON, level=level, anchor="")
        for n, level in enumerate(levels, start=1)
    ]
    evidence = find_in_scenarios(seen, highest=5)
    assert [one.scenario_id for one in evidence.scenarios] == found
    assert evidence.is_enough == (len(found) == 3)
    assert ("Not three scenarios yet" in say_evidence(evidence, None)) is not evidence.is_enough


def test_any_finding_of_a_session_can_be_seen_differently_from_one_form(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [1, 2, 1])
    session_id = log_bob(desk, cast)
    score_scenario(desk, session_id)
    desk.press("UBOB", "session_history", str(session_id))
    assert "I see it differently" in words_of(desk.view)
    desk.press("UBOB", "dispute", f"{session_id}|session")
    offered = chosen_findings(desk)
    assert list(offered) == [
        "The gap of this session",
        "The baseline of this session",
        "“Messaging accuracy”, 4 of 5, in the scored scenario",
        "“Objection handling”, 2 of 5, in the scored scenario",
        "“Scenario completion”, 4 of 5, in the scored scenario",
    ]
    desk.type(view=VIEW)
    level = offered["“Objection handling”, 2 of 5, in the scored scenario"]
    desk.press("UBOB", "dispute_about", level, on="modal")
    words = words_of(desk.view)
    assert (
        "Not three scenarios yet: 1 of 1 scored scenario is below the standard of 70 % of the scale" in words
    )
    assert desk.submit("UBOB", view=VIEW).errors == {}
    with desk.store() as store:
        (dispute,) = store.voices.of_rep(cast.ids["UBOB"])
    assert dispute.about.key == level
    assert dispute.session_id == session_id
    told = message(desk, f"prompt:{cast.ids['UALICE']}:2026-11-19")
    assert told is not None
    assert "“Objection handling”, 2 of 5" in str(told.blocks)
    desk.press("UALICE", "answer_dispute", str(dispute.id))
    assert desk.submit("UALICE", answer=ANSWER).errors == {}
    for button, value in (("session_history", session_id), ("rep_scenarios", cast.ids["UBOB"])):
        desk.press("UBOB", button, str(value))
        assert words_of(desk.view).index(VIEW) < words_of(desk.view).index(ANSWER)


def test_a_scenario_that_stands_alone_is_seen_differently_from_home(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "score @bob")
    assert desk.submit("UALICE", **SCENARIO).errors == {}
    with desk.store() as store:
        (scenario,) = store.scenarios.standing()
    desk.press("UBOB", "dispute", f"{scenario.id}|scenario")
    assert chosen_in(desk.view, "about") == f"{scenario.id}|scenario|objection", "the lowest level first"
    assert desk.submit("UBOB", view=VIEW).errors == {}
    desk.press("UBOB", "dispute", f"{scenario.id}|scenario|objection")
    assert "The answer comes to you here" in words_of(desk.view)
    desk.press("UBOB", "dispute_about", f"{scenario.id}|scenario|messaging", on="modal")
    assert "How do you see it?" in words_of(desk.view)
    with desk.store() as store:
        (dispute,) = store.voices.of_rep(cast.ids["UBOB"])
        assert disputes_at_home(store, cast.ids["UALICE"], now=desk.clock.now()) == [dispute.id]
        assert store.scenarios.delete(scenario.id, now=desk.clock.now())
        assert disputes_at_home(store, cast.ids["UALICE"], now=desk.clock.now()) == [], "a deleted scoring"
    assert dispute.session_id is None


def test_the_scores_of_calls_are_seen_differently_from_the_scorecard(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [1, 2, 1, 2, 1, 1])
    desk.press("UBOB", "scorecard", str(cast.ids["UBOB"]))
    desk.press("UBOB", "dispute", f"{cast.focus.id}|calls")
    assert "Three separate calls below the standard" in words_of(desk.view)
    assert desk.submit("UBOB", view=VIEW).errors == {}
    with desk.store() as store:
        (dispute,) = store.voices.of_rep(cast.ids["UBOB"])
    for stranger in ("UCAROL", "UERIN"):
        desk.press(stranger, "answer_dispute", str(dispute.id))
    desk.press("UMONA", "answer_dispute", str(dispute.id))
    assert desk.submit("UMONA", answer=ANSWER).errors == {}
    assert desk.heard[-1]["text"] == "Sent. Both views stand on the scorecard of Bob Okafor."
    assert offered_with_the_answer(desk, cast) == ("scorecard", str(cast.ids["UBOB"]))
    desk.press("UALICE", "scorecard", str(cast.ids["UBOB"]))
    assert VIEW in words_of(desk.view)
    assert ANSWER in words_of(desk.view)


def test_an_answer_leads_to_where_both_views_stand(desk: Desk, cast: Cast) -> None:
    bob = str(cast.ids["UBOB"])
    desk.command("UALICE", "score @bob")
    assert desk.submit("UALICE", **SCENARIO).errors == {}
    with desk.store() as store:
        (scenario,) = store.scenarios.standing()
    desk.press("UBOB", "dispute", f"{scenario.id}|scenario")
    assert desk.submit("UBOB", view=VIEW).errors == {}
    with desk.store() as store:
        (dispute,) = store.voices.of_rep(cast.ids["UBOB"])
    desk.press("UALICE", "answer_dispute", str(dispute.id))
    assert desk.submit("UALICE", answer=ANSWER).errors == {}
    assert desk.heard[-1]["text"] == "Sent. Both views stand under the scored scenarios of Bob Okafor."
    assert offered_with_the_answer(desk, cast) == ("rep_scenarios", bob)
    desk.press("UBOB", "rep_scenarios", bob)
    assert words_of(desk.view).index(VIEW) < words_of(desk.view).index(ANSWER)

    session_id = log_bob(desk, cast)
    dispute_id = see_differently(desk, session_id)
    desk.press("UALICE", "answer_dispute", str(dispute_id))
    assert desk.submit("UALICE", answer=ANSWER).errors == {}
    assert desk.heard[-1]["text"] == "Sent. Both views stand in the session's history."
    assert offered_with_the_answer(desk, cast, day=20) == ("session_history", str(session_id))


def offered_with_the_answer(desk: Desk, cast: Cast, *, day: int = 19) -> tuple[str, str]:
    """(action, value) of the one button in that day's message to Bob."""
    told = message(desk, f"prompt:{cast.ids['UBOB']}:2026-11-{day}")
    assert told is not None
    (row,) = (block for block in told.blocks if block["type"] == "actions")
    (button,) = row["elements"]
    return button["action_id"].split(":")[0], button["value"]


def score_scenario(desk: Desk, session_id: int) -> None:
    desk.press("UALICE", "score_scenario", str(session_id))
    assert desk.submit("UALICE", **SCENARIO).errors == {}
