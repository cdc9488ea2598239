"""Flags that stand, and how they are shown. Without the loop's use cases, which speak of flags themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import ceil, floor

from coaching.flags import Flag, session_that_closes
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Person
from coaching.shown.flags import FlagShown


def standing_flags(store: WorkspaceStore, rep_ids: Iterable[int], /) -> tuple[Flag, ...]:
    """Open flags of these reps, oldest first, without those whose session was logged a moment ago."""
    ids = sorted(set(rep_ids))
    flags = store.flags.standing(ids) if ids else ()
    return tuple(flag for flag in flags if closing_session(store, flag, flags) is None)


def closing_session(store: WorkspaceStore, flag: Flag, flags: Iterable[Flag]) -> int | None:
    """The id of the session that closes a flag; `flags` are the rep's open ones."""
    sessions = store.sessions.of_rep(flag.rep_id, with_calls=False)
    session = session_that_closes(flag, sessions, flags)
    return session.id if session else None


def flags_for_coach(store: WorkspaceStore, coach: Member, *, now: datetime) -> tuple[FlagShown, ...]:
    """What this coach has still to coach, the most urgent first."""
    reps = access_of(store, coach).led_reps
    standing = standing_flags(store, reps)
    return tuple(show_flag(store, flag, now=now) for flag in standing if flag.coach_id == coach.id)


def show_flag(store: WorkspaceStore, flag: Flag, *, now: datetime) -> FlagShown:
    return FlagShown(
        flag_id=flag.id,
        rep=_show(store.people.member(flag.rep_id)),
        coach=_show(store.people.member(flag.coach_id)),
        link=flag.link,
        flagged_at=flag.flagged_at,
        flagged_by=store.people.member(flag.flagged_by).name,
        coach_by=flag.coach_by,
        hours_left=_hours_left(flag, now=now),
    )


def _hours_left(flag: Flag, *, now: datetime) -> int:
    """Begun hours; negative once the clock has run out."""
    hours = (flag.coach_by - now).total_seconds() / 3600
    return ceil(hours) if hours > 0 else min(floor(hours), -1)


def _show(member: Member) -> Person:
    return Person(member_id=member.id, slack_id=member.slack_id, name=member.name)
