"""Calls flagged for coaching, kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_

from coaching.flags import Flag, FlagState, NewFlag, call_of, first_reminder
from models.scoped import Scoped
from models.tables.flags import FlagRow
from models.tables.sessions import SessionRow
from models.tables.workspaces import WorkspaceRow
from models.types import Moment


def _flag(row: FlagRow) -> Flag:
    return Flag(
        id=row.id,
        team_id=row.team_id,
        rep_id=row.rep_id,
        coach_id=row.coach_id,
        flagged_by=row.flagged_by,
        link=row.link,
        flagged_at=row.flagged_at,
        state=row.state,
        remind_at=row.remind_at,
        reminded_hours=row.reminded_hours,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        session_id=row.session_id,
    )


def is_to_look_at(now: Moment) -> ColumnElement[bool]:
    """An open flag of the workspace to remind of, or whose rep was coached since the last look."""
    coached = exists().where(
        SessionRow.workspace_id == FlagRow.workspace_id,
        SessionRow.rep_id == FlagRow.rep_id,
        SessionRow.logged_at > FlagRow.looked_at,
    )
    return and_(
        FlagRow.workspace_id == WorkspaceRow.id,
        FlagRow.state == FlagState.OPEN,
        or_(FlagRow.remind_at <= now, coached),
    )


class SqlFlags(Scoped):
    """Implements `FlagStore`."""

    def add(self, flag: NewFlag, /) -> tuple[Flag, bool]:
        key = f"{flag.rep_id}|{call_of(flag.link)}"
        added = self._insert_unless(
            FlagRow,
            ["open_key"],
            team_id=flag.team_id,
            rep_id=flag.rep_id,
            coach_id=flag.coach_id,
            flagged_by=flag.flagged_by,
            link=flag.link,
            open_key=key,
            flagged_at=flag.flagged_at,
            state=FlagState.OPEN,
            remind_at=first_reminder(flag.flagged_at),
            reminded_hours=0,
            looked_at=flag.flagged_at,
        )
        return _flag(self._only(self._select(FlagRow).where(FlagRow.open_key == key))), added is not None

    def get(self, flag_id: int, /) -> Flag:
        return _flag(self._one(FlagRow, flag_id))

    def standing(self, rep_ids: Iterable[int] | None = None, /) -> tuple[Flag, ...]:
        wanted = None if rep_ids is None else set(rep_ids)
        standing = self._once("standing", self._standing)
        return tuple(flag for flag in standing if wanted is None or flag.rep_id in wanted)

    def _standing(self) -> tuple[Flag, ...]:
        """There are never many: a message to each coach asks for them, and they are read once."""
        statement = self._select(FlagRow).where(FlagRow.state == FlagState.OPEN)
        found = self._session.scalars(statement.order_by(FlagRow.flagged_at, FlagRow.id))
        return tuple(_flag(row) for row in found)

    def count_reminder(self, flag: Flag, /, *, reminded_hours: int, remind_at: datetime | None) -> bool:
        statement = (
            self._update(FlagRow)
            .where(
                FlagRow.id == flag.id,
                FlagRow.state == FlagState.OPEN,
                FlagRow.reminded_hours == flag.reminded_hours,
            )
            .values(reminded_hours=reminded_hours, remind_at=remind_at)
        )
        return self._change(statement) == 1

    def looked_at(self, flag_ids: Iterable[int], /, *, now: datetime) -> None:
        self._change(self._update(FlagRow).where(FlagRow.id.in_(list(flag_ids))).values(looked_at=now))

    def close(
        self,
        flag_id: int,
        state: FlagState,
        /,
        *,
        by: int | None,
        now: datetime,
        session_id: int | None = None,
    ) -> bool:
        self.get(flag_id)
        statement = (
            self._update(FlagRow)
            .where(FlagRow.id == flag_id, FlagRow.state == FlagState.OPEN)
            .values(
                state=state,
                open_key=None,
                remind_at=None,
                closed_at=now,
                closed_by=by,
                session_id=session_id,
            )
        )
        return self._change(statement) == 1
