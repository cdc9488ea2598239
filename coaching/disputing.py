"""A rep sees a finding differently (SbS): their view, evidence of three calls, the coach's answer."""

from __future__ import annotations

from datetime import datetime

from coaching.changes import Record
from coaching.corrections import changes_of
from coaching.deliveries import DeliveryKind
from coaching.dispute_shown import show_dispute, show_evidence
from coaching.dispute_subjects import (
    Subject,
    definition_of,
    evidence_for,
    findings_beside,
    say_finding,
    say_subject,
    settle,
    subject_of,
)
from coaching.errors import CoachingError, FieldError, StaleError
from coaching.loop.in_charge import answering
from coaching.loop.one_a_day import tell_in_turn, tell_today
from coaching.own_words import own_session
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.voices import AnswerForm, DisputeForm
from coaching.voices import About, Dispute, Finding, NewDispute
from coaching.words import say_list

LONGEST_VIEW = 1000


def dispute_form(store: WorkspaceStore, actor: Member, about: About, *, now: datetime) -> DisputeForm:
    """The evidence before the rep writes, and what was said before. Only for the rep it is about."""
    about, subject = _own_subject(store, actor, about)
    earlier = [one for one in store.voices.of_rep(actor.id) if one.about == about]
    names = [one.name for one in answering(store, subject)]
    return DisputeForm(
        subject=say_subject(store, subject),
        finding=say_finding(store, about),
        findings=findings_beside(store, subject),
        chosen=about.key,
        answerer=say_list(names) or store.people.member(subject.coach_id).name,
        evidence=show_evidence(
            evidence_for(store, subject, about, now=now), definition_of(store, subject), tz=actor.tz
        ),
        earlier=tuple(show_dispute(store, one, tz=actor.tz) for one in earlier),
        may_write=all(one.answered_at is not None for one in earlier),
        private={"about": about.key},
    )


def open_dispute(
    store: WorkspaceStore, actor: Member, about: About, *, view: str, now: datetime, key: str
) -> Dispute:
    """Keep the rep's view with the evidence of this moment; the coach hears today or in the next bundle.

    Raises FieldError on `view`, StaleError while an earlier one waits for its answer.
    """
    about, subject = _own_subject(store, actor, about)
    check_words("view", view, empty="Say how you see it.")
    standing = [one for one in store.voices.of_rep(actor.id) if one.about == about]
    if any(one.answered_at is None for one in standing):
        raise StaleError("You have said so already. The answer is still to come.")
    dispute = store.voices.open_dispute(
        NewDispute(
            session_id=subject.session.id if subject.session else None,
            rep_id=actor.id,
            finding=about.finding,
            view=view,
            evidence=evidence_for(store, subject, about, now=now),
            opened_at=now,
            dedupe_key=key,
            scenario_id=subject.scenario.id if subject.scenario else None,
            criterion_id=subject.criterion.id if subject.criterion else None,
            topic=about.topic,
        )
    )
    for answerer in answering(store, subject):
        tell_today(store, DeliveryKind.DISPUTE, answerer, {"dispute_id": dispute.id}, now=now)
    return dispute


def answer_form(store: WorkspaceStore, actor: Member, dispute_id: int) -> AnswerForm:
    """Empty, or with the answer that its author may change."""
    dispute = answerable(store, actor, dispute_id)
    given = dispute.answered_at is not None
    version = len(changes_of(store, Record.ANSWER, dispute.id)) if given else None
    return AnswerForm(
        dispute=show_dispute(store, dispute, tz=actor.tz),
        answer=dispute.answer or "",
        private={"dispute_id": dispute.id, "answer_version": version},
    )


def answer_dispute(
    store: WorkspaceStore, actor: Member, dispute_id: int, *, answer: str, now: datetime
) -> Dispute:
    """The coach's voice beside the rep's; the rep hears of it. Raises FieldError on `answer`."""
    dispute = answerable(store, actor, dispute_id)
    if dispute.answered_at is not None:
        raise CoachingError(f'This was answered: "{dispute.answer}"')
    check_words("answer", answer, empty="Answer in a sentence or two.")
    if not store.voices.answer(dispute.id, answer, by=actor.id, now=now):
        raise StaleError("Somebody has answered this a moment ago.")
    kind, rep = DeliveryKind.DISPUTE_ANSWERED, store.people.member(dispute.rep_id)
    tell_in_turn(store, kind, rep, {"dispute_id": dispute.id}, now=now, key=answer_key(dispute.id, rep.id))
    return store.voices.dispute(dispute.id)


def answer_key(dispute_id: int, rep_id: int) -> str:
    """Of its record, not of the outbox row: that one carries the key of the rep's day."""
    return f"{DeliveryKind.DISPUTE_ANSWERED.value}:{dispute_id}:{rep_id}"


def _own_subject(store: WorkspaceStore, actor: Member, about: About) -> tuple[About, Subject]:
    """Raises NotAllowedError for another person's record, CoachingError where there is nothing to see yet."""
    subject = subject_of(store, about, rep_id=actor.id)
    access_of(store, actor).require_self(subject.rep_id)
    if subject.session is not None:
        own_session(store, actor, subject.session.id)
    if subject.scenario is not None and not subject.scenario.stands:
        raise CoachingError("This was scored anew meanwhile. Open it again to see the latest.")
    if about.finding is Finding.REVIEW and store.sessions.review(about.number) is None:
        raise CoachingError("Nobody has reviewed this yet.")
    return settle(store, about), subject


def answerable(store: WorkspaceStore, actor: Member, dispute_id: int) -> Dispute:
    """Not answered yet, or by this person, who may still do so."""
    dispute = store.voices.dispute(dispute_id)
    subject = subject_of(store, dispute.about, rep_id=dispute.rep_id)
    access_of(store, actor).require_answer_dispute(
        coach_id=subject.coach_id, rep_id=subject.rep_id, team_id=subject.team_id
    )
    if dispute.answered_at is not None and dispute.answered_by != actor.id:
        raise CoachingError(f'This was answered: "{dispute.answer}"')
    return dispute


def check_words(field: str, words: str, *, empty: str) -> None:
    if not words:
        raise FieldError({field: empty})
    if len(words) > LONGEST_VIEW:
        raise FieldError({field: f"Keep it within {LONGEST_VIEW} characters."})
