"""The weekly cadence (CP 4): what a log counts as, and what the week still misses, on Thursdays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from desk import Desk
from north import Cast
from screen import refuse_bad_message, words_of

from coaching.away import Away
from coaching.cadence import Touchpoint, counts_as, is_reminded, missing_by_rep, week_begin
from coaching.loop import waiting_for
from coaching.loop.notes import plan_notes
from coaching.people import Line
from coaching.shown.notes import CadenceNote
from jobs.composing import compose

THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
"""09:00 in Berlin, a week after the first session."""
ONE, CALL, PRACTICE, DEAL = Touchpoint


@pytest.mark.parametrize(
    ("method", "chosen", "expected"),
    [
        ("call_review", None, CALL),
        ("roleplay", None, PRACTICE),
        ("script_walkthrough", None, PRACTICE),
        ("shadowing", None, ONE),
        ("call_review", "deal_review", DEAL),
        ("roleplay", "one_on_one", ONE),
        ("roleplay", "no such thing", PRACTICE),
    ],
)
def test_what_a_log_counts_as(method: str, chosen: str | None, expected: Touchpoint) -> None:
    assert counts_as(method, chosen) is expected


def test_the_four_touchpoints_of_a_week_are_counted_per_rep() -> None:
    happened = {(1, ONE), (1, CALL), (1, PRACTICE), (1, DEAL), (2, CALL)}
    assert missing_by_rep([1, 2, 3], happened) == {2: (ONE, PRACTICE, DEAL), 3: (ONE, CALL, PRACTICE, DEAL)}
    assert week_begin(date(2026, 11, 26)) == week_begin(date(2026, 11, 23)) == date(2026, 11, 23)


def log(desk: Desk, cast: Cast, rep: str = "bob", **typed: object) -> None:
    desk.command("UALICE", f"log @{rep}")
    if typed:
        desk.press("UALICE", "log_more", on="modal")
    entered = {"criterion": cast.focus.id, "commitment": "Ask first.", **typed}
    assert desk.submit("UALICE", **entered).errors == {}


def plan_at(desk: Desk, instant: datetime) -> int:
    desk.clock.instant = instant
    with desk.store() as store:
        return plan_notes(store, now=instant)


def cadence_of(desk: Desk, cast: Cast, who: str = "UALICE") -> CadenceNote | None:
    with desk.store() as store:
        notes = waiting_for(store, store.people.member(cast.ids[who]), now=desk.clock.now()).notes
    return next((note for note in notes if isinstance(note, CadenceNote)), None)


def test_under_more_a_log_says_what_it_counts_as_and_an_edit_may_change_it(desk: Desk, cast: Cast) -> None:
    log(desk, cast, counts_as="deal_review")
    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UBOB"])
    assert session.details.counts_as == "deal_review"
    desk.press("UALICE", "edit_session", str(session.id))
    assert desk.submit("UALICE", counts_as="one_on_one").errors == {}
    desk.press("UALICE", "session_history", str(session.id))
    assert "Counts as: Deal review → 1:1" in words_of(desk.view)


def test_on_thursday_the_bundle_says_once_what_the_week_misses(desk: Desk, cast: Cast) -> None:
    log(desk, cast)
    desk.clock.instant = THURSDAY - timedelta(days=1)
    log(desk, cast, counts_as="deal_review")
    assert plan_at(desk, THURSDAY - timedelta(hours=2)) == 0
    assert plan_at(desk, THURSDAY) == 1
    with desk.store() as store:
        delivery = store.outbox.by_key(f"morning:{cast.ids['UALICE']}:2026-11-26")
        assert delivery is not None
        composed = compose(store, delivery, desk.deps.surfaces)
    assert composed is not None
    refuse_bad_message({"text": composed.rendered.text, "blocks": composed.rendered.blocks})
    words = str(composed.rendered.blocks)
    assert "0 of 2 reps had all four" in words
    assert "Bob Okafor: no 1:1, call review and practice yet" in words
    assert "Carol Diaz: none of the four yet" in words
    assert plan_at(desk, THURSDAY + timedelta(hours=3)) == 0
    assert plan_at(desk, THURSDAY + timedelta(days=1)) == 0
    assert cadence_of(desk, cast) is None


@pytest.mark.parametrize(
    ("free", "reminded"),
    [
        pytest.param((), 26, id="Thursday"),
        pytest.param((26,), 27, id="Thursday is free: Friday"),
        pytest.param((26, 27), None, id="both are free: nothing"),
        pytest.param((27,), 26, id="Friday is free: Thursday"),
    ],
)
def test_the_weeks_reminder_is_on_thursday_or_else_on_friday(
    free: tuple[int, ...], reminded: int | None
) -> None:
    week = [date(2026, 11, day) for day in range(23, 30)]
    found = [
        day.day for day in week if is_reminded(day, works=lambda one: one.day not in free and one.day < 28)
    ]
    assert found == ([] if reminded is None else [reminded])


def test_who_is_away_on_thursday_reads_it_on_friday(desk: Desk, cast: Cast) -> None:
    log(desk, cast)
    with desk.store() as store:
        thursday = THURSDAY.date()
        store.people.set_away(Away(member_id=cast.ids["UALICE"], first_day=thursday, last_day=thursday))
    assert plan_at(desk, THURSDAY) == 0
    assert cadence_of(desk, cast) is None
    assert plan_at(desk, THURSDAY + timedelta(days=1)) == 1
    assert cadence_of(desk, cast) is not None
    assert plan_at(desk, THURSDAY + timedelta(days=1, hours=2)) == 0


def test_a_manager_of_a_team_with_a_coach_is_left_alone_and_the_line_can_be_muted(
    desk: Desk, cast: Cast
) -> None:
    log(desk, cast)
    desk.clock.instant = THURSDAY
    assert cadence_of(desk, cast) is not None
    assert cadence_of(desk, cast, "UMONA") is None
    desk.command("UALICE", "hear")
    assert desk.submit("UALICE", muted=[Line.CADENCE.value]).errors == {}
    assert cadence_of(desk, cast) is None
    assert plan_at(desk, THURSDAY) == 0


def test_a_team_in_its_first_week_or_without_sessions_is_not_asked(desk: Desk, cast: Cast) -> None:
    desk.clock.instant = THURSDAY
    assert cadence_of(desk, cast) is None
    log(desk, cast)
    assert cadence_of(desk, cast) is None
    desk.clock.instant = THURSDAY + timedelta(days=7)
    assert cadence_of(desk, cast) is not None


def test_when_all_four_happened_for_everybody_nothing_is_said(desk: Desk, cast: Cast) -> None:
    log(desk, cast)
    desk.clock.instant = THURSDAY
    for rep in ("bob", "carol"):
        for touchpoint in (ONE, CALL, DEAL):
            log(desk, cast, rep, counts_as=touchpoint.value)
    note = cadence_of(desk, cast)
    assert note is not None
    assert [group.missing for group in note.groups] == [("practice",)]
    for rep in ("bob", "carol"):
        log(desk, cast, rep, counts_as=PRACTICE.value)
    assert cadence_of(desk, cast) is None
