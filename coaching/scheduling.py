"""Sessions that are planned (CL 3): scheduling freezes the baseline; nothing later touches it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coaching.business_days import local_date
from coaching.capturing import (
    Entry,
    check_details,
    check_typed_baseline,
    drop_foreign_follow_up,
    freeze_for,
    plan,
    tell_of_log,
    with_named_gap,
)
from coaching.deliveries import DeliveryKind
from coaching.errors import FieldError, StaleError
from coaching.log_form import team_of
from coaching.log_window import after_holding
from coaching.loop import cancel_checkpoints, open_checkpoints
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.practice_changes import end_practice
from coaching.sessions import CoachingSession, NewSession, SessionDetails, SessionState


def schedule_session(
    store: WorkspaceStore, actor: Member, entry: Entry, *, scheduled_for: datetime, now: datetime, key: str
) -> CoachingSession:
    """Keep a planned session with the baseline as of this moment. The commitment may still be open."""
    access = access_of(store, actor)
    access.require_coach(entry.rep_id)
    entry = drop_foreign_follow_up(store, entry)
    criterion = store.criteria.get(entry.criterion_id)
    problems = check_plan(entry.details, scheduled_for=scheduled_for, now=now)
    problems |= check_typed_baseline(entry, criterion)
    if criterion.retired_at is not None:
        problems["criterion"] = "This criterion was retired a moment ago. Pick another one."
    if problems:
        raise FieldError(problems)
    session = store.sessions.add(
        NewSession(
            team_id=team_of(store, access, entry.rep_id),
            rep_id=entry.rep_id,
            coach_id=actor.id,
            reviewer_id=actor.id,
            criterion_id=criterion.id,
            version_id=criterion.current.id,
            state=SessionState.SCHEDULED,
            tz=actor.tz,
            scheduled_for=scheduled_for,
            window_after=scheduled_for,
            baseline=freeze_for(store, entry, criterion, as_of=now),
            details=on_its_day(with_named_gap(store, entry), scheduled_for, tz=actor.tz),
            logged_at=now,
            seconds_to_log=None,
            dedupe_key=key,
            follows_session_id=entry.follows,
        )
    )
    plan(store, DeliveryKind.SCHEDULED, session, recipient=actor, next_at=store.now())
    return session


def hold_session(
    store: WorkspaceStore,
    actor: Member,
    session_id: int,
    details: SessionDetails,
    *,
    opened_at: datetime,
    now: datetime,
    brief_at: datetime | None = None,
) -> CoachingSession:
    """A scheduled session took place: from here on it is like one that was logged.

    `brief_at`: when the brief was opened that its log was started from.
    """
    planned = store.sessions.get(session_id)
    access_of(store, actor).require_change_session(planned)
    require_scheduled(planned)
    problems = check_details(details)
    if details.held_on > local_date(now, planned.tz):
        problems["held_on"] = "That day is still to come. Log the session once it has taken place."
    if problems:
        raise FieldError(problems)
    after = after_holding(
        details.held_on,
        scheduled_for=planned.scheduled_for,
        minutes=details.minutes,
        opened_at=opened_at,
        tz=planned.tz,
    )
    session = store.sessions.hold(session_id, details, window_after=after, now=now)
    if brief_at is not None:
        store.practice.join_session(session.id, rep_id=session.rep_id, coach_id=actor.id, since=brief_at)
    tell_of_log(store, session)
    open_checkpoints(store, session, now=now)
    return session


def cancel_session(
    store: WorkspaceStore, actor: Member, session_id: int, *, now: datetime
) -> CoachingSession:
    """Nothing about it is asked, counted or shown any more. Repeating is harmless.

    The row stays, and its history ends with a version by whoever deleted it (editing.py).
    """
    session = store.sessions.get(session_id)
    access_of(store, actor).require_change_session(session)
    if session.state is not SessionState.CANCELLED:
        store.sessions.change_details(
            session_id, session.details, by=actor.id, now=now, version=session.version
        )
        store.sessions.set_state(session_id, SessionState.CANCELLED)
        cancel_checkpoints(store, session_id)
        for practice in store.practice.of_session(session_id):
            end_practice(store, practice, by=actor, now=now)  # what was done meanwhile stays done
    return session


def was_only_planned(store: WorkspaceStore, session: CoachingSession) -> bool:
    """Never held: what is held opens its checkpoints. Such a session is cancelled, a held one deleted."""
    if session.state is not SessionState.CANCELLED:
        return session.state is SessionState.SCHEDULED
    return session.scheduled_for is not None and not store.checkpoints.of_session(session.id)


def require_scheduled(session: CoachingSession) -> None:
    if session.state is SessionState.CANCELLED:
        raise StaleError("This session was cancelled meanwhile.")
    if session.state is not SessionState.SCHEDULED:
        raise StaleError("This session is logged already. Use Edit to change what was written.")


def check_plan(details: SessionDetails, *, scheduled_for: datetime, now: datetime) -> dict[str, str]:
    """A planned session needs a time ahead; what the rep will do differently is agreed in the session."""
    stand_in = replace(details, commitment=details.commitment or "open")
    problems = check_details(stand_in)
    if scheduled_for <= now:
        problems["when_date"] = "That time has passed. Use `/coach log` for a session that took place."
    return problems


def on_its_day(details: SessionDetails, scheduled_for: datetime, *, tz: str) -> SessionDetails:
    return replace(details, held_on=local_date(scheduled_for, tz))
