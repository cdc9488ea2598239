"""A workspace's own weights for the two rubrics: each adds up by itself, what is scored stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from coaching.errors import FieldError
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.scenario_rubrics import Rubric
from coaching.shown.scenarios import RubricForm, RubricWeight

HIGHEST_WEIGHT = 10


def rubric_form(store: WorkspaceStore, actor: Member) -> RubricForm:
    access_of(store, actor).require_see_program()
    return RubricForm(rep=_weights(store.rep_scores.rubric()), coach=_weights(store.coach_scores.rubric()))


def save_weights(
    store: WorkspaceStore,
    actor: Member,
    *,
    rep: Mapping[str, float],
    coach: Mapping[str, float],
    now: datetime,
) -> None:
    """By criterion key. Raises FieldError: out of range, or nothing left that counts."""
    access_of(store, actor).require_see_program()
    for_rep, for_coach = store.rep_scores.rubric(), store.coach_scores.rubric()
    problems = _check("rep_weight", for_rep, rep) | _check("coach_weight", for_coach, coach)
    if problems:
        raise FieldError(problems)
    store.rep_scores.keep_rubric(_weighted(for_rep, rep), now=now)
    store.coach_scores.keep_rubric(_weighted(for_coach, coach), now=now)


def _check(field: str, rubric: Rubric, weights: Mapping[str, float]) -> dict[str, str]:
    problems = {
        f"{field}:{key}": f"A weight goes from 0 to {HIGHEST_WEIGHT}."
        for key, weight in weights.items()
        if not 0 <= weight <= HIGHEST_WEIGHT
    }
    new = _weighted(rubric, weights)
    if not problems and not any(criterion.weight for criterion in new.criteria):
        first = rubric.criteria[0].key
        problems[f"{field}:{first}"] = "At least one question has to count."
    return problems


def _weighted(rubric: Rubric, weights: Mapping[str, float]) -> Rubric:
    criteria = (
        replace(criterion, weight=float(weights.get(criterion.key, criterion.weight)))
        for criterion in rubric.criteria
    )
    return replace(rubric, criteria=tuple(criteria))


def _weights(rubric: Rubric) -> tuple[RubricWeight, ...]:
    return tuple(
        RubricWeight(key=criterion.key, label=criterion.label, weight=criterion.weight)
        for criterion in rubric.criteria
    )
