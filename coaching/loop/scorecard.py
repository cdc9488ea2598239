"""A rep's scorecard: Day 1, now and the change, per target, with the one focus (domain.md 9)."""

from __future__ import annotations

from datetime import datetime
from statistics import fmean

from coaching.criteria import Criterion
from coaching.delta import goodness
from coaching.dispute_shown import views_of
from coaching.focus_choice import recommend_focus
from coaching.focus_facts import targets_of
from coaching.loop.showing import show_person
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.forms import Scorecard, ScorecardLine
from coaching.voices import About, Finding

DAY_ONE_CALLS = 5
LATEST_CALLS = 10
EARLY_CALLS = 5


def scorecard_of(store: WorkspaceStore, rep_id: int, *, actor: Member, now: datetime) -> Scorecard:
    """Day 1 (first five calls) beside the latest calls after them; no change before five of those."""
    access_of(store, actor).require_see_rep(rep_id)
    focus = recommend_focus(store, rep_id, now=now)
    named = f"{focus.criterion_name}: {focus.why}" if focus.criterion_name else focus.why
    targets = targets_of(store, rep_id)
    lines = tuple(_line(store, rep_id, target, now=now) for target in targets)
    scored = [target for target, line in zip(targets, lines, strict=True) if line.n or line.before]
    return Scorecard(
        rep=show_person(store.people.member(rep_id)),
        focus_words=named,
        lines=lines,
        about=About(Finding.CALLS, scored[0].id).key if scored and rep_id == actor.id else None,
        views=views_of(store, rep_id, Finding.CALLS, tz=actor.tz),
    )


def _line(store: WorkspaceStore, rep_id: int, target: Criterion, *, now: datetime) -> ScorecardLine:
    version, scale = target.current, target.scale
    first = store.calls.first_scored(rep_id, version.id, limit=DAY_ONE_CALLS)
    day_one_ids = {call.call_id for call in first}
    latest = [
        call.score
        for call in store.calls.last_scored(rep_id, version.id, before=now, kind=None, limit=LATEST_CALLS)
        if call.call_id not in day_one_ids
    ]
    before = [call.score for call in first]
    return ScorecardLine(
        criterion=target.name,
        before=scale.write(fmean(before)) if len(before) == DAY_ONE_CALLS else "",
        now=scale.write(fmean(latest)) if len(latest) >= EARLY_CALLS else "",
        n=len(latest),
        words=_compare(target, before, latest),
    )


def _compare(target: Criterion, before: list[float], latest: list[float]) -> str:
    if len(before) < DAY_ONE_CALLS:
        return f"Day 1 not there yet ({len(before)} of {DAY_ONE_CALLS} calls)"
    if len(latest) < EARLY_CALLS:
        return f"not enough yet ({len(latest)} of {LATEST_CALLS})"
    scale, definition = target.scale, target.current.definition
    change = fmean(goodness(scale, s) for s in latest) - fmean(goodness(scale, s) for s in before)
    if abs(change) < definition.meaningful_change:
        return "no meaningful change"
    size = scale.write_change(change)
    if len(latest) < LATEST_CALLS:
        return f"early, leaning {'up' if change > 0 else 'down'}"
    return f"{'improved' if change > 0 else 'regressed'} by {size}"
