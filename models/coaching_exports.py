"""Pages of plain rows for exports: one statement a page, walked along a key, never by offset.

The columns are those of coaching/export_tables.py, by name; whose rows may be asked for is decided there.
No statement here knows of scenarios' scores.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from coaching.calls import CallKind
from coaching.export_port import Page, Place, Row
from coaching.export_tables import (
    MOMENTS,
    PRACTICE,
    REP_SCENARIOS,
    REVIEWS,
    SCORES,
    SESSIONS,
    VIEWS,
)
from coaching.sessions import SessionState
from models.export_pages import Asked, Coach, Columns, Pages, Rep, Reviewer, select_columns
from models.tables.calls import CallKindRow, CallRow, CallScoreRow
from models.tables.criteria import CriterionRow, CriterionVersionRow
from models.tables.people import TeamRow
from models.tables.practice import DisputeRow, PracticeRow
from models.tables.scenarios import ScenarioMomentRow, ScenarioRow
from models.tables.sessions import BaselineCallRow, MomentRevisionRow, MomentRow, ReviewRow, SessionRow

STANDING = SessionRow.state != SessionState.CANCELLED


class CoachingExports(Pages):
    """Sessions, what was said and scored of them, and call scores."""

    def sessions(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        calls = (
            select(func.count(BaselineCallRow.id))
            .where(
                BaselineCallRow.workspace_id == self.workspace_id, BaselineCallRow.session_id == SessionRow.id
            )
            .correlate(SessionRow)
            .scalar_subquery()
        )
        own: Columns = {
            "session_id": SessionRow.id,
            "team_zone": SessionRow.tz,
            "baseline": SessionRow.baseline_value,
            "baseline_calls": calls,
        }
        statement = select_columns(SESSIONS, own, SessionRow, place=[SessionRow.id]).select_from(SessionRow)
        statement = self._with_session(statement, SessionRow)
        return self._page(
            statement, SessionRow.id, SessionRow.rep_id, rep_ids=rep_ids, past=past, limit=limit
        )

    def reviews(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {
            "review_id": ReviewRow.id,
            "team_zone": SessionRow.tz,
            "call_id": CallRow.external_id,
            "call_at": CallRow.occurred_at,
        }
        statement = select_columns(REVIEWS, own, ReviewRow, place=[ReviewRow.id]).join_from(
            ReviewRow, SessionRow, and_(SessionRow.id == ReviewRow.session_id, self._here(SessionRow))
        )
        statement = self._with_session(statement, ReviewRow).outerjoin(
            CallRow, and_(CallRow.id == ReviewRow.call_id, self._here(CallRow))
        )
        return self._page(
            statement.where(self._here(ReviewRow)),
            ReviewRow.id,
            SessionRow.rep_id,
            rep_ids=rep_ids,
            past=past,
            limit=limit,
        )

    def moments(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {
            "moment_id": MomentRow.id,
            "author": Coach.name,
            "written_at": MomentRow.created_at,
        }
        taken_back = select(MomentRevisionRow.id).where(
            self._here(MomentRevisionRow),
            MomentRevisionRow.moment_id == MomentRow.id,
            MomentRevisionRow.withdrawn.is_(True),
        )
        with_a_deleted_scoring = (
            select(ScenarioMomentRow.id)
            .join(ScenarioRow, ScenarioRow.id == ScenarioMomentRow.scenario_id)
            .where(
                self._here(ScenarioMomentRow),
                ScenarioMomentRow.moment_id == MomentRow.id,
                ScenarioRow.deleted_at.is_not(None),
            )
        )
        statement = (
            select_columns(MOMENTS, own, MomentRow, place=[MomentRow.id])
            .join_from(MomentRow, Rep, and_(Rep.id == MomentRow.rep_id, self._here(Rep)))
            .join(Coach, and_(Coach.id == MomentRow.author_id, self._here(Coach)))
            .outerjoin(TeamRow, TeamRow.id == self._first_team(MomentRow.rep_id))
            .outerjoin(SessionRow, and_(SessionRow.id == MomentRow.session_id, self._here(SessionRow)))
            .where(
                self._here(MomentRow),
                ~taken_back.exists(),
                ~with_a_deleted_scoring.exists(),
                or_(SessionRow.id.is_(None), STANDING),
            )
        )
        return self._page(statement, MomentRow.id, MomentRow.rep_id, rep_ids=rep_ids, past=past, limit=limit)

    def practice(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {"practice_id": PracticeRow.id}
        statement = (
            select_columns(PRACTICE, own, PracticeRow, place=[PracticeRow.id])
            .join_from(PracticeRow, Rep, and_(Rep.id == PracticeRow.rep_id, self._here(Rep)))
            .join(Coach, and_(Coach.id == PracticeRow.coach_id, self._here(Coach)))
            .outerjoin(TeamRow, TeamRow.id == self._first_team(PracticeRow.rep_id))
            .outerjoin(SessionRow, and_(SessionRow.id == PracticeRow.session_id, self._here(SessionRow)))
            .where(
                self._here(PracticeRow),
                PracticeRow.withdrawn_at.is_(None),
                or_(SessionRow.id.is_(None), STANDING),
            )
        )
        return self._page(
            statement, PracticeRow.id, PracticeRow.rep_id, rep_ids=rep_ids, past=past, limit=limit
        )

    def views(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {"view_id": DisputeRow.id, "answered_by": Reviewer.name}
        statement = (
            select_columns(VIEWS, own, DisputeRow, place=[DisputeRow.id])
            .join_from(DisputeRow, Rep, and_(Rep.id == DisputeRow.rep_id, self._here(Rep)))
            .outerjoin(Reviewer, and_(Reviewer.id == DisputeRow.answered_by, self._here(Reviewer)))
            .outerjoin(
                CriterionRow, and_(CriterionRow.id == DisputeRow.criterion_id, self._here(CriterionRow))
            )
            .outerjoin(TeamRow, TeamRow.id == self._first_team(DisputeRow.rep_id))
            .outerjoin(SessionRow, and_(SessionRow.id == DisputeRow.session_id, self._here(SessionRow)))
            .outerjoin(ScenarioRow, and_(ScenarioRow.id == DisputeRow.scenario_id, self._here(ScenarioRow)))
            .where(
                self._here(DisputeRow),
                or_(SessionRow.id.is_(None), STANDING),
                ScenarioRow.deleted_at.is_(None),
            )
        )
        return self._page(
            statement, DisputeRow.id, DisputeRow.rep_id, rep_ids=rep_ids, past=past, limit=limit
        )

    def scores(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        """By rep, criterion version and time: the order of the index, of which each page is one piece."""
        if rep_ids is None:
            return self._scores(None, past, limit)
        found: list[tuple[Place, Row]] = []
        for rep_id in sorted(rep_ids):
            if (not past or rep_id >= past[0]) and len(found) < limit:
                found += self._scores(rep_id, past, limit - len(found))
        return tuple(found)

    def _scores(self, rep_id: int | None, past: Place, limit: int) -> Page:
        """The page is cut out of the scores alone, before anything is looked up for it."""
        key = (CallScoreRow.rep_id, CallScoreRow.version_id, CallScoreRow.occurred_at, CallScoreRow.call_id)
        cut = select(CallScoreRow).where(self._here(CallScoreRow))
        if rep_id is not None:
            cut = cut.where(CallScoreRow.rep_id == rep_id)
        if past:
            cut = cut.where(tuple_(*key) > past)
        score = aliased(CallScoreRow, cut.order_by(*key).limit(limit).subquery("page"))
        own: Columns = {
            "call_id": CallRow.external_id,
            "occurred_at": score.occurred_at,
            "call_type": CallKindRow.key,
            "call_direction": CallKindRow.key,
            "live": CallKindRow.key,
            "duration": CallRow.duration_s,
            "score": score.score,
            "evidence": score.quote,
            "evidence_at": score.quote_at,
        }
        place = [score.rep_id, score.version_id, score.occurred_at, score.call_id]
        statement = (
            select_columns(SCORES, own, CallRow, place=place)
            .join_from(score, CallRow, and_(CallRow.id == score.call_id, self._here(CallRow)))
            .join(CallKindRow, and_(CallKindRow.id == score.kind_id, self._here(CallKindRow)))
            .join(Rep, and_(Rep.id == score.rep_id, self._here(Rep)))
            .join(CriterionVersionRow, CriterionVersionRow.id == score.version_id)
            .join(CriterionRow, CriterionRow.id == CriterionVersionRow.criterion_id)
            .outerjoin(TeamRow, TeamRow.id == self._first_team(score.rep_id))
            .where(self._here(CriterionVersionRow))
            .order_by(*place)
        )
        kinds = slice(SCORES.names.index("call_type"), SCORES.names.index("live") + 1)
        return tuple(
            (at, (*row[: kinds.start], *CallKind.of(str(row[kinds.start])), *row[kinds.stop :]))
            for at, row in self._places(statement, len(place))
        )

    def scenarios(
        self, *, rep_ids: Sequence[int] | None, coach_id: int | None, past: Place = (), limit: int
    ) -> Page:
        deleted = select(SessionRow.id).where(
            self._here(SessionRow), SessionRow.state == SessionState.CANCELLED
        )
        names = REP_SCENARIOS.names[: REP_SCENARIOS.names.index("scored_at") + 1]
        own: Columns = {"scenario_id": ScenarioRow.id}
        statement = (
            select_columns(names, own, ScenarioRow, place=[ScenarioRow.id])
            .join_from(ScenarioRow, Rep, and_(Rep.id == ScenarioRow.rep_id, self._here(Rep)))
            .join(Coach, and_(Coach.id == ScenarioRow.coach_id, self._here(Coach)))
            .join(TeamRow, and_(TeamRow.id == ScenarioRow.team_id, self._here(TeamRow)))
            .where(
                self._here(ScenarioRow),
                ScenarioRow.superseded_at.is_(None),
                ScenarioRow.deleted_at.is_(None),
                or_(ScenarioRow.session_id.is_(None), ScenarioRow.session_id.not_in(deleted)),
            )
        )
        if coach_id is not None:
            statement = statement.where(ScenarioRow.coach_id == coach_id)
        return self._page(
            statement, ScenarioRow.id, ScenarioRow.rep_id, rep_ids=rep_ids, past=past, limit=limit
        )

    def _with_session(self, statement: Asked, reviewed_in: type[SessionRow | ReviewRow], /) -> Asked:
        """What a session points at, and who reviews it or reviewed."""
        return (
            statement.join(Rep, and_(Rep.id == SessionRow.rep_id, self._here(Rep)))
            .join(Coach, and_(Coach.id == SessionRow.coach_id, self._here(Coach)))
            .join(Reviewer, and_(Reviewer.id == reviewed_in.reviewer_id, self._here(Reviewer)))
            .join(TeamRow, and_(TeamRow.id == SessionRow.team_id, self._here(TeamRow)))
            .join(CriterionRow, and_(CriterionRow.id == SessionRow.criterion_id, self._here(CriterionRow)))
            .join(CriterionVersionRow, CriterionVersionRow.id == SessionRow.version_id)
            .where(self._here(SessionRow), self._here(CriterionVersionRow), STANDING)
        )
