"""Disputes and their evidence as surfaces show them. Opening and answering stand in disputing.py."""

from __future__ import annotations

from coaching.baseline_shown import show_scored_call
from coaching.business_days import local_date
from coaching.criteria import Definition
from coaching.dispute_subjects import definition_of, say_finding, say_subject, subject_of
from coaching.person_shown import show_person
from coaching.ports import WorkspaceStore
from coaching.scenarios import REP_HIGHEST
from coaching.shown.voices import DisputeShown, EvidenceShown
from coaching.voices import EVIDENCE_CALLS, STANDARD_ATTAINMENT, Dispute, Evidence, Finding
from coaching.words import say_counted

MOST_SHOWN = 5


def show_dispute(store: WorkspaceStore, dispute: Dispute, *, tz: str) -> DisputeShown:
    subject = subject_of(store, dispute.about, rep_id=dispute.rep_id)
    by = store.people.member(dispute.answered_by).name if dispute.answered_by is not None else None
    return DisputeShown(
        dispute_id=dispute.id,
        finding=say_finding(store, dispute.about),
        subject=say_subject(store, subject),
        session_id=dispute.session_id,
        rep=show_person(store.people.member(dispute.rep_id)),
        view=dispute.view,
        opened_at=dispute.opened_at,
        evidence=show_evidence(dispute.evidence, definition_of(store, subject), tz=tz),
        answer=dispute.answer,
        answered_by=by,
        answered_at=dispute.answered_at,
        kind=dispute.finding,
    )


def say_where_kept(store: WorkspaceStore, dispute: Dispute) -> str:
    """``in the session's history``: where both voices are read from now on."""
    if dispute.session_id is not None:
        return "in the session's history"
    rep = store.people.member(dispute.rep_id).name
    if dispute.finding is Finding.SCENARIO:
        return f"under the scored scenarios of {rep}"
    return f"on the scorecard of {rep}"


def views_of(store: WorkspaceStore, rep_id: int, finding: Finding, *, tz: str) -> tuple[DisputeShown, ...]:
    """A rep's views on findings of this kind, newest first; those of deleted sessions aside."""
    found = [one for one in store.voices.of_rep(rep_id) if one.finding is finding]
    kept = [one for one in found if not subject_of(store, one.about, rep_id=rep_id).is_gone]
    return tuple(show_dispute(store, one, tz=tz) for one in reversed(kept[-MOST_SHOWN:]))


def show_evidence(evidence: Evidence, definition: Definition | None, *, tz: str) -> EvidenceShown:
    """`definition` is None where levels of scenarios stand in place of calls."""
    scale = definition.scale if definition else None
    return EvidenceShown(
        headline=say_evidence(evidence, definition),
        of="calls" if definition else "scenarios",
        calls=tuple(
            (show_scored_call(call, tz=tz), scale.write(call.score)) for call in evidence.calls if scale
        ),
        scenarios=tuple(
            (local_date(one.held_at, tz), f"{one.level} of {REP_HIGHEST}: {one.anchor}")
            for one in evidence.scenarios
        ),
    )


def say_evidence(evidence: Evidence, definition: Definition | None) -> str:
    """Three separate calls, or honestly that there are not three."""
    kind = "call" if definition else "scenario"
    if evidence.standard is None or definition is None:
        standard = f"{STANDARD_ATTAINMENT} % of the scale"
    else:
        standard = definition.scale.write(evidence.standard)
    if evidence.is_enough:
        return f"Three separate {kind}s below the standard of {standard}."
    found, looked_at = evidence.found, evidence.looked_at
    seen = (
        f"{found} of {say_counted(looked_at, f'scored {kind}')}" if looked_at else f"no {kind} is scored yet"
    )
    below = f" {'is' if found == 1 else 'are'} below the standard of {standard}" if looked_at else ""
    return f"Not three {kind}s yet: {seen}{below}. {EVIDENCE_CALLS} would tell a habit from a single moment."
