"""Pages of what else belongs to coaching: reps' own words, flagged calls, observations of coaches."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_

from coaching.export_port import Page, Place
from coaching.export_tables import (
    FLAGS,
    OBSERVATIONS,
    OWN_WORDS,
)
from models.coaching_exports import STANDING
from models.export_pages import Coach, Columns, Pages, Rep, Reviewer, select_columns
from models.tables.flags import FlagRow
from models.tables.people import TeamRow
from models.tables.practice import OwnWordsRow
from models.tables.program import ObservationRow
from models.tables.sessions import SessionRow


class MethodExports(Pages):
    def own_words(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {"own_words_id": OwnWordsRow.id}
        statement = select_columns(OWN_WORDS, own, OwnWordsRow, place=[OwnWordsRow.id]).join_from(
            OwnWordsRow, SessionRow, and_(SessionRow.id == OwnWordsRow.session_id, self._here(SessionRow))
        )
        statement = self._of_a_rep(statement, OwnWordsRow.rep_id).where(self._here(OwnWordsRow), STANDING)
        return self._page(
            statement, OwnWordsRow.id, OwnWordsRow.rep_id, rep_ids=rep_ids, past=past, limit=limit
        )

    def flags(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {"flag_id": FlagRow.id, "flagged_by": Reviewer.name}
        statement = (
            select_columns(FLAGS, own, FlagRow, place=[FlagRow.id])
            .join_from(FlagRow, Rep, and_(Rep.id == FlagRow.rep_id, self._here(Rep)))
            .join(Coach, and_(Coach.id == FlagRow.coach_id, self._here(Coach)))
            .join(Reviewer, and_(Reviewer.id == FlagRow.flagged_by, self._here(Reviewer)))
            .join(TeamRow, and_(TeamRow.id == FlagRow.team_id, self._here(TeamRow)))
            .where(self._here(FlagRow))
        )
        return self._page(statement, FlagRow.id, FlagRow.rep_id, rep_ids=rep_ids, past=past, limit=limit)

    def observations(self, *, coach_id: int | None, past: Place = (), limit: int) -> Page:
        own: Columns = {"observation_id": ObservationRow.id, "observer": Reviewer.name}
        statement = (
            select_columns(OBSERVATIONS, own, ObservationRow, place=[ObservationRow.id])
            .join_from(ObservationRow, Coach, and_(Coach.id == ObservationRow.coach_id, self._here(Coach)))
            .join(Reviewer, and_(Reviewer.id == ObservationRow.observer_id, self._here(Reviewer)))
            .where(self._here(ObservationRow), ObservationRow.withdrawn_at.is_(None))
        )
        coach_ids = None if coach_id is None else [coach_id]
        return self._page(
            statement,
            ObservationRow.id,
            ObservationRow.coach_id,
            rep_ids=coach_ids,
            past=past,
            limit=limit,
        )
