"""What is new about a rep since the last digest, in a word each (domain.md 10).

Told by instants that are kept: every part of one digest, whenever it is composed, finds the same.
"""

from __future__ import annotations

from datetime import datetime

from coaching.business_days import local_date
from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.loop.showing import first_due, open_review
from coaching.ports import Calendar, WorkspaceStore
from coaching.sessions import CoachingSession, SessionState
from coaching.words import say_verdict

_REACHED = {CheckpointKind.CHECK_IN: "5 calls in", CheckpointKind.RESULT: "result in"}


def news_of(
    store: WorkspaceStore,
    session: CoachingSession,
    *,
    before: CoachingSession | None,
    calendar: Calendar,
    since: datetime,
    until: datetime,
) -> tuple[str, ...]:
    """Of the rep's latest session; `before` is the one before it."""
    news = []
    if since < session.logged_at <= until:
        moved = before is not None and before.criterion_id != session.criterion_id
        news.append("new session, new focus" if moved else "new session")
    review = store.sessions.review(session.id)
    if review is not None and since < review.reviewed_at <= until:
        news.append(f"review: {say_verdict(review.verdict)}")
    elif _became_overdue(store, session, calendar=calendar, since=since, until=until):
        news.append("review overdue")
    rows = {row.kind: row for row in store.checkpoints.of_session(session.id)}
    reached = [
        words
        for kind, words in _REACHED.items()
        if kind in rows
        and rows[kind].state is not CheckpointState.OPEN
        and since < first_due(rows[kind], now=since) <= until
    ]
    news += reached[-1:]
    closing = rows.get(CheckpointKind.FOUR_WEEKS)
    if (
        session.state is SessionState.INCOMPLETE
        and closing
        and since < first_due(closing, now=since) <= until
    ):
        news.append("closed, too few calls")
    return tuple(news)


def _became_overdue(
    store: WorkspaceStore,
    session: CoachingSession,
    *,
    calendar: Calendar,
    since: datetime,
    until: datetime,
) -> bool:
    waiting = open_review(store, session.id)
    if waiting is None:
        return False
    due = local_date(first_due(waiting, now=until), waiting.tz)
    late, was_late = (
        calendar.business_days_between(due, local_date(instant, waiting.tz)) > 0 for instant in (until, since)
    )
    return late and not was_late
