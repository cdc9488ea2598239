"""What rules ask of storage for each kind of record, as Protocols; `coaching.ports` gathers them.

Every instant is aware UTC. Every method is scoped to the store's workspace: an id of another workspace
raises `NotFoundError`, as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from coaching.away import Away
from coaching.calls import Call, CallKind, IntakeCounts, ScoredCall, ScoreRow
from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState, Move, NewCheckpoint
from coaching.criteria import Criterion, CriterionDraft, CriterionVersion
from coaching.deliveries import Covered, Delivery, NewDelivery
from coaching.people import Member, Membership, Profile, Role, Team, TeamSettings
from coaching.sessions import (
    CoachingSession,
    Moment,
    NewSession,
    Review,
    SessionDetails,
    SessionRevision,
    SessionState,
)


class PeopleStore(Protocol):
    def member(self, member_id: int, /) -> Member: ...
    def members(self, member_ids: Iterable[int], /) -> dict[int, Member]:
        """By id; unknown ids are left out."""

    def by_slack_id(self, slack_id: str, /) -> Member | None: ...
    def by_email(self, email: str, /) -> Member | None: ...
    def everyone(self) -> tuple[Member, ...]:
        """All members, by name."""

    def delegating(self) -> tuple[Member, ...]:
        """Members who named a standing delegate."""

    def read_circle(self, member_id: int, /) -> None:
        """Read a member's roles, and everybody in the teams they coach or manage, at one go."""

    def read_ahead(self, *, member_ids: Iterable[int] = (), team_ids: Iterable[int] = ()) -> None:
        """Read these people with roles and away dates, and these teams with their roles, at one go."""

    def save_profile(self, profile: Profile, /) -> Member:
        """Insert or refresh what Slack says; the person's own settings are kept."""

    def set_enablement(self, member_id: int, enablement: bool, /) -> None: ...
    def set_hearing(
        self, member_id: int, /, *, morning_hour: int, muted: Iterable[str], delegate_id: int | None
    ) -> None: ...
    def away_of(self, member_id: int, /) -> tuple[Away, ...]:
        """The member's away dates, earliest first."""

    def away_around(self, day: date, /) -> tuple[Away, ...]:
        """Everybody's who is away that day somewhere in the world; look at their own day then."""

    def set_away(self, away: Away, /) -> None:
        """Dates of the member that overlap are replaced."""

    def end_away(self, member_id: int, /, *, from_day: date) -> int:
        """Forget dates that end then or later; how many."""

    def teams(self) -> tuple[Team, ...]: ...
    def team(self, team_id: int, /) -> Team: ...
    def add_team(self, settings: TeamSettings, /, *, set_up_by: int) -> Team: ...
    def change_team(self, team_id: int, settings: TeamSettings, /) -> Team: ...
    def memberships(
        self, *, team_id: int | None = None, member_id: int | None = None
    ) -> tuple[Membership, ...]: ...
    def set_role(self, team_id: int, role: Role, member_ids: Sequence[int], /) -> None:
        """Make exactly these members hold this role in the team."""


class CriteriaStore(Protocol):
    def all(self) -> tuple[Criterion, ...]:
        """Every criterion of the workspace, retired ones last, by name."""

    def get(self, criterion_id: int, /) -> Criterion: ...
    def by_name(self, name: str, /) -> Criterion | None:
        """Case and surrounding blanks do not matter."""

    def version(self, version_id: int, /) -> CriterionVersion: ...
    def add(self, draft: CriterionDraft, /, *, by: int | None, now: datetime) -> Criterion: ...
    def add_version(
        self, criterion_id: int, draft: CriterionDraft, /, *, by: int | None, now: datetime
    ) -> Criterion: ...
    def retire(self, criterion_id: int, /, *, now: datetime) -> None: ...
    def targets(self, team_id: int, /) -> tuple[Criterion, ...]:
        """The team's active coaching targets, by name."""

    def set_target(self, team_id: int, criterion_id: int, active: bool, /) -> None: ...
    def methods(self) -> tuple[tuple[str, str], ...]:
        """(key, label): the three of CL 2, then the workspace's own."""

    def add_method(self, label: str, /) -> str: ...


