"""One focus per rep (domain.md 8): the order of choice, each with its reason in words and numbers.

What it looks at is read in focus_facts.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from statistics import fmean

from coaching.aggregates import ENOUGH
from coaching.better_method import MethodRecord, better_method
from coaching.focus import Focus, FocusReason
from coaching.focus_facts import (
    STALLED_AFTER_DAYS,
    LastReview,
    LateScores,
    OpenFocus,
    SinceDayOne,
    last_review,
    late_scores,
    latest_run,
    open_focus,
    since_day_one,
    targets_of,
    won_lately,
)
from coaching.ports import WorkspaceStore
from coaching.scale import Scale, ScaleKind
from coaching.sessions import Verdict
from coaching.shown.comparison import DeltaShown
from coaching.words import (
    ARROW,
    say_counted,
    say_date,
    say_delta,
    say_delta_cell,
    say_figure,
    say_list,
    say_verdict,
)

PATTERN_BELOW = 70
"""Percent attainment (SbS, decision framework)."""
PATTERN_CALLS = 3
MEASURED_CALLS = 10


def recommend_focus(store: WorkspaceStore, rep_id: int, *, now: datetime) -> Focus:
    """The rep's focus now. Reads only as far down the order as the choice needs."""
    sessions = store.sessions.of_rep(rep_id, with_calls=False)
    current = open_focus(store, sessions, now)
    if current is not None:
        stalled = is_stalled(current)
        better = better_method(store, current.criterion_id, current.methods, now) if stalled else None
        return choose_focus(rep_id, current=current, better=better)
    review = last_review(store, sessions)
    if review is not None and review.verdict is not Verdict.APPLIED:
        return choose_focus(rep_id, review=review)
    targets = targets_of(store, rep_id)
    lately = late_scores(store, rep_id, targets, now)
    if any(pattern_confirmed(one.attainments) for one in lately):
        return choose_focus(rep_id, lately=lately)
    return choose_focus(
        rep_id,
        lately=lately,
        day_one=since_day_one(store, rep_id, targets, now),
        won=won_lately(store, sessions),
    )


def choose_focus(
    rep_id: int,
    *,
    current: OpenFocus | None = None,
    better: MethodRecord | None = None,
    review: LastReview | None = None,
    lately: Sequence[LateScores] = (),
    day_one: Sequence[SinceDayOne] = (),
    won: Sequence[tuple[str, DeltaShown]] = (),
) -> Focus:
    """The first that applies, in domain.md 8's order."""
    if current is not None:
        return _keep(rep_id, current, better)
    if review is not None and review.verdict is not Verdict.APPLIED:
        return _after_review(rep_id, review)
    patterns = sorted(
        (one for one in lately if pattern_confirmed(one.attainments)), key=lambda one: one.attainment
    )
    if patterns:
        return _pattern(rep_id, patterns)
    slipped = [one for one in day_one if one.change < 0 and -one.change >= one.meaningful]
    if slipped:
        return _below_day_one(rep_id, min(slipped, key=lambda one: one.attainment_change))
    return _maintenance(rep_id, lately, won)


def pattern_confirmed(attainments: Sequence[float]) -> bool:
    """Below 70 % on three or more recent calls, however many others went well (SbS, decision framework)."""
    return sum(attainment < PATTERN_BELOW for attainment in attainments) >= PATTERN_CALLS


def is_stalled(current: OpenFocus) -> bool:
    """Two sessions on one criterion, 30 days, five calls at least, and nothing moved (SbS 4)."""
    moved = current.since_first
    return (
        current.sessions >= 2
        and current.days >= STALLED_AFTER_DAYS
        and moved is not None
        and moved.verdict in {"early_flat", "early_down", "no_meaningful_change", "regressed"}
    )


def _keep(rep_id: int, current: OpenFocus, better: MethodRecord | None) -> Focus:
    moved = current.since_first
    if moved is not None and is_stalled(current):
        return Focus(
            rep_id=rep_id,
            criterion_id=current.criterion_id,
            criterion_name=current.name,
            reason=FocusReason.CHANGE_METHOD,
            why=say_stall(current, moved, better),
            method=better.key if better else None,
        )
    if current.planned:
        why = f"A session on this is planned for {say_date(current.session_on)}."
    else:
        collected = f"{current.collected} of {MEASURED_CALLS} calls in"
        why = f"Coached {say_date(current.session_on)}, {collected}."
    if current.review is not None:
        why += f" Carry-through: {say_verdict(current.review)}."
    return Focus(
        rep_id=rep_id,
        criterion_id=current.criterion_id,
        criterion_name=current.name,
        reason=FocusReason.KEEP,
        why=why,
    )


