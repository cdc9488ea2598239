"""Reads at one go what several messages of one unit of work would ask for one by one. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from coaching.checkpoints import Checkpoint
from coaching.ports import WorkspaceStore


def before_bundles(store: WorkspaceStore, member_ids: Sequence[int]) -> None:
    """Before what waits for these people is listed. What they stand in for is read when it is met."""
    store.people.read_ahead(member_ids=member_ids)
    store.checkpoints.read_ahead(member_ids=member_ids)
    rows = [row for member_id in member_ids for row in store.checkpoints.waiting_for(member_id)]
    session_ids = {row.session_id for row in rows}
    before_sessions(store, session_ids)


def before_digests(store: WorkspaceStore, team_ids: Iterable[int], *, since: datetime) -> None:
    """Before the digests of these teams are composed from sessions since then."""
    teams = list(team_ids)
    store.people.read_ahead(team_ids=teams)
    held = {one.member_id for team_id in teams for one in store.people.memberships(team_id=team_id)}
    store.people.members(held)
    sessions = [one for team_id in teams for one in store.sessions.of_team(team_id, since=since)]
    store.sessions.read_ahead(rep_ids={one.rep_id for one in sessions})
    before_sessions(store, {one.id for one in sessions})


def before_sessions(store: WorkspaceStore, session_ids: Iterable[int]) -> None:
    """Before these sessions are shown."""
    wanted = set(session_ids)
    store.sessions.read_ahead(session_ids=wanted)
    store.checkpoints.read_ahead(session_ids=wanted)
    found = [store.sessions.get(one) for one in wanted]
    store.people.read_ahead(
        member_ids={person for one in found for person in (one.rep_id, one.coach_id, one.reviewer_id)}
    )


def before_moves(store: WorkspaceStore, rows: Iterable[Checkpoint]) -> None:
    """Before it is decided what becomes of these checkpoints once they are said, or their time has come."""
    known = list(rows)
    store.sessions.read_ahead(session_ids={row.session_id for row in known})
    people = {row.recipient_id for row in known}
    store.people.read_ahead(member_ids=people)
    teams = {held.team_id for one in people for held in store.people.memberships(member_id=one)}
    if len(teams) > 1:
        store.people.read_ahead(team_ids=teams)
