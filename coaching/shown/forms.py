"""Facts of the modals: what they are prefilled with. What comes back is parsed by handlers/."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from coaching.criteria import Criterion
from coaching.people import Member, TeamSettings
from coaching.sessions import Verdict
from coaching.shown.common import BaselineShown, CallShown, Choice, MomentShown, Person, SessionShown
from coaching.shown.corrections import CallStanding
from coaching.shown.messages import DigestRow
from coaching.shown.practice import PracticeShown
from coaching.shown.voices import VoiceShown


@dataclass(frozen=True, slots=True, kw_only=True)
class LogForm:
    """The log, schedule and edit modal. `mode`: log, schedule, edit, hold (log a scheduled session)."""

    mode: str
    reps: tuple[Choice, ...]
    rep_id: int
    criteria: tuple[Choice, ...]
    """Recommended first, with its reason as hint."""
    criterion_id: int
    criterion_name: str
    baseline: BaselineShown
    methods: tuple[Choice, ...]
    method: str
    commitment: str = ""
    more: bool = False
    """Whether the rarer inputs (date, minutes, call link and moment, framework step, note) are shown."""
    held_on: date
    scheduled_for: datetime | None = None
    minutes: int | None = None
    call_link: str | None = None
    call_moment: str | None = None
    framework_step: str | None = None
    note: str | None = None
    counts_as: str | None = None
    """A touchpoint of the weekly cadence; None: by its method."""
    warning: str | None = None
    """Such as "scores too thin" or "this team has 9 targets"."""
    private: dict[str, str | int | None] = field(default_factory=dict)
    """Round-trips in private_metadata: opened_at, session_id, version, follows, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineCalls:
    """ "Which calls?": the calls a baseline used."""

    rep: Person
    criterion: str
    baseline: BaselineShown
    calls: tuple[CallShown, ...]
    frozen: bool
    """False while the log modal is still open: it is a preview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentForm:
    rep: Person | None
    reps: tuple[Choice, ...]
    """Asked for only when there is no session."""
    session: SessionShown | None
    moment: MomentShown | None
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierReview:
    """The review that stands; its words fill the form."""

    on: date
    verdict: Verdict
    broke_down: str | None = None
    evidence: str | None = None
    evidence_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForm:
    session: SessionShown
    moments: tuple[MomentShown, ...]
    calls: tuple[CallShown, ...]
    """Live calls since the session, oldest first."""
    call_id: int | None
    verdict: Verdict | None
    """When PARTIAL or ABSENT the "where did it break down" input is shown and required."""
    earlier: EarlierReview | None = None
    """What a saved review would replace."""
    own_words: str | None = None
    """The correction as the rep put it."""
    own_words_at: datetime | None = None
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallForm:
    """`/coach call`: score one call by hand."""

    reps: tuple[Choice, ...]
    rep_id: int
    criteria: tuple[Criterion, ...]
    """The team's active targets, at most ten; when one is corrected, first what it was scored on."""
    call_types: tuple[Choice, ...]
    occurred_on: date
    own: tuple[CallShown, ...] = ()
    """The rep's calls that whoever looks scored by hand last."""
    corrects: CallStanding | None = None
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamForm:
    """Set up or change a team."""

    team_id: int | None
    settings: TeamSettings
    rep_ids: tuple[str, ...]
    coach_ids: tuple[str, ...]
    manager_ids: tuple[str, ...]
    """Slack user ids."""
    starter_sets: tuple[Choice, ...]
    starter: str | None
    countries: tuple[Choice, ...]
    channel_warning: str | None = None
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaList:
    team_id: int
    team_name: str
    targets: tuple[Criterion, ...]
    others: tuple[Criterion, ...]
    """Active in the workspace but not targets of this team."""
    warning: str | None
    """Fewer than 5 or more than 8 targets (CL 1)."""
    may_edit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionForm:
    """Add a criterion, or edit one (new version)."""

    team_id: int
    criterion: Criterion | None
    name: str = ""
    more: bool = False
    """Whether levels, parts, the smallest change, stage and step are shown."""
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingForm:
    """ "Change when and what I hear"."""

    member: Member
    delegates: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayForm:
    """`/coach away`"""

    first_day: date
    last_day: date
    delegate_id: int | None
    delegates: tuple[Choice, ...]
    standing: tuple[str, ...]
    """Dates that are noted already, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeForm:
    checkpoint_id: int
    session: SessionShown
    earliest: date
    private: dict[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    on: datetime
    by: str
    what: tuple[tuple[str, str, str], ...]
    """(field, before, after)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteShown:
    """A coaching moment, and whether the viewer wrote it."""

    moment_id: int
    moment: MomentShown
    by: str
    on: datetime
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewShown:
    """A carry-through review as it reads, or read before it was changed."""

    verdict: Verdict
    on: datetime
    broke_down: str | None
    by: str | None = None
    """This and what follows: for those who coach, not for the rep."""
    call: CallShown | None = None
    evidence: str | None = None
    evidence_at: str | None = None
    late_days: int | None = None
    """Business days between session and call when more than five, else None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHistory:
    session: SessionShown
    entries: tuple[HistoryEntry, ...]
    voices: tuple[VoiceShown, ...] = ()
    """What rep and coach said to it, oldest first: own words, other views, answers, practice."""
    link: str | None = None
    """The record's own address, where it has one."""
    notes: tuple[NoteShown, ...] = ()
    """The coaching moments that stand; only for those who may change the session."""
    may_withdraw: bool = False
    planned: bool = False
    """It has not taken place: it can be cancelled, not deleted."""
    own: bool = False
    """Read by its rep, who may see any finding of it differently."""
    practice: tuple[PracticeShown, ...] = ()
    """What was assigned from it and is open; only for whoever assigned it."""
    reviews: tuple[ReviewShown, ...] = ()
    """The one that stands, then what it said before, newest first; a rep reads no evidence."""
    may_review: bool = False
    correction: str | None = None
    """For the rep alone: the correction as they could read it until the review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyBlank:
    """ "Why a cell is blank": the digest's rows whose change shows no figure, each explained."""

    team: str
    rows: tuple[DigestRow, ...]
