"""Scoring a scenario (SS 1-4): the gate on its field, two scores kept apart, and who sees which."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from desk import Desk, Reply
from north import Cast, score_calls
from screen import chosen_in, input_of, refuse_bad_message, words_of

from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION, RUBRICS
from coaching.scenarios import CoachScore, RepScore, Scenario

REP = {"rep_rating:messaging": "4", "rep_rating:objection": "3", "rep_rating:completion": "4"}
COACH = {"coach_rating:moment": "3", "coach_rating:correction": "2", "coach_rating:acknowledgement": "2"}
LIVE = {"scenario_kind": "live_call"}
NOTE = {
    "what_happened": "Bob named the price in minute two. I stepped in.",
    "correction": "Pause, then ask what they compare us with.",
    "confirmed": "I'll ask before I quote.",
}


def log_bob(desk: Desk, cast: Cast) -> int:
    desk.command("UALICE", "log @bob")
    desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.")
    with desk.store() as store:
        return store.sessions.of_rep(cast.ids["UBOB"])[0].id


def score(desk: Desk, session_id: int, who: str = "UALICE", **typed: object) -> Reply:
    """Press the button under the log's confirmation, fill, submit."""
    desk.press(who, "score_scenario", str(session_id))
    coach = COACH if "coach_rating" in words_of(desk.view) else {}
    return desk.submit(who, **{**LIVE, **REP, **coach, **typed})


def standing(desk: Desk) -> tuple[Scenario, RepScore, CoachScore | None]:
    with desk.store() as store:
        (scenario,) = store.scenarios.standing()
        ids = [scenario.id]
        coached = store.coach_scores.scores(ids).get(scenario.id)
        return scenario, store.rep_scores.scores(ids)[scenario.id], coached


def heard(desk: Desk) -> str:
    (said,) = desk.heard
    refuse_bad_message(said)
    desk.heard.clear()
    return json.dumps(said, ensure_ascii=False)


def test_every_anchor_is_read_whole_while_scoring(desk: Desk, cast: Cast) -> None:
    desk.press("UALICE", "score_scenario", str(log_bob(desk, cast)))
    words = words_of(desk.view)
    for rubric in RUBRICS:
        for criterion in rubric.criteria:
            for level, anchor in enumerate(criterion.anchors, start=1):
                assert f"{level} · {anchor}" in words
    assert "…" not in words.replace("Ask first.", "")


