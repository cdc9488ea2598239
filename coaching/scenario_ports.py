"""What scored scenarios ask of storage. Three stores, so that no query can see both scores at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from coaching.scenario_rubrics import Rubric
from coaching.scenarios import CoachScore, NewScenario, RepScore, Scenario
from coaching.sessions import Moment


class ScenarioStore(Protocol):
    """The scenarios themselves, without any score."""

    def add(self, scenario: NewScenario, /) -> Scenario:
        """Raises StaleError when the session, or the scoring to be replaced, was scored meanwhile."""

    def get(self, scenario_id: int, /) -> Scenario: ...
    def of_session(self, session_id: int, /) -> Scenario | None:
        """The scoring that stands."""

    def of_rep(self, rep_id: int, /, *, limit: int = 20) -> tuple[Scenario, ...]:
        """Those that stand, newest first."""

    def by_coach(self, coach_id: int, /) -> tuple[Scenario, ...]:
        """Those that stand, newest first."""

    def standing(self) -> tuple[Scenario, ...]:
        """All that stand, newest first."""

    def history(self, scenario_id: int, /) -> tuple[Scenario, ...]:
        """Earlier scorings that this one replaced, newest first."""

    def say_debrief_by(self, scenario_id: int, member_id: int, /) -> bool:
        """Who gave the coach's part; False when somebody did already, or it stands no more."""

    def delete(self, scenario_id: int, /, *, now: datetime) -> bool:
        """Counts nowhere any more; its session may be scored anew. False when it did not stand."""

    def deleted(
        self, *, rep_id: int | None = None, coach_id: int | None = None, limit: int = 5
    ) -> tuple[Scenario, ...]:
        """Of a rep or of a coach, newest first."""

    def attach_moment(self, scenario_id: int, moment_id: int, /) -> None: ...
    def moments(self, scenario_id: int, /) -> tuple[Moment, ...]:
        """Noted with it and with what it replaced, oldest first; those of its session stand there."""


class RepScoreStore(Protocol):
    """Rep execution."""

    def rubric(self) -> Rubric:
        """The workspace's own, else the one that ships."""

    def keep_rubric(self, rubric: Rubric, /, *, now: datetime) -> None:
        """Changed criteria become new rows; what was scored keeps its weights and anchors."""

    def rate(self, scenario_id: int, levels: Mapping[str, int], /, *, now: datetime) -> None:
        """One level per criterion key of the current rubric."""

    def carry(self, scenario_id: int, to_scenario_id: int, /) -> None:
        """The same levels for a scoring that replaces another one, as they were given."""

    def scores(self, scenario_ids: Sequence[int], /) -> dict[int, RepScore]: ...


class CoachScoreStore(Protocol):
    """Coach effectiveness: asked only after `require_see_coach_scores` or `require_see_program`."""

    def rubric(self) -> Rubric: ...
    def keep_rubric(self, rubric: Rubric, /, *, now: datetime) -> None: ...
    def rate(self, scenario_id: int, levels: Mapping[str, int], /, *, now: datetime) -> None: ...
    def carry(self, scenario_id: int, to_scenario_id: int, /) -> None: ...
    def scores(self, scenario_ids: Sequence[int], /) -> dict[int, CoachScore]: ...
