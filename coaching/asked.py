"""A workflow's step "Log a coaching session": the coach is asked, once a day and rep."""

from __future__ import annotations

from datetime import datetime

from coaching.business_days import local_date
from coaching.deliveries import Delivery, DeliveryKind, NewDelivery
from coaching.errors import NotAllowedError
from coaching.loop.diary import earliest_hearing
from coaching.loop.showing import show_person
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.linked import AskedToLog

LONGEST_WHY = 500


def ask_to_log(store: WorkspaceStore, coach: Member, rep: Member | None, *, why: str, now: datetime) -> None:
    """Plan the coach's message. Raises NotAllowedError when they do not coach this person.

    However often a workflow runs, a coach hears of a rep once on a day of theirs.
    """
    if rep is None or not access_of(store, coach).may_coach(rep.id):
        raise NotAllowedError(
            "This coach does not coach this rep in Coachlog. Choose a coach and their own rep."
        )
    day = local_date(now, coach.tz)
    store.outbox.plan(
        NewDelivery(
            dedupe_key=f"{DeliveryKind.ASKED_TO_LOG}:{coach.id}:{rep.id}:{day.isoformat()}",
            kind=DeliveryKind.ASKED_TO_LOG,
            recipient=coach.slack_id,
            subject={"rep_id": rep.id, "why": why[:LONGEST_WHY]},
            next_at=earliest_hearing(store, coach, now=now),
        )
    )


def asked_to_log(store: WorkspaceStore, delivery: Delivery) -> AskedToLog:
    """What the message says in its turn."""
    rep = store.people.member(int(str(delivery.subject["rep_id"])))
    return AskedToLog(rep=show_person(rep), why=str(delivery.subject.get("why") or ""))
