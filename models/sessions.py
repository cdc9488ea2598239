"""Coaching sessions and their frozen baselines, kept. Moments and reviews stand in verdicts.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import cast

from sqlalchemy import Integer, Select, bindparam, func, or_, select

from coaching.baseline import Baseline
from coaching.calls import CallKind, ScoredCall
from coaching.errors import NotFoundError, StaleError
from coaching.sessions import (
    CoachingSession,
    NewSession,
    Review,
    SessionDetails,
    SessionRevision,
    SessionState,
)
from models.scoped import owned_rows
from models.scored_calls import freeze, scored_call
from models.tables.base import table_of
from models.tables.sessions import BaselineCallRow, DetailColumns, SessionRevisionRow, SessionRow
from models.time_to_log import median_seconds
from models.verdicts import Verdicts

MOST_OF_REP = 20
_DETAILS = (
    "method",
    "commitment",
    "held_on",
    "minutes",
    "call_link",
    "call_moment",
    "framework_step",
    "note",
    "counts_as",
)

_SESSIONS = owned_rows(SessionRow)
_BY_ID = _SESSIONS.where(SessionRow.id == bindparam("id"))
_BY_IDS = _SESSIONS.where(SessionRow.id.in_(bindparam("ids", expanding=True)))
_BY_KEY = _SESSIONS.where(SessionRow.dedupe_key == bindparam("key"))
_NEWEST_FIRST = (SessionRow.held_on.desc(), SessionRow.logged_at.desc(), SessionRow.id.desc())
_NEWEST = _SESSIONS.where(SessionRow.state != SessionState.CANCELLED).order_by(*_NEWEST_FIRST)
_OF_REP = _NEWEST.where(SessionRow.rep_id == bindparam("rep")).limit(bindparam("most", type_=Integer))


def _of_reps() -> Select[SessionRow]:
    """The newest of each of these reps."""
    place = func.row_number().over(partition_by=SessionRow.rep_id, order_by=_NEWEST_FIRST).label("place")
    ranked = (
        select(table_of(SessionRow), place)
        .where(
            SessionRow.workspace_id == bindparam("workspace"),
            SessionRow.state != SessionState.CANCELLED,
            SessionRow.rep_id.in_(bindparam("reps", expanding=True)),
        )
        .subquery()
    )
    columns = (column for column in ranked.c if column.name != place.name)
    newest = select(*columns).where(ranked.c.place <= bindparam("most", type_=Integer))
    return cast(Select[SessionRow], newest.order_by(ranked.c.rep_id, ranked.c.place))


_OF_REPS = _of_reps()
_OF_TEAM = _NEWEST.where(
    SessionRow.team_id == bindparam("team"),
    or_(SessionRow.held_on >= bindparam("since_day"), SessionRow.logged_at >= bindparam("since")),
)
_BY_COACH = (
    _SESSIONS.where(SessionRow.coach_id == bindparam("coach"), SessionRow.state != SessionState.CANCELLED)
    .order_by(SessionRow.logged_at.desc(), SessionRow.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_PLANNED = _SESSIONS.where(
    SessionRow.state == SessionState.SCHEDULED,
    SessionRow.scheduled_for >= bindparam("since"),
    SessionRow.scheduled_for < bindparam("until"),
).order_by(SessionRow.scheduled_for, SessionRow.id)
_PLANNED_OF_REPS = _PLANNED.where(SessionRow.rep_id.in_(bindparam("reps", expanding=True)))
_IN_STATE = _SESSIONS.where(SessionRow.state.in_(bindparam("states", expanding=True))).order_by(SessionRow.id)
_BASELINE_CALLS = (
    owned_rows(BaselineCallRow)
    .where(BaselineCallRow.session_id.in_(bindparam("sessions", expanding=True)))
    .order_by(BaselineCallRow.session_id, BaselineCallRow.position)
)


def _columns(details: SessionDetails) -> dict[str, object]:
    return {name: getattr(details, name) for name in _DETAILS}


def _details(row: DetailColumns) -> SessionDetails:
    return SessionDetails(
        method=row.method,
        commitment=row.commitment,
        held_on=row.held_on,
        minutes=row.minutes,
        call_link=row.call_link,
        call_moment=row.call_moment,
        framework_step=row.framework_step,
        note=row.note,
        counts_as=row.counts_as,
    )


def _baseline(row: SessionRow, calls: Sequence[ScoredCall]) -> Baseline:
    return Baseline(
        kind=row.baseline_kind,
        version_id=row.baseline_version_id,
        value=row.baseline_value,
        as_of=row.baseline_as_of,
        calls=tuple(calls),
        kind_of_call=None if row.baseline_call_kind is None else CallKind.of(row.baseline_call_kind),
        mixed=row.baseline_mixed,
    )


def _session(row: SessionRow, calls: Sequence[ScoredCall]) -> CoachingSession:
    return CoachingSession(
        id=row.id,
        team_id=row.team_id,
        rep_id=row.rep_id,
        coach_id=row.coach_id,
        reviewer_id=row.reviewer_id,
        criterion_id=row.criterion_id,
        version_id=row.version_id,
        state=row.state,
        tz=row.tz,
        scheduled_for=row.scheduled_for,
        window_after=row.window_after,
        baseline=_baseline(row, calls),
        details=_details(row),
        logged_at=row.logged_at,
        seconds_to_log=row.seconds_to_log,
        follows_session_id=row.follows_session_id,
        version=row.version,
    )


class SqlSessions(Verdicts):
    """Implements `SessionStore`."""

    def add(self, session: NewSession, /) -> CoachingSession:
        baseline = session.baseline
        session_id = self._insert_unless(
            SessionRow,
            ["dedupe_key"],
            team_id=session.team_id,
            rep_id=session.rep_id,
            coach_id=session.coach_id,
            reviewer_id=session.reviewer_id,
            criterion_id=session.criterion_id,
            version_id=session.version_id,
            state=session.state,
            tz=session.tz,
            scheduled_for=session.scheduled_for,
            window_after=session.window_after,
            baseline_kind=baseline.kind,
            baseline_version_id=baseline.version_id,
            baseline_value=baseline.value,
            baseline_as_of=baseline.as_of,
            baseline_call_kind=None if baseline.kind_of_call is None else baseline.kind_of_call.key,
            baseline_mixed=baseline.mixed,
            logged_at=session.logged_at,
            seconds_to_log=session.seconds_to_log,
            follows_session_id=session.follows_session_id,
            dedupe_key=session.dedupe_key,
            **_columns(session.details),
        )
        if session_id is None:
            return self._known(self.by_dedupe_key(session.dedupe_key))
        self._insert_all(BaselineCallRow, freeze(baseline.calls, session_id=session_id))
        kept = {field.name: getattr(session, field.name) for field in fields(session)}
        del kept["dedupe_key"]
        return CoachingSession(id=session_id, version=1, **kept)

    def by_dedupe_key(self, key: str, /) -> CoachingSession | None:
        found = self._sessions(_BY_KEY, key=key)
        return found[0] if found else None

    def get(self, session_id: int, /) -> CoachingSession:
        found = self._once(("session", session_id), lambda: self._sessions(_BY_ID, id=session_id))
        return self._known(found[0] if found else None)

    def review(self, session_id: int, /) -> Review | None:
        return self._once(("review", session_id), lambda: self.reviews([session_id]).get(session_id))

    def read_ahead(self, *, session_ids: Iterable[int] = (), rep_ids: Iterable[int] = ()) -> None:
        """Sessions with their reviews and moments; each rep's newest as `of_rep` lists them without calls."""
        sessions, reps = sorted(set(session_ids)), sorted(set(rep_ids))
        if sessions:
            unread = [one for one in sessions if ("session", one) not in self._memory]
            self._remember_each(self._sessions(_BY_IDS, ids=unread) if unread else ())
            self._read_verdicts_ahead(sessions)
        if reps:
            newest: dict[int, list[CoachingSession]] = {rep_id: [] for rep_id in reps}
            for session in self._sessions(_OF_REPS, with_calls=False, reps=reps, most=MOST_OF_REP):
                newest[session.rep_id].append(session)
            for rep_id, found in newest.items():
                self._remember(("of rep", rep_id, MOST_OF_REP, False), tuple(found))

    def change_details(
        self,
        session_id: int,
        details: SessionDetails,
        /,
        *,
        by: int,
        now: datetime,
        version: int,
        scheduled_for: datetime | None = None,
    ) -> CoachingSession:
        standing = self.get(session_id)
        changed = self._change(
            self._update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.version == version)
            .values(
                version=version + 1,
                scheduled_for=scheduled_for or standing.scheduled_for,
                **_columns(details),
            )
        )
        if not changed:
            raise StaleError
        number = self._session.scalars(
            select(func.count())
            .select_from(SessionRevisionRow)
            .where(
                SessionRevisionRow.workspace_id == self.workspace_id,
                SessionRevisionRow.session_id == session_id,
            )
        ).one()
        self._insert(
            SessionRevisionRow,
            session_id=session_id,
            number=number + 1,
            edited_by=by,
            edited_at=now,
            **_columns(standing.details),
        )
        return self.get(session_id)

    def set_state(self, session_id: int, state: SessionState, /) -> None:
        self._change_one(SessionRow, session_id, state=state, version=SessionRow.version + 1)

    def set_reviewer(self, session_id: int, reviewer_id: int, /) -> None:
        self._change_one(SessionRow, session_id, reviewer_id=reviewer_id, version=SessionRow.version + 1)

    def hold(
        self, session_id: int, details: SessionDetails, /, *, window_after: datetime, now: datetime
    ) -> CoachingSession:
        """Raises StaleError unless it is still scheduled: two people cannot hold it twice."""
        self.get(session_id)
        held = self._change(
            self._update(SessionRow)
            .where(SessionRow.id == session_id, SessionRow.state == SessionState.SCHEDULED)
            .values(
                state=SessionState.HELD,
                window_after=window_after,
                logged_at=now,
                version=SessionRow.version + 1,
                **_columns(details),
            )
        )
        if not held:
            raise StaleError
        return self.get(session_id)

    def revisions(self, session_id: int, /) -> tuple[SessionRevision, ...]:
        """Oldest first."""
        self.get(session_id)
        statement = (
            self._select(SessionRevisionRow)
            .where(SessionRevisionRow.session_id == session_id)
            .order_by(SessionRevisionRow.number)
        )
        return tuple(
            SessionRevision(
                number=row.number, details=_details(row), edited_by=row.edited_by, edited_at=row.edited_at
            )
            for row in self._session.scalars(statement)
        )

    def of_rep(
        self, rep_id: int, /, *, limit: int = MOST_OF_REP, with_calls: bool = True
    ) -> tuple[CoachingSession, ...]:
        return self._once(
            ("of rep", rep_id, limit, with_calls),
            lambda: self._sessions(_OF_REP, with_calls=with_calls, rep=rep_id, most=limit),
        )

    def of_team(self, team_id: int, /, *, since: datetime) -> tuple[CoachingSession, ...]:
        return self._once(
            ("of team", team_id, since),
            lambda: self._remember_each(
                self._sessions(_OF_TEAM, team=team_id, since=since, since_day=since.date())
            ),
        )

    def _remember_each(self, found: tuple[CoachingSession, ...]) -> tuple[CoachingSession, ...]:
        """As `get` has them."""
        for session in found:
            self._remember(("session", session.id), (session,))
        return found

    def by_coach(
        self, coach_id: int, /, *, limit: int = 20, with_calls: bool = True
    ) -> tuple[CoachingSession, ...]:
        """Newest logged first, cancelled ones left out."""
        return self._sessions(_BY_COACH, with_calls=with_calls, coach=coach_id, most=limit)

    def planned_between(
        self, since: datetime, until: datetime, /, *, rep_ids: Iterable[int] | None = None
    ) -> tuple[CoachingSession, ...]:
        if rep_ids is None:
            return self._sessions(_PLANNED, with_calls=False, since=since, until=until)
        reps = sorted(set(rep_ids))
        return (
            self._sessions(_PLANNED_OF_REPS, with_calls=False, since=since, until=until, reps=reps)
            if reps
            else ()
        )

    def in_state(self, states: Iterable[SessionState], /) -> tuple[CoachingSession, ...]:
        """Oldest first."""
        return self._sessions(_IN_STATE, states=list(states))

    def median_seconds_to_log(self, *, since: datetime) -> tuple[float | None, int]:
        return median_seconds(self._connection, self.workspace_id, since=since)

    def _sessions(
        self, statement: Select[SessionRow], /, *, with_calls: bool = True, **values: object
    ) -> tuple[CoachingSession, ...]:
        rows = self._rows(statement, **values)
        calls: dict[int, list[ScoredCall]] = {row.id: [] for row in rows}
        for call in self._rows(_BASELINE_CALLS, sessions=list(calls)) if calls and with_calls else ():
            calls[call.session_id].append(scored_call(call))
        return tuple(_session(row, calls[row.id]) for row in rows)

    @staticmethod
    def _known(session: CoachingSession | None) -> CoachingSession:
        if session is None:
            raise NotFoundError
        return session
