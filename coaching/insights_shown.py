"""`/coach insights`: whose sessions somebody may see summed up, and the three questions of CL 6 answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import fmean

from coaching.aggregates import Figure, quartiles
from coaching.business_days import local_date
from coaching.comparisons import Comparison, Uncoached, stretch_of
from coaching.criteria import Definition
from coaching.drift import BeyondDrift, find_twins
from coaching.errors import NotAllowedError, NotFoundError
from coaching.insights import (
    Aggregate,
    Group,
    Grouping,
    aggregate,
    by_criterion,
    by_method,
    by_method_and_criterion,
    by_rep,
    comparisons_that_count,
    courses,
)
from coaching.people import Member, Role, Team
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.insights import EffectLine, Insights, RepLine

QUARTER = timedelta(weeks=13)
"""A calendar quarter is empty in its first weeks; ten calls take a few of them."""
ALL, TEAM = "all", "team:"
MOST_SESSIONS = 10_000
"""The newest: somebody waits for the answer, and no more of them would make it surer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    scope: str = ALL
    quarter: bool = True
    invalid: bool = False

    def write(self) -> str:
        """What a button carries: ``team:3|quarter|valid``."""
        period, kept = "quarter" if self.quarter else "all", "invalid" if self.invalid else "valid"
        return f"{self.scope}|{period}|{kept}"

    @classmethod
    def read(cls, value: str) -> Asked:
        scope, _, rest = value.partition("|")
        period, _, kept = rest.partition("|")
        return cls(scope=scope or ALL, quarter=period != "all", invalid=kept == "invalid")


def team_asked_for(store: WorkspaceStore, actor: Member, typed: str) -> Asked:
    """`/coach insights [team]`: the team named, else everybody whom the person may see."""
    access = access_of(store, actor)
    access.require_calibrate()
    if not typed.strip():
        return Asked()
    seen = _teams(store, access)
    for team in seen:
        if team.name.casefold() == typed.strip().casefold():
            return Asked(scope=f"{TEAM}{team.id}")
    names = ", ".join(team.name for team in seen[:5])
    raise NotFoundError(f'No team of yours is called "{typed.strip()[:40]}". Yours: {names}.')


