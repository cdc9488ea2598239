"""Workspace people and teams (domain.md 1). Who may do what stands in permissions.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a member does in one team; enablement is workspace-wide and stands on the member."""

    REP = "rep"
    COACH = "coach"
    MANAGER = "manager"


class Line(StrEnum):
    """Kinds of line a person may hear in the morning message; all but REVIEW can be muted."""

    REVIEW = "review"
    NEXT_CALL = "next_call"
    CHECK_IN = "check_in"
    RESULT = "result"
    ESCALATION = "escalation"
    CALIBRATION = "calibration"
    """Being asked to score a moment; the rounds stay in `/coach calibrate`."""
    PRACTICE = "practice"
    """Overdue practice, and that practice was done."""
    FLAG = "flag"
    """Reminders of flagged calls."""
    CADENCE = "cadence"
    """Thursdays: what the week still misses (CP 4)."""
    PLANNED = "planned"
    """A session's own day, once."""
    DECLINE = "decline"
    """A target on which a rep fell within a week, once."""


class DigestBlock(StrEnum):
    """What a team's digest can hold; whatever a team does not leave out is in it."""

    CHANGES = "changes"
    """The reps of whom something is new, and the line of those of whom nothing is."""
    PICTURE = "picture"
    COVERAGE = "coverage"
    ALERTS = "alerts"
    OVERDUE = "overdue"
    RESULTS = "results"
    MOVEMENTS = "movements"
    AGGREGATES = "aggregates"
    """In the month's first digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What Slack says of a user."""

    slack_id: str
    name: str
    email: str | None = None
    tz: str = "UTC"
    is_guest: bool = False
    is_stranger: bool = False
    is_deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A Slack user known to the bot. `tz` is an IANA name; `morning_hour` is local, 8 to 17."""

    id: int
    slack_id: str
    name: str
    email: str | None = None
    tz: str = "UTC"
    is_guest: bool = False
    is_stranger: bool = False
    is_deleted: bool = False
    is_admin: bool = False
    is_enablement: bool = False
    morning_hour: int = 9
    muted: frozenset[Line] = frozenset()
    delegate_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSettings:
    """What the set-up form holds. Weekdays are ISO (Monday 1 … Sunday 7), hours local to `tz`."""

    name: str
    channel_id: str | None
    tz: str
    country: str | None
    """ISO 3166 alpha-2, or None for "no public holidays"."""
    subdivision: str | None = None
    working_days: tuple[int, ...] = (1, 2, 3, 4, 5)
    added_holidays: tuple[date, ...] = ()
    removed_holidays: tuple[date, ...] = ()
    digest_weekday: int = 1
    digest_hour: int = 9
    digest_left_out: frozenset[DigestBlock] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    id: int
    settings: TeamSettings
    set_up_by: int
    """Member id; that member may change the team beside its managers and enablement."""

    @property
    def name(self) -> str:
        return self.settings.name


@dataclass(frozen=True, slots=True)
class Membership:
    team_id: int
    member_id: int
    role: Role
