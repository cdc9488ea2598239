"""Pages of deals, their stages and quotas, of Day 1 and of the check-ins counted from it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_

from coaching.export_port import Page, Place
from coaching.outcome_tables import CHECK_INS, DAY_ONE, DEAL_STAGES, DEALS, FALLS, PROFILES, QUOTAS
from models.export_pages import Columns, Pages, Rep, Reviewer, select_columns
from models.tables.criteria import CriterionRow, CriterionVersionRow
from models.tables.day_one import CheckInRow, DayOneRow, RootCauseRow
from models.tables.deals import DealRow, DealStageRow, QuotaRow, RepProfileRow
from models.tables.declines import DeclineRow


class OutcomeExports(Pages):
    def deals(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {"deal_id": DealRow.external_id}
        statement = select_columns(DEALS, own, DealRow, place=[DealRow.id]).select_from(DealRow)
        statement = self._of_a_rep(statement, DealRow.owner_id).where(self._here(DealRow))
        return self._page(statement, DealRow.id, DealRow.owner_id, rep_ids=rep_ids, past=past, limit=limit)

    def deal_stages(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {"deal_id": DealRow.external_id, "stage_number": DealStageRow.position}
        statement = (
            select_columns(DEAL_STAGES, own, DealStageRow, place=[DealStageRow.id])
            .join_from(DealStageRow, DealRow, and_(DealRow.id == DealStageRow.deal_id, self._here(DealRow)))
            .join(Rep, and_(Rep.id == DealRow.owner_id, self._here(Rep)))
            .where(self._here(DealStageRow))
        )
        return self._page(
            statement, DealStageRow.id, DealRow.owner_id, rep_ids=rep_ids, past=past, limit=limit
        )

    def quotas(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        statement = select_columns(QUOTAS, {}, QuotaRow, place=[QuotaRow.id]).select_from(QuotaRow)
        statement = self._of_a_rep(statement, QuotaRow.member_id).where(self._here(QuotaRow))
        return self._page(statement, QuotaRow.id, QuotaRow.member_id, rep_ids=rep_ids, past=past, limit=limit)

    def profiles(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        statement = select_columns(PROFILES, {}, RepProfileRow, place=[RepProfileRow.id])
        statement = self._of_a_rep(statement.select_from(RepProfileRow), RepProfileRow.member_id)
        return self._page(
            statement.where(self._here(RepProfileRow)),
            RepProfileRow.id,
            RepProfileRow.member_id,
            rep_ids=rep_ids,
            past=past,
            limit=limit,
        )

    def falls(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {
            "fall_id": DeclineRow.id,
            "calls_before": DeclineRow.n_before,
            "calls_now": DeclineRow.n_now,
            "change_low": DeclineRow.low,
            "change_high": DeclineRow.high,
        }
        statement = (
            select_columns(FALLS, own, DeclineRow, place=[DeclineRow.id])
            .join_from(DeclineRow, CriterionVersionRow, CriterionVersionRow.id == DeclineRow.version_id)
            .join(CriterionRow, CriterionRow.id == CriterionVersionRow.criterion_id)
        )
        statement = self._of_a_rep(statement, DeclineRow.rep_id).where(
            self._here(DeclineRow), self._here(CriterionVersionRow)
        )
        return self._page(
            statement, DeclineRow.id, DeclineRow.rep_id, rep_ids=rep_ids, past=past, limit=limit
        )

    def day_one(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        own: Columns = {"day_one_id": DayOneRow.id}
        statement = (
            select_columns(DAY_ONE, own, DayOneRow, place=[DayOneRow.id])
            .join_from(DayOneRow, CriterionVersionRow, CriterionVersionRow.id == DayOneRow.version_id)
            .join(CriterionRow, CriterionRow.id == CriterionVersionRow.criterion_id)
        )
        statement = self._of_a_rep(statement, DayOneRow.rep_id).where(
            self._here(DayOneRow), self._here(CriterionVersionRow)
        )
        return self._page(statement, DayOneRow.id, DayOneRow.rep_id, rep_ids=rep_ids, past=past, limit=limit)

    def check_ins(self, *, rep_ids: Sequence[int] | None, past: Place = (), limit: int) -> Page:
        """Lists of what moved become words."""
        own: Columns = {
            "check_in_id": CheckInRow.id,
            "cause": RootCauseRow.cause,
            "cause_note": RootCauseRow.note,
            "answered_by": Reviewer.name,
            "answered_at": RootCauseRow.answered_at,
        }
        statement = select_columns(CHECK_INS, own, CheckInRow, place=[CheckInRow.id]).select_from(CheckInRow)
        statement = (
            self._of_a_rep(statement, CheckInRow.rep_id)
            .outerjoin(
                RootCauseRow, and_(RootCauseRow.check_in_id == CheckInRow.id, self._here(RootCauseRow))
            )
            .outerjoin(Reviewer, and_(Reviewer.id == RootCauseRow.answered_by, self._here(Reviewer)))
            .where(self._here(CheckInRow))
        )
        found = self._page(
            statement, CheckInRow.id, CheckInRow.rep_id, rep_ids=rep_ids, past=past, limit=limit
        )
        return tuple(
            (place, tuple(", ".join(cell) if isinstance(cell, list) else cell for cell in row))
            for place, row in found
        )
