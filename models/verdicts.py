"""Coaching moments and carry-through reviews of sessions, kept; a replaced review stays as history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from coaching.sessions import Moment, Review
from models.scoped import Scoped, owned_rows
from models.tables.sessions import MomentRevisionRow, MomentRow, ReviewHistoryRow, ReviewRow

_VERDICT = (
    "session_id",
    "call_id",
    "verdict",
    "broke_down",
    "evidence",
    "evidence_at",
    "reviewer_id",
    "reviewed_at",
    "business_days",
    "late",
)

_TAKEN_BACK = select(MomentRevisionRow.id).where(
    MomentRevisionRow.workspace_id == MomentRow.workspace_id,
    MomentRevisionRow.moment_id == MomentRow.id,
    MomentRevisionRow.withdrawn.is_(True),
)
_IN_ORDER = owned_rows(MomentRow).where(~_TAKEN_BACK.exists()).order_by(MomentRow.id)
_MOMENTS = _IN_ORDER.where(MomentRow.session_id == bindparam("session"))
_MOMENTS_OF_ANY = _IN_ORDER.where(MomentRow.session_id.in_(bindparam("sessions", expanding=True)))
_REPLACED = (
    owned_rows(ReviewHistoryRow)
    .where(ReviewHistoryRow.session_id == bindparam("session"))
    .order_by(ReviewHistoryRow.id)
)
_REVIEWS = owned_rows(ReviewRow).where(ReviewRow.session_id.in_(bindparam("sessions", expanding=True)))


def to_moment(row: MomentRow) -> Moment:
    return Moment(
        id=row.id,
        session_id=row.session_id,
        rep_id=row.rep_id,
        author_id=row.author_id,
        what_happened=row.what_happened,
        correction=row.correction,
        confirmed=row.confirmed,
        link=row.link,
        timestamp=row.timestamp,
        created_at=row.created_at,
    )


def _review(row: ReviewRow | ReviewHistoryRow) -> Review:
    return Review(
        id=row.id,
        session_id=row.session_id,
        call_id=row.call_id,
        verdict=row.verdict,
        broke_down=row.broke_down,
        evidence=row.evidence,
        evidence_at=row.evidence_at,
        reviewer_id=row.reviewer_id,
        reviewed_at=row.reviewed_at,
        business_days=row.business_days,
        late=row.late,
    )


class Verdicts(Scoped):
    """The part of `SessionStore` about moments and reviews."""

    def add_moment(
        self,
        *,
        session_id: int | None,
        rep_id: int,
        author_id: int,
        what_happened: str,
        correction: str,
        confirmed: str,
        link: str | None,
        timestamp: str | None,
        now: datetime,
        dedupe_key: str,
    ) -> Moment:
        """A repeat of `dedupe_key` returns the first one."""
        self._insert_unless(
            MomentRow,
            ["dedupe_key"],
            session_id=session_id,
            rep_id=rep_id,
            author_id=author_id,
            what_happened=what_happened,
            correction=correction,
            confirmed=confirmed,
            link=link,
            timestamp=timestamp,
            created_at=now,
            dedupe_key=dedupe_key,
        )
        return to_moment(self._only(self._select(MomentRow).where(MomentRow.dedupe_key == dedupe_key)))

    def moments(self, session_id: int, /) -> tuple[Moment, ...]:
        """Oldest first."""
        return self._once(
            ("moments", session_id), lambda: tuple(map(to_moment, self._rows(_MOMENTS, session=session_id)))
        )

    def _read_verdicts_ahead(self, session_ids: Sequence[int]) -> None:
        reviews = self.reviews(session_ids)
        moments: dict[int, list[Moment]] = {session_id: [] for session_id in session_ids}
        for row in self._rows(_MOMENTS_OF_ANY, sessions=session_ids):
            if row.session_id is not None:
                moments[row.session_id].append(to_moment(row))
        for session_id in session_ids:
            self._remember(("review", session_id), reviews.get(session_id))
            self._remember(("moments", session_id), tuple(moments[session_id]))

    def add_review(self, review: Review, /) -> Review:
        values: dict[str, object] = {name: getattr(review, name) for name in _VERDICT}
        added = self._insert_unless(ReviewRow, ["session_id"], **values)
        if added is None:
            self._replace(review, values)
        return _review(self._only(self._select(ReviewRow).where(ReviewRow.session_id == review.session_id)))

    def review(self, session_id: int, /) -> Review | None:
        return self.reviews([session_id]).get(session_id)

    def reviews(self, session_ids: Sequence[int], /) -> dict[int, Review]:
        found = self._rows(_REVIEWS, sessions=list(session_ids))
        return {row.session_id: _review(row) for row in found}

    def replaced_reviews(self, session_id: int, /) -> tuple[Review, ...]:
        return tuple(map(_review, self._rows(_REPLACED, session=session_id)))

    def _replace(self, review: Review, values: dict[str, object]) -> None:
        of_session = ReviewRow.session_id == review.session_id
        standing = self._only(self._select(ReviewRow).where(of_session).with_for_update())
        self._insert(ReviewHistoryRow, **{name: getattr(standing, name) for name in _VERDICT})
        self._change(self._update(ReviewRow).where(of_session).values(**values))
