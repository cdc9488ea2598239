"""Day 1 of a rep: frozen once, when the fifth call is in, and never recomputed (CM; domain.md 9 and 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from statistics import fmean

from coaching.business_days import local_date, local_time
from coaching.calls import ScoredCall
from coaching.deals.outcomes import Outcome
from coaching.ports import WorkspaceStore
from coaching.scorecard.measures import measure_of
from coaching.scorecard.moves import DAY_ONE_CALLS, is_too_few
from coaching.scorecard.periods import Look, whole_periods
from coaching.scorecard.records import DayOne, DayOneOutcome
from coaching.scorecard.start import Start, start_of


def freeze_day_ones(store: WorkspaceStore, *, now: datetime, rep_id: int | None = None) -> int:
    """Of every rep and criterion whose fifth call is in; how many are new. A repeat changes nothing."""
    return freeze_pairs(store, pairs_to_freeze(store, rep_id), now=now)


def freeze_pairs(store: WorkspaceStore, pairs: Sequence[tuple[int, int]], *, now: datetime) -> int:
    """The same for these (rep, version)."""
    starts = starts_of(store, sorted({rep for rep, _ in pairs}))
    found = first_calls_since(store, pairs, starts)
    return store.day_ones.freeze(
        [
            _day_one(pair, calls, starts[pair[0]], now=now)
            for pair, calls in found.items()
            if len(calls) == DAY_ONE_CALLS
        ]
    )


def pairs_to_freeze(store: WorkspaceStore, rep_id: int | None = None) -> tuple[tuple[int, int], ...]:
    """(rep, version) of targets and measures with five scored calls and no Day 1."""
    six = [one.current.id for one in store.criteria.all() if not one.retired_at and measure_of(one)]
    return store.day_ones.unfrozen(six, calls=DAY_ONE_CALLS, rep_id=rep_id)


def freeze_outcomes(store: WorkspaceStore, starts: Mapping[int, Start], *, now: datetime) -> None:
    """The nine as they stood when Day 1 came: each once, as soon as there are deals to tell it by."""
    standing = store.day_ones.outcomes_of(sorted(starts))
    by_start: dict[tuple[date, bool], list[int]] = {}
    for rep_id, start in starts.items():
        known = [one for one in standing.get(rep_id, ()) if one.dated is start.dated]
        if len(known) < len(Outcome) and start.on <= now.date():
            by_start.setdefault((start.on, start.dated), []).append(rep_id)
    for (on, dated), reps in by_start.items():
        for look in whole_periods(on).values():
            store.day_ones.freeze_outcomes(_outcomes(store, reps, look, dated=dated, now=now))


def freeze_now(store: WorkspaceStore, rep_id: int, *, now: datetime) -> None:
    """Of one rep, on demand."""
    freeze_day_ones(store, now=now, rep_id=rep_id)
    freeze_outcomes(store, starts_of(store, [rep_id]), now=now)


def _outcomes(
    store: WorkspaceStore, reps: Sequence[int], look: Look, *, dated: bool, now: datetime
) -> list[DayOneOutcome]:
    first, last = look.period.first, look.period.last
    figures = store.outcomes.of_reps(reps, first=first, last=last)
    return [
        DayOneOutcome(
            rep_id=rep_id,
            dated=dated,
            outcome=one.outcome,
            value=one.value,
            unit=one.unit,
            n=one.n,
            as_of=last,
            frozen_at=now,
        )
        for rep_id, theirs in figures.items()
        for one in theirs
        if not one.of and one.value is not None and one.outcome in look.outcomes
        if not is_too_few(one.outcome, one.n)  # frozen for good: better later than from one deal
    ]


def day_one_calls(store: WorkspaceStore, rep_id: int, version_ids: Sequence[int]) -> Mapping[int, DayOne]:
    """By version: the frozen ones, and what would be frozen now for those that are not yet.

    With fewer than five calls where the fifth is not in.
    """
    start = start_for(store, rep_id)
    if start is None:
        return {}
    standing = {one.version_id: one for one in store.day_ones.of(rep_id) if one.start.dated is start.dated}
    frozen = {version_id: standing[version_id] for version_id in version_ids if version_id in standing}
    missing = [(rep_id, version_id) for version_id in version_ids if version_id not in frozen]
    found = first_calls_since(store, missing, {rep_id: start}) if missing else {}
    now = store.now() if found else None
    return {
        **frozen,
        **{pair[1]: _day_one(pair, calls, start, now=now) for pair, calls in found.items() if now},
    }


def calls_after(day_one: DayOne | None, calls: Sequence[ScoredCall]) -> tuple[ScoredCall, ...]:
    """Those that came after the fifth, oldest first; no earlier one that arrives late."""
    if day_one is None or not day_one.calls:
        return ()
    fifth = max((call.occurred_at, call.call_id) for call in day_one.calls)
    in_order = sorted(calls, key=lambda call: (call.occurred_at, call.call_id))
    return tuple(call for call in in_order if (call.occurred_at, call.call_id) > fifth)


def after_day_one(day_one: DayOne | None, calls: Sequence[ScoredCall]) -> tuple[float, ...]:
    """Their scores."""
    return tuple(call.score for call in calls_after(day_one, calls))


def start_for(store: WorkspaceStore, rep_id: int) -> Start | None:
    """As `starts_of`, of one rep with few reads."""
    frozen = [one.start for one in store.day_ones.of(rep_id)]
    dated = [one for one in frozen if one.dated]
    if dated:
        return min(dated, key=lambda start: start.on)
    known = start_of(store.profiles.get(rep_id), first_call_on=None)
    if known is not None or frozen:
        return known or min(frozen, key=lambda start: start.on)
    return starts_of(store, [rep_id]).get(rep_id)


def starts_of(store: WorkspaceStore, rep_ids: Sequence[int]) -> dict[int, Start]:
    """Of reps of whom a date or a scored call is known. A start that Day 1 was frozen from stands for good.

    Save for one from the first call: a hire date or program start that becomes known takes its place.
    """
    if not rep_ids:
        return {}
    frozen = store.day_ones.starts(rep_ids)
    found = {rep: start for rep, start in frozen.items() if start.dated}
    profiles = store.profiles.of([rep for rep in rep_ids if rep not in found])
    for rep, profile in profiles.items():
        dated = start_of(profile, first_call_on=None)
        if dated is not None:
            found[rep] = dated
    found = {**frozen, **found}
    firsts = store.day_ones.first_call_days([rep for rep in rep_ids if rep not in found])
    people = store.people.members(firsts)
    undated = {
        rep: start_of(None, first_call_on=local_date(at, people[rep].tz)) for rep, at in firsts.items()
    }
    return {**found, **{rep: start for rep, start in undated.items() if start is not None}}


def first_calls_since(
    store: WorkspaceStore, pairs: Sequence[tuple[int, int]], starts: Mapping[int, Start]
) -> Mapping[tuple[int, int], tuple[ScoredCall, ...]]:
    """The first five of each pair from the rep's start on, which begins with their local midnight."""
    people = store.people.members({rep for rep, _ in pairs})
    asked = [
        (rep, version, local_time(starts[rep].on, 0, people[rep].tz))
        for rep, version in pairs
        if rep in starts and rep in people
    ]
    return store.day_ones.first_calls(asked, limit=DAY_ONE_CALLS)


def _day_one(pair: tuple[int, int], calls: Sequence[ScoredCall], start: Start, *, now: datetime) -> DayOne:
    return DayOne(
        rep_id=pair[0],
        version_id=pair[1],
        value=fmean(call.score for call in calls),
        start=start,
        frozen_at=now,
        calls=tuple(calls),
    )
