"""Beside the morning bundle a person hears one message a day, whatever others do (decision 0020)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from desk import NOON, Desk
from method_town import assign_practice
from north import Cast

from coaching.deliveries import DeliveryKind
from coaching.loop.notes import notes_for
from coaching.loop.one_a_day import DAYS_AHEAD, tell_in_turn
from coaching.shown.notes import OpenDisputes

VIEW = "She had asked three times."


def taken(desk: Desk, member_id: int, day: str) -> DeliveryKind | None:
    """What goes to this person as the day's one message."""
    with desk.store() as store:
        delivery = store.outbox.by_key(f"prompt:{member_id}:{day}")
        return delivery.kind if delivery else None


@pytest.fixture
def session_id(desk: Desk, cast: Cast) -> int:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    with desk.store() as store:
        return store.sessions.of_rep(cast.ids["UBOB"])[0].id


def test_a_second_news_of_the_day_waits_for_the_bundle_or_its_turn(
    desk: Desk, cast: Cast, session_id: int
) -> None:
    alice = cast.ids["UALICE"]
    practice_id = assign_practice(desk, cast, session_id, what="Ask back, ten times.")
    desk.press("UBOB", "dispute", f"{session_id}|session")
    assert desk.submit("UBOB", view=VIEW).errors == {}
    desk.press("UBOB", "practice_done", str(practice_id))
    assert desk.submit("UBOB").errors == {}
    assert taken(desk, alice, "2026-11-19") is DeliveryKind.DISPUTE
    assert taken(desk, alice, "2026-11-20") is DeliveryKind.PRACTICE_DONE
    with desk.store() as store:
        delivery = store.outbox.by_key(f"prompt:{alice}:2026-11-20")
        zone = ZoneInfo(store.people.member(alice).tz)
    assert delivery is not None
    assert delivery.next_at == datetime(2026, 11, 20, 9, tzinfo=zone)


def test_a_view_that_was_not_told_today_stands_in_the_next_mornings_bundle(
    desk: Desk, cast: Cast, session_id: int
) -> None:
    practice_id = assign_practice(desk, cast, session_id, what="Ask back, ten times.")
    desk.press("UBOB", "practice_done", str(practice_id))
    assert desk.submit("UBOB").errors == {}
    desk.press("UBOB", "dispute", f"{session_id}|session")
    assert desk.submit("UBOB", view=VIEW).errors == {}
    assert taken(desk, cast.ids["UALICE"], "2026-11-19") is DeliveryKind.PRACTICE_DONE
    desk.clock.advance(days=1)
    with desk.store() as store:
        alice = store.people.member(cast.ids["UALICE"])
        (note,) = (one for one in notes_for(store, alice, now=desk.clock.now()) if one.kind == "disputes")
    assert isinstance(note, OpenDisputes)
    assert [one.view for one in note.disputes] == [VIEW]


def test_news_is_never_lost_however_many_there_are(desk: Desk, cast: Cast) -> None:
    """On a Friday: that day, Monday, and the third on Tuesday beside what that day brings."""
    friday = NOON + timedelta(days=1)
    with desk.store() as store:
        alice = store.people.member(cast.ids["UALICE"])
        for number in range(DAYS_AHEAD + 1):
            tell_in_turn(
                store,
                DeliveryKind.PRACTICE_DONE,
                alice,
                {"practice_id": number},
                now=friday,
                key=f"n:{number}",
            )
        keys = [f"prompt:{alice.id}:2026-11-{day}" for day in (20, 23)] + [f"n:{DAYS_AHEAD}"]
        planned = [store.outbox.by_key(key) for key in keys]
    days = [one.next_at.date().isoformat() for one in planned if one is not None]
    assert days == ["2026-11-20", "2026-11-23", "2026-11-24"]
