"""Disputes and their evidence as surfaces show them. Opening and answering stand in disputing.py."""

from __future__ import annotations

from coaching.baseline_shown import show_scored_call
from coaching.criteria import Definition
from coaching.ports import WorkspaceStore
from coaching.shown.common import Person
from coaching.shown.voices import DisputeShown, EvidenceShown
from coaching.voices import EVIDENCE_CALLS, STANDARD_ATTAINMENT, Dispute, Evidence, Finding
from coaching.words import say_counted

FINDINGS: dict[Finding, str] = {
    Finding.SESSION: "the gap of this session",
    Finding.REVIEW: "the carry-through review",
    Finding.RESULT: "the ten-call result",
}


def show_dispute(store: WorkspaceStore, dispute: Dispute, *, tz: str) -> DisputeShown:
    session = store.sessions.get(dispute.session_id)
    rep = store.people.member(dispute.rep_id)
    definition = store.criteria.version(session.version_id).definition
    by = store.people.member(dispute.answered_by).name if dispute.answered_by is not None else None
    return DisputeShown(
        dispute_id=dispute.id,
        finding=FINDINGS[dispute.finding],
        rep=Person(member_id=rep.id, slack_id=rep.slack_id, name=rep.name),
        view=dispute.view,
        opened_at=dispute.opened_at,
        evidence=show_evidence(dispute.evidence, definition, tz=tz),
        answer=dispute.answer,
        answered_by=by,
        answered_at=dispute.answered_at,
    )


def show_evidence(evidence: Evidence, definition: Definition, *, tz: str) -> EvidenceShown:
    scale = definition.scale
    return EvidenceShown(
        headline=say_evidence(evidence, definition),
        calls=tuple((show_scored_call(call, tz=tz), scale.write(call.score)) for call in evidence.calls),
    )


def say_evidence(evidence: Evidence, definition: Definition) -> str:
    """Three separate calls, or honestly that there are not three."""
    if evidence.standard is None:
        standard = f"{STANDARD_ATTAINMENT} % of the scale"
    else:
        standard = definition.scale.write(evidence.standard)
    if evidence.is_enough:
        return f"Three separate calls below the standard of {standard}."
    found, looked_at = len(evidence.calls), evidence.looked_at
    seen = f"{found} of {say_counted(looked_at, 'scored call')}" if looked_at else "no call is scored yet"
    below = f" {'is' if found == 1 else 'are'} below the standard of {standard}" if looked_at else ""
    return f"Not three calls yet: {seen}{below}. {EVIDENCE_CALLS} would tell a habit from a single moment."
