"""`/coach observe`: four questions and one next step, private to the two and enablement."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from desk import Desk, Reply
from north import Cast
from screen import refuse_bad_message, words_of

from coaching.deliveries import Delivery, DeliveryKind
from coaching.people import Profile, Role
from jobs.composing import compose, not_before
from templates import Surfaces

BERLIN = ZoneInfo("Europe/Berlin")
STEP = "Bring two calls and ask before telling."
FILLED = {
    "one_focus": "yes",
    "used_data": "not_yet",
    "self_diagnosed": "yes",
    "next_action": "yes",
    "next_step": STEP,
}


def observe(desk: Desk, who: str = "UMONA", **typed: object) -> Reply:
    if not desk.views:
        desk.command(who, "observe @alice")
    return desk.submit(who, **{**FILLED, **typed})


def told_alice(desk: Desk) -> Delivery:
    with desk.store() as store:
        rows = store.outbox.overdue(before=desk.clock.now() + timedelta(days=9))
    (found,) = [row for row in rows if row.kind is DeliveryKind.OBSERVED]
    assert found.recipient == "UALICE"
    return found


def test_what_was_seen_is_kept_and_the_coach_hears_it_as_written(desk: Desk, cast: Cast) -> None:
    assert observe(desk, seen="Bob named the gap himself.").errors == {}
    delivery = told_alice(desk)
    with desk.store() as store:
        (kept,) = store.observations.of_coach(cast.ids["UALICE"])
        composed = compose(store, delivery, Surfaces())
    assert (kept.one_focus, kept.used_data, kept.observer_id) == (True, False, cast.ids["UMONA"])
    assert composed is not None
    words = json.dumps(composed.rendered.blocks, ensure_ascii=False)
    assert "Mona Lind sat in on your coaching" in words
    assert "Not yet · Pulled the data" in words
    assert STEP in words
    assert "Private to the two of you and enablement" in words
    (said,) = desk.heard
    refuse_bad_message(said)


def test_the_coach_hears_it_in_working_hours(desk: Desk, cast: Cast) -> None:
    observe(desk)
    delivery = told_alice(desk)
    night = datetime(2026, 11, 20, 22, tzinfo=BERLIN)
    with desk.store() as store:
        assert not_before(store, delivery, now=night) == datetime(2026, 11, 23, 9, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"one_focus": None}, "one_focus"),
        ({"next_step": ""}, "next_step"),
        ({"observed_on": "2026-11-20"}, "observed_on"),
    ],
)
def test_what_is_missing_is_asked_for_on_its_field(
    desk: Desk, cast: Cast, typed: dict[str, object], field: str
) -> None:
    assert list(observe(desk, **typed).errors) == [field]
    assert observe(desk, **({"observed_on": "2026-11-19"} if field == "observed_on" else {})).errors == {}


def test_the_next_time_starts_from_the_last_next_step(desk: Desk, cast: Cast) -> None:
    observe(desk, next_step="Ask for the data.")
    desk.command("UMONA", "observe @alice")
    assert "Last time" in words_of(desk.view)
    assert "Ask for the data." in words_of(desk.view)
    desk.command("UERIN", "observe @alice")
    assert "Last time" not in words_of(desk.view)


def test_the_two_and_enablement_read_it_nobody_else(desk: Desk, cast: Cast) -> None:
    with desk.store() as store:
        profile = Profile(slack_id="UKEN", name="Ken Ito", tz="Europe/Berlin")
        desk.profiles.people["UKEN"] = profile
        ken = store.people.save_profile(profile)
        store.people.set_role(cast.team_id, Role.MANAGER, [cast.ids["UMONA"], ken.id])
    observe(desk)
    for who in ("UALICE", "UMONA", "UERIN"):
        desk.command(who, "observe")
        assert STEP in words_of(desk.view), who
    desk.command("UKEN", "observe")
    assert STEP not in words_of(desk.view)
    assert "coaches, managers and enablement" in desk.command("UBOB", "observe").text


def test_a_coach_who_names_themselves_reads_what_others_saw(desk: Desk, cast: Cast) -> None:
    observe(desk)
    desk.command("UALICE", "observe @alice")
    assert desk.view["callback_id"] == "observations"
    assert STEP in words_of(desk.view)


@pytest.mark.parametrize("who", ["UBOB", "UCAROL", "UDAN"])
def test_who_may_not_observe_is_told_who_may(desk: Desk, cast: Cast, who: str) -> None:
    assert "Only a manager of the coach's team" in desk.command(who, "observe @alice").text
    assert desk.slack.calls == []


def test_a_coach_does_not_observe_their_manager_and_a_rep_is_not_observed(desk: Desk, cast: Cast) -> None:
    assert "Only a manager" in desk.command("UALICE", "observe @mona").text
    assert "Only a manager" in desk.command("UMONA", "observe @bob").text
    assert desk.slack.calls == []


def test_the_list_offers_whom_one_may_observe_and_shows_the_new_one(desk: Desk, cast: Cast) -> None:
    desk.command("UERIN", "observe")
    assert "Alice Brandt" in words_of(desk.view)
    desk.press("UERIN", "observe_coach", str(cast.ids["UMONA"]), on="modal")
    assert desk.slack.methods[-1] == "views.push"
    assert observe(desk, who="UERIN").errors == {}
    assert desk.slack.methods[-1] == "views.update"
    assert STEP in words_of(desk.view)


def test_enablement_reads_all_by_the_coachs_name_not_by_what_was_seen(desk: Desk, cast: Cast) -> None:
    desk.command("UERIN", "observe @mona")
    observe(desk, who="UERIN", used_data="yes", next_step="Mona's step.")
    desk.clock.advance(days=1)
    observe(desk, one_focus="not_yet", next_step="Alice's step.")
    desk.command("UERIN", "observe")
    words = words_of(desk.view)
    assert words.index("Alice's step.") < words.index("Mona's step.")


def test_the_same_form_twice_is_one_observation(desk: Desk, cast: Cast) -> None:
    desk.command("UMONA", "observe @alice")
    desk.type(**FILLED)
    payload = {**desk._acted("UMONA", "view_submission"), "view": desk.view}
    for _ in range(2):
        desk.send(payload)
    with desk.store() as store:
        assert len(store.observations.recent()) == 1
