"""`/coach team`: what a team's coaches, its managers and enablement may see of it, gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from coaching.business_days import local_date
from coaching.criteria import Criterion
from coaching.deals.outcomes import Outcome, OutcomeFigure
from coaching.errors import NotFoundError
from coaching.insights_shown import QUARTER, comparisons_of
from coaching.people import Member, Role, Team
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.team import SpreadLine, Standing, TeamPicture, TeamView
from coaching.team.figures import MONTH, Attained, adherence_of, cohorts_of, spread_of

_DAY = timedelta(days=1)


def team_to_show(store: WorkspaceStore, actor: Member, typed: str) -> int | None:
    """The team named, else the first that this person may see; None when there is none."""
    access = access_of(store, actor)
    seen = [team for team in store.people.teams() if access.may_see_team(team.id)]
    wanted = typed.strip().strip('"').casefold()
    if wanted and seen:
        for team in seen:
            if team.name.casefold() == wanted:
                return team.id
        names = ", ".join(team.name for team in seen[:5])
        raise NotFoundError(f'No team of yours is called "{typed.strip()[:40]}". Yours: {names}.')
    return seen[0].id if seen else None


def team_view(store: WorkspaceStore, actor: Member, team_id: int, *, now: datetime) -> TeamView:
    """Raises NotAllowedError for whoever neither leads the team nor runs the program."""
    access = access_of(store, actor)
    access.require_see_team(team_id)
    team = store.people.team(team_id)
    reps = _reps_of(store, team_id)
    today = local_date(now, team.settings.tz)
    sessions = {
        one.rep_id: one for one in store.team_figures.sessions(team_id, today=today) if one.rep_id in reps
    }
    targets = store.criteria.targets(team_id)
    steps = [one for one in store.criteria.all() if one.framework_step and one.retired_at is None]
    attained = _attained(store, reps, (*targets, *steps), now=now)
    timed, coached = (
        sum(one.timed for one in sessions.values()),
        [one for one in sessions.values() if one.week],
    )
    return TeamView(
        team=team.name,
        team_id=team_id,
        today=today,
        reps=len(reps),
        held=sum(one.month for one in sessions.values()),
        minutes=sum(one.minutes for one in sessions.values()) / timed if timed else None,
        timed=timed,
        coached=len(coached),
        not_coached=tuple(rep.name for rep in reps.values() if rep.id not in {one.rep_id for one in coached}),
        reviews=store.team_figures.reviews(team_id, since=now - MONTH, until=now),
        steps=len(steps),
        adherence=adherence_of(attained, {one.current.id for one in steps}),
        effect=comparisons_of(store, sorted(reps), since=today - QUARTER).altogether,
        cohorts=cohorts_of(attained, {one.current.id for one in targets}, set(sessions)),
        win_rate=_win_rate(store, reps, today=today),
        to_log=_to_log(store, access, team, now=now),
        spreads=_spreads(targets, attained, reps),
        scopes=_scopes(store, access),
        may_change=access.may_change_team(team),
    )


def team_picture(store: WorkspaceStore, actor: Member, team_id: int, *, now: datetime) -> TeamPicture:
    """Where its reps stand, for the message with the picture."""
    access_of(store, actor).require_see_team(team_id)
    team, reps, targets = (
        store.people.team(team_id),
        _reps_of(store, team_id),
        store.criteria.targets(team_id),
    )
    attained = _attained(store, reps, targets, now=now)
    return TeamPicture(
        team=team.name,
        today=local_date(now, team.settings.tz),
        spreads=_spreads(targets, attained, reps),
    )


def _reps_of(store: WorkspaceStore, team_id: int) -> Mapping[int, Member]:
    """By name."""
    held = store.people.memberships(team_id=team_id)
    found = store.people.members({one.member_id for one in held if one.role is Role.REP}).values()
    there = [rep for rep in found if not rep.is_deleted]
    return {rep.id: rep for rep in sorted(there, key=lambda rep: (rep.name.casefold(), rep.id))}


def _attained(
    store: WorkspaceStore, reps: Mapping[int, Member], criteria: Sequence[Criterion], *, now: datetime
) -> tuple[Attained, ...]:
    definitions = {one.current.id: one.current.definition for one in criteria}
    return store.team_figures.attained(sorted(reps), definitions, now=now)


def _spreads(
    targets: Sequence[Criterion], attained: Sequence[Attained], reps: Mapping[int, Member]
) -> tuple[SpreadLine, ...]:
    order = list(reps)
    lines = []
    for target in targets:
        spread = spread_of(attained, target.current.id)
        points = sorted(spread.points, key=lambda point: order.index(point[0]))
        lines.append(
            SpreadLine(
                criterion=target.name,
                standings=tuple(
                    Standing(rep=reps[rep].name, value=value, calls=calls) for rep, value, calls in points
                ),
                quartiles=spread.quartiles,
                left_out=len(reps) - len(points),
            )
        )
    return tuple(lines)


def _win_rate(
    store: WorkspaceStore, reps: Mapping[int, Member], *, today: date
) -> tuple[OutcomeFigure, OutcomeFigure] | None:
    begin = today - QUARTER + _DAY
    now = _win_rate_of(store, reps, first=begin, last=today)
    before = _win_rate_of(store, reps, first=begin - QUARTER, last=begin - _DAY)
    return (now, before) if now and before and (now.n or before.n) else None


def _win_rate_of(
    store: WorkspaceStore, reps: Mapping[int, Member], *, first: date, last: date
) -> OutcomeFigure | None:
    figures = store.outcomes.of_team(sorted(reps), first=first, last=last) if reps else ()
    return next((one for one in figures if one.outcome is Outcome.WIN_RATE and not one.of), None)


def _to_log(
    store: WorkspaceStore, access: Access, team: Team, *, now: datetime
) -> tuple[float | None, int] | None:
    """The bot's own promise: for enablement and the team's managers."""
    if not (access.may_see_program() or team.id in access.teams_as(Role.MANAGER)):
        return None
    return store.team_figures.median_seconds_to_log(team.id, since=now - MONTH)


def _scopes(store: WorkspaceStore, access: Access) -> tuple[Choice, ...]:
    seen = [team for team in store.people.teams() if access.may_see_team(team.id)]
    return tuple(Choice(str(team.id), team.name) for team in seen) if len(seen) > 1 else ()
