"""Flagging a call for coaching, and letting a flag go. Reminders stand in flag_reminders.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.errors import FieldError, StaleError
from coaching.flag_shown import show_flag
from coaching.flags import FlagState, NewFlag, call_of
from coaching.log_form import MOST_OPTIONS, coachable_members, team_of
from coaching.loop.audience import can_hear
from coaching.people import Member, Role
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.flags import FlagForm, Flagged

LONGEST_LINK = 2000
KNOWN_FOR = timedelta(days=60)
"""How far back a link is looked for among the calls that are scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagEntry:
    """Whose call, and where it can be heard; either may still be missing."""

    rep_id: int | None
    link: str | None

    @property
    def is_whole(self) -> bool:
        return self.rep_id is not None and self.link is not None


def flag_form(store: WorkspaceStore, actor: Member, entry: FlagEntry) -> FlagForm:
    """Raises NotAllowedError for a rep who is not the actor's to coach."""
    access = access_of(store, actor)
    reps = coachable_members(store, access)
    if entry.rep_id is not None:
        access.require_coach(entry.rep_id)
    return FlagForm(
        reps=tuple(Choice(str(rep.id), rep.name) for rep in reps[:MOST_OPTIONS]),
        rep_id=entry.rep_id,
        link=entry.link,
    )


def complete(store: WorkspaceStore, actor: Member, entry: FlagEntry, *, now: datetime) -> FlagEntry:
    """The rep whose call it is, where the link is one of a call that is known."""
    if entry.rep_id is not None or entry.link is None:
        return entry
    access = access_of(store, actor)
    links = {entry.link, call_of(entry.link)}
    calls = store.calls.linked(sorted(access.led_reps), sorted(links), since=now - KNOWN_FOR)
    reps = {call.rep_id for call in calls}
    return FlagEntry(rep_id=reps.pop() if len(reps) == 1 else None, link=entry.link)


def flag_call(store: WorkspaceStore, actor: Member, entry: FlagEntry, *, now: datetime) -> Flagged:
    """Start the 48-hour clock. A call that is flagged already keeps its clock. Raises FieldError."""
    access = access_of(store, actor)
    rep_id, link = entry.rep_id, (entry.link or "").strip()
    problems = {"call_link": problem} if (problem := _problem_with(link)) else {}
    if rep_id is None:
        problems["rep"] = "Choose whose call it is."
    if problems or rep_id is None:
        raise FieldError(problems)
    access.require_coach(rep_id)
    team_id = team_of(store, access, rep_id)
    flag, is_new = store.flags.add(
        NewFlag(
            team_id=team_id,
            rep_id=rep_id,
            coach_id=coach_for(store, access, team_id=team_id, rep_id=rep_id),
            flagged_by=actor.id,
            link=link,
            flagged_at=now,
        )
    )
    return Flagged(flag=show_flag(store, flag, now=now), is_new=is_new, reader_id=actor.id)


def dismiss_flag(store: WorkspaceStore, actor: Member, flag_id: int, *, now: datetime) -> str:
    """It is not needed after all; returns what to say."""
    flag = store.flags.get(flag_id)
    access_of(store, actor).require_coach(flag.rep_id)
    if not store.flags.close(flag.id, FlagState.NOT_NEEDED, by=actor.id, now=now):
        raise StaleError("This flag is closed already. Nothing waits here any more.")
    return f"Taken off: {store.people.member(flag.rep_id).name}'s flagged call. Nobody is reminded of it."


def coach_for(store: WorkspaceStore, access: Access, *, team_id: int, rep_id: int) -> int:
    """Who is to coach it: whoever flagged it if they coach the team, else the rep's latest coach there,
    else the team's first; a team without a coach leaves it to whoever flagged it."""
    held = store.people.memberships(team_id=team_id)
    ids = [one.member_id for one in held if one.role is Role.COACH and one.member_id != rep_id]
    known = store.people.members(ids)
    coaches = [member_id for member_id in ids if can_hear(known[member_id])]
    if access.actor.id in coaches or not coaches:
        return access.actor.id
    latest = store.sessions.of_rep(rep_id, with_calls=False)
    return next((one.coach_id for one in latest if one.coach_id in coaches), min(coaches))


def _problem_with(link: str) -> str | None:
    if not link:
        return "Paste the link to the call."
    if not link.startswith(("https://", "http://")):
        return "A link starts with https://."
    return f"This link is too long: at most {LONGEST_LINK} characters." if len(link) > LONGEST_LINK else None
