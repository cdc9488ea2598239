"""Kept values turned into the facts that surfaces show. No wording of a surface, no permissions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from coaching import person_shown
from coaching.baseline_shown import show_baseline
from coaching.business_days import local_date
from coaching.calls import Call, ScoredCall
from coaching.carry_through import due_on
from coaching.checkpoints import LIVE_STATES, Checkpoint, CheckpointKind
from coaching.delta import compare
from coaching.loop.diary import calendar_of
from coaching.loop.scores import post_window
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, Moment, SessionState
from coaching.shown.common import CallShown, MomentShown, SessionShown
from coaching.shown.comparison import DeltaShown
from coaching.shown.course import Course

show_person = person_shown.show_person


def show_session(store: WorkspaceStore, session: CoachingSession) -> SessionShown:
    """A session as every line about it needs it."""
    rep, coach = store.people.member(session.rep_id), store.people.member(session.coach_id)
    scale = store.criteria.version(session.version_id).definition.scale
    calendar = calendar_of(store, session.reviewer_id, team_id=session.team_id)
    return SessionShown(
        session_id=session.id,
        rep=show_person(rep),
        coach=show_person(coach),
        criterion_id=session.criterion_id,
        criterion=store.criteria.get(session.criterion_id).name,
        scale=scale,
        held_on=session.details.held_on,
        method_label=dict(store.criteria.methods()).get(session.details.method, session.details.method),
        commitment=session.details.commitment,
        baseline=show_baseline(session.baseline, scale, tz=session.tz),
        carry_through_due=_promised_day(store, session) or due_on(calendar, session.details.held_on),
        scheduled_for=session.scheduled_for,
    )


def show_moment(moment: Moment) -> MomentShown:
    return MomentShown(
        what_happened=moment.what_happened,
        correction=moment.correction,
        confirmed=moment.confirmed,
        link=moment.link,
        timestamp=moment.timestamp,
    )


def show_call(call: Call, *, tz: str, scored: ScoredCall | None = None) -> CallShown:
    """A call in the zone of whoever looks, with its score on the session's criterion when it has one."""
    return CallShown(
        call_id=call.id,
        on=local_date(call.occurred_at, tz),
        kind=call.kind.write(),
        score=scored.score if scored else None,
        minutes=round(call.duration_s / 60) if call.duration_s else None,
        link=call.link,
        quote=scored.quote if scored else None,
        quote_at=scored.quote_at if scored else None,
    )


def delta_of(store: WorkspaceStore, session: CoachingSession) -> DeltaShown:
    """The session's comparison so far; without a figure before the fifth call (CL 4).

    A definition that moved on spoils a window that is still filling; a result that is in stays as measured.
    """
    measured = session.state is SessionState.MEASURED
    return compare(
        session.baseline,
        store.criteria.version(session.version_id).definition,
        post_window(store, session),
        current_version_id=None if measured else store.criteria.get(session.criterion_id).current.id,
    )


def course_of(store: WorkspaceStore, session: CoachingSession, *, tz: str) -> Course:
    """The calls of the frozen baseline, then those of the window, in their order."""

    def in_order(calls: Iterable[ScoredCall]) -> list[tuple[date, float]]:
        ordered = sorted(calls, key=lambda call: (call.occurred_at, call.call_id))
        return [(local_date(call.occurred_at, tz), call.score) for call in ordered]

    before, after = in_order(session.baseline.calls), in_order(post_window(store, session))
    return Course(
        rep=store.people.member(session.rep_id).name,
        criterion=store.criteria.get(session.criterion_id).name,
        scale=store.criteria.version(session.version_id).definition.scale,
        calls=(*before, *after),
        baseline=session.baseline.value,
        sessions=(len(before),),
        window=(len(before), len(before) + len(after) - 1) if after else None,
    )


def next_live_call(store: WorkspaceStore, session: CoachingSession, *, tz: str) -> CallShown | None:
    found = store.calls.live_after(session.rep_id, after=session.window_after, limit=1)
    return show_call(found[0], tz=tz) if found else None


def latest_moment(store: WorkspaceStore, session: CoachingSession) -> MomentShown | None:
    moments = store.sessions.moments(session.id)
    return show_moment(max(moments, key=lambda m: (m.created_at, m.id))) if moments else None


def open_review(store: WorkspaceStore, session_id: int) -> Checkpoint | None:
    """The session's carry-through while it still waits for its review."""
    return next(
        (
            checkpoint
            for checkpoint in store.checkpoints.of_session(session_id)
            if checkpoint.kind is CheckpointKind.CARRY_THROUGH and checkpoint.state in LIVE_STATES
        ),
        None,
    )


def first_due(checkpoint: Checkpoint, *, now: datetime) -> datetime:
    return checkpoint.first_due_at or checkpoint.due_at or now


def _promised_day(store: WorkspaceStore, session: CoachingSession) -> date | None:
    """The due date as frozen in the row: a changed calendar moves no promised day."""
    for checkpoint in store.checkpoints.of_session(session.id):
        if checkpoint.kind is CheckpointKind.CARRY_THROUGH and checkpoint.first_due_at:
            return local_date(checkpoint.first_due_at, checkpoint.tz)
    return None
