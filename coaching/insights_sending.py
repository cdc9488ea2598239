"""What coaching moved, as a message: asked for in its window, computed when its turn comes."""

from __future__ import annotations

from datetime import datetime

from coaching.deliveries import Delivery, DeliveryKind, NewDelivery
from coaching.insights_shown import Asked, insights_for, require_insights
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.shown.insights import Insights


def send_insights(store: WorkspaceStore, actor: Member, asked: Asked, /, *, key: str, now: datetime) -> None:
    """Plan it for whoever asks. Raises NotAllowedError."""
    require_insights(store, actor, asked)
    if store.inbox.first_time(key, now=now):
        store.outbox.plan(
            NewDelivery(
                dedupe_key=f"insights:{key}",
                kind=DeliveryKind.INSIGHTS,
                recipient=actor.slack_id,
                subject={"member_id": actor.id, "asked": asked.write(), "as_of": now.isoformat()},
                next_at=now,
            )
        )


def insights_of(store: WorkspaceStore, delivery: Delivery, /) -> Insights:
    """As they may be seen by now. Raises NotAllowedError when the role that allowed it has ended."""
    actor = store.people.member(delivery.number("member_id"))
    as_of = datetime.fromisoformat(str(delivery.subject["as_of"]))
    return insights_for(store, actor, Asked.read(str(delivery.subject["asked"])), now=as_of)
