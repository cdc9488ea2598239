"""One row of each table that exports have beside sessions, about one rep and one coach."""

from __future__ import annotations

from datetime import date

from building import Building
from sqlalchemy import insert

from coaching.deals.records import Forecast
from coaching.flags import FlagState
from coaching.people import Member
from coaching.scorecard.records import Cause
from coaching.scorecard.start import Basis
from coaching.sessions import CoachingSession
from models.tables.base import Base
from models.tables.day_one import CheckInRow, DayOneRow, RootCauseRow
from models.tables.deals import DealRow, DealStageRow, QuotaRow, RepProfileRow
from models.tables.declines import DeclineRow
from models.tables.flags import FlagRow
from models.tables.practice import OwnWordsRow
from models.tables.program import ObservationRow

DAY = date(2026, 8, 3)


def leave_more(build: Building, session: CoachingSession, rep: Member, coach: Member) -> None:
    """One row of each: from own words to a fall on a target."""
    now, key = build.clock.now(), f"more:{rep.id}"

    def add(row: type[Base], **values: object) -> int:
        made = connection.execute(insert(row).values(workspace_id=build.workspace_id, **values))
        return int(made.inserted_primary_key[0])

    with build.stores.engine.begin() as connection:
        add(OwnWordsRow, session_id=session.id, rep_id=rep.id, words="I pause.", said_at=now, dedupe_key=key)
        add(
            FlagRow, team_id=session.team_id, rep_id=rep.id, coach_id=coach.id, flagged_by=coach.id,
            link="https://calls.example.com/7", flagged_at=now, state=FlagState.OPEN, looked_at=now,
            open_key=key,
        )  # fmt: skip
        add(
            ObservationRow, coach_id=coach.id, observer_id=coach.id, observed_on=DAY, one_focus=True,
            used_data=True, self_diagnosed=False, next_action=True, next_step="Ask, then wait",
            observed_at=now, dedupe_key=key,
        )  # fmt: skip
        deal = add(
            DealRow, external_id=f"D{rep.id}", owner_id=rep.id, created_on=DAY, closed_on=DAY, won=True,
            qualified=True, amount_minor=1_250_050, currency="EUR", forecast=Forecast.COMMIT, forecast_on=DAY,
        )  # fmt: skip
        add(DealStageRow, deal_id=deal, position=0, stage="Demo", stage_key="demo", entered_on=DAY)
        add(
            QuotaRow, member_id=rep.id, first_day=DAY, last_day=date(2026, 10, 31), amount_minor=10_000_000,
            currency="EUR",
        )  # fmt: skip
        add(RepProfileRow, member_id=rep.id, hired_on=DAY, title="Account executive", segment="SMB")
        add(
            DeclineRow, rep_id=rep.id, criterion_id=session.criterion_id, version_id=session.version_id,
            number=1, found_at=now, call_kind="discovery|outbound|live", before=3.4, now=2.1, n_before=20,
            n_now=6, change=-1.3, low=-1.9, high=-0.7,
        )  # fmt: skip
        add(
            DayOneRow, rep_id=rep.id, version_id=session.version_id, value=1.8, started_on=DAY,
            basis=Basis.HIRE, dated=True, frozen_at=now,
        )  # fmt: skip
        check_in = add(
            CheckInRow, rep_id=rep.id, day=90, dated=True, reached_on=date(2026, 11, 1),
            better=["Talk ratio", "Questions"], worse=[], known=2, asked=6, opened_at=now,
        )  # fmt: skip
        add(
            RootCauseRow, check_in_id=check_in, cause=Cause.DIAGNOSTIC, note="Wrong behaviour.",
            answered_by=coach.id, answered_at=now,
        )  # fmt: skip