class CallStore(Protocol):
    def take_in(self, rows: Sequence[ScoreRow], /, *, now: datetime, whole: bool = False) -> IntakeCounts:
        """Bulk upsert, set-wise. Idempotent; a changed score keeps its old value in the audit trail.

        `whole`: the rows say all there is of their calls; a link or a score they leave out goes.
        """

    def by_external_id(self, external_id: str, /) -> Call | None: ...
    def get(self, call_id: int, /) -> Call: ...
    def last_scored(
        self, rep_id: int, version_id: int, /, *, before: datetime, kind: CallKind | None, limit: int = 10
    ) -> tuple[ScoredCall, ...]:
        """Latest scored calls strictly before an instant, newest first; of any kind when None."""

    def scored_after(
        self, rep_id: int, version_id: int, /, *, after: datetime, kind: CallKind | None, limit: int = 10
    ) -> tuple[ScoredCall, ...]:
        """Earliest scored calls strictly after an instant, oldest first."""

    def first_scored(self, rep_id: int, version_id: int, /, *, limit: int = 5) -> tuple[ScoredCall, ...]:
        """The rep's first scored calls (Day 1, domain.md 9), oldest first."""

    def recent(
        self, rep_id: int, version_ids: Sequence[int], /, *, since: datetime, until: datetime
    ) -> tuple[ScoredCall, ...]: ...
    def live_after(self, rep_id: int, /, *, after: datetime, limit: int = 5) -> tuple[Call, ...]:
        """The rep's live customer calls after an instant, oldest first."""

    def recent_calls(self, rep_id: int, /, *, limit: int = 20) -> tuple[Call, ...]: ...
    def linked(self, rep_ids: Sequence[int], links: Sequence[str], /, *, since: datetime) -> tuple[Call, ...]:
        """The newest calls of these reps with one of these links, newest first."""

    def nearest_to(
        self, rep_ids: Sequence[int], version_id: int, /, *, ideal: float, since: datetime, limit: int = 1
    ) -> tuple[tuple[int, ScoredCall], ...]:
        """(rep, scored call) of these reps whose score is nearest to an ideal, newest first among equals."""

    def how_many_scored(
        self, rep_ids: Sequence[int], version_ids: Sequence[int], /, *, since: datetime, until: datetime
    ) -> dict[int, tuple[int, int]]:
        """Rep -> (calls with a score on any of these versions, all calls) in a span; reps with a call."""

    def baselines(
        self, pairs: Sequence[tuple[int, int]], /, *, before: datetime
    ) -> dict[tuple[int, int], tuple[float, int]]:
        """(rep, version) -> (average of the last ten scored calls of any kind, n), in one statement."""


