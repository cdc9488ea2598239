"""What rep and coach said to one session, in the order in which they said it: part of its history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from coaching.changes import Change, Record
from coaching.corrections import Say
from coaching.dispute_subjects import say_finding
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.practice import Practice
from coaching.practice_rules import saying_in
from coaching.sessions import CoachingSession
from coaching.shown.voices import VoiceShown
from coaching.voices import Dispute

Said = tuple[datetime, int, str, str]
"""When, who (member id), about what, the words."""


def voices_of(
    store: WorkspaceStore,
    session: CoachingSession,
    *,
    with_notes: bool = False,
    answerer: Member | None = None,
) -> tuple[VoiceShown, ...]:
    """Own words in every version, other views with their answers, practice; oldest first.

    `with_notes`: how coaching moments read before they were changed or taken back, too. `answerer`: who
    may still answer views here, and so change an answer of their own.
    """
    said: list[Said] = [
        (one.said_at, one.rep_id, "In their own words", one.words) for one in store.voices.said(session.id)
    ]
    disputes = store.voices.disputes([session.id])
    answers = store.changes.of(Record.ANSWER, [one.id for one in disputes])
    own: dict[tuple[datetime, str], int] = {}
    for dispute in disputes:
        both = list(_both_voices(dispute, answers.get(dispute.id, ()), say_finding(store, dispute.about)))
        said += both
        if answerer is not None and dispute.answered_by == answerer.id:
            when, _, label, _ = both[-1]
            own[when, label] = dispute.id
    for note in store.moments.revisions(session.id) if with_notes else ():
        words = " ".join((note.what_happened, note.correction, note.confirmed))
        label = "Took a coaching moment back" if note.withdrawn else "Changed a coaching moment that read"
        said.append((note.edited_at, note.edited_by, label, words))
    assigned = store.practice.of_session(session.id)
    say = saying_in(store.people.member(session.rep_id).tz)
    changes = store.changes.of(Record.PRACTICE, [one.id for one in assigned])
    for practice in assigned:
        said += _of_practice(practice, changes.get(practice.id, ()), say=say)
    people = store.people.members({who for _, who, _, _ in said})
    names = {member.id: member.name for member in people.values()}
    return tuple(
        VoiceShown(
            on=when,
            by=names.get(who, "somebody who left"),
            label=label,
            words=words,
            answers=own.get((when, label)),
        )
        for when, who, label, words in sorted(said, key=lambda one: one[0])
    )


def _both_voices(dispute: Dispute, changes: tuple[Change, ...], about: str) -> Iterator[Said]:
    """The view, the answer as it was given, and what each change made of it."""
    yield dispute.opened_at, dispute.rep_id, f"Sees {about} differently", dispute.view
    if dispute.answer and dispute.answered_at is not None and dispute.answered_by is not None:
        was = [one.before for change in changes for one in change.fields if one.before]
        first = was[0] if was else dispute.answer
        yield dispute.answered_at, dispute.answered_by, f"Answer about {about}", first
        for change in changes:
            for one in change.fields:
                yield change.at, change.by, f"Changed the answer about {about}", one.after or ""


def _of_practice(practice: Practice, changes: tuple[Change, ...], *, say: Say) -> Iterator[Said]:
    """As it read when it was assigned, and what each correction made of it."""
    was = [one.before for change in changes for one in change.fields if one.field == "what" and one.before]
    yield practice.assigned_at, practice.coach_id, "Practice assigned", was[0] if was else practice.what
    for change in changes:
        for one in change.fields:
            label, words = say(one.field, one.after)
            yield change.at, change.by, f"Practice corrected: {label[0].lower()}{label[1:]}", words
    if practice.done_at is not None:
        words = practice.done_note or practice.done_link or "Done."
        yield practice.done_at, practice.rep_id, "Practice done", words
    if practice.withdrawn_at is not None:
        by = next((change.by for change in changes if change.ended), practice.coach_id)
        yield practice.withdrawn_at, by, "Practice let go", practice.what
