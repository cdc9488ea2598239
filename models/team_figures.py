"""Figures of one team, each in one statement on either database. What they mean stands in coaching/team."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Date, bindparam, text

from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.criteria import Definition
from coaching.sessions import SessionState, Verdict
from coaching.team.figures import MONTH, WEEK, Attained, RepSessions, Reviews
from models.comparisons import MISSED, REPS, SCALES, write_scales
from models.scoped import Scoped
from models.time_to_log import median_seconds
from models.types import UtcDateTime

_HELD = f"s.state NOT IN ('{SessionState.SCHEDULED}', '{SessionState.CANCELLED}')"
_SESSIONS = text(
    f"""
    SELECT s.rep_id, sum(CASE WHEN s.held_on > :week THEN 1 ELSE 0 END),
        sum(CASE WHEN s.held_on > :month THEN 1 ELSE 0 END), count(*),
        coalesce(sum(CASE WHEN s.held_on > :month THEN s.minutes END), 0),
        count(CASE WHEN s.held_on > :month THEN s.minutes END)
    FROM coaching_session s
    WHERE s.workspace_id = :workspace AND s.team_id = :team AND {_HELD}
        AND s.held_on > :both AND s.held_on <= :today
    GROUP BY s.rep_id ORDER BY s.rep_id
    """
).bindparams(*(bindparam(name, type_=Date()) for name in ("week", "month", "both", "today")))
_REVIEWS = text(
    f"""
    SELECT r.verdict, count(*)
    FROM coaching_session s LEFT JOIN review r ON r.workspace_id = :workspace AND r.session_id = s.id
    WHERE s.workspace_id = :workspace AND s.team_id = :team AND {_HELD} AND EXISTS (
        SELECT 1 FROM checkpoint c
        WHERE c.workspace_id = :workspace AND c.session_id = s.id
            AND c.kind = '{CheckpointKind.CARRY_THROUGH}' AND c.state <> '{CheckpointState.CANCELLED}'
            AND c.first_due_at > :since AND c.first_due_at <= :until)
    GROUP BY r.verdict
    """
).bindparams(bindparam("since", type_=UtcDateTime()), bindparam("until", type_=UtcDateTime()))
_ATTAINED = """
SELECT c.rep_id, c.version_id,
    count(CASE WHEN c.occurred_at <= :month THEN 1 END),
    avg(CASE WHEN c.occurred_at <= :month THEN 100.0 - ({missed}) END),
    count(CASE WHEN c.occurred_at > :month THEN 1 END),
    avg(CASE WHEN c.occurred_at > :month THEN 100.0 - ({missed}) END)
FROM ({scales}) AS v
JOIN call_score c ON c.workspace_id = :workspace AND c.version_id = v.version_id
    AND c.rep_id IN {reps} AND c.occurred_at > :both AND c.occurred_at <= :now
GROUP BY c.rep_id, c.version_id ORDER BY c.rep_id, c.version_id
"""
_ATTAINED_ON = {
    engine: text(
        _ATTAINED.format(missed=MISSED.format(score="c.score"), scales=SCALES[engine], reps=REPS[engine])
    ).bindparams(*(bindparam(name, type_=UtcDateTime()) for name in ("month", "both", "now")))
    for engine in SCALES
}


class SqlTeamFigures(Scoped):
    """Implements `TeamFigureStore`."""

    def sessions(self, team_id: int, /, *, today: date) -> tuple[RepSessions, ...]:
        asked = {
            "workspace": self.workspace_id,
            "team": team_id,
            "today": today,
            "week": today - WEEK,
            "month": today - MONTH,
            "both": today - 2 * MONTH,
        }
        return tuple(
            RepSessions(rep_id=rep, week=week, month=month, both=both, minutes=int(minutes), timed=timed)
            for rep, week, month, both, minutes, timed in self._connection.execute(_SESSIONS, asked)
        )

    def reviews(self, team_id: int, /, *, since: datetime, until: datetime) -> Reviews:
        asked = {"workspace": self.workspace_id, "team": team_id, "since": since, "until": until}
        found = self._connection.execute(_REVIEWS, asked)
        counts = {row[0]: row[1] for row in found}
        return Reviews(
            due=sum(counts.values()),
            applied=counts.get(Verdict.APPLIED, 0),
            partial=counts.get(Verdict.PARTIAL, 0),
            absent=counts.get(Verdict.ABSENT, 0),
        )

    def attained(
        self, rep_ids: Sequence[int], definitions: Mapping[int, Definition], /, *, now: datetime
    ) -> tuple[Attained, ...]:
        if not rep_ids or not definitions:
            return ()
        asked = {
            "workspace": self.workspace_id,
            "reps": json.dumps(list(rep_ids)),
            "scales": write_scales(definitions),
            "now": now,
            "month": now - MONTH,
            "both": now - 2 * MONTH,
        }
        statement = _ATTAINED_ON["sqlite" if self._on_sqlite else "postgresql"]
        return tuple(
            Attained(rep_id=rep, version_id=version, n_before=n_before, before=before, n_now=n_now, now=after)
            for rep, version, n_before, before, n_now, after in self._connection.execute(statement, asked)
        )

    def median_seconds_to_log(self, team_id: int, /, *, since: datetime) -> tuple[float | None, int]:
        return median_seconds(self._connection, self.workspace_id, since=since, team_id=team_id)
