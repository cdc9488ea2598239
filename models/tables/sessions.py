"""Coaching sessions with their frozen baseline, revisions, moments and reviews (domain.md 1, 3-5)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.baseline import BaselineKind
from coaching.sessions import SessionState, Verdict
from models.tables.base import Owned, inside, referable
from models.tables.frozen_calls import FrozenCallColumns
from models.types import BigId


class DetailColumns:
    """What an author types; stands on the session and, once changed, on its revisions."""

    method: Mapped[str]
    commitment: Mapped[str]
    held_on: Mapped[date]
    minutes: Mapped[int | None]
    call_link: Mapped[str | None]
    call_moment: Mapped[str | None]
    framework_step: Mapped[str | None]
    note: Mapped[str | None]
    counts_as: Mapped[str | None]
    """One of the weekly cadence's four (CP 4); None: by its method."""


class SessionRow(DetailColumns, Owned):
    __tablename__ = "coaching_session"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        referable(),
        Index(None, "workspace_id", "rep_id", "held_on"),
        Index(None, "workspace_id", "team_id", "held_on"),
        Index(None, "workspace_id", "coach_id", "logged_at"),
        Index(None, "workspace_id", "state"),
        inside("team_id", "team"),
        inside("rep_id", "member"),
        inside("coach_id", "member"),
        inside("reviewer_id", "member"),
        inside("criterion_id", "criterion"),
        inside("version_id", "criterion_version"),
        inside("follows_session_id", "coaching_session"),
    )

    team_id: Mapped[int] = mapped_column(BigId)
    rep_id: Mapped[int] = mapped_column(BigId)
    coach_id: Mapped[int] = mapped_column(BigId)
    reviewer_id: Mapped[int] = mapped_column(BigId)
    criterion_id: Mapped[int] = mapped_column(BigId)
    version_id: Mapped[int] = mapped_column(BigId)
    state: Mapped[SessionState]
    tz: Mapped[str]
    scheduled_for: Mapped[datetime | None]
    window_after: Mapped[datetime]
    baseline_kind: Mapped[BaselineKind]
    baseline_version_id: Mapped[int] = mapped_column(BigId)
    baseline_value: Mapped[float | None]
    baseline_as_of: Mapped[datetime]
    baseline_call_kind: Mapped[str | None]
    baseline_mixed: Mapped[bool]
    logged_at: Mapped[datetime]
    seconds_to_log: Mapped[float | None]
    follows_session_id: Mapped[int | None] = mapped_column(BigId)
    dedupe_key: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class BaselineCallRow(FrozenCallColumns, Owned):
    """One call of a frozen baseline, with the values it had then. Never updated (domain.md 4)."""

    __tablename__ = "session_baseline_call"
    __table_args__ = (
        UniqueConstraint("workspace_id", "session_id", "position"),
        inside("session_id", "coaching_session"),
        inside("call_id", "call"),
    )

    session_id: Mapped[int] = mapped_column(BigId)


class SessionRevisionRow(DetailColumns, Owned):
    """Details as they stood before an edit."""

    __tablename__ = "session_revision"
    __table_args__ = (
        UniqueConstraint("workspace_id", "session_id", "number"),
        inside("session_id", "coaching_session"),
        inside("edited_by", "member"),
    )

    session_id: Mapped[int] = mapped_column(BigId)
    number: Mapped[int]
    edited_by: Mapped[int] = mapped_column(BigId)
    edited_at: Mapped[datetime]


class MomentRow(Owned):
    __tablename__ = "coaching_moment"
    __table_args__ = (
        UniqueConstraint("workspace_id", "dedupe_key"),
        Index(None, "workspace_id", "id", unique=True),
        Index(None, "workspace_id", "session_id"),
        inside("session_id", "coaching_session"),
        inside("rep_id", "member"),
        inside("author_id", "member"),
    )

    session_id: Mapped[int | None] = mapped_column(BigId)
    rep_id: Mapped[int] = mapped_column(BigId)
    author_id: Mapped[int] = mapped_column(BigId)
    what_happened: Mapped[str]
    correction: Mapped[str]
    confirmed: Mapped[str]
    link: Mapped[str | None]
    timestamp: Mapped[str | None]
    created_at: Mapped[datetime]
    dedupe_key: Mapped[str]


class MomentRevisionRow(Owned):
    """How a note read before it was changed; the newest with `withdrawn` took it back."""

    __tablename__ = "coaching_moment_revision"
    __table_args__ = (
        UniqueConstraint("workspace_id", "moment_id", "number"),
        inside("moment_id", "coaching_moment"),
        inside("edited_by", "member"),
    )

    moment_id: Mapped[int] = mapped_column(BigId)
    what_happened: Mapped[str]
    correction: Mapped[str]
    confirmed: Mapped[str]
    link: Mapped[str | None]
    timestamp: Mapped[str | None]
    number: Mapped[int]
    edited_by: Mapped[int] = mapped_column(BigId)
    edited_at: Mapped[datetime]
    withdrawn: Mapped[bool]


class VerdictColumns:
    """A carry-through verdict (SS 5)."""

    session_id: Mapped[int] = mapped_column(BigId)
    call_id: Mapped[int | None] = mapped_column(BigId)
    verdict: Mapped[Verdict]
    broke_down: Mapped[str | None]
    evidence: Mapped[str | None]
    evidence_at: Mapped[str | None]
    reviewer_id: Mapped[int] = mapped_column(BigId)
    reviewed_at: Mapped[datetime]
    business_days: Mapped[int | None]
    late: Mapped[bool]


class ReviewRow(VerdictColumns, Owned):
    """The verdict that stands: one per session."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("workspace_id", "session_id"),
        inside("session_id", "coaching_session"),
        inside("call_id", "call"),
        inside("reviewer_id", "member"),
    )


class ReviewHistoryRow(VerdictColumns, Owned):
    """Verdicts that were replaced."""

    __tablename__ = "review_history"
    __table_args__ = (
        Index(None, "workspace_id", "session_id"),
        inside("session_id", "coaching_session"),
        inside("call_id", "call"),
        inside("reviewer_id", "member"),
    )
