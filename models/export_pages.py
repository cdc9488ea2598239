"""How a page of an export is cut: along a key, never by offset, one statement each. Not what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Double, Select, Text, and_, cast, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased

from coaching.export_columns import (
    Table,
)
from coaching.export_port import Page, Place, Row
from coaching.people import Role
from models.scoped import Scoped
from models.tables.base import Owned
from models.tables.calls import CallScoreRow
from models.tables.criteria import CriterionRow, CriterionVersionRow
from models.tables.people import MemberRow, TeamMemberRow, TeamRow

Asked: TypeAlias = Select[*tuple[object, ...]]
Columns: TypeAlias = dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]]

Rep, Coach, Reviewer = (aliased(MemberRow, name=name) for name in ("rep", "coach", "reviewer"))


def _of_scale(word: str, /) -> ColumnElement[object]:
    return type_coerce(CriterionVersionRow.definition[("scale", word)].as_string(), Text)


@cache
def _known() -> Columns:
    """Columns of what a record points at."""
    return {
        "rep": Rep.name,
        "rep_email": Rep.email,
        "coach": Coach.name,
        "reviewer": Reviewer.name,
        "team": TeamRow.name,
        "team_zone": TeamRow.tz,
        "criterion": CriterionRow.name,
        "criterion_version": CriterionVersionRow.number,
        "scale": _of_scale("kind"),
        "scale_low": cast(_of_scale("low"), Double),
        "scale_high": cast(_of_scale("high"), Double),
        "scale_unit": func.nullif(_of_scale("unit"), ""),
        "direction": _of_scale("direction"),
    }


class Pages(Scoped):
    """What every table of an export shares."""

    def _of_a_rep(self, statement: Asked, rep: InstrumentedAttribute[int], /) -> Asked:
        """With the rep and the team they belong to."""
        return statement.join(Rep, and_(Rep.id == rep, self._here(Rep))).outerjoin(
            TeamRow, TeamRow.id == self._first_team(rep)
        )

    def _first_team(self, rep_id: InstrumentedAttribute[int], /) -> ColumnElement[int]:
        """A call names no team: the first one in which its rep is a rep."""
        return (
            select(func.min(TeamMemberRow.team_id))
            .where(
                self._here(TeamMemberRow),
                TeamMemberRow.member_id == rep_id,
                TeamMemberRow.role == Role.REP,
            )
            .scalar_subquery()
        )

    def _here(self, table: type[Owned] | type[CallScoreRow], /) -> ColumnElement[bool]:
        return table.workspace_id == self.workspace_id

    def _page(
        self,
        statement: Asked,
        key: InstrumentedAttribute[int],
        rep: InstrumentedAttribute[int],
        /,
        *,
        rep_ids: Sequence[int] | None,
        past: Place,
        limit: int,
    ) -> Page:
        if rep_ids is not None:
            statement = statement.where(rep.in_(list(rep_ids)))
        if past:
            statement = statement.where(key > past[0])
        return tuple(self._places(statement.order_by(key).limit(limit), 1))

    def _places(self, statement: Asked, width: int) -> list[tuple[Place, Row]]:
        found = self._connection.execute(statement)
        return [(tuple(row[:width]), tuple(row[width:])) for row in found]


def select_columns(
    table: Table | Sequence[str],
    own: Columns,
    row: type[Owned],
    /,
    *,
    place: Sequence[InstrumentedAttribute[Any]],
) -> Asked:
    """Every column by its name: `own`, else what it points at, else the row's of that name."""
    names = table.names if isinstance(table, Table) else table
    known = {**_known(), **own}
    return select(
        *place, *((known[name] if name in known else getattr(row, name)).label(name) for name in names)
    )
