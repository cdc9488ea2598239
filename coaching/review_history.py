"""What a session's history shows of its carry-through review, and the correction that its rep was shown."""

from __future__ import annotations

from datetime import datetime

from coaching.loop.showing import show_call
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, Moment, Review
from coaching.shown.forms import ReviewShown


def reviews_of(store: WorkspaceStore, session: CoachingSession, *, viewer: Member) -> tuple[ReviewShown, ...]:
    """The review that stands, then what it said before, newest first.

    The rep reads of each what their Home says of it: the verdict, where it broke down, and when.
    """
    standing = store.sessions.review(session.id)
    if standing is None:
        return ()
    every = (standing, *reversed(store.sessions.replaced_reviews(session.id)))
    if session.rep_id == viewer.id:
        return tuple(
            ReviewShown(verdict=review.verdict, on=review.reviewed_at, broke_down=review.broke_down)
            for review in every
        )
    names = {one.id: one.name for one in store.people.members({r.reviewer_id for r in every}).values()}
    return tuple(
        _show(store, review, by=names.get(review.reviewer_id, "somebody who left"), tz=viewer.tz)
        for review in every
    )


def correction_shown(store: WorkspaceStore, session: CoachingSession) -> str | None:
    """The correction beside which the rep could put their own words: as it stands, or stood at the review.

    A note written later was never shown to them, nor were words changed later; one taken back is gone.
    """
    until = _first_reviewed(store, session.id)
    moments = [one for one in store.sessions.moments(session.id) if until is None or one.created_at <= until]
    if not moments:
        return None
    latest = max(moments, key=lambda one: (one.created_at, one.id))
    return latest.correction if until is None else _as_it_read(store, latest, at=until)


def _show(store: WorkspaceStore, review: Review, *, by: str, tz: str) -> ReviewShown:
    call = store.calls.get(review.call_id) if review.call_id is not None else None
    return ReviewShown(
        verdict=review.verdict,
        on=review.reviewed_at,
        broke_down=review.broke_down,
        by=by,
        call=show_call(call, tz=tz) if call else None,
        evidence=review.evidence,
        evidence_at=review.evidence_at,
        late_days=review.business_days if review.late else None,
    )


def _first_reviewed(store: WorkspaceStore, session_id: int) -> datetime | None:
    """When the rep's own words, and with them the correction, were closed to them."""
    standing = store.sessions.review(session_id)
    if standing is None:
        return None
    return min(one.reviewed_at for one in (standing, *store.sessions.replaced_reviews(session_id)))


def _as_it_read(store: WorkspaceStore, moment: Moment, *, at: datetime) -> str:
    later = (
        one.correction
        for one in store.moments.revisions(moment.session_id or 0)
        if one.moment_id == moment.id and one.edited_at > at
    )
    return next(later, moment.correction)
