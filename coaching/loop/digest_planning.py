"""When a team's digest goes out (domain.md 10): at its day and hour, once per ISO week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from coaching.business_days import calendar_for, iso_week, local_date, local_time, within_quiet_hours
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.people import Team
from coaching.ports import WorkspaceStore

Week = tuple[int, int]
MEMO = "digest_week:"
"""Begins the setting that names a team's newest week."""
DAYS_IN_WEEK = 7
SOON = timedelta(hours=24)
"""A digest this close to the next one is not worth sending late: the newest alone goes out."""


def plan_digests(store: WorkspaceStore, *, now: datetime, team_ids: frozenset[int] | None = None) -> int:
    """Plan each team's newest digest whose time has come (of these teams alone); how many were planned.

    A team that is seen for the first time starts with the next digest, not with one that is past.
    """
    memos = store.settings(MEMO)
    asked = [team for team in _with_channel(store) if team_ids is None or team.id in team_ids]
    due = [team for team in asked if _is_to_plan(team, memos.get(_memo(team), ""), now=now)]
    for team in due:
        start_digests(store, team, now=now, seen=memos.get(_memo(team), ""))
    planned = [_digest_of(team, seen=memos[_memo(team)], now=now) for team in due if memos.get(_memo(team))]
    return len(store.outbox.plan_all(planned))


def teams_to_plan(store: WorkspaceStore, *, now: datetime) -> tuple[Team, ...]:
    """Teams with a channel that are new, or whose digest may go out now. Reads only."""
    memos = store.settings(MEMO)
    return tuple(
        team for team in _with_channel(store) if _is_to_plan(team, memos.get(_memo(team), ""), now=now)
    )


def _with_channel(store: WorkspaceStore) -> list[Team]:
    return [team for team in store.people.teams() if team.settings.channel_id]


def start_digests(store: WorkspaceStore, team: Team, *, now: datetime, seen: str | None = None) -> None:
    """A team was set up: its next digest is its first, however soon that comes."""
    week = write_week(newest_due_week(team, now))
    if not (store.setting(_memo(team), "") if seen is None else seen):
        store.set_setting(_began(team), week)
    store.set_setting(_memo(team), week)


def digest_time(team: Team, week: Week) -> datetime:
    """The team's hour on its day of that ISO week, or on the next working day when that one is free."""
    settings = team.settings
    day = date.fromisocalendar(week[0], week[1], settings.digest_weekday)
    calendar = calendar_for(settings)
    if not calendar.is_working_day(day):
        day = calendar.add_business_days(day, 1)
    return local_time(day, settings.digest_hour, settings.tz)


def is_first_of_month(team: Team, week: Week) -> bool:
    """By its own day, also when that one was free and the digest comes a day later."""
    return date.fromisocalendar(week[0], week[1], team.settings.digest_weekday).day <= DAYS_IN_WEEK


def write_week(week: Week) -> str:
    """``2026-W48``"""
    return f"{week[0]}-W{week[1]:02d}"


def read_week(text: str) -> Week:
    year, _, number = text.partition("-W")
    return int(year), int(number)


def newest_due_week(team: Team, now: datetime) -> Week:
    """The latest ISO week whose digest time has come."""
    today = local_date(now, team.settings.tz)
    weeks = (iso_week(today + timedelta(weeks=offset)) for offset in (1, 0, -1, -2))
    return next(week for week in weeks if digest_time(team, week) <= now)


def next_week_to_come(team: Team, now: datetime) -> Week:
    """The ISO week of the digest that comes next, for a preview."""
    return _following(newest_due_week(team, now))


def _following(week: Week) -> Week:
    return iso_week(date.fromisocalendar(*week, 1) + timedelta(weeks=1))


def _is_overtaken(team: Team, week: Week, now: datetime) -> bool:
    """Late, and the next one is about to replace it."""
    tz = team.settings.tz
    is_late = local_date(digest_time(team, week), tz) != local_date(now, tz)
    return is_late and digest_time(team, _following(week)) - now < SOON


def _is_to_plan(team: Team, seen: str, *, now: datetime) -> bool:
    if not seen:
        return True
    if read_week(seen) >= iso_week(local_date(now, team.settings.tz)):
        return False  # no digest of a later week can be due; this look is cheaper than the next
    week, settings = newest_due_week(team, now), team.settings
    if week <= read_week(seen) or _is_overtaken(team, week, now):
        return False
    return not within_quiet_hours(now, tz=settings.tz, calendar=calendar_for(settings))


def _digest_of(team: Team, *, seen: str, now: datetime) -> NewDelivery:
    """`seen` is the week of the one before it: what happened since is new."""
    week = newest_due_week(team, now)
    return NewDelivery(
        dedupe_key=digest_key(team, week),
        kind=DeliveryKind.DIGEST,
        recipient=team.settings.channel_id or "",
        subject={
            "team_id": team.id,
            "iso_week": write_week(week),
            "part": 0,
            "as_of": now.isoformat(),
            "since": digest_time(team, read_week(seen)).isoformat(),
        },
        next_at=now,
    )


def digest_key(team: Team, week: Week) -> str:
    return f"{DeliveryKind.DIGEST.value}:{team.id}:{write_week(week)}:0"


def last_digest_before(store: WorkspaceStore, team_id: int, week: Week) -> datetime:
    """When the digest before that week's was due, for whoever looks without a plan."""
    team = store.people.team(team_id)
    seen = last_week(store, team)
    known = seen is not None and seen < week
    return digest_time(team, seen if known and seen else _preceding(week))


def _preceding(week: Week) -> Week:
    return iso_week(date.fromisocalendar(*week, 1) - timedelta(weeks=1))


def last_week(store: WorkspaceStore, team: Team) -> Week | None:
    """The newest week that was planned, or passed over when the team was new."""
    seen = store.setting(_memo(team), "")
    return read_week(seen) if seen else None


def first_week(store: WorkspaceStore, team: Team) -> Week | None:
    """The week that was passed over because the team was new; None for teams older than this memory."""
    seen = store.setting(_began(team), "")
    return read_week(seen) if seen else None


def _began(team: Team) -> str:
    return f"digest_began:{team.id}"


def _memo(team: Team) -> str:
    """The newest week that was planned, or passed over when the team was new."""
    return f"{MEMO}{team.id}"
