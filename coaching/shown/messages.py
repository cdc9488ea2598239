"""Facts of messages: confirmation, morning bundle, results, digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching.checkpoints import CheckpointKind
from coaching.people import DigestBlock
from coaching.sessions import Verdict
from coaching.shown.common import CallShown, MomentShown, Person, SessionShown
from coaching.shown.comparison import DeltaShown
from coaching.shown.course import Course
from coaching.shown.digest_month import MonthShown
from coaching.shown.notes import Note, rep_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """Confirmation to the coach."""

    session: SessionShown
    seconds: float | None
    has_moment: bool
    scheduled: bool = False
    thin: str | None = None
    """Too few of the rep's calls are scored to rely on the baseline, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """To the rep."""

    session: SessionShown


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    """One line of the morning message, with what its buttons need."""

    checkpoint_id: int
    kind: CheckpointKind
    session: SessionShown
    due_on: date
    overdue_days: int
    """Business days past due; 0 when due today."""
    counted: str
    """The counted days in words: "session Thu 24 Dec; 5th business day is Mon 4 Jan; …holidays"."""
    moment: MomentShown | None = None
    next_call: CallShown | None = None
    delta: DeltaShown | None = None
    carry_through: Verdict | None = None
    carry_through_on: date | None = None
    next_focus: str | None = None
    """"Sets next step (58 % over 6 calls)" """
    keep_why: str | None = None
    """A ten-call result whose criterion stays the recommended focus: why."""
    stall: str | None = None
    """A ten-call result after two sessions that moved nothing: another method, in words (SbS 4)."""
    own_words: str | None = None
    """What the rep made of the correction."""
    thin: str | None = None
    """Beside a comparison: too few of the rep's calls are scored to steer by, in words."""
    of_day: date | None = None
    """The session's, where another line says the same of another session with this rep."""
    course: Course | None = None
    """A ten-call result that stands alone: its calls before and after, to be drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The bundle: most urgent first. `today` is the recipient's local date."""

    member: Person
    today: date
    lines: tuple[WaitingLine, ...]
    more: int = 0
    """Lines that did not fit and stand in App Home."""
    notes: tuple[Note, ...] = ()
    """Lines that are computed: overdue practice, on Thursdays the week's cadence."""
    chart: str = "native"
    """How a course is drawn: native, ``image:<file id>``, none."""
    prompt: bool = False
    """The day's one prompt of its own: drawn in full (the ten-call result's layout), not as a list."""

    @property
    def first_rep_id(self) -> int | None:
        """The rep who waits first, for whoever coaches them; None when no line names one."""
        reps = (line.session.rep.member_id for line in self.lines if line.kind != CheckpointKind.RESULT_REP)
        named = (rep_of(note) for note in self.notes)
        return next((one for one in (*reps, *named) if one is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSaved:
    """Answer to a review with the follow-up that fits: maintenance, named gap, or re-coach."""

    session: SessionShown
    verdict: Verdict
    broke_down: str | None
    late_days: int | None
    """Business days between session and call when more than five, else None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRow:
    rep: str
    focus: str
    delta: DeltaShown | None
    """None: no session yet."""
    carry_through: str
    """applied, partly, absent, due Fri, overdue 2 days, or empty."""
    next_focus: str
    why: str
    news: tuple[str, ...] = ()
    """What changed since the last digest, in a word each: ``new session``, ``result in``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueLine:
    rep: str
    what: str
    who: str
    days: int
    session_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementLine:
    """The 2- and 4-week look (SbS 4)."""

    rep: str
    criterion: str
    weeks: int
    words: str
    closed_incomplete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    team: str
    team_id: int
    iso_year: int
    iso_week: int
    late_days: int
    """Days after its hour; 0 when on time. A late digest says so."""
    rows: tuple[DigestRow, ...]
    idle: tuple[tuple[str, int | None], ...]
    """(rep, weeks since last session; None: never)"""
    coached: int
    reps: int
    not_coached: tuple[str, ...]
    overdue: tuple[OverdueLine, ...]
    results: tuple[str, ...]
    """Results that came in this week, in words."""
    movements: tuple[MovementLine, ...]
    dead: int
    """Messages that could not be delivered."""
    thin: tuple[str, ...] = ()
    """Reps of whose calls too few are scored to steer by: ``Bob Okafor (3 of 48)``."""
    alerts: tuple[str, ...] = ()
    """Falls on targets that were found since the last digest, in words."""
    month: MonthShown | None = None
    """In the month's first digest: what coaching moved."""
    left_out: frozenset[DigestBlock] = frozenset()
    """What this team wants no word of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Usage, ephemeral. `unknown` is the word that was not understood."""

    unknown: str | None
    has_team: bool
    roles: frozenset[str] = frozenset()
    """What the asker is: ``rep``, ``coach``, ``manager``, ``enablement``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One short answer to what the person just did: a refusal, "already saved", "not saved (ref …)".

    `typed` echoes what would otherwise be lost.
    """

    text: str
    typed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """A team is set up: who, when the digest comes, what to do first."""

    team: str
    set_up_by: Person
    digest_words: str
    """"Mondays at 09:00, Europe/Berlin" """
    reps: int
    targets: tuple[str, ...]
    channel_warning: str | None
    team_id: int = 0
    runs_program: bool = False
    """Whoever set it up runs the program, too: as the first one to do so, or appointed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """To whoever can mend it, once: a channel or person is gone, a message could not be built."""

    what: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`/coach status` for enablement and managers."""

    teams: tuple[str, ...]
    waiting: int
    oldest_due_minutes: int | None
    dead: tuple[str, ...]
    time_to_log: tuple[float | None, int]
    """Median seconds, and of how many sessions."""
    missing: int = 0
    """Messages that should have gone out and did not, as the last audit found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentSaved:
    """Answer to a moment note; `sentences` is counted gently (three to five, SS 4)."""

    rep: Person
    sentences: int
    moment: MomentShown
    moment_id: int
    """Whoever reads this wrote it, and may change it or take it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScored:
    """Answer to `/coach call`."""

    rep: Person
    scores: tuple[tuple[str, str], ...]
    """(criterion, score in words)"""
    call_id: int
    corrected: bool = False