class SessionStore(Protocol):
    def add(self, session: NewSession, /) -> CoachingSession:
        """Keep a session with its frozen baseline; a repeat of `dedupe_key` returns the first one."""

    def by_dedupe_key(self, key: str, /) -> CoachingSession | None: ...
    def get(self, session_id: int, /) -> CoachingSession: ...
    def change_details(
        self,
        session_id: int,
        details: SessionDetails,
        /,
        *,
        by: int,
        now: datetime,
        version: int,
        scheduled_for: datetime | None = None,
    ) -> CoachingSession:
        """Keep the old details as a revision. Raises StaleError when `version` has moved on.

        `scheduled_for` moves a session that has not been held yet; None leaves it where it is.
        """

    def set_state(self, session_id: int, state: SessionState, /) -> None: ...
    def set_reviewer(self, session_id: int, reviewer_id: int, /) -> None: ...
    def hold(
        self, session_id: int, details: SessionDetails, /, *, window_after: datetime, now: datetime
    ) -> CoachingSession:
        """A scheduled session took place: baseline untouched, state HELD."""

    def revisions(self, session_id: int, /) -> tuple[SessionRevision, ...]: ...
    def of_rep(
        self, rep_id: int, /, *, limit: int = 20, with_calls: bool = True
    ) -> tuple[CoachingSession, ...]:
        """Newest first, cancelled ones left out. `with_calls=False` leaves the baselines' calls unread."""

    def of_team(self, team_id: int, /, *, since: datetime) -> tuple[CoachingSession, ...]:
        """Held on or logged since, newest first, cancelled ones left out."""

    def by_coach(
        self, coach_id: int, /, *, limit: int = 20, with_calls: bool = True
    ) -> tuple[CoachingSession, ...]: ...
    def planned_between(
        self, since: datetime, until: datetime, /, *, rep_ids: Iterable[int] | None = None
    ) -> tuple[CoachingSession, ...]:
        """Scheduled for then and neither held nor cancelled, earliest first; without baseline calls.

        `rep_ids` None: everybody's.
        """

    def in_state(self, states: Iterable[SessionState], /) -> tuple[CoachingSession, ...]: ...
    def median_seconds_to_log(self, *, since: datetime) -> tuple[float | None, int]:
        """(median, sessions logged by form since then)"""

    def add_moment(
        self,
        *,
        session_id: int | None,
        rep_id: int,
        author_id: int,
        what_happened: str,
        correction: str,
        confirmed: str,
        link: str | None,
        timestamp: str | None,
        now: datetime,
        dedupe_key: str,
    ) -> Moment: ...
    def moments(self, session_id: int, /) -> tuple[Moment, ...]: ...
    def add_review(self, review: Review, /) -> Review:
        """`review.id` is ignored. A second review replaces the first, which is kept as history."""

    def review(self, session_id: int, /) -> Review | None: ...
    def reviews(self, session_ids: Sequence[int], /) -> dict[int, Review]: ...
    def replaced_reviews(self, session_id: int, /) -> tuple[Review, ...]:
        """What the session's review said before it was changed, oldest first."""

    def read_ahead(self, *, session_ids: Iterable[int] = (), rep_ids: Iterable[int] = ()) -> None:
        """Read these sessions with their reviews, and these reps' newest sessions, at one go."""


class CheckpointStore(Protocol):
    def open(self, checkpoint: NewCheckpoint, /) -> bool:
        """False when it already stands (unique per session, kind, recipient)."""

    def open_all(self, checkpoints: Sequence[NewCheckpoint], /) -> None:
        """Those that do not stand yet."""

    def get(self, checkpoint_id: int, /) -> Checkpoint: ...
    def these(self, checkpoint_ids: Iterable[int], /) -> tuple[Checkpoint, ...]:
        """Those that stand, in the order asked for, each once."""

    def of_session(self, session_id: int, /) -> tuple[Checkpoint, ...]: ...
    def reached(self, now: datetime, /, *, limit: int = 500) -> tuple[Checkpoint, ...]:
        """Open, notified or snoozed with `due_at` <= now, oldest first."""

    def alive(self) -> tuple[Checkpoint, ...]:
        """Neither done nor cancelled, oldest first."""

    def due(self) -> tuple[Checkpoint, ...]:
        """In state DUE, oldest first."""

    def waiting_for(self, member_id: int, /) -> tuple[Checkpoint, ...]:
        """DUE or NOTIFIED for this recipient, oldest first: what a morning message lists."""

    def move(
        self,
        checkpoint: Checkpoint,
        state: CheckpointState,
        /,
        *,
        due_at: datetime | None,
        episode: int | None = None,
        nags: int | None = None,
    ) -> bool:
        """Compare-and-set on `version`. False when somebody else moved it first."""

    def move_all(self, moves: Sequence[Move], /) -> int:
        """Each compare-and-set like `move`; how many were made."""

    def read_ahead(self, *, session_ids: Iterable[int] = (), member_ids: Iterable[int] = ()) -> None:
        """Read what `of_session` and `waiting_for` give for these at one go."""

    def count_from(self, checkpoint: Checkpoint, anchor_date: date, /, *, due_at: datetime) -> bool:
        """An open row is counted from another day. Compare-and-set like `move`; False once it is due."""

    def move_zone(
        self, checkpoint: Checkpoint, /, *, tz: str, due_at: datetime | None, first_due_at: datetime | None
    ) -> bool:
        """The same local dates in another zone; compare-and-set on `version`."""

    def set_recipient(self, session_id: int, kind: CheckpointKind, recipient_id: int, /) -> None: ...


