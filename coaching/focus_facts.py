"""What the choice of a focus looks at (domain.md 8). The order of choice stands in focus_choice.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean

from coaching.business_days import local_date
from coaching.calls import ScoredCall
from coaching.criteria import Criterion
from coaching.delta import FULL_WINDOW, compare, goodness
from coaching.people import Role
from coaching.ports import WorkspaceStore
from coaching.scale import Scale
from coaching.scorecard.day_one import after_day_one, day_one_calls
from coaching.scorecard.records import DayOne
from coaching.sessions import CoachingSession, SessionState, Verdict
from coaching.shown.comparison import DeltaShown

WINDOW = timedelta(days=28)
"""A window that is not filled after four weeks closes (domain.md 5)."""
LATELY = timedelta(days=14)
DAY_ONE_CALLS = 5
RUN = timedelta(days=60)
"""Sessions on one criterion this close together are one attempt at it."""
STALLED_AFTER_DAYS = 30
OPEN_STATES = (SessionState.SCHEDULED, SessionState.HELD, SessionState.MEASURING)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFocus:
    """The newest session that is planned or still measuring, and its forerunners on the same criterion."""

    criterion_id: int
    name: str
    session_on: date
    planned: bool
    collected: int
    """n of the ten calls after it."""
    review: Verdict | None
    sessions: int
    """Sessions held in this run on the criterion."""
    days: int
    """Days since the first of them."""
    since_first: DeltaShown | None
    """Movement from the first one's baseline to the latest calls; None for one session or a short run."""
    methods: frozenset[str]
    """Method keys used in the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastReview:
    """The rep's last carry-through review, when nothing on its criterion followed it."""

    criterion_id: int
    name: str
    verdict: Verdict
    reviewed_on: date
    broke_down: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateScores:
    """Scores of the last 14 days on one target."""

    criterion_id: int
    name: str
    scale: Scale
    scores: tuple[float, ...]

    @property
    def attainment(self) -> float:
        return fmean(self.attainments)

    @property
    def attainments(self) -> list[float]:
        return [self.scale.attainment(score) for score in self.scores]


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceDayOne:
    """The latest calls against the first five (domain.md 9)."""

    criterion_id: int
    name: str
    scale: Scale
    day_one: float
    now: float
    n: int
    change: float
    """Signed in scale units, positive is better."""
    meaningful: float
    attainment_change: float
    """Signed in points: what criteria are ranked by."""


def open_focus(store: WorkspaceStore, sessions: Sequence[CoachingSession], now: datetime) -> OpenFocus | None:
    """`sessions` are the rep's, newest first."""
    session = next((one for one in sessions if one.state in OPEN_STATES and _inside_window(one, now)), None)
    return None if session is None else _run_up_to(store, sessions, session, now)


def latest_run(
    store: WorkspaceStore, sessions: Sequence[CoachingSession], criterion_id: int, now: datetime
) -> OpenFocus | None:
    """The latest sessions on one criterion, whether their windows are still open or not."""
    session = next(
        (
            one
            for one in sessions
            if one.criterion_id == criterion_id and local_date(now, one.tz) - one.details.held_on <= RUN
        ),
        None,
    )
    return None if session is None else _run_up_to(store, sessions, session, now)


def _run_up_to(
    store: WorkspaceStore, sessions: Sequence[CoachingSession], session: CoachingSession, now: datetime
) -> OpenFocus | None:
    criterion = store.criteria.get(session.criterion_id)
    if criterion.retired_at is not None:
        return None
    held = [one for one in sessions if _of_one_run(one, session) and one.state is not SessionState.SCHEDULED]
    first = held[-1] if held else session
    days = (local_date(now, session.tz) - first.details.held_on).days
    review = store.sessions.review(session.id)
    return OpenFocus(
        criterion_id=criterion.id,
        name=criterion.name,
        session_on=session.details.held_on,
        planned=session.state is SessionState.SCHEDULED,
        collected=0 if session.state is SessionState.SCHEDULED else len(_window(store, session)),
        review=review.verdict if review else None,
        sessions=len(held),
        days=days,
        since_first=_movement(store, first, until=now)
        if len(held) > 1 and days >= STALLED_AFTER_DAYS
        else None,
        methods=frozenset(one.details.method for one in held),
    )


def _inside_window(session: CoachingSession, now: datetime) -> bool:
    return local_date(now, session.tz) - session.details.held_on <= WINDOW


def _of_one_run(one: CoachingSession, newest: CoachingSession) -> bool:
    gap = newest.details.held_on - one.details.held_on
    return one.criterion_id == newest.criterion_id and timedelta(0) <= gap <= RUN


def _window(store: WorkspaceStore, session: CoachingSession, *, limit: int = FULL_WINDOW) -> list[ScoredCall]:
    kind = session.baseline.kind_of_call
    return list(
        store.calls.scored_after(
            session.rep_id, session.version_id, after=session.window_after, kind=kind, limit=limit
        )
    )


