"""App Home: what calibration and observed coaching hold for one person. Never anybody else's."""

from __future__ import annotations

from coaching.observing import show_observation
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.shown.program import ProgramHome


def program_home(store: WorkspaceStore, member: Member) -> ProgramHome:
    seen = store.observations.of_coach(member.id, limit=1)
    return ProgramHome(
        to_score=len(store.calibration.waiting_for(member.id)),
        last_seen=show_observation(store, seen[0]) if seen else None,
    )
