"""Practice: assigned after a log or by itself, done by the rep, seen by the coach, overdue in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from desk import NOON, Desk
from north import NORTH, Cast
from screen import input_of, refuse_bad_message, words_of

from coaching.business_days import calendar_for
from coaching.loop import waiting_for
from coaching.loop.notes import plan_notes
from coaching.people import Line, Role
from coaching.practice_rules import next_shift
from jobs.composing import compose
from templates import Rendered

WHAT = "The buyer asks for the price at minute two. Ask back, ten times, aloud."
BERLIN_MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
"""Friday 09:00 in Berlin."""


def log_bob(desk: Desk, cast: Cast) -> int:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    with desk.store() as store:
        return store.sessions.of_rep(cast.ids["UBOB"])[0].id


def assign(desk: Desk, cast: Cast) -> int:
    """After a log, with the due time as offered."""
    desk.press("UALICE", "assign_practice", str(log_bob(desk, cast)))
    assert desk.submit("UALICE", practice_what=WHAT).errors == {}
    with desk.store() as store:
        return store.practice.open_of(cast.ids["UBOB"])[0].id


def message(desk: Desk, key: str) -> Rendered | None:
    """What a planned delivery says now."""
    with desk.store() as store:
        delivery = store.outbox.by_key(key)
        assert delivery is not None
        composed = compose(store, delivery, desk.deps.surfaces)
    if composed is not None:
        refuse_bad_message({"text": composed.rendered.text, "blocks": composed.rendered.blocks})
    return composed.rendered if composed else None


@pytest.mark.parametrize(
    ("heard", "due"),
    [
        pytest.param("2026-11-19T13:00", "2026-11-20T08:00", id="Thursday: Friday at nine"),
        pytest.param("2026-11-20T13:00", "2026-11-23T08:00", id="Friday: Monday, no shift in between"),
        pytest.param("2026-12-24T09:00", "2026-12-28T08:00", id="Christmas is no shift"),
    ],
)
def test_practice_is_due_before_the_reps_next_shift(heard: str, due: str) -> None:
    at, expected = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (heard, due))
    assert next_shift(at, tz="Europe/Berlin", calendar=calendar_for(NORTH)) == expected


def test_after_a_log_practice_is_assigned_with_the_next_shift_as_its_end(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    with desk.store() as store:
        practice = store.practice.get(practice_id)
        assert (practice.what, practice.due_at) == (WHAT, BERLIN_MORNING)
    refuse_bad_message(desk.heard[-1])
    assert "Practice assigned to Bob Okafor" in desk.heard[-1]["text"]
    told = message(desk, f"practice:{practice_id}")
    assert told is not None
    assert WHAT in str(told.blocks)


def test_what_is_assigned_at_night_is_heard_in_the_morning_and_due_a_shift_later(
    desk: Desk, cast: Cast
) -> None:
    desk.clock.instant = NOON + timedelta(hours=8)
    practice_id = assign(desk, cast)
    with desk.store() as store:
        assert store.practice.get(practice_id).due_at == BERLIN_MORNING + timedelta(days=3)
        delivery = store.outbox.by_key(f"practice:{practice_id}")
        assert delivery is not None
        assert delivery.next_at == BERLIN_MORNING


def test_another_rep_in_the_form_brings_their_own_morning_and_keeps_what_was_typed(
    desk: Desk, cast: Cast
) -> None:
    desk.command("UALICE", "practice @bob")
    desk.type(practice_what=WHAT)
    desk.press("UALICE", "practice_rep", str(cast.ids["UCAROL"]), on="modal")
    assert "America/New_York" in str(desk.view["blocks"])
    desk.type(rep=cast.ids["UCAROL"])
    assert desk.submit("UALICE").errors == {}
    with desk.store() as store:
        (practice,) = store.practice.open_of(cast.ids["UCAROL"])
    assert practice.what == WHAT
    assert practice.due_at == datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"practice_what": ""}, "practice_what"),
        ({"practice_what": WHAT, "due_on": "2026-11-18"}, "due_on"),
        ({"practice_what": WHAT, "due_on": "2027-11-18"}, "due_on"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(
    desk: Desk, cast: Cast, typed: dict[str, str], field: str
) -> None:
    desk.command("UALICE", "practice @bob")
    assert set(desk.submit("UALICE", **typed).errors) == {field}
    with desk.store() as store:
        assert store.practice.open_of(cast.ids["UBOB"]) == ()


def test_done_takes_a_note_or_nothing_and_the_coach_hears_once(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    desk.press("UBOB", "practice_done", str(practice_id))
    assert set(desk.submit("UBOB", practice_link="yesterday").errors) == {"practice_link"}
    reply = desk.submit("UBOB", practice_note="The fifth time it came by itself.", practice_link=None)
    assert reply.errors == {}
    told = message(desk, f"prompt:{cast.ids['UALICE']}:2026-11-19")
    assert told is not None
    assert "Bob Okafor has practised" in told.text
    assert "The fifth time it came by itself." in str(told.blocks)
    assert message(desk, f"practice:{practice_id}") is None
    desk.press("UBOB", "practice_done", str(practice_id))
    assert "marked this as done already" in desk.heard[-1]["text"]


def test_who_muted_practice_is_not_told_that_it_was_done(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    with desk.store() as store:
        store.people.set_hearing(cast.ids["UALICE"], morning_hour=9, muted={Line.PRACTICE}, delegate_id=None)
    desk.press("UBOB", "practice_done", str(practice_id))
    assert desk.submit("UBOB").errors == {}
    with desk.store() as store:
        assert store.outbox.by_key(f"prompt:{cast.ids['UALICE']}:2026-11-19") is None


def test_a_rep_who_asks_sees_their_own_and_a_coach_lets_one_go(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    assert WHAT in desk.command("UBOB", "practice").text
    desk.press("UALICE", "withdraw_practice", str(practice_id))
    assert "Let go" in desk.heard[-1]["text"]
    assert "No practice is open" in desk.command("UBOB", "practice").text


def plan_at(desk: Desk, instant: datetime) -> list[str]:
    """Keys of the morning messages that are planned then."""
    desk.clock.instant = instant
    with desk.store() as store:
        before = {row.dedupe_key for row in store.outbox.overdue(before=instant + timedelta(days=1))}
        plan_notes(store, now=instant)
        after = {row.dedupe_key for row in store.outbox.overdue(before=instant + timedelta(days=1))}
    return sorted(key for key in after - before if key.startswith("morning"))


def test_overdue_practice_causes_one_bundle_on_its_first_morning_and_no_more(desk: Desk, cast: Cast) -> None:
    assign(desk, cast)
    alice = cast.ids["UALICE"]
    assert plan_at(desk, BERLIN_MORNING + timedelta(hours=2)) == []
    assert plan_at(desk, BERLIN_MORNING + timedelta(days=1)) == []
    monday = BERLIN_MORNING + timedelta(days=3)
    assert plan_at(desk, monday - timedelta(minutes=30)) == []
    assert plan_at(desk, monday) == [f"morning:{alice}:2026-11-23"]
    told = message(desk, f"morning:{alice}:2026-11-23")
    assert told is not None
    assert "Practice · Bob Okafor* · overdue since Fri 20 Nov" in str(told.blocks)
    assert "overdue practice: Bob Okafor" in told.text
    assert plan_at(desk, monday + timedelta(hours=1)) == []
    assert plan_at(desk, monday + timedelta(days=1)) == []


def test_overdue_practice_stands_in_home_and_goes_when_it_is_done(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    desk.clock.instant = BERLIN_MORNING + timedelta(days=3)
    with desk.store() as store:
        alice = store.people.member(cast.ids["UALICE"])
        assert [note.kind for note in waiting_for(store, alice, now=desk.clock.now()).notes] == ["practice"]
        store.practice.finish(practice_id, note=None, link=None, now=desk.clock.now())
        assert waiting_for(store, alice, now=desk.clock.now()).notes == ()


def test_when_its_coach_no_longer_coaches_the_rep_the_managers_hear_of_it(desk: Desk, cast: Cast) -> None:
    practice_id, mona = assign(desk, cast), cast.ids["UMONA"]
    with desk.store() as store:
        store.people.set_role(cast.team_id, Role.COACH, [])
    monday = BERLIN_MORNING + timedelta(days=3)
    assert plan_at(desk, monday) == [f"morning:{mona}:2026-11-23"]
    told = message(desk, f"morning:{mona}:2026-11-23")
    assert told is not None
    assert "overdue practice: Bob Okafor" in told.text
    desk.press("UMONA", "withdraw_practice", str(practice_id))
    assert "Let go" in desk.heard[-1]["text"]


def test_a_form_for_a_session_names_the_correction(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    desk.press("UALICE", "add_moment", str(session_id))
    desk.submit("UALICE", what_happened="He quoted.", correction="Pause, then ask.", confirmed="I ask.")
    desk.press("UALICE", "assign_practice", str(session_id))
    assert "Pause, then ask." in words_of(desk.view)
    assert input_of(desk.view, "due_on")["element"]["initial_date"] == "2026-11-20"
