"""Before a team's first digest goes out: its managers are offered a look, beside what else they hear."""

from __future__ import annotations

from datetime import datetime, timedelta

from coaching.business_days import local_date
from coaching.loop.digest_planning import digest_time, first_week, last_week, next_week_to_come
from coaching.people import Member, Role, Team
from coaching.ports import WorkspaceStore
from coaching.shown.notes import FirstDigest

AHEAD = timedelta(days=3)
"""From the Friday before a Monday."""


def first_digest_ahead(store: WorkspaceStore, member: Member, *, now: datetime) -> FirstDigest | None:
    """Of the teams this member manages, the one whose first digest comes next within AHEAD."""
    managed = {
        held.team_id for held in store.people.memberships(member_id=member.id) if held.role is Role.MANAGER
    }
    for team_id in sorted(managed):
        team = store.people.team(team_id)
        if team.settings.channel_id and _is_its_first(store, team):
            at = digest_time(team, next_week_to_come(team, now))
            today, day = local_date(now, team.settings.tz), local_date(at, team.settings.tz)
            if today < day <= today + AHEAD:
                return FirstDigest(team_id=team.id, team=team.name, at=at)
    return None


def _is_its_first(store: WorkspaceStore, team: Team) -> bool:
    """No week was planned since the one that was passed over when the team was set up."""
    began = first_week(store, team)
    return began is not None and began == last_week(store, team)
