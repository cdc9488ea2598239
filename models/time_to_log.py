"""Median seconds from an open form to a saved session, of a team or of all, in one statement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, text

from models.types import UtcDateTime

_MEDIAN = """
    SELECT avg(seconds), min(many) FROM (
        SELECT s.seconds_to_log AS seconds, row_number() OVER (ORDER BY s.seconds_to_log) AS place,
            count(*) OVER () AS many
        FROM coaching_session s
        WHERE s.workspace_id = :workspace AND s.logged_at >= :since AND s.seconds_to_log IS NOT NULL
            {of_team}) AS logged
    WHERE place IN ((many + 1) / 2, (many + 2) / 2)
    """
"""The middle one, or the two in the middle."""
_SINCE = bindparam("since", type_=UtcDateTime())
_OF_ALL = text(_MEDIAN.format(of_team="")).bindparams(_SINCE)
_OF_TEAM = text(_MEDIAN.format(of_team="AND s.team_id = :team")).bindparams(_SINCE)


def median_seconds(
    connection: Connection, workspace_id: int, /, *, since: datetime, team_id: int | None = None
) -> tuple[float | None, int]:
    """(median, sessions that tell it)"""
    asked: dict[str, object] = {"workspace": workspace_id, "since": since}
    if team_id is not None:
        asked["team"] = team_id
    ((median, many),) = connection.execute(_OF_ALL if team_id is None else _OF_TEAM, asked)
    return median, many or 0
