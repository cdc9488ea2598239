"""The page for printing: asked for in Slack, made when its turn comes, brought to whoever asked."""

from __future__ import annotations

from datetime import datetime

from coaching.business_days import local_date
from coaching.deliveries import FILE, Delivery, DeliveryKind, NewDelivery
from coaching.errors import NotFoundError
from coaching.people import Member, Role
from coaching.permissions import Access, access_of
from coaching.person_shown import show_person
from coaching.ports import WorkspaceStore
from coaching.shown.scorecard import ScorecardPage


def whose_card(actor: Member, access: Access, /) -> int:
    """One's own, where nobody is named. Raises NotFoundError for whoever leads others and is no rep."""
    if not access.teams_as(Role.REP) and (access.coachable_reps() or access.may_see_program()):
        raise NotFoundError("You are no rep yourself. Name whose scorecard it is: `/coach rep @rep`.")
    return actor.id


def ask_for_page(store: WorkspaceStore, actor: Member, rep_id: int, *, key: str, now: datetime) -> None:
    """Plan the message that brings it. The same press sent again plans nothing."""
    access_of(store, actor).require_see_rep(rep_id)
    if store.inbox.first_time(f"page:{key}", now=now):
        store.outbox.plan(
            NewDelivery(
                dedupe_key=f"{DeliveryKind.SCORECARD_PAGE}:{key}",
                kind=DeliveryKind.SCORECARD_PAGE,
                recipient=actor.slack_id,
                subject={"member_id": actor.id, "rep_id": rep_id},
                next_at=now,
            )
        )


def page_ready(store: WorkspaceStore, delivery: Delivery) -> ScorecardPage | None:
    """Once it is uploaded; None for somebody who may not see the rep any more."""
    actor = store.people.member(delivery.number("member_id"))
    rep_id = delivery.number("rep_id")
    if not access_of(store, actor).may_see_rep(rep_id):
        return None
    rep = store.people.member(rep_id)
    return ScorecardPage(
        rep=show_person(rep),
        made_on=local_date(store.now(), rep.tz),
        file=str(delivery.subject[FILE]),
    )
