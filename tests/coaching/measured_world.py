"""Simulated reps who are scored call after call: some are coached because they look weak at the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from clocks import THURSDAY

from coaching.baseline import BaselineKind
from coaching.comparisons import Comparison, Uncoached, day_of
from coaching.criteria import Definition
from coaching.scale import Scale, ScaleKind
from coaching.sessions import SessionState

SCALE = Scale.of(ScaleKind.ONE_TO_FOUR)
VERSION, CRITERION, KIND = 1, 7, "discovery|outbound|live"
DEFINITIONS = {VERSION: Definition(scale=SCALE)}
WEEKS = 4


def comparison(session_id: int, before: float, after: float, **other: object) -> Comparison:
    """A valid one on the 1-4 scale, of a rep of its own."""
    told: dict[str, object] = {
        "session_id": session_id,
        "rep_id": session_id,
        "criterion_id": CRITERION,
        "version_id": VERSION,
        "method": "roleplay",
        "call_kind": KIND,
        "state": SessionState.MEASURED,
        "window_after": THURSDAY,
        "baseline": BaselineKind.FULL,
        "mixed": False,
        "same_version": True,
        "n": 10,
        "before": SCALE.attainment(before),
        "change": after - before,
        "points": (after - before) / SCALE.span * 100,
    }
    return Comparison(**{**told, **other})  # type: ignore[arg-type]


def uncoached(
    rep_id: int, before: float, after: float, *, week: int = 0, version: int = VERSION
) -> Uncoached:
    return Uncoached(
        rep_id=rep_id,
        version_id=version,
        call_kind=KIND,
        day=day_of(THURSDAY + timedelta(weeks=week)),
        before=SCALE.attainment(before),
        change=after - before,
        points=(after - before) / SCALE.span * 100,
    )


@dataclass(frozen=True)
class World:
    comparisons: list[Comparison]
    uncoached: list[Uncoached]


def simulate(seed: int, effects: dict[str, float], *, reps: int = 500, a_week: int = 50) -> World:
    """Every rep stays as able as they are but for the effect of the method they were coached by.

    Each week coaches pick, of those not coached yet, who looks weak over the last ten calls, which is
    partly luck: those rise by themselves. Five calls a week.
    """
    rng = np.random.default_rng(seed)
    methods = sorted(effects)
    ability = rng.normal(2.5, 0.35, reps)
    scores = ability[:, None] + rng.normal(0, 1.0, (reps, 10 + 5 * WEEKS + 10))
    coached_in = np.full(reps, WEEKS)
    comparisons: list[Comparison] = []
    for week in range(WEEKS):
        before = scores[:, 5 * week : 5 * week + 10].mean(axis=1)
        looks = before + rng.normal(0, 0.3, reps) + np.where(coached_in < WEEKS, np.inf, 0)
        for rep in rng.permutation(np.argsort(looks)[:a_week]):
            number = len(comparisons) + 1
            method = methods[number % len(methods)]
            scores[rep, 5 * week + 10 :] += effects[method]
            coached_in[rep] = week
            after = float(scores[rep, 5 * week + 10 : 5 * week + 20].mean())
            at = THURSDAY + timedelta(weeks=week)
            comparisons.append(
                comparison(number, float(before[rep]), after, rep_id=int(rep), method=method, window_after=at)
            )
    others = []
    for week in range(WEEKS):
        for rep in np.flatnonzero(coached_in > week):
            before, after = scores[rep, 5 * week : 5 * week + 10], scores[rep, 5 * week + 10 : 5 * week + 20]
            others.append(uncoached(int(rep), float(before.mean()), float(after.mean()), week=week))
    return World(comparisons, others)
