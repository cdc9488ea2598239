"""A rubric taken in from a file and given out again: what changes, and what may not (CP 2, domain.md 2).

All or nothing: a rubric with one fault changes nothing. The same rubric twice changes nothing either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.criteria import Criterion, CriterionDraft
from coaching.ports import WorkspaceStore
from coaching.themes import PROPERTIES, check_draft

ALL_CONFIRMED = frozenset(key for key, _ in PROPERTIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricOutcome:
    """Names of criteria, as the file has them."""

    added: tuple[str, ...] = ()
    new_versions: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    """Competency, stage or step changed; the definition, and so the version, did not."""
    unchanged: tuple[str, ...] = ()
    made_targets: tuple[str, ...] = ()


def check_rubric(store: WorkspaceStore, drafts: Sequence[CriterionDraft]) -> tuple[dict[str, str], ...]:
    """For each criterion of the file, field -> what to do about it; empty when it may be taken in."""
    seen: set[str] = set()
    found = []
    for draft in drafts:
        problems = check_draft(draft)
        key = " ".join(draft.name.split()).casefold()
        standing = store.criteria.by_name(draft.name) if key else None
        if key in seen:
            problems["name"] = "This name stands in the file twice."
        elif standing is not None and standing.retired_at is not None:
            problems["name"] = "A criterion with this name was retired. Choose another name."
        seen.add(key)
        found.append(problems)
    return tuple(found)


def take_in_rubric(
    store: WorkspaceStore, drafts: Sequence[CriterionDraft], *, now: datetime, team_id: int | None = None
) -> RubricOutcome:
    """Checked drafts become criteria and versions; with `team_id` they are that team's targets, too."""
    kept: dict[str, list[str]] = {"added": [], "new_versions": [], "reworded": [], "unchanged": []}
    made_targets = []
    targets = {one.id for one in store.criteria.targets(team_id)} if team_id is not None else set()
    for draft in drafts:
        standing = store.criteria.by_name(draft.name)
        criterion = (
            store.criteria.add(draft, by=None, now=now)
            if standing is None
            else _change(store, standing, draft, now=now)
        )
        kept[_what_changed(standing, criterion)].append(criterion.name)
        if team_id is not None and criterion.id not in targets:
            store.criteria.set_target(team_id, criterion.id, True)
            made_targets.append(criterion.name)
    return RubricOutcome(
        **{word: tuple(names) for word, names in kept.items()}, made_targets=tuple(made_targets)
    )


def give_out_rubric(store: WorkspaceStore, *, team_id: int | None = None) -> tuple[CriterionDraft, ...]:
    """Active criteria by name: the team's targets, or all of them. What is active was confirmed."""
    found = store.criteria.targets(team_id) if team_id is not None else store.criteria.all()
    return tuple(
        CriterionDraft(
            name=one.name,
            definition=one.current.definition,
            competency=one.competency,
            framework_step=one.framework_step,
            funnel_stage=one.funnel_stage,
            confirmed=ALL_CONFIRMED,
        )
        for one in found
        if one.retired_at is None
    )


def _change(store: WorkspaceStore, standing: Criterion, draft: CriterionDraft, *, now: datetime) -> Criterion:
    if _attributes(standing) == _attributes(draft) and standing.current.definition == draft.definition:
        return standing
    return store.criteria.add_version(standing.id, draft, by=None, now=now)


def _what_changed(before: Criterion | None, after: Criterion) -> str:
    if before is None:
        return "added"
    if before.current.id != after.current.id:
        return "new_versions"
    return "unchanged" if before == after else "reworded"


def _attributes(one: Criterion | CriterionDraft) -> tuple[str | None, ...]:
    return " ".join(one.name.split()), one.competency, one.framework_step, one.funnel_stage
