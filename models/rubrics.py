"""What the stores of both scores have in common: versions of criteria, and levels given. Tables: theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from coaching.errors import NotFoundError
from coaching.scenario_rubrics import Rubric, RubricCriterion
from coaching.scenarios import Rated
from models.scoped import Scoped
from models.tables.scenarios import RatingRow, RubricRow, ScenarioRow


class Rubrics(Scoped):
    """One subject's rubric and ratings: a store names its two tables and what ships."""

    shipped: ClassVar[Rubric]
    criteria: ClassVar[type[RubricRow]]
    levels: ClassVar[type[RatingRow]]

    def rubric(self) -> Rubric:
        """The workspace's own, else the one that ships."""
        rows = self._current()
        if not rows:
            return self.shipped
        return Rubric(
            subject=self.shipped.subject,
            label=self.shipped.label,
            criteria=tuple(map(_criterion, rows)),
        )

    def keep_rubric(self, rubric: Rubric, /, *, now: datetime) -> None:
        """Changed criteria become new rows; what was scored keeps its weights and anchors."""
        if rubric.subject is not self.shipped.subject:
            raise ValueError(f"{rubric.label} is not kept beside {self.shipped.label}")
        standing = {row.key: row for row in self._current()}
        for position, criterion in enumerate(rubric.criteria):
            row = standing.pop(criterion.key, None)
            if row is not None and row.position == position and _criterion(row) == criterion:
                continue
            if row is not None:
                self._retire(row, now=now)
            self._insert_unless(
                self.criteria,
                ["key", "number"],
                key=criterion.key,
                number=self._latest(criterion.key) + 1,
                name=criterion.label,
                question=criterion.question,
                position=position,
                weight=criterion.weight,
                anchors={str(level): anchor for level, anchor in enumerate(criterion.anchors, start=1)},
                created_at=now,
            )
        for row in standing.values():
            self._retire(row, now=now)

    def rate(self, scenario_id: int, levels: Mapping[str, int], /, *, now: datetime) -> None:
        """One level per criterion key of the current rubric."""
        self._one(ScenarioRow, scenario_id)
        if not self._current():
            self.keep_rubric(self.shipped, now=now)
        rows = {row.key: row for row in self._current()}
        if not levels.keys() <= rows.keys():
            raise NotFoundError
        self._insert_all(
            self.levels,
            [
                {"scenario_id": scenario_id, "rubric_criterion_id": rows[key].id, "rating": level}
                for key, level in levels.items()
            ],
        )

    def carry(self, scenario_id: int, to_scenario_id: int, /) -> None:
        """The same levels for a scoring that replaces another one, as they were given."""
        self._one(ScenarioRow, to_scenario_id)
        given = self._session.scalars(self._select(self.levels).where(self.levels.scenario_id == scenario_id))
        self._insert_all(
            self.levels,
            [
                {
                    "scenario_id": to_scenario_id,
                    "rubric_criterion_id": row.rubric_criterion_id,
                    "rating": row.rating,
                }
                for row in given
            ],
        )

    def _rated(self, scenario_ids: Sequence[int]) -> dict[int, tuple[Rated, ...]]:
        """By scenario, in the rubric's order; scenarios without a level are left out."""
        statement = (
            select(self.levels.scenario_id, self.levels.rating, self.criteria)
            .join(self.criteria, self.criteria.id == self.levels.rubric_criterion_id)
            .where(
                self.levels.workspace_id == self.workspace_id,
                self.criteria.workspace_id == self.workspace_id,
                self.levels.scenario_id.in_(list(scenario_ids)),
            )
            .order_by(self.criteria.position, self.criteria.id)
        )
        found: dict[int, tuple[Rated, ...]] = {}
        for scenario_id, level, row in self._session.execute(statement):
            rated = Rated(
                key=row.key, label=row.name, level=level, anchor=row.anchors[str(level)], weight=row.weight
            )
            found[scenario_id] = (*found.get(scenario_id, ()), rated)
        return found

    def _current(self) -> Sequence[RubricRow]:
        statement = self._select(self.criteria).where(self.criteria.retired_at.is_(None))
        return self._session.scalars(statement.order_by(self.criteria.position, self.criteria.id)).all()

    def _latest(self, key: str) -> int:
        statement = self._select(self.criteria).where(self.criteria.key == key)
        return max((row.number for row in self._session.scalars(statement)), default=0)

    def _retire(self, row: RubricRow, *, now: datetime) -> None:
        self._change_one(self.criteria, row.id, retired_at=now)


def _criterion(row: RubricRow) -> RubricCriterion:
    return RubricCriterion(
        key=row.key,
        label=row.name,
        question=row.question,
        anchors=tuple(row.anchors[str(level)] for level in range(1, len(row.anchors) + 1)),
        weight=row.weight,
    )
