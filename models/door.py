"""The one door per workspace: its stores, settings and clock, inside one unit of work."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from coaching.clock import Clock
from models.calibration import SqlCalibration
from models.calls import SqlCalls
from models.changes import SqlChanges
from models.checkpoints import SqlCheckpoints
from models.coach_scores import SqlCoachScores
from models.comparisons import SqlComparisons
from models.criteria import SqlCriteria
from models.day_one import SqlDayOnes
from models.deal_intake import SqlDeals
from models.deals import SqlProfiles, SqlQuotas
from models.declines import SqlDeclines
from models.exports import SqlExports
from models.flags import SqlFlags
from models.hand_calls import SqlHandCalls
from models.moments import SqlMoments
from models.observations import SqlObservations, SqlPartScores
from models.outbox import SqlOutbox
from models.outcomes import SqlOutcomes
from models.people import SqlPeople
from models.practice import SqlCadence, SqlPractice
from models.rep_scores import SqlRepScores
from models.scenarios import SqlScenarios
from models.scoped import Scoped, owned_rows
from models.session_pages import SqlSessionPages
from models.sessions import SqlSessions
from models.tables.loop import InboxRow
from models.tables.workspaces import SettingRow
from models.team_figures import SqlTeamFigures
from models.voices import SqlVoices

if TYPE_CHECKING:
    from models.queue import DeliveryQueue


_SETTING = owned_rows(SettingRow).where(SettingRow.key == bindparam("key"))
_SETTINGS = owned_rows(SettingRow).where(SettingRow.key.like(bindparam("prefix")))


class SqlInbox(Scoped):
    """Implements `InboxStore`."""

    def first_time(self, key: str, /, *, now: datetime) -> bool:
        return self._insert_unless(InboxRow, ["key"], key=key, taken_at=now) is not None


class SqlWorkspaceStore(Scoped):
    """Implements `WorkspaceStore`."""

    def __init__(
        self, session: Session, workspace_id: int, clock: Clock, /, queue: DeliveryQueue | None = None
    ) -> None:
        super().__init__(session, workspace_id, clock)
        self._queue = queue

    @cached_property
    def people(self) -> SqlPeople:
        return SqlPeople(self._session, self.workspace_id, self._clock)

    @cached_property
    def criteria(self) -> SqlCriteria:
        return SqlCriteria(self._session, self.workspace_id, self._clock)

    @cached_property
    def moments(self) -> SqlMoments:
        return SqlMoments(self._session, self.workspace_id, self._clock)

    @cached_property
    def calls(self) -> SqlCalls:
        return SqlCalls(self._session, self.workspace_id, self._clock)

    @cached_property
    def hand_calls(self) -> SqlHandCalls:
        return SqlHandCalls(self._session, self.workspace_id, self._clock)

    @cached_property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self._session, self.workspace_id, self._clock)

    @cached_property
    def checkpoints(self) -> SqlCheckpoints:
        return SqlCheckpoints(self._session, self.workspace_id, self._clock)

    @cached_property
    def flags(self) -> SqlFlags:
        return SqlFlags(self._session, self.workspace_id, self._clock)

    @cached_property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._session, self.workspace_id, self._clock, self._queue)

    @cached_property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self._session, self.workspace_id, self._clock)

    @cached_property
    def session_pages(self) -> SqlSessionPages:
        return SqlSessionPages(self._session, self.workspace_id, self._clock)

    @cached_property
    def changes(self) -> SqlChanges:
        return SqlChanges(self._session, self.workspace_id, self._clock)

    @cached_property
    def practice(self) -> SqlPractice:
        return SqlPractice(self._session, self.workspace_id, self._clock)

    @cached_property
    def cadence(self) -> SqlCadence:
        return SqlCadence(self._session, self.workspace_id, self._clock)

    @cached_property
    def voices(self) -> SqlVoices:
        return SqlVoices(self._session, self.workspace_id, self._clock)

    @cached_property
    def calibration(self) -> SqlCalibration:
        return SqlCalibration(self._session, self.workspace_id, self._clock)

    @cached_property
    def observations(self) -> SqlObservations:
        return SqlObservations(self._session, self.workspace_id, self._clock)

    @cached_property
    def part_scores(self) -> SqlPartScores:
        return SqlPartScores(self._session, self.workspace_id, self._clock)

    @cached_property
    def comparisons(self) -> SqlComparisons:
        return SqlComparisons(self._session, self.workspace_id, self._clock)

    @cached_property
    def scenarios(self) -> SqlScenarios:
        return SqlScenarios(self._session, self.workspace_id, self._clock)

    @cached_property
    def rep_scores(self) -> SqlRepScores:
        return SqlRepScores(self._session, self.workspace_id, self._clock)

    @cached_property
    def coach_scores(self) -> SqlCoachScores:
        return SqlCoachScores(self._session, self.workspace_id, self._clock)

    @cached_property
    def declines(self) -> SqlDeclines:
        return SqlDeclines(self._session, self.workspace_id, self._clock)

    @cached_property
    def team_figures(self) -> SqlTeamFigures:
        return SqlTeamFigures(self._session, self.workspace_id, self._clock)

    @cached_property
    def day_ones(self) -> SqlDayOnes:
        return SqlDayOnes(self._session, self.workspace_id, self._clock)

    @cached_property
    def exports(self) -> SqlExports:
        return SqlExports(self._session, self.workspace_id, self._clock)

    @cached_property
    def deals(self) -> SqlDeals:
        return SqlDeals(self._session, self.workspace_id, self._clock)

    @cached_property
    def profiles(self) -> SqlProfiles:
        return SqlProfiles(self._session, self.workspace_id, self._clock)

    @cached_property
    def quotas(self) -> SqlQuotas:
        return SqlQuotas(self._session, self.workspace_id, self._clock)

    @cached_property
    def outcomes(self) -> SqlOutcomes:
        return SqlOutcomes(self._session, self.workspace_id, self._clock)

    def now(self) -> datetime:
        return self._now()

    def hand_over(self) -> None:
        """Before the unit of work ends: what was planned goes to the queue in the same transaction."""
        if "outbox" in self.__dict__:
            self.outbox.hand_over()

    def setting(self, key: str, default: str, /) -> str:
        found = self._rows(_SETTING, key=key)
        return found[0].value if found else default

    def settings(self, prefix: str, /) -> dict[str, str]:
        rows = self._rows(_SETTINGS, prefix=f"{prefix}%")
        return {row.key: row.value for row in rows if row.key.startswith(prefix)}

    def set_setting(self, key: str, value: str, /) -> None:
        self._upsert(SettingRow, {"key": key}, value=value)
