"""A score stands as its author gave it: each part is corrected by whoever wrote it, deleted by who may."""

from __future__ import annotations

from desk import Desk
from north import Cast
from screen import words_of
from test_scoring_scenarios import COACH, LIVE, REP, log_bob, score, standing

OTHERS = {"rep_rating:messaging": "1", "rep_rating:objection": "1", "rep_rating:completion": "1"}


def scored_by_erin(desk: Desk, cast: Cast) -> int:
    """Enablement sat in and scored both."""
    session_id = log_bob(desk, cast)
    assert score(desk, session_id, who="UERIN").errors == {}
    desk.heard.clear()
    return session_id


def test_a_coach_does_not_overwrite_what_enablement_scored(desk: Desk, cast: Cast) -> None:
    session_id = scored_by_erin(desk, cast)
    desk.views.clear()
    desk.press("UALICE", "score_scenario", str(session_id))
    assert desk.views == []
    said = desk.heard[-1]["text"]
    assert "Erin Park scored this on Thu 19 Nov; it stands as they wrote it" in said
    assert "Ask Erin Park to correct it, or ask enablement to delete it" in said
    scenario, rep, coach = standing(desk)
    assert (scenario.scored_by, rep.write()) == (cast.ids["UERIN"], "3.7 of 5")
    assert coach is not None
    assert coach.write() == "2.3 of 3"


def test_a_form_opened_before_is_refused_on_its_field_with_the_author_and_the_way_out(
    desk: Desk, cast: Cast
) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UALICE", "score_scenario", str(session_id))
    desk.type(**LIVE, **OTHERS, **COACH)
    late = {**desk._acted("UALICE", "view_submission"), "view": desk.views.pop()}
    assert score(desk, session_id, who="UERIN").errors == {}
    errors = desk.send(late).errors
    assert "Erin Park scored this" in str(errors)
    assert standing(desk)[1].write() == "3.7 of 5"


def test_enablement_does_not_overwrite_a_coach_either_but_may_delete_and_score_anew(
    desk: Desk, cast: Cast
) -> None:
    session_id = log_bob(desk, cast)
    score(desk, session_id)
    desk.heard.clear()
    desk.views.clear()
    desk.press("UERIN", "score_scenario", str(session_id))
    way = "delete it under Scored scenarios (Home, All sessions, choose Bob Okafor) and score it anew"
    assert way in desk.heard[-1]["text"]
    desk.press("UERIN", "sessions", "all|0", on="home")
    assert "rep_scenarios" not in words_of(desk.view)
    bob = str(cast.ids["UBOB"])
    desk.press("UERIN", "sessions", f"rep:{bob}|0", on="modal")
    desk.press("UERIN", "rep_scenarios", bob, on="modal")
    desk.press("UERIN", "delete_scenario", str(standing(desk)[0].id))
    assert score(desk, session_id, who="UERIN", **OTHERS).errors == {}
    assert standing(desk)[1].write() == "1.0 of 5"
    desk.press("UERIN", "rep_scenarios", str(cast.ids["UBOB"]))
    assert "Deleted: 3.7 of 5, Alice Brandt, 19 Nov; deleted by Erin Park" in words_of(desk.view)
    desk.press("UBOB", "rep_scenarios", str(cast.ids["UBOB"]))
    assert "Deleted" not in words_of(desk.view)


def test_a_coach_adds_their_part_and_each_part_keeps_its_author(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    score(desk, session_id, who="UMONA")
    desk.press("UALICE", "score_scenario", str(session_id))
    words = words_of(desk.view)
    assert "Mona Lind scored what Bob Okafor did on Thu 19 Nov: that stands as they wrote it." in words
    assert "rep_rating" not in words
    assert desk.submit("UALICE", **COACH).errors == {}
    scenario, rep, coach = standing(desk)
    assert (scenario.scored_by, scenario.debrief_by) == (cast.ids["UMONA"], cast.ids["UALICE"])
    assert (rep.write(), coach.write() if coach else None) == ("3.7 of 5", "2.3 of 3")

    desk.press("UMONA", "score_scenario", str(session_id))
    assert "coach_rating" not in words_of(desk.view)
    assert desk.submit("UMONA", **OTHERS).errors == {}
    scenario, rep, coach = standing(desk)
    assert scenario.debrief_by == cast.ids["UALICE"]
    assert (rep.write(), coach.write() if coach else None) == ("1.0 of 5", "2.3 of 3")

    desk.press("UALICE", "score_scenario", str(session_id))
    assert desk.submit("UALICE", **{"coach_rating:correction": "3"}).errors == {}
    scenario, rep, coach = standing(desk)
    assert scenario.scored_by == cast.ids["UMONA"]
    assert (rep.write(), coach.write() if coach else None) == ("1.0 of 5", "2.7 of 3")
    desk.press("UALICE", "coach_scores", str(cast.ids["UALICE"]))
    assert "before: 2.3 of 3, Alice Brandt, 19 Nov" in words_of(desk.view)
    desk.press("UBOB", "rep_scenarios", str(cast.ids["UBOB"]))
    assert "Before: 3.7 of 5, Mona Lind, 19 Nov" in words_of(desk.view)
    assert words_of(desk.view).count("Mona Lind, 19 Nov") == 1, "only levels that changed are history"


def test_nobody_deletes_a_part_that_another_wrote(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    score(desk, session_id, who="UMONA")
    desk.press("UALICE", "score_scenario", str(session_id))
    assert desk.submit("UALICE", **COACH).errors == {}
    scenario = standing(desk)[0]
    for who in ("UMONA", "UALICE", "UBOB"):
        desk.press(who, "delete_scenario", str(scenario.id))
    assert standing(desk)[0] == scenario


def test_a_deleted_scoring_counts_nowhere_and_cannot_be_changed(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    score(desk, session_id)
    scenario = standing(desk)[0]
    for _ in range(2):
        desk.press("UALICE", "delete_scenario", str(scenario.id))
    with desk.store() as store:
        assert store.scenarios.standing() == ()
        assert store.scenarios.of_session(session_id) is None
    desk.heard.clear()
    desk.views.clear()
    desk.press("UALICE", "change_scores", str(scenario.id))
    assert "was deleted" in desk.heard[-1]["text"]
    desk.press("UALICE", "coach_scores", str(cast.ids["UALICE"]))
    assert "Deleted: 2.3 of 3, Alice Brandt, 19 Nov; deleted by Alice Brandt" in words_of(desk.view)
    assert REP.keys() == OTHERS.keys()