def say_stall(current: OpenFocus, moved: DeltaShown, better: MethodRecord | None) -> str:
    """What two sessions have not moved, and which method to try instead (SbS 4)."""
    spent = f"{say_counted(current.sessions, 'session')} in {say_counted(current.days, 'day')}"
    return f"{spent}, {say_delta(moved)}. Keep the focus, change the method.{_try(better, moved.scale)}"


def stall_on(
    store: WorkspaceStore, rep_id: int, criterion_id: int, *, now: datetime
) -> tuple[str, MethodRecord | None] | None:
    """No improvement within 30 days despite two sessions on it, their windows closed or not: what to say,
    and the method with the best valid deltas on it (SbS 4). None while it moves, or is not known."""
    run = latest_run(store, store.sessions.of_rep(rep_id, with_calls=False), criterion_id, now)
    if run is None or run.since_first is None or not is_stalled(run):
        return None
    better = better_method(store, criterion_id, run.methods, now)
    return say_stall(run, run.since_first, better), better


def _try(better: MethodRecord | None, scale: Scale) -> str:
    if better is None:
        return ""
    if better.median is None:
        tried = f"Hardly tried: {better.label} ({better.n} of {ENOUGH})" if better.n else None
        return f" {tried or f'Not tried yet: {better.label}'}."
    moved = (
        f" {better.label} moved this most here: median {_say_change(better.median, scale)} "
        f"over {better.n} valid comparisons"
    )
    if better.drift is None:
        return f"{moved}; how far scores move without a session is not known yet."
    return f"{moved}; alike reps without a session: {_say_change(better.drift, scale)} on average."


def _say_change(change: float, scale: Scale) -> str:
    way = "better" if change >= 0 else "worse"
    return f"{scale.write_change(change)} {way}"


def _after_review(rep_id: int, review: LastReview) -> Focus:
    partial = review.verdict is Verdict.PARTIAL
    gap = f': "{review.broke_down}"' if review.broke_down else ""
    said = f"Carry-through was {say_verdict(review.verdict)} on {say_date(review.reviewed_on)}{gap}."
    return Focus(
        rep_id=rep_id,
        criterion_id=review.criterion_id,
        criterion_name=review.name,
        reason=FocusReason.NAMED_GAP if partial else FocusReason.RECOACH,
        why=f"{said} {'Coach the named gap.' if partial else 'Coach it again.'}",
    )


def _pattern(rep_id: int, patterns: Sequence[LateScores]) -> Focus:
    lowest = patterns[0]
    figure = lowest.scale.write(fmean(lowest.scores))
    if lowest.scale.kind not in {ScaleKind.PERCENT, ScaleKind.PASS_FAIL}:
        figure += f" ({lowest.attainment:.0f} % attainment)"
    among = f", lowest of {len(patterns)} patterns" if len(patterns) > 1 else ""
    return Focus(
        rep_id=rep_id,
        criterion_id=lowest.criterion_id,
        criterion_name=lowest.name,
        reason=FocusReason.PATTERN,
        why=f"{figure} over {say_counted(len(lowest.scores), 'call')} in 14 days{among}.",
    )


def _below_day_one(rep_id: int, drop: SinceDayOne) -> Focus:
    before_to_now = f"{say_figure(drop.scale, drop.day_one)} {ARROW} {drop.scale.write(drop.now)}"
    return Focus(
        rep_id=rep_id,
        criterion_id=drop.criterion_id,
        criterion_name=drop.name,
        reason=FocusReason.BELOW_DAY_ONE,
        why=f"{before_to_now} since Day 1: {drop.scale.write_change(drop.change)} worse over {drop.n} calls.",
    )


def _maintenance(rep_id: int, lately: Sequence[LateScores], won: Sequence[tuple[str, DeltaShown]]) -> Focus:
    if won:
        wins = say_list([f"{name} ({say_delta_cell(delta)} over {delta.n} calls)" for name, delta in won])
        why = f"Maintenance. Won: {wins}."
    elif lately:
        why = f"Maintenance: no pattern below {PATTERN_BELOW} % and nothing lost since Day 1."
    else:
        why = "Maintenance: no call was scored in the last 14 days, too little to steer by."
    return Focus(
        rep_id=rep_id, criterion_id=None, criterion_name=None, reason=FocusReason.MAINTENANCE, why=why
    )
