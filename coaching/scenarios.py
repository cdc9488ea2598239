"""Scored scenarios as values and the gate on what may be scored (domain.md 6, SS 1-3).

A rep's score and a coach's score are two types without a sum: nothing here takes both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.scenario_rubrics import NOT_SCENARIOS, ScenarioKind

REP_HIGHEST, COACH_HIGHEST = 5, 3
SCORED_WITHIN = timedelta(days=14)
POINTED_ELSEWHERE = "Log it with /coach log instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewScenario:
    """One scoring to be kept. `replaces` is the scoring that stood before; it stays as history."""

    team_id: int
    rep_id: int
    coach_id: int
    scored_by: int
    kind: ScenarioKind
    deal: str | None
    held_at: datetime
    session_id: int | None
    call_id: int | None
    note: str | None
    scored_at: datetime
    dedupe_key: str
    replaces: int | None = None
    debrief_by: int | None = None
    """Who gave the coach's part, where somebody else scored the rep."""
    replaced_at: datetime | None = None
    """When what it replaces stopped to stand; None: when this was scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    id: int
    team_id: int
    rep_id: int
    coach_id: int
    scored_by: int
    kind: ScenarioKind
    deal: str | None
    held_at: datetime
    session_id: int | None
    call_id: int | None
    note: str | None
    scored_at: datetime
    superseded_at: datetime | None = None
    debrief_by: int | None = None
    deleted_at: datetime | None = None

    @property
    def stands(self) -> bool:
        return self.superseded_at is None and self.deleted_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One criterion's level as it was given: with the weight and the anchor that held then."""

    key: str
    label: str
    level: int
    anchor: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class RepScore:
    """How a rep did in one scenario, 1 to 5."""

    ratings: tuple[Rated, ...]

    def write(self) -> str:
        """``3.7 of 5``"""
        return f"{weighted(self.ratings):.1f} of {REP_HIGHEST}"

    @property
    def attainment(self) -> float:
        """0 to 100 % of the scale."""
        return 100 * (weighted(self.ratings) - 1) / (REP_HIGHEST - 1)


@dataclass(frozen=True, slots=True)
class CoachScore:
    """How a coach taught in one debrief, 1 to 3. For the program, never a ranking."""

    ratings: tuple[Rated, ...]

    def write(self) -> str:
        """``2.3 of 3``"""
        return f"{weighted(self.ratings):.1f} of {COACH_HIGHEST}"


def weighted(ratings: Iterable[Rated]) -> float:
    """The weighted average of one subject's levels."""
    given = tuple(ratings)
    return sum(rated.weight * rated.level for rated in given) / sum(rated.weight for rated in given)


def gate(
    kind: str | None,
    *,
    deal: str | None,
    led_by_manager: bool,
    call_day: date | None = None,
    heard_on: date | None = None,
    debrief_day: date | None = None,
) -> dict[str, str]:
    """What keeps this from being a real-time scenario, by field; empty when it is one (SS 1).

    A live call is named, or the day is on which the coach heard it live: `call_day` or `heard_on`.
    """
    if not kind:
        return {"scenario_kind": "Choose what kind of scenario it was."}
    refused = dict(NOT_SCENARIOS).get(kind)
    if refused is not None:
        return {
            "scenario_kind": f"{refused}: not a real-time scenario, so it is not scored. {POINTED_ELSEWHERE}"
        }
    match ScenarioKind(kind):
        case ScenarioKind.LIVE_CALL:
            if call_day is None and heard_on is None:
                return {"held_on": "Name the call, or say on which day you heard it live."}
            if (call_day or heard_on) != debrief_day:
                field = "held_on" if call_day is None else "call"
                return {field: "A live call counts when it is debriefed at once: pick a call of that day."}
        case ScenarioKind.ROLEPLAY:
            if not deal:
                return {
                    "deal": f"A roleplay counts when an active deal is attached: name it. {POINTED_ELSEWHERE}"
                }
        case ScenarioKind.SIMULATION:
            if not led_by_manager:
                return {
                    "scenario_kind": "A simulation counts when the rep's manager leads it. A roleplay on an "
                    f"active deal counts, too. {POINTED_ELSEWHERE}"
                }
            if not deal:
                return {"deal": "Name the high-stakes call that this prepared."}
    return {}


def day_problem(day: date, *, today: date) -> str | None:
    """A scenario is scored while it is fresh: not ahead of it, and within two weeks."""
    if day > today:
        return "This day is still to come."
    if today - day > SCORED_WITHIN:
        return f"Score it within {SCORED_WITHIN.days} days, while both still remember it."
    return None
