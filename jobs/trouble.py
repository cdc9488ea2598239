"""A message that cannot be delivered is told once to somebody who can mend it."""

from __future__ import annotations

from datetime import datetime

from coaching.deliveries import Delivery, DeliveryKind, NewDelivery
from coaching.people import Role
from coaching.ports import WorkspaceStore


def tell_of_trouble(store: WorkspaceStore, dead: Delivery, why: str, /, *, now: datetime) -> None:
    """Plan one notice per recipient and reason, to the managers of the teams it concerns.

    A notice that itself cannot be delivered is not told again: it stays visible in `/coach status`.
    """
    if dead.kind is DeliveryKind.TROUBLE:
        return
    reason = why.partition(":")[0]
    for manager in _who_can_mend(store, dead.recipient):
        store.outbox.plan(
            NewDelivery(
                dedupe_key=f"trouble:{dead.recipient}:{reason}:{manager}",
                kind=DeliveryKind.TROUBLE,
                recipient=manager,
                subject={"recipient": dead.recipient, "kind": dead.kind.value, "why": why},
                next_at=now,
            )
        )


def _who_can_mend(store: WorkspaceStore, recipient: str) -> list[str]:
    """Slack ids of managers, the recipient aside; of whoever set the team up when none is left."""
    people = store.people
    member = people.by_slack_id(recipient)
    concerned = (
        {membership.team_id for membership in people.memberships(member_id=member.id)}
        if member
        else {team.id for team in people.teams() if team.settings.channel_id == recipient}
    )
    found: list[str] = []
    for team_id in sorted(concerned):
        held = people.memberships(team_id=team_id)
        managers = [membership.member_id for membership in held if membership.role is Role.MANAGER]
        reachable = _reachable(store, managers, recipient)
        found += reachable or _reachable(store, [people.team(team_id).set_up_by], recipient)
    return list(dict.fromkeys(found))


def _reachable(store: WorkspaceStore, member_ids: list[int], recipient: str) -> list[str]:
    people = store.people.members(member_ids).values()
    return [one.slack_id for one in people if one.slack_id != recipient and not one.is_deleted]
