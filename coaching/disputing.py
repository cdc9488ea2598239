"""A rep sees a finding differently (SbS): their view, evidence of three calls, the coach's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coaching.criteria import Definition
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.dispute_shown import FINDINGS, show_dispute, show_evidence
from coaching.errors import CoachingError, FieldError, StaleError
from coaching.loop.diary import earliest_hearing
from coaching.loop.in_charge import in_charge
from coaching.loop.showing import show_session
from coaching.own_words import own_session
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession
from coaching.shown.voices import AnswerForm, DisputeForm
from coaching.voices import Dispute, Evidence, Finding, NewDispute, find_evidence

LONGEST_VIEW = 1000
CALLS_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """What is seen differently, with what it was measured against."""

    session: CoachingSession
    definition: Definition
    evidence: Evidence


def dispute_form(
    store: WorkspaceStore, actor: Member, session_id: int, finding: Finding, *, now: datetime
) -> DisputeForm:
    """The evidence before the rep writes, and what was said before. Only for the session's rep."""
    subject = _subject(store, actor, session_id, finding, now=now)
    earlier = [one for one in store.voices.disputes([session_id]) if one.finding is finding]
    return DisputeForm(
        session=show_session(store, subject.session),
        finding=FINDINGS[finding],
        evidence=show_evidence(subject.evidence, subject.definition, tz=actor.tz),
        earlier=tuple(show_dispute(store, one, tz=actor.tz) for one in earlier),
        may_write=all(one.answered_at is not None for one in earlier),
        private={"session_id": session_id, "finding": finding.value},
    )


def open_dispute(
    store: WorkspaceStore,
    actor: Member,
    session_id: int,
    finding: Finding,
    *,
    view: str,
    now: datetime,
    key: str,
) -> Dispute:
    """Keep the rep's view with the evidence of this moment; the coach hears of it.

    Raises FieldError on `view`, StaleError while an earlier one waits for its answer.
    """
    subject = _subject(store, actor, session_id, finding, now=now)
    _check("view", view, empty="Say how you see it.")
    standing = store.voices.disputes([session_id])
    if any(one.finding is finding and one.answered_at is None for one in standing):
        raise StaleError("You have said so already. The answer is still to come.")
    dispute = store.voices.open_dispute(
        NewDispute(
            session_id=session_id,
            rep_id=actor.id,
            finding=finding,
            view=view,
            evidence=subject.evidence,
            opened_at=now,
            dedupe_key=key,
        )
    )
    for answerer in _answerers(store, subject.session):
        _tell(store, DeliveryKind.DISPUTE, dispute, answerer, now=now)
    return dispute


def answer_form(store: WorkspaceStore, actor: Member, dispute_id: int) -> AnswerForm:
    dispute, session = _answerable(store, actor, dispute_id)
    return AnswerForm(
        session=show_session(store, session),
        dispute=show_dispute(store, dispute, tz=actor.tz),
        private={"dispute_id": dispute.id},
    )


def answer_dispute(
    store: WorkspaceStore, actor: Member, dispute_id: int, *, answer: str, now: datetime
) -> Dispute:
    """The coach's voice beside the rep's; the rep hears of it. Raises FieldError on `answer`."""
    dispute, _ = _answerable(store, actor, dispute_id)
    _check("answer", answer, empty="Answer in a sentence or two.")
    if not store.voices.answer(dispute.id, answer, by=actor.id, now=now):
        raise StaleError("Somebody has answered this a moment ago.")
    _tell(store, DeliveryKind.DISPUTE_ANSWERED, dispute, store.people.member(dispute.rep_id), now=now)
    return store.voices.dispute(dispute.id)


def _subject(
    store: WorkspaceStore, actor: Member, session_id: int, finding: Finding, *, now: datetime
) -> Subject:
    """A session's gap rests on the calls before it; a later finding on all calls up to now."""
    session = own_session(store, actor, session_id)
    if finding is Finding.REVIEW and store.sessions.review(session.id) is None:
        raise CoachingError("Nobody has reviewed this yet.")
    definition = store.criteria.version(session.version_id).definition
    calls = store.calls.last_scored(
        session.rep_id,
        session.version_id,
        before=session.window_after if finding is Finding.SESSION else now,
        kind=None,
        limit=CALLS_LOOKED_AT,
    )
    return Subject(session, definition, find_evidence(calls, definition))


def _answerable(store: WorkspaceStore, actor: Member, dispute_id: int) -> tuple[Dispute, CoachingSession]:
    dispute = store.voices.dispute(dispute_id)
    session = store.sessions.get(dispute.session_id)
    access_of(store, actor).require_answer_dispute(session)
    if dispute.answered_at is not None:
        raise CoachingError(f'This was answered: "{dispute.answer}"')
    return dispute, session


def _answerers(store: WorkspaceStore, session: CoachingSession) -> tuple[Member, ...]:
    """The session's coach; when they no longer can, the team's managers."""
    return in_charge(store, coach_id=session.coach_id, rep_id=session.rep_id, team_id=session.team_id)


def _check(field: str, words: str, *, empty: str) -> None:
    if not words:
        raise FieldError({field: empty})
    if len(words) > LONGEST_VIEW:
        raise FieldError({field: f"Keep it within {LONGEST_VIEW} characters."})


def _tell(
    store: WorkspaceStore, kind: DeliveryKind, dispute: Dispute, recipient: Member, *, now: datetime
) -> None:
    """Once per dispute, kind and person, in their working hours."""
    store.outbox.plan(
        NewDelivery(
            dedupe_key=f"{kind.value}:{dispute.id}:{recipient.id}",
            kind=kind,
            recipient=recipient.slack_id,
            subject={"dispute_id": dispute.id},
            next_at=earliest_hearing(store, recipient, now=now),
        )
    )