class OutboxStore(Protocol):
    def plan(self, delivery: NewDelivery, /) -> int | None:
        """Insert unless the key stands. Returns the new id, None when it stood."""

    def plan_all(self, deliveries: Sequence[NewDelivery], /) -> Mapping[str, int]:
        """The new ids by key, without those that stood."""

    def get(self, delivery_id: int, /) -> Delivery: ...
    def by_key(self, dedupe_key: str, /) -> Delivery | None: ...
    def claim(self, *, owner: str, lease: timedelta, limit: int, grace: timedelta) -> tuple[Delivery, ...]:
        """Due rows (planned, or sending past lease + grace), oldest due first; fence + 1, lease set.

        Uses the database's clock. Never hands the same row to two claimers within a lease.
        """

    def claim_one(
        self, delivery_id: int, /, *, owner: str, lease: timedelta, grace: timedelta
    ) -> Delivery | None: ...
    def intend(self, delivery: Delivery, /, *, covers: Sequence[Covered]) -> Delivery | None:
        """Write-ahead: maybe_sent = true, attempt + 1, covers kept, CAS on fence. None: lost the claim."""

    def intend_all(self, said: Sequence[tuple[Delivery, Sequence[Covered]]], /) -> Mapping[int, Delivery]:
        """`intend` for several at one go: by id, without those whose claim was lost."""

    def finish_sent(self, delivery: Delivery, /, *, channel_id: str, slack_ts: str) -> bool: ...
    def finish_all_sent(self, sent: Sequence[tuple[Delivery, str, str]], /) -> frozenset[int]:
        """(delivery, channel, ts) each; ids of those whose claim was still held."""

    def put_back(
        self,
        delivery: Delivery,
        /,
        *,
        next_at: datetime,
        error: str | None,
        maybe_sent: bool,
        attempt: int | None = None,
    ) -> bool:
        """Back to planned (definite refusal that may pass), or left `maybe_sent` for a later reconcile.

        `attempt` is how many tries count from now on; None leaves the row's own count.
        """

    def attach(self, delivery: Delivery, /, *, link: str, note: str) -> bool:
        """Its file is uploaded: planned again at once, to be composed with the address. Not a try."""

    def leave_unknown(self, delivery: Delivery, /, *, error: str) -> bool:
        """Outcome unknown: stays sending with maybe_sent; claimable after lease + grace."""

    def supersede(self, delivery: Delivery, /) -> bool: ...
    def bury(self, delivery: Delivery, /, *, error: str) -> bool:
        """Dead, with its meaning."""

    def dead(self, *, since: datetime) -> tuple[Delivery, ...]: ...
    def oldest_due(self) -> datetime | None: ...
    def standing(self, keys: Sequence[str], /) -> frozenset[str]:
        """Which of these keys have a row, in whatever state."""

    def covered(self, checkpoint_ids: Sequence[int], /) -> frozenset[tuple[int, int]]:
        """(checkpoint, episode) of every message that says one of these."""

    def overdue(self, *, before: datetime, limit: int = 100) -> tuple[Delivery, ...]:
        """Neither sent nor given up although due before then, oldest first."""

    def defer_due(self, *, grace: timedelta, limit: int) -> int:
        """Where a queue carries deliveries: see that all that is claimable has a job; how many had none."""

    def defer_again(
        self, delivery_ids: Iterable[int], /, *, grace: timedelta, pause: timedelta = timedelta(0)
    ) -> None:
        """Where a queue carries deliveries: jobs for when these can be claimed next, if ever.

        `pause` from now at the soonest.
        """

    def sending(self) -> tuple[int, ...]:
        """Ids of what somebody has claimed and not ended yet."""


class InboxStore(Protocol):
    def first_time(self, key: str, /, *, now: datetime) -> bool:
        """True exactly once per key and workspace: a redelivery finds it and does nothing."""
