"""A correction acknowledged in the rep's own words (SS 2, 4): by the rep alone, until it is reviewed."""

from __future__ import annotations

from datetime import datetime

from coaching.business_days import local_date
from coaching.errors import CoachingError, FieldError
from coaching.loop.showing import latest_moment, show_session
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, SessionState
from coaching.shown.voices import OwnWordsForm
from coaching.voices import OwnWords
from coaching.words import say_date

LONGEST_WORDS = 600
_NOT_HELD = frozenset({SessionState.SCHEDULED, SessionState.CANCELLED})


def words_form(store: WorkspaceStore, actor: Member, session_id: int) -> OwnWordsForm:
    session = _own_unreviewed(store, actor, session_id)
    standing = store.voices.latest([session.id]).get(session.id)
    return OwnWordsForm(
        session=show_session(store, session),
        moment=latest_moment(store, session),
        words=standing.words if standing else "",
        said_at=standing.said_at if standing else None,
        private={"session_id": session.id},
    )


def say_in_own_words(
    store: WorkspaceStore, actor: Member, session_id: int, words: str, *, now: datetime, key: str
) -> OwnWords:
    """Keep them with their time; an earlier version stays in the history. Raises FieldError on own_words."""
    session = _own_unreviewed(store, actor, session_id)
    if not words:
        raise FieldError({"own_words": "Say it as you would to yourself before the next call."})
    if len(words) > LONGEST_WORDS:
        raise FieldError({"own_words": f"Keep it within {LONGEST_WORDS} characters."})
    return store.voices.say(session_id=session.id, rep_id=actor.id, words=words, now=now, dedupe_key=key)


def own_session(store: WorkspaceStore, actor: Member, session_id: int) -> CoachingSession:
    """A held session of this very rep. Raises NotAllowedError or CoachingError."""
    session = store.sessions.get(session_id)
    access_of(store, actor).require_self(session.rep_id)
    if session.state in _NOT_HELD:
        raise CoachingError("This session did not take place.")
    return session


def _own_unreviewed(store: WorkspaceStore, actor: Member, session_id: int) -> CoachingSession:
    session = own_session(store, actor, session_id)
    review = store.sessions.review(session.id)
    if review is not None:
        day = say_date(local_date(review.reviewed_at, actor.tz))
        said = store.voices.latest([session.id]).get(session.id)
        kept = f' They stay as you wrote them: "{said.words}"' if said else ""
        raise CoachingError(f"This was reviewed on {day}, so your words can no longer be changed.{kept}")
    return session
