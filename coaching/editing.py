"""Correcting a session later: every version is kept, and the baseline never moves (domain.md 3-4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from types import MappingProxyType

from coaching.business_days import local_date
from coaching.cadence import LABELS as TOUCHPOINTS
from coaching.capturing import check_details
from coaching.errors import FieldError, StaleError
from coaching.loop import move_checkpoints
from coaching.loop.showing import show_moment, show_session
from coaching.people import Member
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.practice_rules import show_all
from coaching.review_history import correction_shown, reviews_of
from coaching.scheduling import check_plan, on_its_day, was_only_planned
from coaching.session_voices import voices_of
from coaching.sessions import CoachingSession, SessionDetails, SessionState
from coaching.shown.forms import HistoryEntry, NoteShown, SessionHistory
from coaching.shown.practice import PracticeShown
from coaching.words import say_date

_NOT_HELD = (SessionState.SCHEDULED, SessionState.CANCELLED)
WITHDRAWN = ("session", "kept", "deleted")
CALLED_OFF = ("session", "planned", "cancelled")
"""What the history says of the change that let a session go; of one that never took place."""


def session_to_change(store: WorkspaceStore, actor: Member, session_id: int) -> CoachingSession:
    """The session, when this person may change it. Raises NotAllowedError or StaleError."""
    session = store.sessions.get(session_id)
    access_of(store, actor).require_change_session(session)
    if session.state is SessionState.CANCELLED:
        raise StaleError("This session was cancelled meanwhile.")
    return session


def edit_session(
    store: WorkspaceStore,
    actor: Member,
    session_id: int,
    details: SessionDetails,
    *,
    version: int,
    now: datetime,
    scheduled_for: datetime | None = None,
) -> CoachingSession:
    """Replace what the author typed. `version` is what they looked at: StaleError if it moved on."""
    session = session_to_change(store, actor, session_id)
    if session.state is SessionState.SCHEDULED:
        when = scheduled_for or session.scheduled_for or now
        problems = check_plan(details, scheduled_for=when, now=now) if when != session.scheduled_for else {}
        details = on_its_day(details, when, tz=session.tz)
    else:
        scheduled_for = None
        problems = check_details(details)
        if details.held_on > local_date(now, session.tz):
            problems["held_on"] = "A session that took place cannot lie ahead."
    if problems:
        raise FieldError(problems)
    changed = store.sessions.change_details(
        session_id, details, by=actor.id, now=now, version=version, scheduled_for=scheduled_for
    )
    if details.held_on != session.details.held_on:
        move_checkpoints(store, changed)
    return changed


def history_of(store: WorkspaceStore, actor: Member, session_id: int) -> SessionHistory:
    """Every change, newest first: who, when, and each field before and after."""
    session = store.sessions.get(session_id)
    access_of(store, actor).require_see_session(session)
    revisions = store.sessions.revisions(session_id)
    after = [*(revision.details for revision in revisions), session.details][1:]
    methods = dict(store.criteria.methods())
    names = {m.id: m.name for m in store.people.members({r.edited_by for r in revisions}).values()}
    entries = [
        HistoryEntry(
            on=revision.edited_at,
            by=names.get(revision.edited_by, "somebody who left"),
            what=changes_between(revision.details, newer, methods=methods),
        )
        for revision, newer in zip(revisions, after, strict=True)
    ]
    if entries and session.state is SessionState.CANCELLED and not entries[-1].what:
        ended = CALLED_OFF if was_only_planned(store, session) else WITHDRAWN
        entries[-1] = replace(entries[-1], what=(ended,))  # nothing can be changed after it
    access = access_of(store, actor)
    may_change = access.may_change_session(session)
    own = session.rep_id == actor.id and session.state not in _NOT_HELD
    return SessionHistory(
        session=show_session(store, session),
        entries=tuple(reversed(entries)),
        voices=voices_of(
            store, session, with_notes=may_change, answerer=actor if _may_answer(access, session) else None
        ),
        notes=_notes_of(store, session, actor) if may_change else (),
        may_withdraw=may_change and session.state is not SessionState.CANCELLED,
        planned=session.state is SessionState.SCHEDULED,
        own=own,
        practice=_practice_of(store, session, actor) if may_change else (),
        reviews=reviews_of(store, session, viewer=actor) if own or session.rep_id != actor.id else (),
        may_review=access.may_review(session) and session.state not in _NOT_HELD,
        correction=correction_shown(store, session) if own else None,
    )


def _may_answer(access: Access, session: CoachingSession) -> bool:
    return access.may_answer_dispute(
        coach_id=session.coach_id, rep_id=session.rep_id, team_id=session.team_id
    )


def _notes_of(store: WorkspaceStore, session: CoachingSession, actor: Member) -> tuple[NoteShown, ...]:
    moments = store.sessions.moments(session.id)
    people = store.people.members({moment.author_id for moment in moments})
    return tuple(
        NoteShown(
            moment_id=moment.id,
            moment=show_moment(moment),
            by=people[moment.author_id].name if moment.author_id in people else "somebody who left",
            on=moment.created_at,
            own=moment.author_id == actor.id,
        )
        for moment in moments
    )


def _practice_of(store: WorkspaceStore, session: CoachingSession, actor: Member) -> tuple[PracticeShown, ...]:
    """What this person assigned from it and may still correct."""
    assigned = store.practice.of_session(session.id)
    return show_all(store, [one for one in assigned if one.is_open and one.coach_id == actor.id])


def changes_between(
    old: SessionDetails, new: SessionDetails, *, methods: Mapping[str, str] = MappingProxyType({})
) -> tuple[tuple[str, str, str], ...]:
    """(field, before, after) of what differs; an empty value reads as a dash. `methods`: key -> label."""
    old, new = (
        replace(
            one,
            method=methods.get(one.method, one.method),
            counts_as=TOUCHPOINTS.get(one.counts_as or "", one.counts_as),
        )
        for one in (old, new)
    )
    return tuple(
        (field.name, _said(getattr(old, field.name)), _said(getattr(new, field.name)))
        for field in fields(SessionDetails)
        if getattr(old, field.name) != getattr(new, field.name)
    )


def _said(value: object) -> str:
    if isinstance(value, date):
        return say_date(value)
    return "–" if value in (None, "") else str(value)
