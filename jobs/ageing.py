"""When a message has become too old to be of use: three business days of whoever would read it."""

from __future__ import annotations

from datetime import datetime, timedelta

from coaching.business_days import calendar_for, local_date
from coaching.deliveries import Delivery
from coaching.loop.diary import diary_of
from coaching.people import TeamSettings
from coaching.ports import WorkspaceStore

MAX_BUSINESS_DAYS = 3

_NOBODY_KNOWN = TeamSettings(name="", channel_id=None, tz="UTC", country=None)


def is_too_old(store: WorkspaceStore, delivery: Delivery, *, now: datetime) -> bool:
    """By the recipient's own zone and team calendar; a channel's are its team's."""
    if now - delivery.planned_at < MAX_BUSINESS_DAYS * timedelta(days=1):
        return False  # no calendar has more business days than days
    member = store.people.by_slack_id(delivery.recipient)
    if member is not None:
        diary = diary_of(store, member)
        tz, calendar = diary.tz, diary.hearing
    else:
        settings = _team_of(store, delivery.recipient)
        tz, calendar = settings.tz, calendar_for(settings)
    planned, today = local_date(delivery.planned_at, tz), local_date(now, tz)
    return calendar.business_days_between(planned, today) > MAX_BUSINESS_DAYS


def _team_of(store: WorkspaceStore, channel_id: str) -> TeamSettings:
    found = (team.settings for team in store.people.teams() if team.settings.channel_id == channel_id)
    return next(found, _NOBODY_KNOWN)
