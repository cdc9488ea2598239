"""What rules ask of storage and of Slack, as Protocols. models/ and bot/ implement them.

Threading: a `WorkspaceStore` belongs to one thread and one unit of work; `Stores` is shared by all
threads. The stores of each kind of record stand in `record_ports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from coaching.changes_port import ChangeStore
from coaching.deals.ports import DealStore, OutcomeStore, ProfileStore, QuotaStore
from coaching.declines.port import DeclineStore
from coaching.export_port import ExportStore
from coaching.flags_port import FlagStore
from coaching.hand_calls_port import HandCallStore
from coaching.insights_port import ComparisonStore
from coaching.moments_port import MomentStore
from coaching.practice_port import CadenceStore, PracticeStore
from coaching.program_port import CalibrationStore, ObservationStore, PartScoreStore
from coaching.record_ports import (
    CallStore,
    CheckpointStore,
    CriteriaStore,
    InboxStore,
    OutboxStore,
    PeopleStore,
    SessionStore,
)
from coaching.scenario_ports import CoachScoreStore, RepScoreStore, ScenarioStore
from coaching.scorecard.port import DayOneStore
from coaching.session_list_port import SessionPages
from coaching.team.port import TeamFigureStore
from coaching.voices_port import VoiceStore

__all__ = [
    "CadenceStore",
    "Calendar",
    "CalibrationStore",
    "CallStore",
    "ChangeStore",
    "CheckpointStore",
    "CoachScoreStore",
    "ComparisonStore",
    "CriteriaStore",
    "DayOneStore",
    "DealStore",
    "DeclineStore",
    "ExportStore",
    "FlagStore",
    "HandCallStore",
    "InboxStore",
    "ObservationStore",
    "OutboxStore",
    "OutcomeStore",
    "PartScoreStore",
    "PeopleStore",
    "PracticeStore",
    "ProfileStore",
    "QuotaStore",
    "RepScoreStore",
    "ScenarioStore",
    "SessionPages",
    "SessionStore",
    "Stores",
    "TeamFigureStore",
    "VoiceStore",
    "Workspace",
    "WorkspaceStore",
]


class WorkspaceStore(Protocol):
    """One workspace, one unit of work: commits when its `with` ends, rolls back on an exception."""

    workspace_id: int

    @property
    def people(self) -> PeopleStore: ...
    @property
    def criteria(self) -> CriteriaStore: ...
    @property
    def calls(self) -> CallStore: ...
    @property
    def hand_calls(self) -> HandCallStore: ...
    @property
    def sessions(self) -> SessionStore: ...
    @property
    def checkpoints(self) -> CheckpointStore: ...
    @property
    def flags(self) -> FlagStore: ...
    @property
    def outbox(self) -> OutboxStore: ...
    @property
    def inbox(self) -> InboxStore: ...
    @property
    def scenarios(self) -> ScenarioStore: ...
    @property
    def rep_scores(self) -> RepScoreStore: ...
    @property
    def coach_scores(self) -> CoachScoreStore: ...
    @property
    def moments(self) -> MomentStore: ...
    @property
    def session_pages(self) -> SessionPages: ...
    @property
    def changes(self) -> ChangeStore: ...
    @property
    def practice(self) -> PracticeStore: ...
    @property
    def cadence(self) -> CadenceStore: ...
    @property
    def voices(self) -> VoiceStore: ...
    @property
    def calibration(self) -> CalibrationStore: ...
    @property
    def observations(self) -> ObservationStore: ...
    @property
    def part_scores(self) -> PartScoreStore: ...
    @property
    def comparisons(self) -> ComparisonStore: ...
    @property
    def declines(self) -> DeclineStore: ...
    @property
    def team_figures(self) -> TeamFigureStore: ...
    @property
    def day_ones(self) -> DayOneStore: ...
    @property
    def exports(self) -> ExportStore: ...
    @property
    def deals(self) -> DealStore: ...
    @property
    def profiles(self) -> ProfileStore: ...
    @property
    def quotas(self) -> QuotaStore: ...
    @property
    def outcomes(self) -> OutcomeStore: ...
    def now(self) -> datetime:
        """The database's clock through `Clock.adjust`: what due and lease comparisons use."""

    def setting(self, key: str, default: str, /) -> str: ...
    def settings(self, prefix: str, /) -> Mapping[str, str]:
        """All whose key begins so."""

    def set_setting(self, key: str, value: str, /) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A tenant. `slack_id` is the team id, or the enterprise id of an org-wide install."""

    id: int
    slack_id: str
    name: str
    active: bool
    paused_reason: str | None = None
    scores_changed_at: datetime | None = None
    loop_looked_at: datetime | None = None


class Stores(Protocol):
    """The doors to storage. `workspace` is the only way to rows."""

    @property
    def has_queue(self) -> bool:
        """Whether planned deliveries are handed to queue workers."""

    def workspace(
        self, workspace_id: int, /, *, write: bool = True
    ) -> AbstractContextManager[WorkspaceStore]: ...
    def workspace_of(
        self, *slack_ids: str | None, write: bool = True
    ) -> AbstractContextManager[WorkspaceStore | None]:
        """The same for the active workspace that one of these Slack ids names, the first one first.

        None when there is none.
        """

    def all_workspaces(self, *, paused: bool = False) -> tuple[int, ...]:
        """Ids of active workspaces; with `paused`, of those that wait for a new token, too."""

    def with_rounds_to_close(self, now: datetime, /) -> tuple[int, ...]:
        """Ids of active workspaces with a calibration round that is over."""

    def with_work(self, now: datetime, /) -> tuple[int, ...]:
        """Ids of active workspaces with a due delivery or a reached or due checkpoint."""

    def with_flags(self, now: datetime, /) -> tuple[int, ...]:
        """Ids of active workspaces with a flag to remind of, or whose rep was coached since."""

    def oldest_due(self, now: datetime, /) -> datetime | None:
        """Since when the message waits that waits longest, over all active workspaces."""

    def find(self, slack_id: str, /) -> Workspace | None: ...
    def describe(self, workspace_id: int, /) -> Workspace: ...
    def register(self, slack_id: str, /, *, name: str) -> Workspace:
        """Insert or return the tenant of a Slack team or enterprise."""

    def pause(self, workspace_id: int, /, *, reason: str) -> None: ...
    def resume(self, workspace_id: int, /) -> None: ...
    def loop_looked(self, workspace_id: int, /, *, at: datetime) -> None: ...
    def beat(self, name: str, /) -> None:
        """Heartbeat of a tick, by the database's clock."""

    def look_back_after_silence(self) -> None:
        """At the start of a process: when none was heard of for a while, what is due is looked for in Slack
        before it is sent. The database may be a restored copy that knows nothing of its last messages.
        """

    def settings_named(self, key: str, /) -> Mapping[int, str]:
        """One setting of every active workspace that has it, by workspace id."""

    def heartbeats(self) -> Mapping[str, datetime]:
        """Latest beat of every tick. Raises StorageDownError when the database does not answer."""


class Calendar(Protocol):
    """Working days of one team (domain.md 5, Business days)."""

    @property
    def version(self) -> str:
        """Names the library, the region and the own list that a counted day depends on."""

    def is_working_day(self, day: date, /) -> bool: ...
    def holiday_name(self, day: date, /) -> str | None: ...
    def add_business_days(self, day: date, count: int, /) -> date: ...
    def business_days_between(self, start: date, end: date, /) -> int: ...
