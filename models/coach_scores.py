"""Coach effectiveness, kept. The rep's score stands in a store and in tables of its own."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.scenario_rubrics import COACH_EFFECTIVENESS
from coaching.scenarios import CoachScore
from models.rubrics import Rubrics
from models.tables.scenarios import CoachRatingRow, CoachRubricRow


class SqlCoachScores(Rubrics):
    """Implements `CoachScoreStore`."""

    shipped = COACH_EFFECTIVENESS
    criteria = CoachRubricRow
    levels = CoachRatingRow

    def scores(self, scenario_ids: Sequence[int], /) -> dict[int, CoachScore]:
        return {scenario: CoachScore(rated) for scenario, rated in self._rated(scenario_ids).items()}
