"""Which coaching works (CL 6): aggregates by method, criterion, both, and rep; who improves, who plateaus.

There is no aggregate by coach here, and nothing may be sorted into one (domain.md 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, variance

from coaching.aggregates import CONFIDENCE, ENOUGH, Figure, sum_up
from coaching.comparisons import Comparison, Uncoached
from coaching.criteria import Definition
from coaching.delta import ROUNDING, student_quantile
from coaching.drift import BeyondDrift, measure_beyond_drift
from coaching.scale import Scale


@dataclass(frozen=True, slots=True)
class Group:
    """What an aggregate is about; what is None is not told apart."""

    method: str | None = None
    criterion_id: int | None = None
    rep_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    group: Group
    scale: Scale | None
    """The unit of its figures; None: points of attainment, as several scales are in it."""
    figure: Figure
    beyond: BeyondDrift


class Course(StrEnum):
    """How a rep's comparisons went."""

    IMPROVES = "improves"
    """At least half of them reached the smallest meaningful change, beyond what twins did on average; and
    together they went beyond their own twins by more than such pairs vary."""
    UP = "up"
    """At least half reached it, and chance or what happens without a session may have done it."""
    PLATEAU = "plateau"
    """Fewer than half, by each of two or more methods."""
    UNSURE = "unsure"
    """Neither: only one method was tried, or one of them works."""
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepCourse:
    rep_id: int
    course: Course
    n: int
    moved: int
    """Comparisons that reached the smallest meaningful change beyond drift."""
    methods: tuple[str, ...]
    """Tried, in the order of their keys."""


Grouping = Callable[[Comparison], Group]


def by_method(one: Comparison) -> Group:
    return Group(method=one.method)


def by_criterion(one: Comparison) -> Group:
    return Group(criterion_id=one.criterion_id)


def by_method_and_criterion(one: Comparison) -> Group:
    return Group(method=one.method, criterion_id=one.criterion_id)


def by_rep(one: Comparison) -> Group:
    return Group(rep_id=one.rep_id)


def comparisons_that_count(comparisons: Iterable[Comparison], *, invalid: bool) -> list[Comparison]:
    """Closed ones with a change; the invalid among them only when asked for."""
    return [
        one
        for one in comparisons
        if one.closed
        and one.change is not None
        and one.points is not None
        and one.n >= ENOUGH  # CL 4: no figure before the fifth call
        and (invalid or one.valid)
    ]


def aggregate(
    counted: Iterable[Comparison],
    twins: Mapping[int, Uncoached],
    definitions: Mapping[int, Definition],
    grouping: Grouping,
) -> tuple[Aggregate, ...]:
    """`counted` as `comparisons_that_count` returns them.

    The differences that stand beside each other are wrong together in one of twenty cases, not each:
    of thirty that are nothing, one would look like something (Bonferroni).
    """
    groups: dict[Group, list[Comparison]] = defaultdict(list)
    for one in counted:
        groups[grouping(one)].append(one)
    claims = sum(_paired(members, twins) >= ENOUGH for members in groups.values())
    confidence = 1 - (1 - CONFIDENCE) / max(claims, 1)
    return tuple(
        _aggregate(group, members, twins, definitions, confidence=confidence)
        for group, members in groups.items()
    )


def _paired(members: Iterable[Comparison], twins: Mapping[int, Uncoached]) -> int:
    return sum(one.session_id in twins for one in members)


def _aggregate(
    group: Group,
    members: Sequence[Comparison],
    twins: Mapping[int, Uncoached],
    definitions: Mapping[int, Definition],
    *,
    confidence: float,
) -> Aggregate:
    scales = {definitions[one.version_id].scale for one in members}
    native = len(scales) == 1
    pairs = [(one, twins[one.session_id]) for one in members if one.session_id in twins]
    return Aggregate(
        group=group,
        scale=scales.pop() if native else None,
        figure=sum_up([_size(one, native=native) for one in members]),
        beyond=measure_beyond_drift(
            [(_size(one, native=native), _size(twin, native=native)) for one, twin in pairs],
            confidence=confidence,
        ),
    )


def _size(one: Comparison | Uncoached, *, native: bool) -> float:
    size = one.change if native else one.points
    if size is None:
        raise ValueError(f"{one} has no change to count")
    return size


def courses(
    counted: Iterable[Comparison], twins: Mapping[int, Uncoached], definitions: Mapping[int, Definition]
) -> tuple[RepCourse, ...]:
    """Every rep with a comparison."""
    drift = _drift_by_version(twins)
    of_rep: dict[int, list[Comparison]] = defaultdict(list)
    for one in counted:
        of_rep[one.rep_id].append(one)
    sure = clearly_up(of_rep, twins)
    return tuple(
        _course(rep_id, members, drift, definitions, sure=rep_id in sure)
        for rep_id, members in of_rep.items()
    )


def clearly_up(of_rep: Mapping[int, Sequence[Comparison]], twins: Mapping[int, Uncoached]) -> frozenset[int]:
    """Reps whose comparisons went beyond their own twins' by more than pairs vary.

    In points of attainment, from ENOUGH pairs of the rep on. All reps' pairs vary alike (pooled variance:
    five are too few to tell how much), and the intervals of all that are told together are wrong in one of
    twenty cases (Bonferroni).
    """
    beyond = {
        rep_id: [
            one.points - twins[one.session_id].points
            for one in members
            if one.points is not None and one.session_id in twins
        ]
        for rep_id, members in of_rep.items()
    }
    known = {rep_id: pairs for rep_id, pairs in beyond.items() if len(pairs) >= ENOUGH}
    if not known:
        return frozenset()
    freedom = sum(len(pairs) - 1 for pairs in known.values())
    spread = sqrt(sum(variance(pairs) * (len(pairs) - 1) for pairs in known.values()) / freedom)
    far = student_quantile(freedom, 1 - (1 - CONFIDENCE) / 2 / len(known)) * spread
    return frozenset(
        rep_id for rep_id, pairs in known.items() if fmean(pairs) > far / sqrt(len(pairs)) + ROUNDING
    )


def _drift_by_version(twins: Mapping[int, Uncoached]) -> dict[int, float]:
    """What scores do by themselves where somebody is usually coached; left out below ENOUGH."""
    changes: dict[int, list[float]] = defaultdict(list)
    for twin in twins.values():
        changes[twin.version_id].append(twin.change)
    return {version_id: fmean(found) for version_id, found in changes.items() if len(found) >= ENOUGH}


def _course(
    rep_id: int,
    members: Sequence[Comparison],
    drift: Mapping[int, float],
    definitions: Mapping[int, Definition],
    *,
    sure: bool,
) -> RepCourse:
    by_this: dict[str, list[bool]] = defaultdict(list)
    for one in members:
        beyond = _size(one, native=True) - drift.get(one.version_id, 0)
        by_this[one.method].append(beyond >= definitions[one.version_id].meaningful_change - ROUNDING)
    moved = sum(sum(answers) for answers in by_this.values())
    if len(members) < ENOUGH:
        course = Course.NOT_YET
    elif 2 * moved >= len(members):
        course = Course.IMPROVES if sure else Course.UP
    elif len(by_this) > 1 and all(2 * sum(answers) < len(answers) for answers in by_this.values()):
        course = Course.PLATEAU
    else:
        course = Course.UNSURE
    return RepCourse(
        rep_id=rep_id, course=course, n=len(members), moved=moved, methods=tuple(sorted(by_this))
    )
