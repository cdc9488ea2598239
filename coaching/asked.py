"""A workflow's step "Log a coaching session": a coach is asked once a day and rep, of three reps at most."""

from __future__ import annotations

from datetime import date, datetime

from coaching.business_days import local_date
from coaching.deliveries import Delivery, DeliveryKind, NewDelivery
from coaching.errors import CoachingError, NotAllowedError
from coaching.loop.diary import earliest_hearing
from coaching.loop.showing import show_person
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.linked import AskedToLog

LONGEST_WHY = 500
MOST_A_DAY = 3
"""Messages to one coach on a day of theirs: a bot that sends one per event is muted within a week."""


def ask_to_log(store: WorkspaceStore, coach: Member, rep: Member | None, *, why: str, now: datetime) -> None:
    """Plan the coach's message. Raises NotAllowedError when they do not coach this person.

    However often a workflow runs, a coach hears of a rep once on a day of theirs, and of three reps in all:
    after that CoachingError tells the workflow's owner.
    """
    access = access_of(store, coach)
    if rep is None or not access.may_coach(rep.id):
        raise NotAllowedError(
            "This coach does not coach this rep in Coachlog. Choose a coach and their own rep."
        )
    day = local_date(now, coach.tz)
    key = _key(coach.id, rep.id, day)
    asked = store.outbox.standing([_key(coach.id, one, day) for one in access.coachable_reps()])
    if key in asked:
        return
    if len(asked) >= MOST_A_DAY:
        raise CoachingError(f"{coach.name} was asked about {MOST_A_DAY} reps today. Try again tomorrow.")
    store.outbox.plan(
        NewDelivery(
            dedupe_key=key,
            kind=DeliveryKind.ASKED_TO_LOG,
            recipient=coach.slack_id,
            subject={"rep_id": rep.id, "why": why[:LONGEST_WHY]},
            next_at=earliest_hearing(store, coach, now=now),
        )
    )


def asked_to_log(store: WorkspaceStore, delivery: Delivery) -> AskedToLog | None:
    """What the message says in its turn; None when the coach no longer coaches the rep."""
    rep = store.people.member(delivery.number("rep_id"))
    coach = store.people.by_slack_id(delivery.recipient)
    if coach is None or not access_of(store, coach).may_coach(rep.id):
        return None
    return AskedToLog(rep=show_person(rep), why=str(delivery.subject.get("why") or ""))


def _key(coach_id: int, rep_id: int, day: date) -> str:
    return f"{DeliveryKind.ASKED_TO_LOG}:{coach_id}:{rep_id}:{day.isoformat()}"
