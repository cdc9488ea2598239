"""The carry-through review: what its form shows, and what a saved verdict changes (SS 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coaching.business_days import local_date
from coaching.calls import Call
from coaching.carry_through import gap_business_days, is_late, needs_break_down
from coaching.checkpoints import LIVE_STATES, CheckpointKind, CheckpointState
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.errors import CoachingError, FieldError
from coaching.loop.diary import diary_of
from coaching.loop.showing import show_call, show_moment, show_session
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, Review, SessionState, Verdict
from coaching.shown.forms import EarlierReview, ReviewForm

MOST_CALLS = 20
LONGEST_TEXT = 1000
_NOT_HELD = frozenset({SessionState.SCHEDULED, SessionState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEntry:
    """What the reviewer entered."""

    call_id: int | None
    verdict: Verdict | None
    broke_down: str | None = None
    evidence: str | None = None
    evidence_at: str | None = None


def review_form(
    store: WorkspaceStore, session_id: int, *, actor: Member, entered: ReviewEntry | None = None
) -> ReviewForm:
    """The form with the next live call picked and the coaching moments exactly as written.

    `entered` keeps what was chosen when the form is redrawn; else an earlier review prefills it.
    """
    session = _reviewable(store, session_id, actor)
    calls = _live_calls(store, session)
    earlier = store.sessions.review(session.id)
    kept = entered or ReviewEntry(
        call_id=earlier.call_id if earlier else None, verdict=earlier.verdict if earlier else None
    )
    first = calls[0].id if calls else None
    said = store.voices.latest([session.id]).get(session.id)
    scored = {
        call.call_id: call
        for call in store.calls.scored_after(
            session.rep_id, session.version_id, after=session.window_after, kind=None, limit=MOST_CALLS
        )
    }
    return ReviewForm(
        session=show_session(store, session),
        moments=tuple(show_moment(moment) for moment in store.sessions.moments(session.id)),
        calls=tuple(show_call(call, tz=actor.tz, scored=scored.get(call.id)) for call in calls),
        call_id=kept.call_id if kept.call_id in {call.id for call in calls} else first,
        verdict=kept.verdict,
        earlier=_show_earlier(earlier, tz=actor.tz) if earlier else None,
        own_words=said.words if said else None,
        own_words_at=said.said_at if said else None,
        private={"session_id": session.id},
    )


def _show_earlier(review: Review, *, tz: str) -> EarlierReview:
    return EarlierReview(
        on=local_date(review.reviewed_at, tz),
        verdict=review.verdict,
        broke_down=review.broke_down,
        evidence=review.evidence,
        evidence_at=review.evidence_at,
    )


def save_review(
    store: WorkspaceStore, session_id: int, *, actor: Member, entry: ReviewEntry, now: datetime, key: str
) -> Review:
    """Keep the verdict, close what waited for it, and plan the answer with the follow-up that fits.

    Raises FieldError on fields. A gap of more than five business days is flagged on the record.
    """
    session = _reviewable(store, session_id, actor)
    calls = {call.id: call for call in _live_calls(store, session)}
    verdict = _check(entry, calls)
    gap = _gap(store, session, calls.get(entry.call_id or 0), now=now)
    review = store.sessions.add_review(
        Review(
            id=0,
            session_id=session.id,
            call_id=entry.call_id,
            verdict=verdict,
            broke_down=entry.broke_down if needs_break_down(verdict) else None,
            evidence=entry.evidence,
            evidence_at=entry.evidence_at,
            reviewer_id=actor.id,
            reviewed_at=now,
            business_days=gap,
            late=is_late(gap),
        )
    )
    _close_what_waited(store, session.id)
    store.outbox.plan(
        NewDelivery(
            dedupe_key=f"{DeliveryKind.REVIEW_SAVED.value}:{session.id}:{key}",
            kind=DeliveryKind.REVIEW_SAVED,
            recipient=actor.slack_id,
            subject={"session_id": session.id},
            next_at=now,
        )
    )
    return review


def newest_to_review(store: WorkspaceStore, rep: Member, *, actor: Member) -> CoachingSession:
    """The rep's newest held session without a review, else the newest held one at all."""
    access_of(store, actor).require_see_rep(rep.id)
    held = [session for session in store.sessions.of_rep(rep.id) if session.state not in _NOT_HELD]
    if not held:
        raise CoachingError(f"{rep.name} has no session to review yet. Log one: `/coach log`.")
    reviews = store.sessions.reviews([session.id for session in held])
    return next((session for session in held if session.id not in reviews), held[0])


def _reviewable(store: WorkspaceStore, session_id: int, actor: Member) -> CoachingSession:
    session = store.sessions.get(session_id)
    access_of(store, actor).require_review(session)
    if session.state in _NOT_HELD:
        raise CoachingError("This session has not been held, so there is nothing to review.")
    return session


def _live_calls(store: WorkspaceStore, session: CoachingSession) -> tuple[Call, ...]:
    return store.calls.live_after(session.rep_id, after=session.window_after, limit=MOST_CALLS)


def _check(entry: ReviewEntry, calls: dict[int, Call]) -> Verdict:
    problems: dict[str, str] = {}
    if calls and entry.call_id not in calls:
        problems["call"] = "Pick the live call that you looked at."
    if entry.verdict is None:
        problems["verdict"] = "Choose what you saw on this call."
    elif needs_break_down(entry.verdict) and not entry.broke_down:
        problems["broke_down"] = "Say where it broke down: it becomes the gap of the next session."
    for name, typed in (("broke_down", entry.broke_down), ("evidence", entry.evidence)):
        if typed and len(typed) > LONGEST_TEXT:
            problems[name] = f"Keep it within {LONGEST_TEXT} characters."
    if problems or entry.verdict is None:
        raise FieldError(problems)
    return entry.verdict


def _gap(store: WorkspaceStore, session: CoachingSession, call: Call | None, *, now: datetime) -> int:
    """Business days from session to reviewed call, in the reviewer's calendar and the session's zone."""
    reviewer = store.people.member(session.reviewer_id)
    calendar = diary_of(store, reviewer, team_id=session.team_id).calendar
    call_day: date = local_date(call.occurred_at if call else now, session.tz)
    return gap_business_days(calendar, session.details.held_on, call_day)


def _close_what_waited(store: WorkspaceStore, session_id: int) -> None:
    ends = {
        CheckpointKind.CARRY_THROUGH: CheckpointState.DONE,
        CheckpointKind.NEXT_CALL: CheckpointState.DONE,
        CheckpointKind.ESCALATION: CheckpointState.CANCELLED,
    }
    for checkpoint in store.checkpoints.of_session(session_id):
        if checkpoint.kind in ends and checkpoint.state in LIVE_STATES:
            store.checkpoints.move(checkpoint, ends[checkpoint.kind], due_at=None)
