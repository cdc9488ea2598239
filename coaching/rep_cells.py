"""Which rep a cell of a file names: by Slack id or email. What makes a row stands with each kind of file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo

from coaching.cells import Reason, Refusal, quoted
from coaching.people import Member, Role
from coaching.ports import WorkspaceStore

REP = "rep"
MOST_CACHED = 50_000
"""Answers a look-up of this module's kind remembers before it begins anew."""


@dataclass(frozen=True, slots=True)
class RepFacts:
    """What a row's rep cell can resolve to: somebody who is rep of a team, or who is not."""

    member_id: int
    name: str
    is_rep: bool
    zone: tzinfo


@dataclass(slots=True)
class RepFinder:
    """Remembers every cell it was asked for. Not thread-safe."""

    reps: Mapping[str, RepFacts]
    """By Slack id and by email, both case-folded."""
    _found: dict[str, RepFacts | Refusal] = field(default_factory=dict)

    def find(self, cell: str, /) -> RepFacts | Refusal:
        found = self._found.get(cell)
        if found is None:
            if len(self._found) >= MOST_CACHED:
                self._found.clear()
            found = self._found[cell] = self._look_up(cell)
        return found

    def _look_up(self, cell: str) -> RepFacts | Refusal:
        key = cell.casefold().removeprefix("mailto:").removeprefix("<@").removesuffix(">")
        rep = self.reps.get(key)
        if rep is None:
            near = difflib.get_close_matches(key, (key for key, rep in self.reps.items() if rep.is_rep), n=1)
            hint = f": did you mean {near[0] if '@' in near[0] else near[0].upper()}?" if near else ""
            return Refusal(Reason.REP, REP, f"{quoted(cell)} is no rep known here{hint}")
        if not rep.is_rep:
            return Refusal(Reason.REP, REP, f"{rep.name} ({quoted(cell)}) is not a rep of any team")
        return rep


def rep_finder(store: WorkspaceStore, /) -> RepFinder:
    """With this workspace's members and their teams' zones, looked up once."""
    zones = {team.id: ZoneInfo(team.settings.tz) for team in store.people.teams()}
    team_of = {each.member_id: each.team_id for each in store.people.memberships() if each.role is Role.REP}
    facts = (_facts(member, zones.get(team_of.get(member.id, 0))) for member in store.people.everyone())
    return RepFinder({key: rep for keys, rep in facts for key in keys})


def _facts(member: Member, zone: tzinfo | None) -> tuple[tuple[str, ...], RepFacts]:
    keys = tuple(key.casefold() for key in (member.slack_id, member.email) if key)
    rep = RepFacts(member.id, member.name, zone is not None, zone or ZoneInfo("UTC"))
    return keys, rep
