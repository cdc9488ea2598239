"""`/coach away`: in words and by form; nothing reaches a person who is away, reviews go to the delegate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from desk import NOON, Desk
from north import Cast
from screen import words_of

from coaching.away import Away
from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.loop import earliest_hearing, plan_messages, reach, waiting_for
from coaching.people import Role
from coaching.ports import WorkspaceStore

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 11, 26, 9, tzinfo=BERLIN)
"""Five business days after NOON's session."""


def spans(desk: Desk, cast: Cast, who: str = "UALICE") -> tuple[Away, ...]:
    with desk.store() as store:
        return store.people.away_of(cast.ids[who])


def log_bob(desk: Desk, cast: Cast) -> int:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    with desk.store() as store:
        return store.sessions.of_rep(cast.ids["UBOB"])[0].id


def planned_for(store: WorkspaceStore, *who: str) -> list[str]:
    """Who has a morning message or prompt in the outbox."""
    now = store.now()
    reach(store, now=now)
    plan_messages(store, now=now)
    rows = store.outbox.overdue(before=now + timedelta(seconds=1))
    return [row.recipient for row in rows if row.kind in ("morning", "prompt") and row.recipient in who]


def test_away_in_words_is_noted_and_said_back(desk: Desk, cast: Cast) -> None:
    reply = desk.command("UALICE", "away 2026-12-21 2027-01-01 @mona")
    assert "Mon 21 Dec to Fri 1 Jan" in reply.text
    assert "Mona Lind" in reply.text
    assert spans(desk, cast) == (
        Away(
            member_id=cast.ids["UALICE"],
            first_day=date(2026, 12, 21),
            last_day=date(2027, 1, 1),
            delegate_id=cast.ids["UMONA"],
        ),
    )


def test_dates_that_overlap_are_replaced_and_off_clears_them(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "away 2026-12-21 2027-01-01")
    desk.command("UALICE", "away 2026-12-28 2027-01-08")
    desk.command("UALICE", "away 2027-03-01 2027-03-05")
    assert [span.first_day for span in spans(desk, cast)] == [date(2026, 12, 28), date(2027, 3, 1)]
    assert "cleared" in desk.command("UALICE", "away off").text
    assert spans(desk, cast) == ()
    assert "No away dates" in desk.command("UALICE", "away off").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026-12-21", "first and the last day"),
        ("soon later", "is not a day"),
        ("2026-12-21 2026-12-01", "before the first"),
        ("2026-11-01 2026-11-10", "These days are over"),
        ("2026-12-01 2028-12-01", "at most"),
        ("2026-12-21 2026-12-24 @bob", "coach or manager"),
    ],
)
def test_what_cannot_be_noted_is_said_with_an_example(desk: Desk, cast: Cast, typed: str, said: str) -> None:
    text = desk.command("UALICE", f"away {typed}").text
    assert said in text
    assert "/coach away 2026-12-21" in text
    assert spans(desk, cast) == ()


def test_without_words_a_form_opens_that_keeps_the_dates(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "away today tomorrow @mona")
    desk.command("UALICE", "away")
    assert "Noted already" in words_of(desk.view)
    reply = desk.submit("UALICE", away_from="2026-11-20", away_to="2026-11-24", delegate=cast.ids["UMONA"])
    assert reply.errors == {}
    assert [(span.first_day, span.last_day) for span in spans(desk, cast)] == [
        (date(2026, 11, 20), date(2026, 11, 24))
    ]


def test_the_form_stays_open_where_dates_do_not_fit(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "away")
    reply = desk.submit("UALICE", away_from="2026-11-24", away_to="2026-11-20")
    assert set(reply.errors) == {"away_to"}
    assert spans(desk, cast) == ()