def test_a_log_leads_to_two_scores_and_never_to_one(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    assert score(desk, session_id).errors == {}
    scenario, rep, coach = standing(desk)
    assert scenario.session_id == session_id
    assert rep.write() == "3.7 of 5"
    assert coach is not None
    assert coach.write() == "2.3 of 3"
    said = heard(desk)
    assert "Rep execution 3.7 of 5" in said
    assert "My coaching 2.3 of 3" in said
    assert "The two are never added up" in said


@pytest.mark.parametrize("kind", ["one_on_one", "pipeline_review", "feedback"])
def test_what_is_no_scenario_is_refused_on_the_field_and_pointed_to_log(
    desk: Desk, cast: Cast, kind: str
) -> None:
    reply = score(desk, log_bob(desk, cast), scenario_kind=kind)
    assert list(reply.errors) == ["scenario_kind"]
    assert "/coach log" in reply.errors["scenario_kind"]
    with desk.store() as store:
        assert store.scenarios.standing() == ()
    assert desk.submit("UALICE", **LIVE).errors == {}, "nothing typed is lost"


def test_a_roleplay_counts_on_an_active_deal_alone(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    assert "active deal" in score(desk, session_id, scenario_kind="roleplay").errors["deal"]
    assert desk.submit("UALICE", deal="Northwind renewal").errors == {}
    assert standing(desk)[0].deal == "Northwind renewal"


def test_a_simulation_counts_when_the_manager_leads_it(desk: Desk, cast: Cast) -> None:
    reply = score(desk, log_bob(desk, cast), scenario_kind="simulation", deal="Board call")
    assert "manager leads" in reply.errors["scenario_kind"]
    desk.command("UMONA", "score @bob")
    reply = desk.submit("UMONA", scenario_kind="simulation", deal="Board call", **REP, **COACH)
    assert reply.errors == {}
    assert standing(desk)[0].coach_id == cast.ids["UMONA"]


def test_a_live_call_counts_when_it_is_debriefed_the_same_day(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.other, [2, 3], last=desk.clock.now() - timedelta(hours=2))
    session_id = log_bob(desk, cast)
    with desk.store() as store:
        today, yesterday = store.calls.recent_calls(cast.ids["UBOB"])
    assert "debriefed at once" in score(desk, session_id, call=yesterday.id).errors["call"]
    assert desk.submit("UALICE", call=today.id).errors == {}
    scenario = standing(desk)[0]
    assert (scenario.call_id, scenario.held_at) == (today.id, today.occurred_at)


def test_a_level_left_open_is_asked_for_on_its_field(desk: Desk, cast: Cast) -> None:
    desk.press("UALICE", "score_scenario", str(log_bob(desk, cast)))
    reply = desk.submit("UALICE", **LIVE, **{**REP, "rep_rating:objection": None}, **COACH)
    assert list(reply.body["errors"]) == ["rep_rating:objection"]


def test_the_moment_is_attached_from_the_session_or_noted_on_the_way(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    reply = score(desk, session_id, what_happened=NOTE["what_happened"])
    assert set(reply.errors) == {"correction", "confirmed"}
    assert desk.submit("UALICE", **NOTE).errors == {}
    assert "No coaching moment" not in heard(desk)
    with desk.store() as store:
        assert [moment.correction for moment in store.sessions.moments(session_id)] == [NOTE["correction"]]
    desk.press("UALICE", "score_scenario", str(session_id))
    assert NOTE["correction"] in words_of(desk.view)
    assert "What was confirmed?" not in words_of(desk.view)
    desk.press("UBOB", "rep_scenarios", str(cast.ids["UBOB"]))
    assert NOTE["correction"] in words_of(desk.view)


def test_without_a_session_it_stands_alone_with_its_moment(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "score @bob")
    assert desk.submit("UALICE", held_on="2026-11-18", **LIVE, **REP, **COACH, **NOTE).errors == {}
    scenario, _, _ = standing(desk)
    assert scenario.session_id is None
    with desk.store() as store:
        assert [moment.confirmed for moment in store.scenarios.moments(scenario.id)] == [NOTE["confirmed"]]
    desk.press("UALICE", "change_scores", str(scenario.id))
    assert NOTE["confirmed"] in words_of(desk.view)


def test_scoring_by_command_joins_the_recent_session_once(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    for _ in range(2):
        desk.command("UALICE", "score @bob")
        assert desk.submit("UALICE", **LIVE, **REP, **COACH).errors == {}
    with desk.store() as store:
        sessions = [scenario.session_id for scenario in store.scenarios.standing()]
    assert sorted(sessions, key=str) == [session_id, None]


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-11-20", "still to come"), ("2026-11-04", "within 14 days"), ("2026-11-05", None)],
)
def test_a_day_to_come_or_long_past_is_refused_on_its_field(
    desk: Desk, cast: Cast, day: str, words: str | None
) -> None:
    desk.command("UALICE", "score @bob")
    errors = desk.submit("UALICE", held_on=day, **LIVE, **REP, **COACH).errors
    assert list(errors) == (["held_on"] if words else [])
    assert words is None or words in errors["held_on"]


def test_a_live_call_without_a_name_says_when_it_was_heard(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    assert "Name the call" in score(desk, session_id, held_on=None).errors["held_on"]
    assert "debriefed at once" in desk.submit("UALICE", held_on="2026-11-17").errors["held_on"]
    assert desk.submit("UALICE", held_on="2026-11-19").errors == {}


def test_scoring_again_replaces_and_the_record_keeps_both(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    score(desk, session_id)
    desk.press("UALICE", "score_scenario", str(session_id))
    assert chosen_in(desk.view, "scenario_kind") == "live_call"
    assert input_of(desk.view, "coach_rating")["element"]["initial_option"]["value"] == "3"
    assert desk.submit("UALICE", **{"rep_rating:messaging": "1"}).errors == {}
    assert standing(desk)[1].write() == "2.7 of 5"
    desk.press("UALICE", "rep_scenarios", str(cast.ids["UBOB"]))
    words = words_of(desk.view)
    assert "2.7 of 5" in words
    assert "Before: 3.7 of 5, Alice Brandt, 19 Nov" in words


def test_two_people_cannot_both_score_a_session_first(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UMONA", "score_scenario", str(session_id))
    desk.type(**LIVE, **REP)
    late = {**desk._acted("UMONA", "view_submission"), "view": desk.view}
    score(desk, session_id)
    reply = desk.send(late)
    said = str(reply.errors)
    assert "Alice Brandt scored this on Thu 19 Nov" in said
    assert "Ask Alice Brandt to correct it, or ask enablement to delete it" in said
    assert standing(desk)[0].scored_by == cast.ids["UALICE"]


def test_the_same_submission_twice_is_one_scenario(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "score @bob")
    desk.type(**LIVE, **REP, **COACH)
    payload = {**desk._acted("UALICE", "view_submission"), "view": desk.view}
    for _ in range(2):
        assert desk.send(payload).errors == {}
    standing(desk)


def test_a_manager_scores_the_rep_and_never_another_persons_coaching(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UMONA", "score_scenario", str(session_id))
    assert "coach_rating" not in words_of(desk.view)
    smuggled = {f"coach_rating:{one.key}": "1" for one in COACH_EFFECTIVENESS.criteria}
    desk.type(**LIVE, **REP)
    values = desk.view["state"]["values"]
    values |= {key: {key: {"selected_option": {"value": level}}} for key, level in smuggled.items()}
    assert desk.send({**desk._acted("UMONA", "view_submission"), "view": desk.view}).errors == {}
    assert standing(desk)[2] is None
    assert "coaching 1.0" not in heard(desk)
    desk.press("UALICE", "score_scenario", str(session_id))
    assert desk.submit("UALICE", **COACH).errors == {}, "the coach adds their own part"
    assert standing(desk)[2] is not None


def test_enablement_observes_and_says_who_coached(desk: Desk, cast: Cast) -> None:
    desk.command("UERIN", "score")
    reply = desk.submit("UERIN", **LIVE, **REP, **COACH)
    assert set(reply.errors) <= {"rep", "coach"}
    reply = desk.submit("UERIN", rep=cast.ids["UBOB"], coach=cast.ids["UALICE"])
    assert reply.errors == {}
    scenario, _, coach = standing(desk)
    assert (scenario.coach_id, scenario.scored_by) == (cast.ids["UALICE"], cast.ids["UERIN"])
    assert coach is not None
    assert "Alice Brandt's coaching" in heard(desk)


def test_enablement_names_a_coach_of_this_rep(desk: Desk, cast: Cast) -> None:
    desk.command("UERIN", "score @bob")
    desk.type(**LIVE, **REP, **COACH, coach=cast.ids["UCAROL"])
    reply = desk.send({**desk._acted("UERIN", "view_submission"), "view": desk.view})
    assert "coach or manager of this rep" in reply.errors["coach"]


def page_of(desk: Desk, who: str) -> str:
    desk.slack.calls.clear()
    event = {"type": "app_home_opened", "user": who, "tab": "home", "channel": "D1"}
    desk.send({"type": "event_callback", "team_id": "T0NORTH", "event_id": f"Ev{who}", "event": event})
    ((_, sent),) = desk.slack.calls
    return words_of(sent["view"])


def test_who_sees_which_score(desk: Desk, cast: Cast) -> None:
    """The rep the rep's; the coach their own; enablement every coach's; nobody else any of a coach."""
    score(desk, log_bob(desk, cast))
    bob = page_of(desk, "UBOB")
    assert "3.7 of 5" in bob
    assert "of 3" not in bob
    assert "1 scored session; patterns show from 30, 29 to go" in page_of(desk, "UALICE")
    assert "Alice Brandt* · 1 scored session" in page_of(desk, "UERIN")
    assert "Alice Brandt* · 1 scored" not in page_of(desk, "UMONA")
    alice = str(cast.ids["UALICE"])
    for who, value, seen in (
        ("UALICE", alice, True),
        ("UERIN", alice, True),
        ("UERIN", "all", True),
        ("UMONA", alice, False),
        ("UMONA", "all", False),
        ("UALICE", "all", False),
        ("UBOB", alice, False),
    ):
        desk.slack.calls.clear()
        desk.press(who, "coach_scores", value)
        assert ("2.3 of 3" in str(desk.slack.calls)) is seen, (who, value)
    for who in ("UALICE", "UMONA", "UERIN", "UBOB"):
        desk.press(who, "rep_scenarios", str(cast.ids["UBOB"]))
        assert "3.7 of 5" in words_of(desk.view)
        assert "of 3" not in words_of(desk.view)


def test_weights_change_what_comes_and_never_what_is_scored(desk: Desk, cast: Cast) -> None:
    score(desk, log_bob(desk, cast))
    desk.press("UERIN", "open_rubric")
    assert desk.view["callback_id"] == "rubric"
    none = {f"rep_weight:{one.key}": "0" for one in REP_EXECUTION.criteria}
    assert "has to count" in str(desk.submit("UERIN", **none).errors)
    assert desk.submit("UERIN", **{**none, "rep_weight:objection": "3"}).errors == {}
    assert standing(desk)[1].write() == "3.7 of 5"
    desk.command("UALICE", "score @carol")
    assert desk.submit("UALICE", **LIVE, **REP, **COACH).errors == {}
    with desk.store() as store:
        (carols,) = store.scenarios.of_rep(cast.ids["UCAROL"])
        assert store.rep_scores.scores([carols.id])[carols.id].write() == "3.0 of 5"
