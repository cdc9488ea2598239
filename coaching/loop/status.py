"""`/coach status`: whether what should have been said was said, for enablement and managers."""

from __future__ import annotations

from datetime import datetime, timedelta

from coaching.deliveries import Delivery
from coaching.errors import NotAllowedError
from coaching.loop.audience import LINE_OF
from coaching.loop.gaps import SETTING, kept_gaps
from coaching.people import Member, Role
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.messages import Status
from coaching.words import say_day

SPAN = timedelta(days=90)
DEAD_FOR = timedelta(days=14)


def status_for(store: WorkspaceStore, actor: Member, *, now: datetime) -> Status:
    """Counts and ages only; nothing about any rep."""
    access = access_of(store, actor)
    mine = [team for team in store.people.teams() if access.may_change_team(team)]
    if not (mine or access.may_see_program() or access.teams_as(Role.MANAGER)):
        raise NotAllowedError("Only managers and enablement can see the status.")
    due = [row for row in store.checkpoints.due() if row.kind in LINE_OF]
    oldest = store.outbox.oldest_due()
    return Status(
        teams=tuple(team.name for team in mine),
        waiting=len({row.recipient_id for row in due}),
        oldest_due_minutes=None if oldest is None else max(int((now - oldest).total_seconds() // 60), 0),
        dead=tuple(_dead(store, one) for one in store.outbox.dead(since=now - DEAD_FOR)),
        missing=kept_gaps(store.setting(SETTING, ""))[0],
        time_to_log=store.sessions.median_seconds_to_log(since=now - SPAN),
    )


def _dead(store: WorkspaceStore, delivery: Delivery) -> str:
    member = store.people.by_slack_id(delivery.recipient)
    who = member.name if member else delivery.recipient
    day = say_day(delivery.planned_at.date())
    return f"{delivery.kind.value.replace('_', ' ')} to {who}, {day}: {delivery.last_error or 'unknown'}"
