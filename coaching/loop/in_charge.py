"""Who answers for what a coach began with a rep: the coach, or the team's managers once the coach cannot."""

from __future__ import annotations

from coaching.dispute_subjects import Subject, subject_of
from coaching.loop.audience import can_hear
from coaching.people import Member, Role
from coaching.permissions import LEADING
from coaching.ports import WorkspaceStore
from coaching.voices import Dispute


def in_charge(
    store: WorkspaceStore, *, coach_id: int, rep_id: int, team_id: int | None = None
) -> tuple[Member, ...]:
    """The coach while they lead the rep; else who manages this team, without one any of the rep's."""
    coach = store.people.member(coach_id)
    if can_hear(coach) and rep_id in led_by(store, coach_id):
        return (coach,)
    held = store.people.memberships()
    theirs = {one.team_id for one in held if one.member_id == rep_id and one.role is Role.REP}
    teams = theirs if team_id is None else {team_id}
    managing = [one for one in held if one.role is Role.MANAGER]
    people = store.people.members({one.member_id for one in managing})  # of all teams: read once
    managers = {one.member_id for one in managing if one.team_id in teams} - {rep_id}
    return tuple(people[one] for one in sorted(managers) if can_hear(people[one]))


def answering(store: WorkspaceStore, subject: Subject) -> tuple[Member, ...]:
    """Who answers a rep's view: whoever coached; when they no longer can, the team's managers."""
    return in_charge(store, coach_id=subject.coach_id, rep_id=subject.rep_id, team_id=subject.team_id)


def waiting_views(store: WorkspaceStore) -> tuple[tuple[Dispute, tuple[Member, ...]], ...]:
    """Disputes that nobody has answered, oldest first, with who is to answer; deleted sessions aside."""
    found = store.voices.unanswered()
    sessions = [one.session_id for one in found if one.session_id is not None]
    if sessions:
        store.sessions.read_ahead(session_ids=sessions)
    pairs = [(one, subject_of(store, one.about, rep_id=one.rep_id)) for one in found]
    store.people.members({subject.coach_id for _, subject in pairs})
    return tuple((one, answering(store, subject)) for one, subject in pairs if not subject.is_gone)


def led_by(store: WorkspaceStore, member_id: int) -> set[int]:
    """Reps of the teams that this member coaches or manages."""
    held = store.people.memberships()
    teams = {one.team_id for one in held if one.member_id == member_id and one.role in LEADING}
    return {one.member_id for one in held if one.role is Role.REP and one.team_id in teams} - {member_id}
