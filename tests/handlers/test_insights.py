"""`/coach insights`: which coaching works, in words with n and doubt, for those whose business it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from coached_quarter import OTHERS, SIX, coach_a_quarter
from desk import NOON, Desk
from neighbours import found_south
from north import FOCUS, Cast, score_calls
from screen import words_of

from coaching import insights_shown
from coaching.deliveries import DeliveryKind
from coaching.people import Profile, Role
from jobs.composing import Composed, compose
from templates import Surfaces
from templates.ids import View


@pytest.fixture
def quarter(desk: Desk, cast: Cast) -> Cast:
    """Alice coached six of twelve new reps by roleplay a month ago."""
    with desk.store() as store:
        coach_a_quarter(
            store, team_id=cast.team_id, coach_id=cast.ids["UALICE"], criterion=cast.focus, now=NOON
        )
    return cast


def insights(desk: Desk, who: str, typed: str = "insights") -> str:
    desk.views.clear()
    answer = desk.command(who, typed)
    return (words_of(desk.view) if desk.views else answer.text).replace('\\"', '"')


def test_the_three_questions_are_answered_in_words_first(desk: Desk, quarter: Cast) -> None:
    words = insights(desk, "UMONA")
    assert f"{FOCUS}: 6 of 6 sessions, average change +0." in words
    assert f'Roleplay moved "{FOCUS}" by +0.' in words
    assert "more than doing nothing (n=6, likely between +0." in words
    assert words.index("What works") < words.index("By method")
    assert "Not enough yet, below 5 comparisons: Ada Lund, Ben Roth" in words
    assert "Half of 6 reps moved between" in words


def test_sessions_without_twins_are_not_praised(desk: Desk, cast: Cast) -> None:
    with desk.store() as store:
        coach_a_quarter(
            store,
            team_id=cast.team_id,
            coach_id=cast.ids["UALICE"],
            criterion=cast.focus,
            now=NOON,
            coached=len(SIX) + len(OTHERS),
        )
    words = insights(desk, "UMONA")
    assert "Nothing like it went without a session, so what coaching did of that is unknown" in words
    assert "more than doing nothing (" not in words
    assert "No method has moved a criterion clearly more than doing nothing yet." in words


def report(desk: Desk, who: str) -> Composed | None:
    """What is sent after [Send me table and picture]."""
    insights(desk, who)
    desk.press(who, "send_insights", "all|quarter|valid", on="modal")
    with desk.store() as store:
        rows = store.outbox.overdue(before=NOON + timedelta(days=1))
        (row,) = (row for row in rows if row.kind is DeliveryKind.INSIGHTS)
        assert row.recipient == who
        return compose(store, row, Surfaces())


def test_table_and_picture_come_as_a_message_words_first(desk: Desk, quarter: Cast) -> None:
    found = report(desk, "UMONA")
    assert found is not None
    kinds = [block["type"] for block in found.rendered.blocks]
    assert kinds.index("section") < kinds.index("table") < kinds.index("data_visualization")
    (table,) = (block for block in found.rendered.blocks if block["type"] == "table")
    head, first, *_ = ([cell["text"] for cell in row] for row in table["rows"])
    assert head[:4] == ["Method", "Criterion", "n", "Median"]
    assert first[:3] == ["Roleplay", FOCUS, "6"]
    assert first[-1].endswith("6 pairs")
    (chart,) = (block for block in found.rendered.blocks if block["type"] == "data_visualization")
    (point,) = chart["chart"]["series"][0]["data"]
    assert point["value"] > 0
    assert found.draw_picture is not None
    assert found.draw_picture().startswith(b"\x89PNG")


def test_whoever_leads_nobody_any_more_is_not_sent_it(desk: Desk, quarter: Cast) -> None:
    insights(desk, "UMONA")
    desk.press("UMONA", "send_insights", "all|quarter|valid", on="modal")
    with desk.store() as store:
        store.people.set_enablement(quarter.ids["UMONA"], False)
        for role in Role:
            store.people.set_role(quarter.team_id, role, [])
        rows = store.outbox.overdue(before=NOON + timedelta(days=1))
        (row,) = (row for row in rows if row.kind is DeliveryKind.INSIGHTS)
        assert compose(store, row, Surfaces()) is None


def test_of_very_many_sessions_the_newest_count_and_the_words_say_so(
    desk: Desk, quarter: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insights_shown, "MOST_SESSIONS", 5)
    words = insights(desk, "UMONA")
    assert "the newest 5 sessions held, 5 in these figures" in words
    assert f"{FOCUS}: 5 of 5 sessions" in words


def test_nothing_held_says_so(desk: Desk, cast: Cast) -> None:
    words = insights(desk, "UERIN")
    assert "No session was held in the last 13 weeks." in words
    assert "By method" not in words


def test_what_is_still_measuring_is_counted_and_not_summed_up(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2] * 10)
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    words = insights(desk, "UALICE")
    assert "1 session held, 0 in these figures" in words
    assert "1 still measuring" in words
    assert "A session counts once ten calls of the same kind are scored after it" in words


def test_the_period_and_the_invalid_ones_are_a_button_away(desk: Desk, quarter: Cast) -> None:
    insights(desk, "UMONA")
    desk.clock.advance(days=100)
    assert "No session was held in the last 13 weeks." in insights(desk, "UMONA")
    desk.press("UMONA", "insights", "all|all|valid", on="modal")
    assert desk.slack.methods[-1] == "views.update"
    assert "all time" in words_of(desk.view)
    assert "6 sessions held, 6 in these figures" in words_of(desk.view)
    desk.press("UMONA", "insights", "all|all|invalid", on="modal")
    assert "Only valid comparisons" in words_of(desk.view)


def test_a_coach_sees_their_own_reps_a_manager_the_teams_and_enablement_all(
    desk: Desk, quarter: Cast
) -> None:
    found_south(desk, quarter)
    assert "No session was held" in insights(desk, "UOLGA"), "Olga coaches in team South"
    assert "All my reps" in insights(desk, "UALICE")
    everybody = insights(desk, "UERIN")
    assert "All teams" in everybody
    assert "6 of 6 sessions" in everybody
    assert "No session was held" in insights(desk, "UERIN", "insights team south")
    assert "6 of 6 sessions" in insights(desk, "UERIN", "insights Team North")


def test_no_word_in_it_names_a_coach(desk: Desk, quarter: Cast) -> None:
    for who in ("UMONA", "UERIN", "UALICE"):
        assert "Alice" not in insights(desk, who)


def test_who_leads_nobody_is_refused_and_other_teams_are_not_found(desk: Desk, quarter: Cast) -> None:
    found_south(desk, quarter)
    assert "for coaches, managers and enablement" in insights(desk, "UBOB")
    assert 'No team of yours is called "Team North"' in insights(desk, "UOLGA", "insights Team North")
    for who in ("UOLGA", "UNINA", "UBOB"):
        desk.views.clear()
        desk.press(who, "insights", f"team:{quarter.team_id}|quarter|valid")
        assert not any(view["callback_id"] == View.INSIGHTS for view in desk.views)


def test_a_rep_who_also_coaches_is_not_in_their_own_figures(desk: Desk, quarter: Cast) -> None:
    with desk.store() as store:
        ada = store.people.by_slack_id("UQ00")
        assert ada is not None
        store.people.set_role(quarter.team_id, Role.COACH, [quarter.ids["UALICE"], ada.id])
    desk.profiles.people["UQ00"] = Profile(slack_id="UQ00", name="Ada Lund", tz="Europe/Berlin")
    words = insights(desk, "UQ00")
    assert "5 of 5 sessions" in words
    assert "Ada Lund" not in words
