"""Logging a session that has taken place (domain.md 3-4): checks, frozen baseline, rows, messages to send."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from coaching.baseline import Baseline
from coaching.business_days import local_date
from coaching.criteria import Criterion
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.errors import FieldError
from coaching.freezing import freeze
from coaching.log_form import team_of
from coaching.log_window import window_of
from coaching.loop import earliest_hearing, open_checkpoints
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, NewSession, SessionDetails, SessionState

LONGEST_COMMITMENT = 600
LONGEST_SESSION = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One submitted log or schedule form."""

    rep_id: int
    criterion_id: int
    details: SessionDetails
    opened_at: datetime
    typed_baseline: float | None = None
    follows: int | None = None
    brief_at: datetime | None = None
    """When the brief was opened that this log was started from."""


def log_session(
    store: WorkspaceStore, actor: Member, entry: Entry, *, now: datetime, key: str
) -> CoachingSession:
    """Keep a held session with its frozen baseline and plan what coach and rep are told (CL 2, CL 3).

    Raises FieldError on fields, NotAllowedError when the rep is not the actor's to coach.
    """
    access = access_of(store, actor)
    access.require_coach(entry.rep_id)
    entry = drop_foreign_follow_up(store, entry)
    criterion = check_entry(store, entry, today=local_date(now, actor.tz))
    window = window_of(entry.details.held_on, opened_at=entry.opened_at, tz=actor.tz)
    session = store.sessions.add(
        NewSession(
            team_id=team_of(store, access, entry.rep_id),
            rep_id=entry.rep_id,
            coach_id=actor.id,
            reviewer_id=actor.id,
            criterion_id=criterion.id,
            version_id=criterion.current.id,
            state=SessionState.HELD,
            tz=actor.tz,
            scheduled_for=None,
            window_after=window.after,
            baseline=freeze_for(store, entry, criterion, as_of=window.baseline_before),
            details=with_named_gap(store, entry),
            logged_at=now,
            seconds_to_log=max((now - entry.opened_at).total_seconds(), 0.0),
            dedupe_key=key,
            follows_session_id=entry.follows,
        )
    )
    if entry.brief_at is not None:
        store.practice.join_session(
            session.id, rep_id=session.rep_id, coach_id=actor.id, since=entry.brief_at
        )
    tell_of_log(store, session)
    open_checkpoints(store, session, now=now)
    return session


def check_entry(store: WorkspaceStore, entry: Entry, *, today: date) -> Criterion:
    """The criterion asked for, once every field is right. Raises FieldError naming each that is not."""
    problems = check_details(entry.details)
    if entry.details.held_on > today:
        problems["held_on"] = "That day is still to come. Use `/coach schedule` to plan a session."
    criterion = store.criteria.get(entry.criterion_id)
    if criterion.retired_at is not None:
        problems["criterion"] = "This criterion was retired a moment ago. Pick another one."
    problems |= check_typed_baseline(entry, criterion)
    if problems:
        raise FieldError(problems)
    return criterion


def check_details(details: SessionDetails) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not details.commitment:
        problems["commitment"] = "Say in one sentence what the rep will do differently."
    elif len(details.commitment) > LONGEST_COMMITMENT:
        problems["commitment"] = f"Keep it to one sentence, {LONGEST_COMMITMENT} characters at most."
    if details.minutes is not None and not 1 <= details.minutes <= LONGEST_SESSION:
        problems["minutes"] = f"Minutes go from 1 to {LONGEST_SESSION}."
    if details.call_link and not details.call_link.startswith(("https://", "http://")):
        problems["call_link"] = "A link starts with https://."
    return problems


def check_typed_baseline(entry: Entry, criterion: Criterion) -> dict[str, str]:
    if entry.typed_baseline is None or criterion.scale.holds(entry.typed_baseline):
        return {}
    low, high = criterion.scale.low, criterion.scale.high
    return {"baseline": f"This criterion's scale goes from {low:g} to {high:g}."}


def freeze_for(store: WorkspaceStore, entry: Entry, criterion: Criterion, *, as_of: datetime) -> Baseline:
    return freeze(
        store.calls,
        rep_id=entry.rep_id,
        version=criterion.current,
        as_of=as_of,
        typed=entry.typed_baseline,
    )


def drop_foreign_follow_up(store: WorkspaceStore, entry: Entry) -> Entry:
    """Whoever picks another rep in a follow-up's form starts something new."""
    if entry.follows is not None and store.sessions.get(entry.follows).rep_id != entry.rep_id:
        return replace(entry, follows=None)
    return entry


def with_named_gap(store: WorkspaceStore, entry: Entry) -> SessionDetails:
    """A follow-up without a note of its own carries the gap that the review named (SS 5)."""
    details = entry.details
    review = store.sessions.review(entry.follows) if entry.follows is not None else None
    if details.note or review is None or not review.broke_down:
        return details
    return replace(details, note=f"Gap to close: {review.broke_down}")


def tell_of_log(store: WorkspaceStore, session: CoachingSession) -> None:
    """The coach hears at once, having just asked for it; the rep in their own working hours."""
    people = store.people
    people.read_ahead(member_ids=(session.coach_id, session.rep_id))
    coach, rep = people.member(session.coach_id), people.member(session.rep_id)
    now = store.now()
    told = [_delivery(DeliveryKind.LOGGED, session, recipient=coach, next_at=now)]
    if not rep.is_deleted:
        hears_at = earliest_hearing(store, rep, now=now)
        told.append(_delivery(DeliveryKind.COMMITMENT, session, recipient=rep, next_at=hears_at))
    store.outbox.plan_all(told)


def plan(
    store: WorkspaceStore,
    kind: DeliveryKind,
    session: CoachingSession,
    *,
    recipient: Member,
    next_at: datetime,
) -> None:
    store.outbox.plan(_delivery(kind, session, recipient=recipient, next_at=next_at))


def _delivery(
    kind: DeliveryKind, session: CoachingSession, *, recipient: Member, next_at: datetime
) -> NewDelivery:
    return NewDelivery(
        dedupe_key=f"{kind.value}:{session.id}",
        kind=kind,
        recipient=recipient.slack_id,
        subject={"session_id": session.id},
        next_at=next_at,
    )
