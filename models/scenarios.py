"""Scored scenarios, kept without their scores; a replaced scoring stays as history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, or_, select

from coaching.errors import StaleError
from coaching.scenario_rubrics import ScenarioKind
from coaching.scenarios import NewScenario, Scenario
from coaching.sessions import Moment, SessionState
from models.scoped import Scoped
from models.tables.scenarios import ScenarioMomentRow, ScenarioRow
from models.tables.sessions import MomentRow, SessionRow
from models.verdicts import to_moment

_STANDS = (ScenarioRow.superseded_at.is_(None), ScenarioRow.deleted_at.is_(None))


def _scenario(row: ScenarioRow) -> Scenario:
    return Scenario(
        id=row.id,
        team_id=row.team_id,
        rep_id=row.rep_id,
        coach_id=row.coach_id,
        scored_by=row.scored_by,
        kind=ScenarioKind(row.kind),
        deal=row.deal,
        held_at=row.held_at,
        session_id=row.session_id,
        call_id=row.call_id,
        note=row.note,
        scored_at=row.scored_at,
        superseded_at=row.superseded_at,
        debrief_by=row.debrief_by,
        deleted_at=row.deleted_at,
    )


class SqlScenarios(Scoped):
    """Implements `ScenarioStore`."""

    def add(self, scenario: NewScenario, /) -> Scenario:
        """The key names what was replaced, so that two people at once cannot both be the next."""
        if scenario.replaces is not None:
            self._supersede(scenario.replaces, scenario)
        made = self._insert_unless(
            ScenarioRow,
            ["dedupe_key"],
            team_id=scenario.team_id,
            rep_id=scenario.rep_id,
            coach_id=scenario.coach_id,
            scored_by=scenario.scored_by,
            kind=scenario.kind.value,
            deal=scenario.deal,
            held_at=scenario.held_at,
            session_id=scenario.session_id,
            call_id=scenario.call_id,
            note=scenario.note,
            scored_at=scenario.scored_at,
            dedupe_key=_key(scenario),
            replaces_id=scenario.replaces,
            debrief_by=scenario.debrief_by,
        )
        if made is None:
            raise StaleError
        return self.get(made)

    def get(self, scenario_id: int, /) -> Scenario:
        return _scenario(self._one(ScenarioRow, scenario_id))

    def of_session(self, session_id: int, /) -> Scenario | None:
        found = self._found(self._newest_first().where(ScenarioRow.session_id == session_id))
        return found[0] if found else None

    def of_rep(self, rep_id: int, /, *, limit: int = 20) -> tuple[Scenario, ...]:
        return self._found(self._newest_first().where(ScenarioRow.rep_id == rep_id).limit(limit))

    def by_coach(self, coach_id: int, /) -> tuple[Scenario, ...]:
        return self._found(self._newest_first().where(ScenarioRow.coach_id == coach_id))

    def standing(self) -> tuple[Scenario, ...]:
        return self._found(self._newest_first())

    def history(self, scenario_id: int, /) -> tuple[Scenario, ...]:
        rows: list[ScenarioRow] = []
        before = self._one(ScenarioRow, scenario_id).replaces_id
        while before is not None:
            rows.append(self._one(ScenarioRow, before))
            before = rows[-1].replaces_id
        return tuple(map(_scenario, rows))

    def say_debrief_by(self, scenario_id: int, member_id: int, /) -> bool:
        self._one(ScenarioRow, scenario_id)
        statement = self._update(ScenarioRow).where(
            ScenarioRow.id == scenario_id, ScenarioRow.debrief_by.is_(None), *_STANDS
        )
        return self._change(statement.values(debrief_by=member_id)) == 1

    def delete(self, scenario_id: int, /, *, now: datetime) -> bool:
        """Its key is given free, so that what it was about can be scored anew."""
        self._one(ScenarioRow, scenario_id)
        statement = self._update(ScenarioRow).where(ScenarioRow.id == scenario_id, *_STANDS)
        return self._change(statement.values(deleted_at=now, dedupe_key=f"deleted:{scenario_id}")) == 1

    def deleted(
        self, *, rep_id: int | None = None, coach_id: int | None = None, limit: int = 5
    ) -> tuple[Scenario, ...]:
        gone = self._select(ScenarioRow).where(ScenarioRow.deleted_at.is_not(None))
        if rep_id is not None:
            gone = gone.where(ScenarioRow.rep_id == rep_id)
        if coach_id is not None:
            gone = gone.where(ScenarioRow.coach_id == coach_id)
        return self._found(gone.order_by(ScenarioRow.deleted_at.desc(), ScenarioRow.id.desc()).limit(limit))

    def attach_moment(self, scenario_id: int, moment_id: int, /) -> None:
        self._one(ScenarioRow, scenario_id)
        self._one(MomentRow, moment_id)
        self._insert_unless(
            ScenarioMomentRow, ["scenario_id", "moment_id"], scenario_id=scenario_id, moment_id=moment_id
        )

    def moments(self, scenario_id: int, /) -> tuple[Moment, ...]:
        ids = [scenario_id, *(earlier.id for earlier in self.history(scenario_id))]
        attached = self._select(ScenarioMomentRow).where(ScenarioMomentRow.scenario_id.in_(ids))
        noted = [row.moment_id for row in self._session.scalars(attached)]
        rows = self._session.scalars(
            self._select(MomentRow).where(MomentRow.id.in_(noted)).order_by(MomentRow.id)
        )
        return tuple(map(to_moment, rows))

    def _supersede(self, scenario_id: int, by: NewScenario) -> None:
        self.get(scenario_id)
        statement = self._update(ScenarioRow).where(ScenarioRow.id == scenario_id, *_STANDS)
        if self._change(statement.values(superseded_at=by.replaced_at or by.scored_at)) == 0:
            raise StaleError

    def _newest_first(self) -> Select[ScenarioRow]:
        """Those that stand: replaced ones and those of a deleted session count nowhere."""
        deleted = select(SessionRow.id).where(
            SessionRow.workspace_id == self.workspace_id, SessionRow.state == SessionState.CANCELLED
        )
        return (
            self._select(ScenarioRow)
            .where(
                *_STANDS,
                or_(ScenarioRow.session_id.is_(None), ScenarioRow.session_id.not_in(deleted)),
            )
            .order_by(ScenarioRow.held_at.desc(), ScenarioRow.id.desc())
        )

    def _found(self, statement: Select[ScenarioRow]) -> tuple[Scenario, ...]:
        return tuple(_scenario(row) for row in self._session.scalars(statement))


def _key(scenario: NewScenario) -> str:
    if scenario.replaces is not None:
        return f"after:{scenario.replaces}"
    return f"session:{scenario.session_id}" if scenario.session_id is not None else scenario.dedupe_key
