"""What many scored debriefs say of one coach (SS 6): shares and a gap, by name and never by figure."""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.people import Member, Role
from coaching.person_shown import show_person
from coaching.ports import WorkspaceStore
from coaching.scenario_rubrics import MOMENT, ScenarioKind
from coaching.scenarios import COACH_HIGHEST, CoachScore, RepScore, Scenario
from coaching.sessions import Verdict
from coaching.shown.scenarios import PatternsShown

ENOUGH_SESSIONS = 30
ENOUGH_PAIRS = 5
"""Fewer pairs of executions show how many there are, and no gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """Shares are (part, whole)."""

    threes: tuple[int, int]
    """Of all levels given."""
    missed: tuple[int, int]
    """Sessions whose moment was missed."""
    carried: tuple[int, int]
    """Applied, of those reviewed."""
    gap: float | None
    gap_pairs: int


def missing_sessions(scored: int) -> int:
    """How many more scored sessions it takes until patterns are shown."""
    return max(ENOUGH_SESSIONS - scored, 0)


def find_patterns(
    scores: Sequence[CoachScore], verdicts: Sequence[Verdict], gaps: Sequence[float]
) -> Patterns | None:
    """None below thirty scored sessions."""
    if missing_sessions(len(scores)):
        return None
    levels = [rated.level for score in scores for rated in score.ratings]
    moments = [rated.level for score in scores for rated in score.ratings if rated.key == MOMENT]
    return Patterns(
        threes=(levels.count(COACH_HIGHEST), len(levels)),
        missed=(moments.count(1), len(moments)),
        carried=(sum(verdict is Verdict.APPLIED for verdict in verdicts), len(verdicts)),
        gap=sum(gaps) / len(gaps) if len(gaps) >= ENOUGH_PAIRS else None,
        gap_pairs=len(gaps),
    )


def execution_gaps(
    coached: Sequence[Scenario], everything: Sequence[Scenario], scores: Mapping[int, RepScore]
) -> tuple[float, ...]:
    """For each coached scenario: the rep's next scored live call minus it, in points of execution."""
    live: dict[int, list[tuple[datetime, int]]] = {}
    for scenario in everything:
        if scenario.kind is ScenarioKind.LIVE_CALL and scenario.id in scores:
            insort(live.setdefault(scenario.rep_id, []), (scenario.held_at, scenario.id))
    gaps = []
    for before in coached:
        calls = live.get(before.rep_id, [])
        place = bisect(calls, (before.held_at, before.id))
        if place < len(calls) and before.id in scores:
            _, after = calls[place]
            gaps.append(scores[after].attainment - scores[before.id].attainment)
    return tuple(gaps)


def patterns_of(store: WorkspaceStore, coach: Member) -> PatternsShown:
    """One coach's. Whoever calls has asked whether this may be seen."""
    return _show(store, coach, store.scenarios.by_coach(coach.id))


def patterns_by_name(store: WorkspaceStore) -> tuple[PatternsShown, ...]:
    """Everybody who coaches or was scored, in alphabetical order."""
    standing = store.scenarios.standing()
    coached: dict[int, list[Scenario]] = {}
    for scenario in standing:
        coached.setdefault(scenario.coach_id, []).append(scenario)
    return tuple(_show(store, coach, coached.get(coach.id, [])) for coach in coaches_by_name(store, standing))


def coaches_by_name(store: WorkspaceStore, standing: Sequence[Scenario]) -> tuple[Member, ...]:
    seated = {held.member_id for held in store.people.memberships() if held.role is Role.COACH}
    scored = {scenario.coach_id for scenario in standing}
    coaches = [coach for coach in store.people.members(seated | scored).values() if not coach.is_deleted]
    return tuple(sorted(coaches, key=lambda coach: (coach.name.casefold(), coach.id)))


def _show(store: WorkspaceStore, coach: Member, coached: Sequence[Scenario]) -> PatternsShown:
    scores = store.coach_scores.scores([scenario.id for scenario in coached])
    counted = [scenario for scenario in coached if scenario.id in scores]
    shown = PatternsShown(
        coach=show_person(coach), scored=len(counted), missing=missing_sessions(len(counted))
    )
    sessions = [scenario.session_id for scenario in counted if scenario.session_id is not None]
    found = None
    if not shown.missing:
        found = find_patterns(
            [scores[scenario.id] for scenario in counted],
            [review.verdict for review in store.sessions.reviews(sessions).values()],
            _gaps(store, counted),
        )
    if found is None:
        return shown
    return replace(
        shown,
        threes=found.threes,
        missed=found.missed,
        carried=found.carried,
        gap=found.gap,
        gap_pairs=found.gap_pairs,
    )


def _gaps(store: WorkspaceStore, counted: Sequence[Scenario]) -> tuple[float, ...]:
    reps = {scenario.rep_id for scenario in counted}
    theirs = [scenario for scenario in store.scenarios.standing() if scenario.rep_id in reps]
    return execution_gaps(counted, theirs, store.rep_scores.scores([scenario.id for scenario in theirs]))