def _movement(
    store: WorkspaceStore, session: CoachingSession, *, until: datetime | None = None
) -> DeltaShown:
    """From a session's baseline to its latest comparable calls by then, or to its own ten-call window."""
    calls = _window(store, session) if until is None else _latest(store, session, until)
    definition = store.criteria.version(session.version_id).definition
    baseline = store.sessions.get(session.id).baseline  # lists of sessions come without its calls
    return compare(baseline, definition, calls)


def _latest(store: WorkspaceStore, session: CoachingSession, until: datetime) -> list[ScoredCall]:
    """However many came between."""
    kind = session.baseline.kind_of_call
    found = store.calls.last_scored(
        session.rep_id, session.version_id, before=until, kind=kind, limit=FULL_WINDOW
    )
    return [call for call in found if call.occurred_at > session.window_after]


def last_review(store: WorkspaceStore, sessions: Sequence[CoachingSession]) -> LastReview | None:
    reviews = store.sessions.reviews([session.id for session in sessions])
    if not reviews:
        return None
    review = max(reviews.values(), key=lambda one: (one.reviewed_at, one.id))
    session = next(one for one in sessions if one.id == review.session_id)
    newest = next(one for one in sessions if one.criterion_id == session.criterion_id)
    criterion = store.criteria.get(session.criterion_id)
    if newest.id != session.id or criterion.retired_at is not None:
        return None
    return LastReview(
        criterion_id=criterion.id,
        name=criterion.name,
        verdict=review.verdict,
        reviewed_on=local_date(review.reviewed_at, session.tz),
        broke_down=review.broke_down,
    )


def targets_of(store: WorkspaceStore, rep_id: int) -> tuple[Criterion, ...]:
    """Active coaching targets of every team in which the member is a rep, by name."""
    teams = [held.team_id for held in store.people.memberships(member_id=rep_id) if held.role is Role.REP]
    found = {target.id: target for team_id in teams for target in store.criteria.targets(team_id)}
    return tuple(sorted(found.values(), key=lambda target: (target.name.casefold(), target.id)))


def late_scores(
    store: WorkspaceStore, rep_id: int, targets: Iterable[Criterion], now: datetime
) -> tuple[LateScores, ...]:
    by_version = {target.current.id: target for target in targets}
    scores: dict[int, list[float]] = defaultdict(list)
    for call in store.calls.recent(rep_id, list(by_version), since=now - LATELY, until=now):
        scores[call.version_id].append(call.score)
    return tuple(
        LateScores(
            criterion_id=target.id, name=target.name, scale=target.scale, scores=tuple(scores[version_id])
        )
        for version_id, target in by_version.items()
        if scores[version_id]
    )


def since_day_one(
    store: WorkspaceStore, rep_id: int, targets: Iterable[Criterion], now: datetime
) -> tuple[SinceDayOne, ...]:
    """Targets with a Day 1 and at least five later calls; those ten never overlap."""
    wanted = tuple(targets)
    day_ones = day_one_calls(store, rep_id, [target.current.id for target in wanted])
    found = (
        _since_day_one(store, rep_id, target, day_ones.get(target.current.id), now=now) for target in wanted
    )
    return tuple(one for one in found if one is not None)


def _since_day_one(
    store: WorkspaceStore, rep_id: int, target: Criterion, day_one: DayOne | None, *, now: datetime
) -> SinceDayOne | None:
    version, scale = target.current, target.scale
    if day_one is None or day_one.n < DAY_ONE_CALLS:
        return None
    latest = store.calls.last_scored(rep_id, version.id, before=now, kind=None, limit=FULL_WINDOW)
    before = day_one.scores
    after = after_day_one(day_one, latest)
    if len(after) < DAY_ONE_CALLS:
        return None
    return SinceDayOne(
        criterion_id=target.id,
        name=target.name,
        scale=scale,
        day_one=fmean(before),
        now=fmean(after),
        n=len(after),
        change=fmean(goodness(scale, x) for x in after) - fmean(goodness(scale, x) for x in before),
        meaningful=version.definition.meaningful_change,
        attainment_change=fmean(map(scale.attainment, after)) - fmean(map(scale.attainment, before)),
    )


def won_lately(
    store: WorkspaceStore, sessions: Sequence[CoachingSession]
) -> tuple[tuple[str, DeltaShown], ...]:
    """(criterion, comparison) of the latest measured sessions that improved, newest first."""
    measured = [session for session in sessions if session.state is SessionState.MEASURED][:5]
    moved = ((session.criterion_id, _movement(store, session)) for session in measured)
    won = {criterion_id: delta for criterion_id, delta in moved if delta.verdict == "improved"}
    return tuple((store.criteria.get(criterion_id).name, delta) for criterion_id, delta in won.items())
