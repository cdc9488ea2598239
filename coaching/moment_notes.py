"""The coaching-moment note (SS 4): after a log or by itself. Sentences are counted, never enforced."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coaching.errors import FieldError, NotAllowedError, StaleError
from coaching.log_form import coachable_members
from coaching.loop.showing import show_moment, show_person, show_session
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, Moment, SessionState
from coaching.shown.common import Choice
from coaching.shown.forms import MomentForm
from coaching.shown.messages import MomentSaved

BELONGS_WITHIN = timedelta(days=7)
"""A note by itself joins the coach's latest session with the rep when that is this recent."""

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?:\s+(?![a-zà-ÿ])|$)|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentEntry:
    """One submitted note."""

    session_id: int | None
    rep_id: int | None
    what_happened: str
    correction: str
    confirmed: str
    link: str | None = None
    timestamp: str | None = None


def moment_form(
    store: WorkspaceStore,
    actor: Member,
    *,
    now: datetime,
    session_id: int | None = None,
    rep_id: int | None = None,
) -> MomentForm:
    """For a session when one is known, else for a rep, else asking for one."""
    access = access_of(store, actor)
    if session_id is None and rep_id is not None:
        access.require_coach(rep_id)
        session = recent_session(store, actor, rep_id, now=now)
    else:
        session = store.sessions.get(session_id) if session_id is not None else None
    if session is not None:
        access.require_change_session(session)
        rep_id = session.rep_id
    reps = () if rep_id is not None else coachable_members(store, access)
    return MomentForm(
        rep=show_person(store.people.member(rep_id)) if rep_id is not None else None,
        reps=tuple(Choice(str(rep.id), rep.name) for rep in reps[:100]),
        session=show_session(store, session) if session is not None else None,
        moment=None,
        private={"session_id": session.id if session else None, "rep_id": rep_id},
    )


def save_moment(
    store: WorkspaceStore, actor: Member, entry: MomentEntry, *, now: datetime, key: str
) -> MomentSaved:
    """Keep the note word for word. Raises FieldError when one of the three parts is empty."""
    access = access_of(store, actor)
    _refuse_gaps(entry)
    session = store.sessions.get(entry.session_id) if entry.session_id is not None else None
    if session is None and entry.rep_id is not None:
        access.require_coach(entry.rep_id)
        session = recent_session(store, actor, entry.rep_id, now=now)
    if session is not None:
        access.require_change_session(session)
    moment = store.sessions.add_moment(
        session_id=session.id if session else None,
        rep_id=session.rep_id if session else entry.rep_id or 0,
        author_id=actor.id,
        what_happened=entry.what_happened,
        correction=entry.correction,
        confirmed=entry.confirmed,
        link=entry.link,
        timestamp=entry.timestamp,
        now=now,
        dedupe_key=key,
    )
    return _saved(store, moment)


def moment_to_change(store: WorkspaceStore, actor: Member, moment_id: int) -> MomentForm:
    """Only its author changes the words of a note. NotAllowedError; NotFoundError once it was taken back."""
    moment = _own_note(store, actor, moment_id)
    session = store.sessions.get(moment.session_id) if moment.session_id is not None else None
    return MomentForm(
        rep=show_person(store.people.member(moment.rep_id)),
        reps=(),
        session=show_session(store, session) if session is not None else None,
        moment=show_moment(moment),
        private={"moment_id": moment.id, "moment_version": moment.version, "rep_id": moment.rep_id},
    )


def change_moment(
    store: WorkspaceStore, actor: Member, moment_id: int, entry: MomentEntry, *, version: int, now: datetime
) -> MomentSaved:
    """The words before are kept. StaleError when somebody changed it since it was opened."""
    moment = _own_note(store, actor, moment_id)
    _refuse_gaps(entry)
    changed = replace(
        moment,
        what_happened=entry.what_happened,
        correction=entry.correction,
        confirmed=entry.confirmed,
        link=entry.link,
        timestamp=entry.timestamp,
    )
    if changed != moment and not store.moments.change(changed, by=actor.id, now=now, version=version):
        raise StaleError("This note was changed meanwhile. Open it again to see how it reads now.")
    return _saved(store, changed)


def withdraw_moment(store: WorkspaceStore, actor: Member, moment_id: int, *, now: datetime) -> Moment:
    """Its author takes a note back, or whoever may change the session it belongs to."""
    moment = store.moments.get(moment_id)
    access = access_of(store, actor)
    if moment.author_id != actor.id or not access.may_coach(moment.rep_id):
        if moment.session_id is None:
            access.require_coach(moment.rep_id)
        else:
            access.require_change_session(store.sessions.get(moment.session_id))
    store.moments.withdraw(moment_id, by=actor.id, now=now)
    return moment


def _own_note(store: WorkspaceStore, actor: Member, moment_id: int) -> Moment:
    moment = store.moments.get(moment_id)
    access_of(store, actor).require_coach(moment.rep_id)
    if moment.author_id != actor.id:
        raise NotAllowedError("Only whoever wrote this note can change its words.")
    return moment


def _refuse_gaps(entry: MomentEntry) -> None:
    """Raises FieldError when one of the three parts is empty, nobody is named, or the link is none."""
    problems = {
        name: problem
        for name, value, problem in (
            ("what_happened", entry.what_happened, "What happened, and where did you step in?"),
            ("correction", entry.correction, "Write the correction word for word."),
            ("confirmed", entry.confirmed, "What did the rep say they would do?"),
        )
        if not value
    }
    if entry.session_id is None and entry.rep_id is None:
        problems["rep"] = "Choose whom the note is about."
    if entry.link and not entry.link.startswith(("https://", "http://")):
        problems["call_link"] = "A link starts with https://."
    if problems:
        raise FieldError(problems)


def count_sentences(*parts: str) -> int:
    """Sentences over all parts; a part without an end mark is one."""
    return sum(len([piece for piece in _SENTENCE_END.split(part) if piece.strip()]) for part in parts)


def recent_session(
    store: WorkspaceStore, actor: Member, rep_id: int, *, now: datetime
) -> CoachingSession | None:
    """The actor's latest held session with this rep, when it is recent enough for a note to be about it."""
    for session in store.sessions.of_rep(rep_id, limit=5):
        if session.coach_id == actor.id and session.state is not SessionState.SCHEDULED:
            return session if session.logged_at >= now - BELONGS_WITHIN else None
    return None


def _saved(store: WorkspaceStore, moment: Moment) -> MomentSaved:
    return MomentSaved(
        rep=show_person(store.people.member(moment.rep_id)),
        sentences=count_sentences(moment.what_happened, moment.correction, moment.confirmed),
        moment=show_moment(moment),
        moment_id=moment.id,
    )
