"""`/coach team`: activity beside its outcomes and where each rep stands, for those whose business it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from coached_quarter import coach_a_quarter
from desk import NOON, Desk
from neighbours import found_south
from north import Cast
from screen import words_of

from coaching.deliveries import DeliveryKind
from coaching.people import Role
from jobs.composing import compose
from templates.ids import View


@pytest.fixture
def quarter(desk: Desk, cast: Cast) -> Cast:
    """Alice coached six of twelve new reps by roleplay a month ago."""
    with desk.store() as store:
        coach_a_quarter(
            store, team_id=cast.team_id, coach_id=cast.ids["UALICE"], criterion=cast.focus, now=NOON
        )
    return cast


def team(desk: Desk, who: str, typed: str = "team") -> str:
    desk.views.clear()
    answer = desk.command(who, typed)
    return (words_of(desk.view) if desk.views else answer.text).replace('\\"', '"')


def paragraphs(desk: Desk) -> list[str]:
    return [block["text"]["text"] for block in desk.view["blocks"] if block["type"] == "section"]


def test_every_activity_has_its_outcome_right_under_it(desk: Desk, quarter: Cast) -> None:
    team(desk, "UMONA")
    pairs = {
        "*No session in four weeks*": "moved",
        "*No session, no minutes*": "How often the correction was applied: not enough yet",
        "*Coached in the last seven days: 0 of": "Coached reps moved",
        "*No carry-through review came due*": "What they say: nothing yet",
        "*Playbook: no criterion is a step": "whether the playbook is followed",
    }
    shown = paragraphs(desk)
    for activity, outcome in pairs.items():
        (found,) = [one for one in shown if one.startswith(activity)]
        assert outcome in found.partition("\n")[2], found


def test_coverage_names_who_was_not_coached_and_the_goal(desk: Desk, quarter: Cast) -> None:
    words = team(desk, "UMONA")
    assert "Coached in the last seven days: 0 of 14 (0 %); the goal is everybody" in words
    assert "Lea Wirth" in words


def test_coached_and_uncoached_reps_stand_beside_each_other_with_n_and_interval(
    desk: Desk, quarter: Cast
) -> None:
    words = team(desk, "UMONA")
    assert "Coached reps moved +17 points on targets, the others +7 points" in words
    assert "(6 and 6 reps, likely between +" in words
    assert "Behaviour moves in weeks, revenue in quarters" in words


def test_each_rep_is_a_dot_and_nobody_is_ranked(desk: Desk, quarter: Cast) -> None:
    words = team(desk, "UMONA")
    assert "●" in words or any(f"·{many}·" in words for many in range(2, 10))
    assert "half between" in words
    assert 0 < words.index("Ada Lund", words.index("half between")) < words.rindex("Ben Roth"), "by name"


def test_below_five_there_is_no_figure(desk: Desk, cast: Cast) -> None:
    words = team(desk, "UALICE")
    assert "not enough yet (0 of 5)" in words
    assert "half between" not in words


def test_seconds_to_log_are_for_managers_and_enablement(desk: Desk, quarter: Cast) -> None:
    assert "Time to log" in team(desk, "UMONA")
    assert "Time to log" in team(desk, "UERIN")
    assert "Time to log" not in team(desk, "UALICE")


def test_who_may_see_none_is_led_to_the_set_up_or_refused(desk: Desk, quarter: Cast) -> None:
    found_south(desk, quarter)
    assert "Only a team's coaches and managers, and enablement, see its figures" in team(desk, "UBOB")
    assert "Ask a manager or enablement" in team(desk, "UBOB", "team new")
    assert 'No team of yours is called "Team North"' in team(desk, "UOLGA", "team Team North")
    for who in ("UOLGA", "UNINA", "UBOB"):
        desk.views.clear()
        desk.press(who, "team_view", str(quarter.team_id))
        assert not any(view["callback_id"] == View.TEAM_VIEW for view in desk.views)


def test_the_set_up_form_is_a_word_and_a_button_away(desk: Desk, quarter: Cast) -> None:
    for typed, title in (("team change", "Change the team"), ("team new", "Set up a team")):
        team(desk, "UMONA", typed)
        assert (desk.view["callback_id"], desk.view["title"]["text"]) == (View.TEAM, title)
    assert "Change the team" in team(desk, "UMONA"), "a button"
    assert desk.view["callback_id"] == View.TEAM_VIEW
    assert "Change the team" not in team(desk, "UALICE")


def test_another_team_is_chosen_in_place(desk: Desk, quarter: Cast) -> None:
    found_south(desk, quarter)
    team(desk, "UERIN", "team Team North")
    desk.press("UERIN", "team_view", str(_south_id(desk)), on="modal")
    assert desk.slack.methods[-1] == "views.update"
    assert "South" in words_of(desk.view)


def _south_id(desk: Desk) -> int:
    with desk.store() as store:
        return next(one.id for one in store.people.teams() if "South" in one.name)


def test_the_picture_comes_once_as_a_message_to_whoever_asked(desk: Desk, quarter: Cast) -> None:
    team(desk, "UMONA")
    desk.press("UMONA", "team_picture", str(quarter.team_id), on="modal")
    with desk.store() as store:
        (row,) = [
            one
            for one in store.outbox.claim(
                owner="t", lease=timedelta(minutes=1), limit=20, grace=timedelta(minutes=2)
            )
            if one.kind is DeliveryKind.TEAM_PICTURE
        ]
        told = compose(store, row, desk.deps.surfaces)
        drawn = compose(store, row, desk.deps.surfaces, chart="image:F0123456789")
    assert row.recipient == "UMONA"
    assert told is not None
    assert told.picture_first
    assert told.draw_picture is not None
    assert told.draw_picture().startswith(b"\x89PNG")
    assert drawn is not None
    assert "half between" in str([block for block in drawn.rendered.blocks if block["type"] == "image"])


def test_whoever_left_the_team_meanwhile_gets_no_picture(desk: Desk, quarter: Cast) -> None:
    desk.press("UALICE", "team_picture", str(quarter.team_id))
    with desk.store() as store:
        store.people.set_role(quarter.team_id, Role.COACH, [])
        rows = store.outbox.claim(owner="t", lease=timedelta(minutes=1), limit=20, grace=timedelta(minutes=2))
        (row,) = [one for one in rows if one.kind is DeliveryKind.TEAM_PICTURE]
        assert compose(store, row, desk.deps.surfaces) is None
