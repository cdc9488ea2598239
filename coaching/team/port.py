"""What a team's figures ask of storage, as a Protocol; scoped like the others. Each is one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from coaching.criteria import Definition
from coaching.team.figures import Attained, RepSessions, Reviews


class TeamFigureStore(Protocol):
    def sessions(self, team_id: int, /, *, today: date) -> tuple[RepSessions, ...]:
        """Of every rep with a session of the team in the eight weeks that end today."""

    def reviews(self, team_id: int, /, *, since: datetime, until: datetime) -> Reviews:
        """Reviews of the team's sessions that came due after the one and up to the other."""

    def attained(
        self, rep_ids: Sequence[int], definitions: Mapping[int, Definition], /, *, now: datetime
    ) -> tuple[Attained, ...]:
        """Of every pair that has a call in the eight weeks before now. `definitions` by version id."""

    def median_seconds_to_log(self, team_id: int, /, *, since: datetime) -> tuple[float | None, int]:
        """(median, sessions logged by form since then)"""
