"""Adding, changing and retiring criteria, and choosing a team's targets (CL 1). Themes: themes.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from coaching.criteria import Check, Criterion, CriterionDraft, Definition, Level, SubCriterion
from coaching.errors import FieldError, NotAllowedError, NoTeamError, StaleError
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.scale import Direction, Scale, ScaleKind
from coaching.shown.forms import CriteriaList, CriterionForm
from coaching.themes import check_draft, target_warning


@dataclass(frozen=True, slots=True, kw_only=True)
class RarerEntry:
    """What stands behind [More]."""

    funnel_stage: str | None
    framework_step: str | None
    levels: dict[float, str]
    """Score -> description; empty where none was typed."""
    parts: tuple[SubCriterion, ...]
    min_change: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionEntry:
    """One submitted criterion form. Bounds, unit and direction count only for a measure."""

    team_id: int
    criterion_id: int | None
    name: str
    competency: str | None
    kind: ScaleKind
    good: str
    poor: str
    check: Check
    target: float | None
    confirmed: frozenset[str]
    unit: str = ""
    low: float | None = None
    high: float | None = None
    direction: Direction = Direction.HIGHER
    band_low: float | None = None
    band_high: float | None = None
    rarer: RarerEntry | None = None
    """None while [More] was not opened: what stands is kept."""


def criteria_list(store: WorkspaceStore, actor: Member, *, team_id: int | None = None) -> CriteriaList:
    """The team's targets and what else is active; read-only for those who may not edit."""
    access = access_of(store, actor)
    team_id = team_id if team_id is not None else _first_visible_team(store, actor)
    access.require_see_team(team_id)
    targets = store.criteria.targets(team_id)
    chosen = {criterion.id for criterion in targets}
    return CriteriaList(
        team_id=team_id,
        team_name=store.people.team(team_id).name,
        targets=targets,
        others=tuple(c for c in store.criteria.all() if c.retired_at is None and c.id not in chosen),
        warning=target_warning(len(targets)),
        may_edit=access.may_edit_criteria(team_id),
    )


def criterion_form(
    store: WorkspaceStore,
    actor: Member,
    *,
    team_id: int,
    criterion_id: int | None = None,
    kind: ScaleKind | None = None,
    more: bool = False,
) -> CriterionForm:
    """Empty, or as the criterion stands; `kind` is the scale just chosen, which redraws its inputs.

    A criterion that has something behind [More] shows it at once: an edit is a version of all of it.
    """
    access_of(store, actor).require_edit_criteria(team_id)
    criterion = store.criteria.get(criterion_id) if criterion_id is not None else None
    more = more or (criterion is not None and _has_rarer(criterion))
    if criterion is not None and kind is not None and kind is not criterion.scale.kind:
        criterion = _on_scale(criterion, kind)
    chosen = kind or (criterion.scale.kind if criterion else None)
    return CriterionForm(
        team_id=team_id,
        criterion=criterion,
        name=criterion.name if criterion else "",
        more=more,
        private={
            "more": int(more),
            "team_id": team_id,
            "criterion_id": criterion_id,
            "scale": chosen.value if chosen else None,
        },
    )


def save_criterion(
    store: WorkspaceStore, actor: Member, entry: CriterionEntry, *, now: datetime
) -> Criterion:
    """Add a criterion as a target of the team, or keep a new version of one that stands.

    Scores and frozen baselines point at versions, so an edit changes nothing that was measured
    before. Raises FieldError: a theme, an unconfirmed property, a name that is taken.
    """
    access_of(store, actor).require_edit_criteria(entry.team_id)
    standing = store.criteria.get(entry.criterion_id) if entry.criterion_id is not None else None
    draft = draft_of(entry, standing)
    problems, missing = check_draft(draft), _missing_levels(entry)
    if missing:
        problems.pop("levels", None)
        problems |= missing
    if "sub_criteria" in problems:
        problems["parts"] = problems.pop("sub_criteria")
    namesake = store.criteria.by_name(entry.name) if entry.name else None
    if namesake is not None and (standing is None or namesake.id != standing.id) and "name" not in problems:
        problems["name"] = (
            "A criterion with this name was retired. Choose another name."
            if namesake.retired_at
            else "This criterion exists already. Make it a target in the list, or edit it there."
        )
    if problems:
        raise FieldError(problems)
    if standing is None:
        criterion = store.criteria.add(draft, by=actor.id, now=now)
        store.criteria.set_target(entry.team_id, criterion.id, True)
        return criterion
    if standing.retired_at is not None:
        raise StaleError("This criterion was retired meanwhile.")
    return store.criteria.add_version(standing.id, draft, by=actor.id, now=now)