def test_a_review_due_meanwhile_goes_to_the_delegate_and_comes_back_afterwards(
    desk: Desk, cast: Cast
) -> None:
    log_bob(desk, cast)
    desk.command("UALICE", "away 2026-11-25 2026-11-27 @mona")
    desk.clock.instant = DUE
    with desk.store() as store:
        assert planned_for(store, "UALICE", "UMONA") == ["UMONA"]
        mona = store.people.member(cast.ids["UMONA"])
        lines = waiting_for(store, mona, now=DUE).lines
        assert [line.kind for line in lines] == [CheckpointKind.CARRY_THROUGH]
    desk.clock.instant = DUE + timedelta(days=4)
    with desk.store() as store:
        alice, mona = (store.people.member(cast.ids[who]) for who in ("UALICE", "UMONA"))
        assert [line.kind for line in waiting_for(store, alice, now=store.now()).lines] == [
            CheckpointKind.CARRY_THROUGH
        ]
        assert waiting_for(store, mona, now=store.now()).lines == ()


def test_without_a_delegate_a_review_waits_until_the_person_is_back(desk: Desk, cast: Cast) -> None:
    log_bob(desk, cast)
    desk.command("UALICE", "away 2026-11-25 2026-11-27")
    for days in (0, 1):
        desk.clock.instant = DUE + timedelta(days=days)
        with desk.store() as store:
            assert planned_for(store, "UALICE", "UMONA") == []
    desk.clock.instant = DUE + timedelta(days=4)
    with desk.store() as store:
        assert planned_for(store, "UALICE", "UMONA") == ["UALICE"]


def test_a_delegate_who_is_away_too_is_passed_over(desk: Desk, cast: Cast) -> None:
    log_bob(desk, cast)
    desk.command("UALICE", "away 2026-11-25 2026-11-27 @mona")
    desk.command("UMONA", "away 2026-11-26 2026-11-26")
    desk.clock.instant = DUE
    with desk.store() as store:
        assert planned_for(store, "UALICE", "UMONA") == []


def test_who_was_coached_never_reviews_as_a_delegate(desk: Desk, cast: Cast) -> None:
    with desk.store() as store:
        store.people.set_role(cast.team_id, Role.COACH, [cast.ids["UALICE"], cast.ids["UBOB"]])
    log_bob(desk, cast)
    desk.command("UALICE", "away 2026-11-25 2026-11-27 @bob")
    desk.clock.instant = DUE
    with desk.store() as store:
        assert planned_for(store, "UALICE", "UBOB") == []


def test_a_message_somebody_else_causes_waits_for_the_return_and_promised_dates_stay(
    desk: Desk, cast: Cast
) -> None:
    desk.command("UBOB", "away today 2026-11-24")
    desk.command("UALICE", "away 2026-11-20 2026-11-24")
    session_id = log_bob(desk, cast)
    with desk.store() as store:
        bob = store.people.member(cast.ids["UBOB"])
        assert earliest_hearing(store, bob, now=NOON) == datetime(2026, 11, 25, 9, tzinfo=BERLIN)
        review = next(
            row
            for row in store.checkpoints.of_session(session_id)
            if row.kind is CheckpointKind.CARRY_THROUGH
        )
        assert review.due_at == DUE


def test_a_person_who_moves_keeps_the_promised_day_at_their_new_morning(desk: Desk, cast: Cast) -> None:
    session_id = log_bob(desk, cast)
    moved = replace(desk.profiles.people["UALICE"], tz="America/New_York")
    desk.profiles.people["UALICE"] = moved
    for _ in range(2):
        desk.send(
            {
                "type": "event_callback",
                "team_id": "T0NORTH",
                "event_id": "Ev1",
                "event": {"type": "user_change", "user": {"id": "UALICE", "team_id": "T0NORTH"}},
            }
        )
    with desk.store() as store:
        rows = {row.kind: row for row in store.checkpoints.of_session(session_id)}
    review, look = rows[CheckpointKind.CARRY_THROUGH], rows[CheckpointKind.TWO_WEEKS]
    new_york = ZoneInfo("America/New_York")
    assert review.state is CheckpointState.OPEN
    assert (review.tz, review.due_at) == ("America/New_York", datetime(2026, 11, 26, 9, tzinfo=new_york))
    assert review.first_due_at == review.due_at
    assert look.tz == "Europe/Berlin"
