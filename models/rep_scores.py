"""Rep execution, kept. The coach's score stands in a store and in tables of its own."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.scenario_rubrics import REP_EXECUTION
from coaching.scenarios import RepScore
from models.rubrics import Rubrics
from models.tables.scenarios import RepRatingRow, RepRubricRow


class SqlRepScores(Rubrics):
    """Implements `RepScoreStore`."""

    shipped = REP_EXECUTION
    criteria = RepRubricRow
    levels = RepRatingRow

    def scores(self, scenario_ids: Sequence[int], /) -> dict[int, RepScore]:
        return {scenario: RepScore(rated) for scenario, rated in self._rated(scenario_ids).items()}