def retire_criterion(
    store: WorkspaceStore, actor: Member, *, team_id: int, criterion_id: int, now: datetime
) -> None:
    """Its scores and sessions stay; nobody can choose it any more, in any team."""
    access_of(store, actor).require_edit_criteria(team_id)
    if store.criteria.get(criterion_id).retired_at is None:
        store.criteria.retire(criterion_id, now=now)


def choose_target(
    store: WorkspaceStore, actor: Member, *, team_id: int, criterion_id: int, active: bool
) -> None:
    access_of(store, actor).require_edit_criteria(team_id)
    if active and store.criteria.get(criterion_id).retired_at is not None:
        raise StaleError("This criterion was retired meanwhile.")
    store.criteria.set_target(team_id, criterion_id, active)


def draft_of(entry: CriterionEntry, standing: Criterion | None) -> CriterionDraft:
    """What stands behind [More] is kept while it was not opened; of it, levels and parts with their scale."""
    scale = scale_of(entry)
    rarer = entry.rarer or _standing_rarer(standing, scale)
    return CriterionDraft(
        name=entry.name,
        competency=entry.competency,
        framework_step=rarer.framework_step,
        funnel_stage=rarer.funnel_stage,
        definition=Definition(
            scale=scale,
            good=entry.good,
            poor=entry.poor,
            check=entry.check,
            target=entry.target,
            levels=tuple(Level(score, words) for score, words in sorted(rarer.levels.items()) if words),
            sub_criteria=rarer.parts,
            min_change=rarer.min_change,
        ),
        confirmed=entry.confirmed,
    )


def _standing_rarer(standing: Criterion | None, scale: Scale) -> RarerEntry:
    definition = standing.current.definition if standing is not None else None
    kept = definition if definition is not None and definition.scale == scale else None
    return RarerEntry(
        funnel_stage=standing.funnel_stage if standing else None,
        framework_step=standing.framework_step if standing else None,
        levels={level.score: level.description for level in kept.levels} if kept else {},
        parts=kept.sub_criteria if kept else (),
        min_change=kept.min_change if kept else None,
    )


def _has_rarer(criterion: Criterion) -> bool:
    definition = criterion.current.definition
    return bool(
        definition.levels
        or definition.sub_criteria
        or definition.min_change is not None
        or criterion.framework_step
        or criterion.funnel_stage
    )


def _missing_levels(entry: CriterionEntry) -> dict[str, str]:
    """Some levels described and others not: each empty one is named on its own input."""
    levels = entry.rarer.levels if entry.rarer else {}
    if not any(levels.values()):
        return {}
    return {
        f"level:{score:g}": "Describe this level, too, or leave all of them empty."
        for score, words in levels.items()
        if not words
    }


def scale_of(entry: CriterionEntry) -> Scale:
    """Missing bounds of a measure become NaN, which the draft's check names on its field."""
    if entry.kind is not ScaleKind.MEASURE:
        return Scale.of(entry.kind)
    nothing = float("nan")
    return Scale(
        kind=entry.kind,
        low=nothing if entry.low is None else entry.low,
        high=nothing if entry.high is None else entry.high,
        unit=entry.unit,
        direction=entry.direction,
        band_low=entry.band_low,
        band_high=entry.band_high,
    )


def _first_visible_team(store: WorkspaceStore, actor: Member) -> int:
    """A team this person may edit before one they may only see."""
    teams = store.people.teams()
    if not teams:
        raise NoTeamError
    access = access_of(store, actor)
    for may in (access.may_edit_criteria, access.may_see_team):
        found = next((team.id for team in teams if may(team.id)), None)
        if found is not None:
            return found
    raise NotAllowedError("Only a team's coaches and managers can see its criteria.")


def _on_scale(criterion: Criterion, kind: ScaleKind) -> Criterion:
    """The criterion as the form would show it on another scale; nothing is kept by this."""
    scale = Scale(kind=kind, low=0, high=10) if kind is ScaleKind.MEASURE else Scale.of(kind)
    definition = replace(criterion.current.definition, scale=scale, target=None, levels=())
    return replace(criterion, current=replace(criterion.current, definition=definition))
