"""Lines that one person hears once, on the first of their mornings after something was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from coaching.business_days import local_date, local_time
from coaching.deliveries import DeliveryKind
from coaching.loop.audience import can_hear
from coaching.loop.planning import message_key
from coaching.people import Line, Member, Role
from coaching.ports import WorkspaceStore


def coaches_of(store: WorkspaceStore, reps: set[int], line: Line) -> Mapping[int, tuple[Member, ...]]:
    """Of each rep the coaches of their teams; the managers where a team has none who can hear.

    Without those who muted this kind of line.
    """
    held = store.people.memberships()
    people = store.people.members({one.member_id for one in held})
    found: dict[int, dict[int, Member]] = {}
    for team_id in {one.team_id for one in held if one.role is Role.REP and one.member_id in reps}:
        team = [one for one in held if one.team_id == team_id]
        theirs = {one.member_id for one in team if one.role is Role.REP and one.member_id in reps}
        leaders = _able(people, (one.member_id for one in team if one.role is Role.COACH))
        leaders = leaders or _able(people, (one.member_id for one in team if one.role is Role.MANAGER))
        for rep in theirs:
            if can_hear(people[rep]):
                found.setdefault(rep, {}).update({one.id: one for one in leaders if one.id != rep})
    return {
        rep: tuple(one for _, one in sorted(hearers.items()) if line not in one.muted)
        for rep, hearers in found.items()
    }


def first_morning(found_at: datetime, hearer: Member) -> date:
    """The day whose morning message comes next after it was found."""
    day = local_date(found_at, hearer.tz)
    if found_at < local_time(day, hearer.morning_hour, hearer.tz):
        return day
    return day + timedelta(days=1)


def mornings_before_today(hearer: Member, since: date, *, now: datetime) -> tuple[str, ...]:
    """Keys of the messages that would have said it already."""
    days = (local_date(now, hearer.tz) - since).days
    return tuple(
        message_key(DeliveryKind.MORNING, hearer.id, (since + timedelta(days=place)).isoformat())
        for place in range(days)
    )


def _able(people: Mapping[int, Member], ids: Iterable[int]) -> list[Member]:
    return [people[one] for one in ids if can_hear(people[one])]
