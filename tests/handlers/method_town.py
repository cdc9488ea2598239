"""What a town of the handlers' tests holds of practice, views, flags, calls by hand: one each, about Bob."""

from __future__ import annotations

from datetime import timedelta

from desk import Desk
from north import Cast

from coaching.call_by_hand import CallEntry, score_call
from coaching.flagging import FlagEntry, flag_call
from coaching.practice import NewPractice
from coaching.voices import Evidence, Finding, NewDispute


def assign_practice(desk: Desk, cast: Cast, session_id: int, *, what: str) -> int:
    """Alice assigned it; it is due tomorrow."""
    now = desk.clock.now()
    with desk.store() as store:
        practice = NewPractice(
            session_id=session_id,
            rep_id=cast.ids["UBOB"],
            coach_id=cast.ids["UALICE"],
            what=what,
            due_at=now + timedelta(days=1),
            assigned_at=now,
            dedupe_key="practice",
        )
        return store.practice.assign(practice).id


def see_it_differently(desk: Desk, cast: Cast, session_id: int, *, view: str) -> int:
    """Bob did, about his result; nobody has answered."""
    with desk.store() as store:
        dispute = NewDispute(
            session_id=session_id,
            rep_id=cast.ids["UBOB"],
            finding=Finding.RESULT,
            view=view,
            evidence=Evidence(calls=(), looked_at=0, standard=None),
            opened_at=desk.clock.now(),
            dedupe_key="dispute",
        )
        return store.voices.open_dispute(dispute).id


def flag_a_call(desk: Desk, cast: Cast) -> int:
    """Alice flagged a call of Bob's."""
    with desk.store() as store:
        alice = store.people.member(cast.ids["UALICE"])
        entry = FlagEntry(rep_id=cast.ids["UBOB"], link="https://calls.example.com/94")
        return flag_call(store, alice, entry, now=desk.clock.now()).flag.flag_id


def score_by_hand(desk: Desk, cast: Cast, *, said: str) -> int:
    """Alice scored a call of Bob's."""
    now = desk.clock.now()
    with desk.store() as store:
        alice = store.people.member(cast.ids["UALICE"])
        entry = CallEntry(
            rep_id=cast.ids["UBOB"],
            occurred_on=now.date(),
            call_type="demo",
            direction="outbound",
            live=True,
            scores={cast.other.current.id: 2},
            quote=said,
        )
        return score_call(store, alice, entry, now=now, key="by-hand").call_id