def insights_for(store: WorkspaceStore, actor: Member, asked: Asked, *, now: datetime) -> Insights:
    """Coaches and managers: of their reps; enablement: of everybody's. Raises NotAllowedError."""
    access = access_of(store, actor)
    access.require_calibrate()  # whoever leads a team, and enablement
    whose, rep_ids = _reps_asked_for(store, access, asked.scope)
    since = local_date(now, actor.tz) - QUARTER if asked.quarter else None
    found = comparisons_of(store, rep_ids, since=since, invalid=asked.invalid)
    sessions, counted = found.sessions, found.counted
    names = _Names.of(store)

    def lines(grouping: Grouping) -> tuple[EffectLine, ...]:
        return names.write(found.sum_up(grouping))

    methods, criteria, both = lines(by_method), lines(by_criterion), lines(by_method_and_criterion)
    most, most_coached = _coached_most(sessions, names, criteria)
    of_rep = {one.group.rep_id: one for one in found.sum_up(by_rep)}
    reps = store.people.members({one.rep_id for one in counted})
    rep_lines = (
        RepLine(
            rep=reps[one.rep_id].name,
            course=one,
            methods=tuple(names.methods.get(key, key) for key in one.methods),
            aggregate=of_rep[one.rep_id],
        )
        for one in courses(counted, found.twins, found.definitions)
    )
    return Insights(
        whose=whose,
        quarter=asked.quarter,
        invalid=asked.invalid,
        held=len(sessions),
        newest=len(sessions) == MOST_SESSIONS,
        measuring=sum(not one.closed for one in sessions),
        counted=len(counted),
        left_out=sum(one.closed and not one.valid for one in sessions),
        most_coached=most_coached,
        most=most,
        best=what_works(both, methods),
        methods=methods,
        criteria=criteria,
        both=both,
        reps=tuple(sorted(rep_lines, key=lambda line: (line.rep.casefold(), line.course.rep_id))),
        spread=_spread(counted),
        scopes=_scopes(store, access, asked),
        asked=asked.write(),
        other_period=replace(asked, quarter=not asked.quarter).write(),
        other_validity=replace(asked, invalid=not asked.invalid).write(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Sessions of some reps with what is held against them."""

    definitions: Mapping[int, Definition]
    sessions: tuple[Comparison, ...]
    counted: Sequence[Comparison]
    twins: Mapping[int, Uncoached]

    def sum_up(self, grouping: Grouping) -> tuple[Aggregate, ...]:
        return aggregate(self.counted, self.twins, self.definitions, grouping)

    @property
    def altogether(self) -> Aggregate:
        """Every comparison in one figure."""
        nothing = Aggregate(group=Group(), scale=None, figure=Figure(n=0), beyond=BeyondDrift(pairs=0))
        return next(iter(self.sum_up(lambda _: Group())), nothing)


def comparisons_of(
    store: WorkspaceStore, rep_ids: Sequence[int] | None, *, since: date | None, invalid: bool = False
) -> Found:
    """`rep_ids` None: everybody's. Whether they may be seen has been asked before."""
    definitions = store.comparisons.definitions(rep_ids=rep_ids, since=since)
    sessions = store.comparisons.of_sessions(definitions, rep_ids=rep_ids, since=since, most=MOST_SESSIONS)
    counted = comparisons_that_count(sessions, invalid=invalid)
    stretches = {stretch for one in counted if (stretch := stretch_of(one)) is not None}
    uncoached = store.comparisons.uncoached(definitions, sorted(stretches), rep_ids=rep_ids)
    twins = find_twins(counted, uncoached)
    return Found(definitions=definitions, sessions=sessions, counted=counted, twins=twins)


def aggregates_of(
    store: WorkspaceStore, rep_ids: Sequence[int], *, since: date
) -> tuple[Found, tuple[EffectLine, ...], tuple[EffectLine, ...]]:
    """With what works, and every method on every criterion, as the digest says it once a month."""
    found, names = comparisons_of(store, rep_ids, since=since), _Names.of(store)
    both = names.write(found.sum_up(by_method_and_criterion))
    return found, what_works(both, names.write(found.sum_up(by_method))), both


def require_insights(store: WorkspaceStore, actor: Member, asked: Asked) -> None:
    """Raises NotAllowedError as `insights_for` would, and computes nothing."""
    access = access_of(store, actor)
    access.require_calibrate()
    _reps_asked_for(store, access, asked.scope)


def _reps_asked_for(store: WorkspaceStore, access: Access, scope: str) -> tuple[str, tuple[int, ...] | None]:
    """In words, and their ids; None: everybody's."""
    everybody = access.may_see_program()
    if scope == ALL:
        return ("All teams", None) if everybody else ("All my reps", tuple(sorted(access.led_reps)))
    if not scope.startswith(TEAM):
        raise NotAllowedError
    team = store.people.team(int(scope.removeprefix(TEAM)))
    access.require_see_team(team.id)
    held = store.people.memberships(team_id=team.id)
    reps = {one.member_id for one in held if one.role is Role.REP}
    return team.name, tuple(sorted(reps if everybody else reps & access.led_reps))


def _teams(store: WorkspaceStore, access: Access) -> list[Team]:
    return [team for team in store.people.teams() if access.may_see_team(team.id)]


def _scopes(store: WorkspaceStore, access: Access, asked: Asked) -> tuple[Choice, ...]:
    teams = _teams(store, access)
    if len(teams) < 2:
        return ()

    def choice(scope: str, label: str) -> Choice:
        return Choice(replace(asked, scope=scope).write(), label)

    everybody = "All teams" if access.may_see_program() else "All my reps"
    return (choice(ALL, everybody), *(choice(f"{TEAM}{team.id}", team.name) for team in teams))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    methods: Mapping[str, str]
    criteria: Mapping[int, str]

    @classmethod
    def of(cls, store: WorkspaceStore) -> _Names:
        return cls(
            methods=dict(store.criteria.methods()),
            criteria={one.id: one.name for one in store.criteria.all()},
        )

    def write(self, aggregates: Iterable[Aggregate]) -> tuple[EffectLine, ...]:
        """By criterion, then method, both by name."""
        found = (
            EffectLine(
                method=None
                if one.group.method is None
                else self.methods.get(one.group.method, one.group.method),
                criterion=None if one.group.criterion_id is None else self.criteria[one.group.criterion_id],
                aggregate=one,
            )
            for one in aggregates
        )
        return tuple(
            sorted(found, key=lambda one: ((one.criterion or "").casefold(), (one.method or "").casefold()))
        )


def _coached_most(
    sessions: Sequence[Comparison], names: _Names, criteria: Sequence[EffectLine]
) -> tuple[int, tuple[EffectLine, ...]]:
    """By sessions held, whether they are measured already or not."""
    counts = Counter(one.criterion_id for one in sessions)
    most = max(counts.values(), default=0)
    known = {one.aggregate.group.criterion_id: one for one in criteria}
    first = sorted(
        (one for one, count in counts.items() if count == most), key=lambda one: names.criteria[one]
    )
    return most, tuple(known.get(one) or _without_figure(one, names) for one in first)


def _without_figure(criterion_id: int, names: _Names) -> EffectLine:
    nothing = Aggregate(
        group=Group(criterion_id=criterion_id), scale=None, figure=Figure(n=0), beyond=BeyondDrift(pairs=0)
    )
    return EffectLine(method=None, criterion=names.criteria[criterion_id], aggregate=nothing)


def what_works(both: Sequence[EffectLine], methods: Sequence[EffectLine]) -> tuple[EffectLine, ...]:
    """For each criterion the best method that clearly helps; else methods that do over all criteria."""
    return _best(both) or tuple(line for line in methods if line.aggregate.beyond.helps)


def _best(both: Sequence[EffectLine]) -> tuple[EffectLine, ...]:
    best: dict[str | None, EffectLine] = {}
    for line in both:
        beyond = line.aggregate.beyond
        standing = best.get(line.criterion)
        if beyond.helps and (
            standing is None or (beyond.value or 0) > (standing.aggregate.beyond.value or 0)
        ):
            best[line.criterion] = line
    return tuple(best.values())


def _spread(counted: Sequence[Comparison]) -> tuple[float, float, float] | None:
    of_rep: dict[int, list[float]] = {}
    for one in counted:
        if one.points is not None:
            of_rep.setdefault(one.rep_id, []).append(one.points)
    return quartiles([fmean(points) for points in of_rep.values()])
